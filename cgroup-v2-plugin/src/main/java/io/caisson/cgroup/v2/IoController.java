// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;

/** Weighs and limits block I/O. BFQ takes weights as the first version has them, io.weight has a wider range. */
final class IoController implements Controller {
    private static final String BFQ_WEIGHT = "io.bfq.weight";

    @Override
    public String name() {
        return "io";
    }

    @Override
    public boolean domain() {
        return true;
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .blockIO()
                .filter(io -> Values.given(io.weight())
                        || !io.weightDevice().isEmpty()
                        || !io.throttleReadBpsDevice().isEmpty()
                        || !io.throttleWriteBpsDevice().isEmpty()
                        || !io.throttleReadIOPSDevice().isEmpty()
                        || !io.throttleWriteIOPSDevice().isEmpty())
                .isPresent();
    }

    @Override
    public void check(LinuxResources resources) {
        resources.blockIO().ifPresent(io -> {
            if (Values.given(io.leafWeight())) {
                throw Failures.inconvertible("blockIO/leafWeight", "cannot be set with cgroup v2");
            }
            for (int i = 0; i < io.weightDevice().size(); i++) {
                if (Values.given(io.weightDevice().get(i).leafWeight())) {
                    throw Failures.inconvertible(
                            "blockIO/weightDevice/" + i + "/leafWeight", "cannot be set with cgroup v2");
                }
            }
        });
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        resources.blockIO().ifPresent(io -> {
            setWeights(cgroup, io, files);
            Path max = cgroup.resolve("io.max");
            throttle(max, "rbps", io.throttleReadBpsDevice(), files);
            throttle(max, "wbps", io.throttleWriteBpsDevice(), files);
            throttle(max, "riops", io.throttleReadIOPSDevice(), files);
            throttle(max, "wiops", io.throttleWriteIOPSDevice(), files);
        });
    }

    private static void setWeights(Path cgroup, LinuxBlockIo io, ControlFiles files) {
        boolean bfq = files.exists(cgroup.resolve(BFQ_WEIGHT));
        Path file = cgroup.resolve(bfq ? BFQ_WEIGHT : "io.weight");
        if (Values.given(io.weight())) {
            files.write(file, Long.toString(weight(io.weight().getAsInt(), bfq)));
        }
        for (BlockIoWeight device : io.weightDevice()) {
            if (Values.given(device.weight())) {
                long value = weight(device.weight().getAsInt(), bfq);
                files.write(file, device.major() + ":" + device.minor() + " " + value);
            }
        }
    }

    private static long weight(int weight, boolean bfq) {
        return bfq ? weight : Conversions.ioWeight(weight);
    }

    /** Zero takes a limit away in the first version and is refused by the second. */
    private static void throttle(Path file, String key, List<BlockIoThrottle> limits, ControlFiles files) {
        for (BlockIoThrottle limit : limits) {
            String rate = limit.rate() == 0 ? "max" : Long.toUnsignedString(limit.rate());
            files.write(file, limit.major() + ":" + limit.minor() + " " + key + "=" + rate);
        }
    }
}
