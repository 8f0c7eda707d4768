// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.spec.Linux;
import io.caisson.spec.Mount;
import io.caisson.spec.NamespaceType;
import java.util.List;

/** Relations between the fields of a mount; what its options mean is for the plan to say. */
final class MountRules {
    private MountRules() {}

    static void check(Check check) {
        List<Mount> mounts = check.spec().mounts();
        if (!mounts.isEmpty() && !check.has(NamespaceType.MOUNT)) {
            check.problem(
                    "/mounts",
                    "unable to mount without a private mount namespace: add one to /linux/namespaces, or remove the mounts");
        }
        for (int i = 0; i < mounts.size(); i++) {
            mount(check, Problems.below("/mounts", i), mounts.get(i));
        }
    }

    private static void mount(Check check, String pointer, Mount mount) {
        destination(check, pointer + "/destination", mount.destination());
        mount.source().ifPresent(source -> check.noNul(pointer + "/source", source));
        mount.type().ifPresent(type -> check.noNul(pointer + "/type", type));
        for (int i = 0; i < mount.options().size(); i++) {
            check.noNul(Problems.below(pointer + "/options", i), mount.options().get(i));
        }
        boolean remount = mount.options().contains("remount");
        if (isBind(mount)) {
            if (mount.source().isEmpty() && !remount) {
                check.problem(pointer + "/source", "is required for a bind mount");
            }
        } else if (mount.type().isEmpty() && !remount) {
            check.problem(pointer + "/type", "is required unless the options have bind or rbind");
        }
        idMappings(check, pointer, mount);
    }

    private static void destination(Check check, String pointer, String destination) {
        check.noNul(pointer, destination);
        if (destination.isEmpty()) {
            check.problem(pointer, "must not be empty");
        } else if (!destination.startsWith("/")) {
            check.warning(pointer, "should be an absolute path, " + Problems.quoted(destination) + " is taken from /");
        }
    }

    private static boolean isBind(Mount mount) {
        return mount.options().contains("bind")
                || mount.options().contains("rbind")
                || mount.type().filter("bind"::equals).isPresent();
    }

    private static void idMappings(Check check, String pointer, Mount mount) {
        IdMappingRules.check(check, pointer + "/uidMappings", mount.uidMappings());
        IdMappingRules.check(check, pointer + "/gidMappings", mount.gidMappings());
        boolean users = !mount.uidMappings().isEmpty();
        boolean groups = !mount.gidMappings().isEmpty();
        boolean asked = mount.options().contains("idmap") || mount.options().contains("ridmap");
        if (users != groups) {
            check.problem(
                    pointer + (users ? "/gidMappings" : "/uidMappings"),
                    "must be given together with " + (users ? "uidMappings" : "gidMappings"));
        }
        if (!users && !groups && !asked) {
            return;
        }
        if (!isBind(mount)) {
            check.problem(pointer, "id-mapped mounts are only supported for bind mounts");
        }
        if (check.context().rootless()) {
            check.problem(pointer, "id-mapped mounts are not supported for rootless containers");
        }
        boolean container = check.spec()
                .linux()
                .map(Linux::uidMappings)
                .filter(mappings -> !mappings.isEmpty())
                .isPresent();
        if (!users && !groups && !container) {
            check.problem(pointer + "/options", "idmap needs mappings of the mount or of a user namespace");
        }
    }
}
