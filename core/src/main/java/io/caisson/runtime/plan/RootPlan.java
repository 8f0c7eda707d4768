// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.RootfsPropagation;
import java.util.Optional;

/** The root file system: attached first, entered when everything is in it, restricted at last. */
final class RootPlan {
    private final Programme programme;
    private final SpecFacts facts;
    private final InitRequest request;
    private final TreePlan trees;
    private final MountPlan mounts;
    private int rootSlot;

    RootPlan(Programme programme, SpecFacts facts, InitRequest request) {
        this.programme = programme;
        this.facts = facts;
        this.request = request;
        this.trees = new TreePlan(programme, facts);
        this.mounts = new MountPlan(programme, facts, trees, request);
    }

    /** Root, mounts, devices: what hooks find done. */
    void build() {
        String rootfs = request.rootfs().toString();
        programme.add(new FileSystemOperation.Procfs());
        if (!ownMounts()) {
            rootSlot = trees.place(rootfs);
            refuseMounts();
            return;
        }
        rootSlot = trees.root(rootfs);
        if (shownToHooks()) {
            programme.add(new FileSystemOperation.RootPlace(rootfs));
        }
        programme.add(new FileSystemOperation.Root(rootSlot, rootPropagation()));
        mounts.mounts();
        new DevicePlan(programme, facts, trees).devices();
    }

    /**
     * Hooks of create find the container's mounts below the bundle's root, before pivot_root(2). A host's shared mount
     * around it would show them to the host too. Without pivot_root(2) it has to lie on "/": only then do exec and ".."
     * stay inside.
     */
    private boolean shownToHooks() {
        boolean hooks = facts.spec()
                .hooks()
                .filter(all -> !all.prestart().isEmpty()
                        || !all.createRuntime().isEmpty()
                        || !all.createContainer().isEmpty())
                .isPresent();
        return hooks
                && !request.noPivot()
                && (rootPropagation() & MountFlags.MS_SHARED) == 0
                && (rootPropagation() & MountFlags.MS_REC) != 0;
    }

    void enter() {
        if (!ownMounts()) {
            programme.add(new FileSystemOperation.Chroot(rootSlot));
            return;
        }
        programme.add(request.noPivot() ? new FileSystemOperation.MoveRoot() : new FileSystemOperation.PivotRoot());
        ownPropagation().filter(flags -> !unbindable(flags)).ifPresent(this::propagate);
    }

    /** An unbindable mount cannot be copied, which is how paths are restricted: that comes after all of them. */
    private static boolean unbindable(long propagation) {
        return (propagation & MountFlags.MS_UNBINDABLE) != 0;
    }

    private Optional<Long> ownPropagation() {
        return facts.linux().rootfsPropagation().map(RootPlan::flags).map(RootPlan::ofTheRootAlone);
    }

    private void propagate(long propagation) {
        programme.add(new FileSystemOperation.MountAttr("/", 0, 0, propagation, TreePlan.recursion(propagation)));
    }

    void readOnly() {
        mounts.readOnlyAtLast();
        boolean readOnly = facts.spec().root().filter(root -> root.readonly()).isPresent();
        if (readOnly && ownMounts()) {
            programme.add(new FileSystemOperation.MountAttr("/", MountFlags.ATTR_RDONLY, 0, 0, 0));
        }
    }

    /** Read-only first: what is both is masked in the end. */
    void restrictPaths() {
        facts.linux().readonlyPaths().forEach(path -> programme.add(new FileSystemOperation.Readonly(path)));
        if (!facts.linux().maskedPaths().isEmpty()) {
            facts.mountLabel().map(FileSystemOperation.MaskLabel::new).ifPresent(programme::add);
        }
        facts.linux().maskedPaths().forEach(path -> programme.add(new FileSystemOperation.Mask(path)));
        if (ownMounts()) {
            ownPropagation().filter(RootPlan::unbindable).ifPresent(this::propagate);
        }
    }

    boolean ownMounts() {
        return facts.has(NamespaceType.MOUNT);
    }

    private void refuseMounts() {
        if (!facts.spec().mounts().isEmpty()) {
            throw new CaissonException(
                    ErrorCode.UNSUPPORTED,
                    "failed to mount '" + facts.spec().mounts().get(0).destination()
                            + "': mounts need a mount namespace",
                    null,
                    0,
                    "mount",
                    "/mounts/0");
        }
        programme.warn("making no devices in /dev: the container has no mount namespace");
    }

    /** Set to slave unless configured; an unbindable root could not even be bound, so it is private until the end. */
    private long rootPropagation() {
        return facts.linux()
                .rootfsPropagation()
                .map(RootPlan::flags)
                .map(flags ->
                        (flags & MountFlags.MS_UNBINDABLE) == 0 ? flags : MountFlags.MS_PRIVATE | MountFlags.MS_REC)
                .orElse(MountFlags.MS_SLAVE | MountFlags.MS_REC);
    }

    /** The mounts below have their own by now: a shared one must not be made slave or private again. */
    private static long ofTheRootAlone(long flags) {
        boolean narrows = (flags & (MountFlags.MS_SLAVE | MountFlags.MS_PRIVATE)) != 0;
        return narrows ? flags & ~MountFlags.MS_REC : flags;
    }

    private static long flags(RootfsPropagation propagation) {
        return switch (propagation) {
            case PRIVATE -> MountFlags.MS_PRIVATE;
            case RPRIVATE -> MountFlags.MS_PRIVATE | MountFlags.MS_REC;
            case SHARED -> MountFlags.MS_SHARED;
            case RSHARED -> MountFlags.MS_SHARED | MountFlags.MS_REC;
            case SLAVE -> MountFlags.MS_SLAVE;
            case RSLAVE -> MountFlags.MS_SLAVE | MountFlags.MS_REC;
            case UNBINDABLE -> MountFlags.MS_UNBINDABLE;
            case RUNBINDABLE -> MountFlags.MS_UNBINDABLE | MountFlags.MS_REC;
        };
    }
}
