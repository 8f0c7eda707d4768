// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.SeccompExplanation;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.store.StateStore;
import io.caisson.spec.Linux;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spec.SeccompAction;
import io.caisson.spi.host.Host;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The filters of configurations: from crun's annotation, from the cache, or compiled by a plugin. */
public final class SeccompPrograms {
    private final Function<Map<String, String>, SeccompCompilerProvider> compiler;
    private final Host host;
    private final ProgramCache cache;

    /** @param compiler gives the plugin to use for what a container remembers, when a profile is compiled or looked up */
    public SeccompPrograms(
            Function<Map<String, String>, SeccompCompilerProvider> compiler,
            Host host,
            Kernel kernel,
            StateStore store) {
        this.compiler = compiler;
        this.host = host;
        this.cache = new ProgramCache(new ProgramFiles(store, kernel));
    }

    /**
     * The filter of a configuration, when it has one.
     *
     * @param remembered the plugins that the container was made with; empty for a new one
     */
    public Optional<SeccompProgram> of(RuntimeSpec spec, Map<String, String> remembered) {
        Optional<LinuxSeccomp> profile = spec.linux().flatMap(Linux::seccomp);
        String raw = spec.annotations().getOrDefault(RawBpfCompiler.ANNOTATION, "");
        if (!raw.isEmpty()) {
            RawBpfCompiler annotation = new RawBpfCompiler(raw, host.kernel());
            return Optional.of(annotation.compile(profile.orElseGet(SeccompPrograms::nothing)));
        }
        return profile.map(filter -> compiled(filter, remembered));
    }

    /**
     * What the filter of a configuration does to each call, compiled anew.
     *
     * @param pointer of the profile in its document, for messages
     */
    public Optional<SeccompExplanation> explain(RuntimeSpec spec, String pointer) {
        Optional<LinuxSeccomp> profile = spec.linux().flatMap(Linux::seccomp);
        String raw = spec.annotations().getOrDefault(RawBpfCompiler.ANNOTATION, "");
        if (!raw.isEmpty()) {
            LinuxSeccomp used = profile.orElseGet(SeccompPrograms::nothing);
            SeccompProgram program = new RawBpfCompiler(raw, host.kernel()).compile(used);
            CallExplainer calls = CallExplainer.ofProgram(program.instructions());
            return Optional.of(new SeccompExplainer(used, pointer, program, calls).explain(RawBpfCompiler.ANNOTATION));
        }
        return profile.map(used -> {
            SeccompCompilerProvider provider = compiler.apply(Map.of());
            SeccompProgram program = provider.create(host).compile(used);
            CallExplainer calls = CallExplainer.ofProfile(used, pointer, program.instructions());
            return new SeccompExplainer(used, pointer, program, calls).explain(provider.name());
        });
    }

    private static LinuxSeccomp nothing() {
        return new LinuxSeccomp(
                SeccompAction.SCMP_ACT_ALLOW,
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private SeccompProgram compiled(LinuxSeccomp profile, Map<String, String> remembered) {
        SeccompCompilerProvider provider = compiler.apply(remembered);
        Optional<String> edition = provider.edition(host);
        if (edition.isEmpty()) {
            return provider.create(host).compile(profile);
        }
        String kernel = host.files().read(host.proc().resolve("sys/kernel/osrelease"));
        ProgramKey key = ProgramKey.of(profile, provider.name() + " " + edition.get(), kernel);
        return cache.get(key, () -> provider.create(host).compile(profile));
    }
}
