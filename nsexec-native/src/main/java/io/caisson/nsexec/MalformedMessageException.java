// SPDX-License-Identifier: Apache-2.0
package io.caisson.nsexec;

/** A message that is shorter than its fields, or whose fields break the rules of the wire. */
public final class MalformedMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }
}
