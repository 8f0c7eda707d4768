// SPDX-License-Identifier: Apache-2.0
/** Reading and checking the OCI configuration. */
@NullMarked
package io.caisson.runtime.spec;

import org.jspecify.annotations.NullMarked;
