// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.sandbox.SandboxRunner;
import io.caisson.runtime.store.SavedState;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.host.HostFd;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sandbox's container as its runtime knows it. */
final class SandboxInside implements SandboxRunner.Inside {
    private static final Pattern OWNER = Pattern.compile("(\\S+) (\\d{1,9}) (\\d{1,18})");

    private final RuntimeParts parts;

    SandboxInside(RuntimeParts parts) {
        this.parts = parts;
    }

    @Override
    public HostFd init(Container container) {
        return parts.inits()
                .open(parts.store().load(container.id()))
                .orElseThrow(() -> Failures.wrongStatus("container not running"));
    }

    /** An unprivileged caller's container may have a path and no cgroup there. */
    @Override
    public List<String> missing(Container container, List<String> controllers) {
        try (CgroupManager cgroup = cgroup(container)) {
            return controllers.stream()
                    .filter(name -> cgroup.path(name)
                            .filter(parts.host().files()::isDirectory)
                            .isEmpty())
                    .toList();
        }
    }

    /** The pid namespace, since a pid says nothing in another one; the pid, and when its process began. */
    @Override
    public String owner() {
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        return pidNamespace() + " " + pid + " "
                + parts.proc()
                        .startTime(pid)
                        .orElseThrow(() -> new CaissonException(
                                ErrorCode.IO_FAILED, "failed to read '/proc/" + pid + "/stat': no such file"));
    }

    @Override
    public boolean isGone(String owner) {
        Matcher name = OWNER.matcher(owner);
        return name.matches()
                && name.group(1).equals(pidNamespace())
                && !parts.proc().isAlive(Integer.parseInt(name.group(2)), Long.parseLong(name.group(3)));
    }

    private String pidNamespace() {
        return parts.proc().ownNamespaces().getOrDefault("pid", "");
    }

    /** A unit of systemd is gone with its last process, and its counts with it. */
    @Override
    public OptionalLong kills(Container container) {
        try (CgroupManager cgroup = cgroup(container)) {
            return cgroup.oomKillCount();
        } catch (CaissonException e) {
            return OptionalLong.empty();
        }
    }

    private CgroupManager cgroup(Container container) {
        SavedState state = parts.store().load(container.id());
        return parts.cgroups().open(state);
    }
}
