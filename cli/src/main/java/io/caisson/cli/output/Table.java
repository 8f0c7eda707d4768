// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Columns as wide as their widest cell and three blanks, at least twelve: what scripts know from {@code runc list}. */
public final class Table {
    private static final int LEAST_WIDTH = 12;
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... titles) {
        rows.add(List.of(titles));
    }

    /** Adds a row; as many cells as there are titles. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The lines, each ended by a line feed; the last column is not padded. */
    public String text() {
        int columns = rows.get(0).size();
        List<Integer> widths = new ArrayList<>(Collections.nCopies(columns, LEAST_WIDTH));
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths.set(i, Math.max(widths.get(i), length(row.get(i)) + GAP));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < columns - 1; i++) {
                String cell = row.get(i);
                text.append(cell).append(" ".repeat(widths.get(i) - length(cell)));
            }
            text.append(row.get(columns - 1)).append('\n');
        }
        return text.toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
