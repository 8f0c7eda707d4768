// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.contract;

import io.caisson.api.CaissonException;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.rdt.ResctrlManager;
import java.nio.file.Path;

/** A way in which a manager of resctrl groups can be wrong, and the test of the contract that has to see it. */
enum ResctrlMistake {
    LEAVES_A_MONITORING_GROUP_AFTER_A_REFUSAL("reportsTheKernelsReason") {
        @Override
        void afterRefusal(ResctrlManager manager, Path root, ControlFiles files) {
            manager.monitoringPath().ifPresent(group -> files.makeDirectory(root.resolve("mon_groups/left")));
        }
    },
    LEAVES_OTHER_SHARES_AFTER_A_REFUSAL("reportsTheKernelsReason") {
        @Override
        void afterRefusal(ResctrlManager manager, Path root, ControlFiles files) {
            files.write(root.resolve("schemata"), "L3:0=ff\n");
        }
    },
    LEAVES_ITS_GROUP("makesAndRemovesItsGroup") {
        @Override
        void destroy(ResctrlManager right) {}
    };

    final String test;

    ResctrlMistake(String test) {
        this.test = test;
    }

    void afterRefusal(ResctrlManager manager, Path root, ControlFiles files) {}

    void destroy(ResctrlManager right) {
        right.destroy();
    }

    final Mistake<ResctrlManager> below(Path root, ControlFiles files) {
        return (right, method, arguments) -> {
            if (method.getName().equals("destroy")) {
                destroy(right);
                return null;
            }
            try {
                return Mistake.rightly(right, method, arguments);
            } catch (CaissonException e) {
                afterRefusal(right, root, files);
                throw e;
            }
        };
    }
}
