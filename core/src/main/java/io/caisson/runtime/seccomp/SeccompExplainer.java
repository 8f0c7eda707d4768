// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.SeccompExplanation;
import io.caisson.api.SeccompExplanation.Architecture;
import io.caisson.api.SeccompExplanation.Call;
import io.caisson.api.SeccompExplanation.Ignored;
import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompArch;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Tells of every call that libseccomp knows what a program does to it, and why. */
final class SeccompExplainer {
    /** Above every number that is in use on any architecture of this byte order, but for x32's. */
    private static final int NUMBERS = 1024;

    private static final int NO_ARCHITECTURE = 0;

    private final SeccompLibrary library = new SeccompLibrary();
    private final LinuxSeccomp profile;
    private final SeccompProgram program;
    private final String pointer;
    private final CallExplainer calls;

    /** @param pointer of the profile in its document */
    SeccompExplainer(LinuxSeccomp profile, String pointer, SeccompProgram program, CallExplainer calls) {
        this.profile = profile;
        this.calls = calls;
        this.pointer = pointer;
        this.program = program;
    }

    SeccompExplanation explain(String compiler) {
        if (!SeccompLibrary.isInstalled()) {
            throw new CaissonException(
                    ErrorCode.SECCOMP_FAILED, "failed to name system calls: libseccomp.so.2 was not found");
        }
        byte[] instructions = program.instructions();
        Map<SeccompArch, Integer> all = architectures();
        Set<String> names = names(all);
        List<Architecture> explained = new ArrayList<>();
        all.forEach((arch, number) -> explained.add(explain(arch, number, names)));
        return new SeccompExplanation(
                compiler,
                instructions,
                Flags.names(program.flags()),
                program.warnings(),
                Answers.of(new BpfMachine(instructions).run(NO_ARCHITECTURE, 0)),
                explained);
    }

    /** The machine's own and those that the profile names, as libseccomp numbers them. */
    private Map<SeccompArch, Integer> architectures() {
        Map<SeccompArch, Integer> all = new LinkedHashMap<>();
        for (SeccompArch arch : SeccompArch.values()) {
            library.architecture(Architectures.name(arch)).stream()
                    .filter(number -> number == library.nativeArchitecture())
                    .forEach(number -> all.put(arch, number));
        }
        for (SeccompArch arch : profile.architectures()) {
            library.architecture(Architectures.name(arch)).ifPresent(number -> all.putIfAbsent(arch, number));
        }
        return all;
    }

    private Set<String> names(Map<SeccompArch, Integer> architectures) {
        Set<String> names = new TreeSet<>();
        for (int architecture : architectures.values()) {
            int first = architecture == UnknownCalls.X32 ? UnknownCalls.X32_BIT : 0;
            for (int number = first; number < first + NUMBERS; number++) {
                library.name(architecture, number).ifPresent(names::add);
            }
        }
        profile.syscalls().forEach(rule -> names.addAll(rule.names()));
        return names;
    }

    private Architecture explain(SeccompArch arch, int libraryNumber, Set<String> names) {
        boolean x32 = libraryNumber == UnknownCalls.X32;
        int architecture = x32 ? UnknownCalls.X86_64 : libraryNumber;
        List<Call> all = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        int last = x32 ? UnknownCalls.X32_BIT : 0;
        for (String name : names) {
            OptionalInt number = library.syscall(libraryNumber, name);
            if (number.orElse(-1) < 0) {
                missing.add(name);
                continue;
            }
            int asCalled = x32 ? number.getAsInt() | UnknownCalls.X32_BIT : number.getAsInt();
            last = Math.max(last, asCalled);
            all.add(calls.explain(architecture, name, asCalled));
        }
        all.sort(Comparator.comparingInt(Call::number));
        all.add(calls.explain(architecture, "*", last + 1));
        return new Architecture(arch.name(), all, ignored(missing));
    }

    private List<Ignored> ignored(Set<String> missing) {
        List<Ignored> ignored = new ArrayList<>();
        for (int i = 0; i < profile.syscalls().size(); i++) {
            String rule = pointer + "/syscalls/" + i;
            profile.syscalls().get(i).names().stream()
                    .filter(missing::contains)
                    .forEach(name -> ignored.add(new Ignored(name, rule)));
        }
        return ignored;
    }
}
