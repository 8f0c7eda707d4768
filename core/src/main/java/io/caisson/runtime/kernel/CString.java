// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Texts as C takes them. */
public final class CString {
    private CString() {}

    /**
     * With a final NUL.
     *
     * @throws CaissonException {@link ErrorCode#INVALID_ARGUMENT} when the text contains NUL
     */
    public static byte[] of(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        for (byte one : bytes) {
            if (one == 0) {
                throw new CaissonException(
                        ErrorCode.INVALID_ARGUMENT, "failed to pass '" + text + "': it contains NUL");
            }
        }
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
