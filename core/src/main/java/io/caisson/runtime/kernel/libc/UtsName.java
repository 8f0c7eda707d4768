// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc;

import java.nio.charset.StandardCharsets;

/** struct utsname. */
final class UtsName {
    static final int RELEASE = 130;
    static final int FIELD = 65;
    static final int SIZE = 390;

    private UtsName() {}

    static String release(Memory at) {
        return at.getString(RELEASE, FIELD, StandardCharsets.US_ASCII);
    }
}
