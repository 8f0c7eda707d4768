// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caisson.api.CaissonException;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelHost;
import io.caisson.runtime.kernel.libc.LibcKernel;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.runtime.store.FileStateStore;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.RuntimeSpec;
import io.caisson.spi.Availability;
import io.caisson.spi.host.Host;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompCompilerProvider;
import io.caisson.spi.seccomp.SeccompProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeccompProgramsTest {
    private static final String PROFILE = ",\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ALLOW\"}}";

    private final Kernel kernel = new LibcKernel();
    private final Counting compiler = new Counting();

    @TempDir
    Path directory;

    /** Counts the compilers made and what they compile. */
    private static final class Counting implements SeccompCompilerProvider {
        final List<LinuxSeccomp> compiled = new ArrayList<>();
        Optional<String> edition = Optional.of("1");
        int made;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Availability probe(Host host) {
            return Availability.available();
        }

        @Override
        public Optional<String> edition(Host host) {
            return edition;
        }

        @Override
        public SeccompCompiler create(Host host) {
            made++;
            return profile -> {
                compiled.add(profile);
                return new SeccompProgram(Filters.forOne(made, Actions.ALLOW), 0, false, List.of("warning " + made));
            };
        }
    }

    /** What another process has. */
    private SeccompPrograms programs() {
        return new SeccompPrograms(
                remembered -> compiler,
                new KernelHost(kernel, Map.of()),
                kernel,
                new FileStateStore(directory.resolve("state"), kernel));
    }

    private static RuntimeSpec spec(String more) {
        return new SpecReader().parse(("{\"ociVersion\": \"1.0.0\"" + more + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static String annotated(byte[] program) {
        return ",\"annotations\": {\"run.oci.seccomp_bpf_data\": \""
                + Base64.getEncoder().encodeToString(program) + "\"}";
    }

    @Test
    void withoutProfileThereIsNothing() {
        assertThat(programs().of(spec(""), Map.of())).isEmpty();
        assertThat(programs().of(spec(",\"annotations\": {\"run.oci.seccomp_bpf_data\": \"\"}"), Map.of()))
                .isEmpty();
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void whatIsInTheCacheNeedsNoCompiler() {
        SeccompProgram first = programs().of(spec(PROFILE), Map.of()).orElseThrow();
        SeccompPrograms other = programs();
        assertThat(other.of(spec(PROFILE), Map.of())).contains(first);
        assertThat(other.of(spec(PROFILE), Map.of())).contains(first);
        assertThat(compiler.made).isEqualTo(1);
        compiler.edition = Optional.of("2");
        assertThat(other.of(spec(PROFILE), Map.of()).orElseThrow().warnings()).containsExactly("warning 2");
    }

    @Test
    void aCompilerWithoutEditionCompilesEachTime() {
        compiler.edition = Optional.empty();
        SeccompPrograms programs = programs();
        programs.of(spec(PROFILE), Map.of());
        programs.of(spec(PROFILE), Map.of());
        assertThat(compiler.compiled).hasSize(2);
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void theAnnotationComesBeforeTheRules() {
        byte[] program = Filters.forOne(83, Actions.ERRNO | 5);
        assertThat(programs()
                        .of(spec(annotated(program)), Map.of())
                        .orElseThrow()
                        .instructions())
                .isEqualTo(program);
        assertThat(programs()
                        .of(spec(annotated(program) + PROFILE), Map.of())
                        .orElseThrow()
                        .instructions())
                .isEqualTo(program);
        assertThat(compiler.made).isZero();
        assertThatThrownBy(() -> programs().of(spec(annotated(new byte[3])), Map.of()))
                .isInstanceOf(CaissonException.class)
                .hasMessageStartingWith("/annotations/run.oci.seccomp_bpf_data: ");
        assertThat(Files.exists(directory.resolve("state"))).isFalse();
    }
}
