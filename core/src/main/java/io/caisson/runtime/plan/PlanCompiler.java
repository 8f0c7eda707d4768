// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import io.caisson.spec.ContainerProcess;
import io.caisson.spec.NamespaceType;
import io.caisson.spec.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Compiles configurations to what caisson-init does, in the order of libcontainer's init. Pure: looks at nothing. */
public final class PlanCompiler {
    private PlanCompiler() {}

    /**
     * The plan of a new container.
     *
     * @throws io.caisson.api.CaissonException when the configuration asks for what cannot be planned
     */
    public static LaunchPlan forInit(InitRequest request) {
        SpecFacts facts = new SpecFacts(request.spec(), request.caller());
        ContainerProcess given = request.spec()
                .process()
                .orElseThrow(() -> SpecFacts.problem("/process", "must be set to create a container"));
        Programme programme = new Programme();
        NamespacePlan namespaces = new NamespacePlan(facts);
        HookPlan hooks = new HookPlan(programme, request.spec().hooks());
        RootPlan root = new RootPlan(programme, facts, request);
        ProcessPlan process = new ProcessPlan(programme, facts, given);

        namespaces.networkDevices(programme);
        namespaces.enter(programme, request.cgroupFd(), request.sessionKeyring());
        root.build();
        hooks.create();
        root.enter();
        process.makeWorkingDirectory();
        process.console(request.console(), root.ownMounts());
        process.pidfd(request.pidfdSocket(), "standard");
        root.readOnly();
        process.umask();
        namespaces.names(programme);
        process.appArmor();
        SysctlPlan.sysctls(programme, facts.linux().sysctl());
        root.restrictPaths();
        process.noNewPrivileges();
        process.scheduling();
        process.rlimits(facts.inUserNamespace());
        process.selinux();
        process.seccompBeforeUser(request.seccomp());
        process.identity();
        process.parentDeathSignal(request.parentDeathSignal());
        process.lookup();
        process.readyAndSeccomp(request.seccomp());
        programme.add(new ConversationOperation.Fifo());
        hooks.start(process.environment());
        process.execute(request.extraFiles());
        return finish(programme, namespaces.bootstrapForInit(request.cgroupFd(), programme.slots()));
    }

    /**
     * The plan of a further process in a container. It has from the container what it does not say itself.
     *
     * @throws io.caisson.api.CaissonException when the process asks for what cannot be planned
     */
    public static LaunchPlan forExec(ExecRequest request) {
        SpecFacts facts = new SpecFacts(request.spec(), request.caller());
        ContainerProcess given = request.spec()
                .process()
                .map(container -> inherit(request.process(), container))
                .orElse(request.process());
        Programme programme = new Programme();
        NamespacePlan namespaces = new NamespacePlan(facts);
        ProcessPlan process = new ProcessPlan(programme, facts, given);

        Map<NamespaceType, String> paths = request.namespacePaths();
        namespaces.becomeRoot(programme);
        programme.add(
                paths.containsKey(NamespaceType.MOUNT)
                        ? new FileSystemOperation.OwnProcfs()
                        : new FileSystemOperation.Procfs());
        request.sessionKeyring().map(NamespaceOperation.Keyring::new).ifPresent(programme::add);
        process.console(request.console(), false);
        process.pidfd(request.pidfdSocket(), "setns");
        process.noNewPrivileges();
        process.umask();
        process.affinity();
        process.scheduling();
        process.rlimits(paths.containsKey(NamespaceType.USER));
        process.selinux();
        process.seccompBeforeUser(request.seccomp());
        process.appArmor();
        process.identity();
        process.parentDeathSignal(request.parentDeathSignal());
        process.lookup();
        process.readyAndSeccomp(request.seccomp());
        process.execute(request.extraFiles());
        return finish(programme, namespaces.bootstrapForExec(paths, given.oomScoreAdj(), programme.slots()));
    }

    private static LaunchPlan finish(Programme programme, byte[] bootstrap) {
        List<Operation> operations = programme.operations();
        return new LaunchPlan(operations, bootstrap, PlanEncoder.programme(operations), programme.warnings());
    }

    /** libcontainer row S12. */
    private static ContainerProcess inherit(ContainerProcess own, ContainerProcess container) {
        return new ContainerProcess(
                own.terminal(),
                own.consoleSize(),
                own.user().umask().isPresent()
                        ? own.user()
                        : withUmask(own.user(), container.user().umask()),
                own.cwd(),
                own.env(),
                own.args(),
                own.commandLine(),
                own.rlimits().isEmpty() ? container.rlimits() : own.rlimits(),
                notEmpty(own.apparmorProfile()).or(container::apparmorProfile),
                own.capabilities().or(container::capabilities),
                own.noNewPrivileges(),
                own.oomScoreAdj().isPresent() ? own.oomScoreAdj() : container.oomScoreAdj(),
                notEmpty(own.selinuxLabel()).or(container::selinuxLabel),
                own.ioPriority().or(container::ioPriority),
                own.scheduler().or(container::scheduler),
                own.execCPUAffinity().or(container::execCPUAffinity));
    }

    private static User withUmask(User user, OptionalLong umask) {
        return new User(user.uid(), user.gid(), umask, user.additionalGids(), user.username());
    }

    private static Optional<String> notEmpty(Optional<String> text) {
        return text.filter(value -> !value.isEmpty());
    }
}
