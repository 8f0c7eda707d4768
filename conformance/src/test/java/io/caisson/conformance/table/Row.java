// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

/**
 * A row of the table.
 *
 * @param id the item of the checklist, and after a # the variant where an item has several rows
 * @param title what is expected
 * @param needs what the kernel must have
 * @param trial finds out about one runtime
 */
record Row(String id, String title, Feature needs, Trial trial) {
    interface Trial {
        Verdict on(Bench bench) throws Exception;
    }

    static Row of(String id, String title, Trial trial) {
        return new Row(id, title, Feature.NOTHING, trial);
    }

    Row needing(Feature feature) {
        return new Row(id, title, feature, trial);
    }

    String item() {
        int variant = id.indexOf('#');
        return variant < 0 ? id : id.substring(0, variant);
    }
}
