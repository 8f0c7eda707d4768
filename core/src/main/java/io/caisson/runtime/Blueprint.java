// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.CreateOptions;
import io.caisson.api.ErrorCode;
import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.runtime.launch.DescriptorLayout;
import io.caisson.runtime.plan.InitRequest;
import io.caisson.runtime.plan.LaunchPlan;
import io.caisson.runtime.plan.PlanCompiler;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.spec.ValidationContext;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.Root;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.seccomp.SeccompProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything about a new container that is known before anything of it is made.
 *
 * @param bundle absolute
 * @param rootfs absolute, symbolic links resolved
 * @param spec checked
 * @param seccomp compiled filter
 */
record Blueprint(
        String id,
        CreateOptions options,
        Path bundle,
        Path rootfs,
        RuntimeSpec spec,
        Optional<SeccompProgram> seccomp) {
    private static final Logger log = LoggerFactory.getLogger(Blueprint.class);

    /** Reads and checks; touches nothing. */
    static Blueprint read(RuntimeParts parts, String id, CreateOptions options) {
        parts.store().directory(id);
        Path bundle = options.bundle().toAbsolutePath().normalize();
        RuntimeSpec spec = options.config().orElseGet(() -> new SpecReader().read(bundle.resolve("config.json")));
        boolean rootless = Callers.isUser(parts.host());
        List<SpecProblem> problems = SpecValidator.validate(spec, ValidationContext.of(bundle, rootless));
        if (!problems.isEmpty()) {
            throw new SpecException(problems);
        }
        requirePossible(spec, rootless);
        Path rootfs = rootfs(bundle, spec);
        return new Blueprint(id, options, bundle, rootfs, spec, compile(parts, spec, Map.of()));
    }

    /** What libcontainer refuses before it starts anything (row S5). */
    private static void requirePossible(RuntimeSpec spec, boolean rootless) {
        boolean moreGroups = spec.process()
                .map(process -> !process.user().additionalGids().isEmpty())
                .orElse(false);
        boolean mapped =
                spec.linux().map(linux -> linux.gidMappings().size() > 1).orElse(false);
        if (rootless && moreGroups && !mapped) {
            throw new CaissonException(
                    ErrorCode.INVALID_SPEC,
                    "cannot set any additional groups in a rootless container",
                    null,
                    0,
                    "",
                    "/process/user/additionalGids");
        }
    }

    private static Path rootfs(Path bundle, RuntimeSpec spec) {
        Path given = bundle.resolve(spec.root().map(Root::path).orElse("rootfs"));
        try {
            Path real = given.toRealPath();
            if (Files.isDirectory(real)) {
                return real;
            }
            throw invalidRootfs(given, "not a directory", null);
        } catch (IOException e) {
            throw invalidRootfs(given, "no such file or directory", e);
        }
    }

    private static CaissonException invalidRootfs(Path rootfs, String cause, @Nullable IOException e) {
        return new CaissonException(
                ErrorCode.INVALID_SPEC, "invalid rootfs: '" + rootfs + "': " + cause, e, 0, "", "/root/path");
    }

    /**
     * The filter of a configuration, when it has one.
     *
     * @param remembered the container's plugins
     */
    static Optional<SeccompProgram> compile(RuntimeParts parts, RuntimeSpec spec, Map<String, String> remembered) {
        Optional<SeccompProgram> program = parts.seccomp().of(spec, remembered);
        program.ifPresent(compiled -> compiled.warnings().forEach(warning -> log.debug("{}", warning)));
        return program;
    }

    /** What caisson-init is told, for descriptors that are numbered so. */
    LaunchPlan plan(RuntimeParts parts, CgroupManager cgroup, DescriptorLayout layout) {
        return PlanCompiler.forInit(new InitRequest(
                applied(parts),
                bundle,
                rootfs,
                Callers.of(parts.host()),
                cgroup.hierarchies(),
                seccomp,
                layout.extra(),
                layout.cgroup(),
                layout.hasConsole(),
                options.noPivot(),
                options.noNewKeyring() ? Optional.empty() : Optional.of("_ses." + id),
                layout.hasPidfdSocket(),
                options.parentDeathSignal()));
    }

    /** The configuration as it is applied: with what processes get by default. */
    RuntimeSpec applied(RuntimeParts parts) {
        HomeDirectories homes = new HomeDirectories(parts.kernel(), rootfs);
        Optional<ContainerProcess> process = spec.process()
                .map(given -> ProcessDefaults.complete(given, options.listenFds(), homes))
                .map(given -> given.withRlimits(OpenFilesLimit.complete(parts, given.rlimits())));
        RuntimeSpec applied = process.map(
                        completed -> options.notifySocket() ? NotifyDirectory.addTo(completed) : completed)
                .map(spec::withProcess)
                .orElse(spec);
        return options.notifySocket()
                ? NotifyDirectory.addTo(applied, parts.store().directory(id))
                : applied;
    }
}
