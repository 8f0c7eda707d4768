// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.BlockIoThrottle;
import io.caisson.spec.BlockIoWeight;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Weighs and limits block I/O. Weights have another file name where the BFQ scheduler provides them. */
final class BlkioController implements Controller {
    private static final String WEIGHT = "blkio.weight";
    private static final String BFQ_WEIGHT = "blkio.bfq.weight";

    @Override
    public String name() {
        return "blkio";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return resources
                .blockIO()
                .filter(io -> given(io.weight())
                        || given(io.leafWeight())
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
            throttle(cgroup.resolve("blkio.throttle.read_bps_device"), io.throttleReadBpsDevice(), files);
            throttle(cgroup.resolve("blkio.throttle.write_bps_device"), io.throttleWriteBpsDevice(), files);
            throttle(cgroup.resolve("blkio.throttle.read_iops_device"), io.throttleReadIOPSDevice(), files);
            throttle(cgroup.resolve("blkio.throttle.write_iops_device"), io.throttleWriteIOPSDevice(), files);
        });
    }

    private static void setWeights(Path cgroup, LinuxBlockIo io, ControlFiles files) {
        boolean bfq = !files.exists(cgroup.resolve(WEIGHT)) && files.exists(cgroup.resolve(BFQ_WEIGHT));
        String weight = bfq ? BFQ_WEIGHT : WEIGHT;
        if (given(io.weight())) {
            files.write(cgroup.resolve(weight), Integer.toString(io.weight().getAsInt()));
        }
        if (given(io.leafWeight())) {
            files.write(
                    cgroup.resolve("blkio.leaf_weight"),
                    Integer.toString(io.leafWeight().getAsInt()));
        }
        for (BlockIoWeight device : io.weightDevice()) {
            String numbers = device.major() + ":" + device.minor() + " ";
            if (given(device.weight())) {
                files.write(
                        cgroup.resolve(weight + "_device"),
                        numbers + device.weight().getAsInt());
            }
            if (given(device.leafWeight())) {
                files.write(
                        cgroup.resolve("blkio.leaf_weight_device"),
                        numbers + device.leafWeight().getAsInt());
            }
        }
    }

    private static void throttle(Path file, List<BlockIoThrottle> limits, ControlFiles files) {
        for (BlockIoThrottle limit : limits) {
            files.write(file, limit.major() + ":" + limit.minor() + " " + Long.toUnsignedString(limit.rate()));
        }
    }

    private static boolean given(OptionalInt value) {
        return value.isPresent() && value.getAsInt() != 0;
    }
}
