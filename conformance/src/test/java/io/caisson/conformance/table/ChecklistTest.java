// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the table is complete; what the rows say is {@link SpecConformanceIT}'s. */
class ChecklistTest {
    private final Checklist checklist = Checklist.load();
    private final List<Row> rows = Table.of(HostTree.notMounted()).rows();

    @Test
    void everyItemHasARow() {
        assertThat(rows).extracting(Row::item).containsAll(checklist.items().keySet());
    }

    @Test
    void everyRowIsOfAnItem() {
        assertThat(checklist.items().keySet())
                .containsAll(rows.stream().map(Row::item).toList());
    }

    @Test
    void noTwoRowsHaveTheSameId() {
        assertThat(rows).extracting(Row::id).doesNotHaveDuplicates();
    }
}
