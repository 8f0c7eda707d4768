// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.plan.FileSystemOperation;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.TreeOperation;
import java.util.List;
import java.util.Optional;

/** Words for what caisson-init could not do; those that other tools know are libcontainer's. */
final class InitFailure {
    private final LaunchPlan plan;
    private final InitType type;

    InitFailure(LaunchPlan plan, InitType type) {
        this.plan = plan;
        this.type = type;
    }

    /** Of an init that was let go already: hooks and the program are left by then. */
    static CaissonException afterStart(InitMessage.Failed failed) {
        LaunchPlan over = new LaunchPlan(List.of(), new byte[0], new byte[0], List.of());
        return new InitFailure(over, InitType.STANDARD).of(failed);
    }

    CaissonException of(InitMessage.Failed failed) {
        return switch (failed.step()) {
            case "find executable", "execute" -> executable(failed);
            case "mount", "attach mount" -> worded(failed, mounting(source(failed.object()), failed.object(), failed));
            case "open mount source" ->
                destination(failed.object())
                        .map(destination -> worded(failed, mounting(failed.object(), destination, failed)))
                        .orElseGet(() -> plain(failed));
            case "move network device" ->
                worded(
                        failed,
                        plainText(failed),
                        "/linux/netDevices/" + failed.object().replace("~", "~0"));
            default -> plain(failed);
        };
    }

    /** The text before a failure inside the new process. */
    static String outer(InitType type) {
        return type == InitType.STANDARD ? "error during container init: " : "error executing setns process: ";
    }

    private CaissonException plain(InitMessage.Failed failed) {
        return worded(failed, plainText(failed));
    }

    private static String plainText(InitMessage.Failed failed) {
        String object = failed.object().isEmpty() ? "" : " '" + failed.object() + "'";
        return "failed to " + failed.step() + object + cause(failed);
    }

    private static CaissonException executable(InitMessage.Failed failed) {
        boolean missing = failed.errno() == Errno.ENOENT;
        boolean searched = !failed.object().contains("/");
        String cause = missing && searched ? "executable file not found in $PATH" : Errno.text(failed.errno());
        boolean absent = missing || failed.errno() == Errno.ENOTDIR;
        return new CaissonException(
                absent ? ErrorCode.EXECUTABLE_NOT_FOUND : ErrorCode.EXECUTABLE_DENIED,
                "exec: \"" + failed.object() + "\": " + cause,
                null,
                failed.errno(),
                failed.step(),
                "");
    }

    private static String mounting(String source, String destination, InitMessage.Failed failed) {
        return "error mounting \"" + source + "\" to rootfs at \"" + destination + "\"" + cause(failed);
    }

    /** What the plan mounts at a place. */
    private String source(String destination) {
        return plan.operations().stream()
                .flatMap(operation -> {
                    if (operation instanceof FileSystemOperation.MountFs mount
                            && mount.destination().equals(destination)) {
                        return Optional.of(mount.source()).stream();
                    }
                    return operation instanceof FileSystemOperation.MountTree mount
                                    && mount.destination().equals(destination)
                            ? path(mount.slot()).stream()
                            : Optional.<String>empty().stream();
                })
                .findFirst()
                .orElse("");
    }

    private Optional<String> path(int slot) {
        return plan.operations().stream()
                .filter(TreeOperation.OpenTree.class::isInstance)
                .map(TreeOperation.OpenTree.class::cast)
                .filter(tree -> tree.slot() == slot)
                .map(TreeOperation.OpenTree::path)
                .findFirst();
    }

    /** Where the plan mounts a source. */
    private Optional<String> destination(String source) {
        return plan.operations().stream()
                .filter(FileSystemOperation.MountTree.class::isInstance)
                .map(FileSystemOperation.MountTree.class::cast)
                .filter(mount -> path(mount.slot()).filter(source::equals).isPresent())
                .map(FileSystemOperation.MountTree::destination)
                .findFirst();
    }

    private static String cause(InitMessage.Failed failed) {
        return (failed.detail().isEmpty() ? "" : ": " + failed.detail())
                + (failed.errno() == 0 ? "" : ": " + Errno.text(failed.errno()));
    }

    private CaissonException worded(InitMessage.Failed failed, String text) {
        return worded(failed, text, "");
    }

    private CaissonException worded(InitMessage.Failed failed, String text, String field) {
        return new CaissonException(
                ErrorCode.INIT_FAILED, outer(type) + text, null, failed.errno(), failed.step(), field);
    }
}
