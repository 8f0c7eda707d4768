// SPDX-License-Identifier: Apache-2.0
/** Seccomp profiles compiled by libseccomp. */
@NullMarked
package io.caisson.runtime.seccomp;

import org.jspecify.annotations.NullMarked;
