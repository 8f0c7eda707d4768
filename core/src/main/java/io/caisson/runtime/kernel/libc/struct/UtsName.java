// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel.libc.struct;

import io.caisson.runtime.kernel.libc.Memory;
import java.nio.charset.StandardCharsets;

/** struct utsname. */
public final class UtsName {
    public static final int RELEASE = 130;
    public static final int FIELD = 65;
    public static final int SIZE = 390;

    private UtsName() {}

    public static String release(Memory at) {
        return at.getString(RELEASE, FIELD, StandardCharsets.US_ASCII);
    }
}
