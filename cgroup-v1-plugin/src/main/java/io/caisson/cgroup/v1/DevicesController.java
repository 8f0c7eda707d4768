// SPDX-License-Identifier: Apache-2.0
package io.caisson.cgroup.v1;

import io.caisson.spec.LinuxResources;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Path;

/** Decides which devices can be used and made. Everything is denied that the rules, applied in order, do not allow. */
final class DevicesController implements Controller {
    @Override
    public String name() {
        return "devices";
    }

    @Override
    public boolean concerns(LinuxResources resources) {
        return !resources.devices().isEmpty();
    }

    @Override
    public void set(Path cgroup, LinuxResources resources, ControlFiles files) {
        DeviceList wanted = DeviceList.closed();
        resources.devices().forEach(wanted::apply);
        DeviceList current = DeviceList.parse(files.read(cgroup.resolve("devices.list")));
        for (DeviceList.Change change : wanted.changesFrom(current)) {
            files.write(cgroup.resolve(change.allow() ? "devices.allow" : "devices.deny"), change.rule());
        }
    }
}
