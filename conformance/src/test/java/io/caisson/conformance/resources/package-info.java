// SPDX-License-Identifier: Apache-2.0
/** Every value of {@code linux.resources}: what caisson, runc and crun make of it in the kernel's files. */
@NullMarked
package io.caisson.conformance.resources;

import org.jspecify.annotations.NullMarked;
