// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.runtime.kernel.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file operation of the JDK failed of, in the words of {@link Errno}. */
public final class FileErrors {
    private FileErrors() {}

    public static String text(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return Errno.text(Errno.ENOENT);
        }
        if (failure instanceof AccessDeniedException) {
            return Errno.text(Errno.EACCES);
        }
        if (failure instanceof FileAlreadyExistsException) {
            return Errno.text(Errno.EEXIST);
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return Errno.text(Errno.ENOTEMPTY);
        }
        if (failure instanceof FileSystemLoopException) {
            return Errno.text(Errno.ELOOP);
        }
        @Nullable
        String reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return reason == null ? "input/output error" : reason.toLowerCase(Locale.ROOT);
    }
}
