// SPDX-License-Identifier: Apache-2.0
/** The system calls, through five native methods that know no function of their own (docs/adr/0007-libc-by-address.md). */
@NullMarked
package io.caisson.runtime.kernel.libc;

import org.jspecify.annotations.NullMarked;
