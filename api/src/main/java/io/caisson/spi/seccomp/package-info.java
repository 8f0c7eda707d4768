// SPDX-License-Identifier: Apache-2.0
/**
 * Compilers of seccomp profiles to BPF.
 */
@NullMarked
package io.caisson.spi.seccomp;

import org.jspecify.annotations.NullMarked;
