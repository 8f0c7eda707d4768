// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

/** Sizes of libc's opaque types of posix_spawn(3), as glibc and musl have them on 64-bit machines. */
final class SpawnTypes {
    static final int FILE_ACTIONS = 80;
    static final int ATTRIBUTES = 336;

    private SpawnTypes() {}
}
