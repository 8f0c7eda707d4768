// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

/** What a runtime made of a row. */
record Verdict(Kind kind, String reason) {
    private static final int LONGEST = 90;

    enum Kind {
        PASS("pass"),
        /** The container ran, or a command succeeded, and something else was seen than the specification says. */
        FAIL("fail"),
        /** The runtime refused what it should do. */
        NO("no"),
        /** The kernel of this machine cannot do it. */
        NOT_HERE("not here");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    static Verdict pass() {
        return new Verdict(Kind.PASS, "");
    }

    static Verdict fail(String reason) {
        return new Verdict(Kind.FAIL, shortened(reason));
    }

    static Verdict no(String error) {
        return new Verdict(Kind.NO, shortened(error));
    }

    static Verdict notHere(String feature) {
        return new Verdict(Kind.NOT_HERE, feature);
    }

    /** Passes when there is nothing to complain about. */
    static Verdict of(String complaint) {
        return complaint.isEmpty() ? pass() : fail(complaint);
    }

    static Verdict when(boolean good, String otherwise) {
        return good ? pass() : fail(otherwise);
    }

    boolean good() {
        return kind == Kind.PASS || kind == Kind.NOT_HERE;
    }

    /** On one line, and so that it can stand in a cell. */
    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ").replace('|', '/').replace('`', '\'');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? kind.text : kind.text + ": " + reason;
    }
}
