// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.cli.args.Arguments;
import io.caisson.spec.Capabilities;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The container's own process, changed by the flags of exec. */
final class ProcessOverrides {
    /** The one above means "no change" to the kernel. */
    private static final long HIGHEST_ID = 0xffff_fffeL;

    private final Arguments arguments;

    ProcessOverrides(Arguments arguments) {
        this.arguments = arguments;
    }

    ContainerProcess apply(ContainerProcess own, List<String> command) {
        return new ContainerProcess(
                arguments.on("tty"),
                own.consoleSize(),
                user(own.user()),
                arguments.text("cwd").orElse(own.cwd()),
                joined(own.env(), arguments.list("env")),
                command,
                own.commandLine(),
                own.rlimits(),
                arguments.text("apparmor").or(own::apparmorProfile),
                capabilities(own.capabilities()),
                arguments.has("no-new-privs") ? arguments.on("no-new-privs") : own.noNewPrivileges(),
                own.oomScoreAdj(),
                arguments.text("process-label").or(own::selinuxLabel),
                own.ioPriority(),
                own.scheduler(),
                own.execCPUAffinity());
    }

    private User user(User own) {
        List<Long> more = arguments.list("additional-gids").stream()
                .map(gid -> id("additional gid", gid))
                .toList();
        String[] ids = arguments.text("user").orElse("").split(":", 2);
        long uid = ids[0].isEmpty() && ids.length == 1 ? own.uid() : id("uid", ids[0]);
        long gid = ids.length == 1 ? own.gid() : id("gid", ids[1]);
        return new User(uid, gid, own.umask(), joined(own.additionalGids(), more), own.username());
    }

    private static long id(String what, String text) {
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= HIGHEST_ID) {
            return Long.parseLong(text);
        }
        throw ProcessFlags.invalid("invalid " + what + " '" + text + "': must be a number from 0 to " + HIGHEST_ID);
    }

    /** Ambient capabilities need inheritable ones, which the flag does not add. */
    private Optional<Capabilities> capabilities(Optional<Capabilities> own) {
        List<String> added = arguments.list("cap");
        if (added.isEmpty()) {
            return own;
        }
        Capabilities base = own.orElse(new Capabilities(List.of(), List.of(), List.of(), List.of(), List.of()));
        return Optional.of(new Capabilities(
                joined(base.bounding(), added),
                joined(base.permitted(), added),
                joined(base.effective(), added),
                base.inheritable(),
                base.inheritable().isEmpty() ? base.ambient() : joined(base.ambient(), added)));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
