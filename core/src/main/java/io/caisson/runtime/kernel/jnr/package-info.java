// SPDX-License-Identifier: Apache-2.0
/** The functions of libseccomp, through jnr-ffi; loaded for a profile whose program is not kept yet. */
@NullMarked
package io.caisson.runtime.kernel.jnr;

import org.jspecify.annotations.NullMarked;
