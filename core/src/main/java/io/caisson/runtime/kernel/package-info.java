// SPDX-License-Identifier: Apache-2.0
/** The system calls of the runtime behind one interface. */
@NullMarked
package io.caisson.runtime.kernel;

import org.jspecify.annotations.NullMarked;
