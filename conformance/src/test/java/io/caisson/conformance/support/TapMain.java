// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.support;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the test classes named on the command line and prints TAP: for the guest, which has a JRE and no Maven. */
public final class TapMain implements TestExecutionListener {
    private final PrintStream out;
    private int tests;
    private boolean failed;

    private TapMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] classes) {
        TapMain tap = new TapMain(System.out);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .build();
        LauncherFactory.create().execute(request, tap);
        tap.out.println("1.." + tap.tests);
        System.exit(tap.failed ? 1 : 0);
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        out.println("ok " + ++tests + " - " + name(test) + " # SKIP " + reason.replace('\n', ' '));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable cause = result.getThrowable().orElse(null);
        if (test.isContainer() && cause == null) {
            return;
        }
        switch (result.getStatus()) {
            case SUCCESSFUL -> out.println("ok " + ++tests + " - " + name(test));
            case ABORTED -> executionSkipped(test, String.valueOf(cause));
            case FAILED -> {
                failed = true;
                out.println("not ok " + ++tests + " - " + name(test));
                out.println(("# " + cause).replace("\n", "\n# "));
            }
        }
    }

    /** A hash would begin a directive. */
    private static String name(TestIdentifier test) {
        return test.getDisplayName().replace('#', ' ');
    }
}
