// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v2;

import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;

/** Weighs and limits block I/O. */
final class IoController implements Controller {
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
        IoWeights weights = IoWeights.of(cgroup, files);
        if (Values.given(io.weight()) && weights.holds()) {
            files.write(weights.file(), Long.toString(weights.value(io.weight().getAsInt())));
        }
        for (BlockIoWeight device : io.weightDevice()) {
            if (Values.given(device.weight()) && weights.holds(device)) {
                long value = weights.value(device.weight().getAsInt());
                files.write(weights.file(), device.major() + ":" + device.minor() + " " + value);
            }
        }
    }

    /** Zero takes a limit away in the first version and is refused by the second. */
    private static void throttle(Path file, String key, List<BlockIoThrottle> limits, ControlFiles files) {
        for (BlockIoThrottle limit : limits) {
            String rate = limit.rate() == 0 ? "max" : Long.toUnsignedString(limit.rate());
            files.write(file, limit.major() + ":" + limit.minor() + " " + key + "=" + rate);
        }
    }
}
