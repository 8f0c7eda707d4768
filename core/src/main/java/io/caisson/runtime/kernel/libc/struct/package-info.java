// SPDX-License-Identifier: Apache-2.0
/** Structures of the kernel and libc, one class each: size and offsets on 64-bit Linux, and typed access. */
@NullMarked
package io.caisson.runtime.kernel.libc.struct;

import org.jspecify.annotations.NullMarked;
