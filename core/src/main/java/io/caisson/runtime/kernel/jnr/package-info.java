// SPDX-License-Identifier: Apache-2.0
/** The system calls of libc and the functions of libseccomp, through jnr-ffi: the only package with native access. */
@NullMarked
package io.caisson.runtime.kernel.jnr;

import org.jspecify.annotations.NullMarked;
