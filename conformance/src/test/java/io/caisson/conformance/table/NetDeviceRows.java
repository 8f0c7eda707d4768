// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.table;

import static io.caisson.conformance.table.Changes.all;
import static io.caisson.conformance.table.Changes.set;
import static io.caisson.conformance.table.Changes.withoutNamespace;

import io.caisson.conformance.support.Bundle;
import io.caisson.conformance.support.Oci;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Network devices of the runtime's namespace, which here is one of the test's own. */
final class NetDeviceRows {
    private static final String DEVICES = "{'cv0': {'name': 'eth%d'}, 'cv2': {}, 'cv4': {'name': 'lan0'}}";

    /** Three pairs, the command, and what is left of them. */
    private static final String BESIDE_DEVICES =
            """
            for i in 0 2 4; do ip link add cv$i type veth peer name cv$((i + 1)) || exit 77; done
            ip addr add 10.9.8.7/24 dev cv0
            ip -6 addr add fd00:9::7/64 dev cv0 nodad
            "$@" || exit
            ip -o link show | sed 's/^/left /'
            """;

    private NetDeviceRows() {}

    static List<Row> rows() {
        return List.of(
                seen("linux.netDevices", "is in the container, and no longer outside", "cv2@", "left [0-9]+: cv2@"),
                seen("linux.netDevices.name", "is its name inside", "lan0@", "cv4@"),
                seen("linux.netDevices.name#template", "%d becomes the first free number", "eth0@", "cv0@"),
                seen(
                        "linux.netDevices#addresses",
                        "keeps its permanent global addresses",
                        "eth0 +inet 10\\.9\\.8\\.7/24.*eth0 +inet6 fd00:9::7/64",
                        "no address"),
                seen("linux.netDevices#up", "is set up", "lan0@[^<]*<[^>]*\\bUP\\b", "no such device"),
                refused(
                        "linux.netDevices.name#taken",
                        "a name that is taken inside is an error",
                        set("/linux", "netDevices", "{'cv0': {'name': 'lo'}}"),
                        "cv0.*lo|lo.*exists"),
                refused(
                        "linux.netDevices#missing",
                        "a device that is not there is an error",
                        set("/linux", "netDevices", "{'none0': {}}"),
                        "none0"),
                refused(
                        "linux.netDevices#namespace",
                        "without a network namespace it is an error",
                        all(withoutNamespace("network"), set("/linux", "netDevices", "{'cv0': {}}")),
                        "netDevices"));
    }

    /** Looks for a pattern in what the container sees of its devices and what is left, and for none of the other. */
    private static Row seen(String id, String title, String present, String absent) {
        return Row.of(id, title, bench -> {
            Run run = bench.once("net devices", () -> {
                Bundle bundle = bench.bundle()
                        .script("busybox ip -o link show; busybox ip -o addr show")
                        .edit(set("/linux", "netDevices", DEVICES));
                return beside(bench, bundle);
            });
            if (run.failed()) {
                return Verdict.no(run.error());
            }
            boolean good = matches(run, present) && !matches(run, absent);
            return Verdict.when(good, "the device stays outside");
        });
    }

    private static boolean matches(Run run, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(run.out()).find();
    }

    private static Row refused(String id, String title, Consumer<Bundle> change, String reason) {
        return Row.of(id, title, bench -> {
            Run run = beside(bench, bench.bundle().script("true").edit(change));
            if (!run.failed()) {
                return Verdict.fail("accepted");
            }
            return Verdict.when(
                    !bench.isCaisson()
                            || Pattern.compile(reason)
                                    .matcher(run.result().err())
                                    .find(),
                    "refused for another reason: " + run.error());
        });
    }

    private static Run beside(Bench bench, Bundle bundle) {
        List<String> command = new ArrayList<>(List.of("unshare", "-n", "sh", "-c", BESIDE_DEVICES, "sh"));
        command.addAll(bench.runtime().command());
        Oci inside = new Oci(
                bench.runtime().name(), List.copyOf(command), bench.runtime().root());
        String id = bench.newId();
        Oci.Result result = inside.run("run", "--bundle", bundle.directory().toString(), id);
        bench.remove(id);
        if (result.exit() == 77) {
            throw new IllegalStateException("this machine has no veth: " + result.err());
        }
        return new Run(result, bundle, id, bench.host());
    }
}
