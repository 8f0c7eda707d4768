// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.jnr.SeccompFilter;
import io.caisson.runtime.kernel.jnr.SeccompLibrary;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spec.SeccompAction;
import io.caisson.spec.SeccompArg;
import io.caisson.spec.SeccompOperator;
import io.caisson.spec.SeccompSyscall;
import io.caisson.spi.host.Host;
import io.caisson.spi.host.HostFd;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules in the profile's order, given to libseccomp as libcontainer gives them. */
final class LibseccompCompiler implements SeccompCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(LibseccompCompiler.class);

    private static final int SCMP_FLTATR_CTL_NNP = 3;
    private static final int SCMP_FLTATR_CTL_OPTIMIZE = 8;
    private static final int OPTIMIZE_BINARY_TREE = 2;
    /** Beyond so many rules a tree is faster than a list. */
    private static final int TREE_THRESHOLD = 32;

    private final SeccompLibrary library;
    private final Host host;

    LibseccompCompiler(SeccompLibrary library, Host host) {
        this.library = library;
        this.host = host;
    }

    @Override
    public SeccompProgram compile(LinuxSeccomp profile) {
        requireUsableNotify(profile);
        boolean listener = profile.syscalls().stream().anyMatch(it -> it.action() == SeccompAction.SCMP_ACT_NOTIFY);
        int flags = Flags.of(profile.flags(), listener, host.kernel());
        Architectures architectures = Architectures.of(library, profile.architectures());
        int defaultAction = Actions.number(profile.defaultAction(), profile.defaultErrnoRet());
        try (SeccompFilter filter = library.filter(defaultAction)) {
            architectures.numbers().forEach((name, number) -> filter.addArchitecture(number, name));
            filter.setAttribute(SCMP_FLTATR_CTL_NNP, 0);
            if (names(profile) > TREE_THRESHOLD
                    && !filter.setAttribute(SCMP_FLTATR_CTL_OPTIMIZE, OPTIMIZE_BINARY_TREE)) {
                LOG.debug("libseccomp cannot order rules as a tree, ignoring");
            }
            List<String> warnings = new ArrayList<>(architectures.warnings());
            profile.syscalls().forEach(it -> add(filter, it, defaultAction, warnings));
            byte[] program = UnknownCalls.prepend(export(filter), profile, library, architectures.withNative(library));
            return new SeccompProgram(program, flags, listener, warnings);
        }
    }

    private static void requireUsableNotify(LinuxSeccomp profile) {
        if (profile.defaultAction() == SeccompAction.SCMP_ACT_NOTIFY) {
            throw new CaissonException(ErrorCode.SECCOMP_FAILED, "SCMP_ACT_NOTIFY cannot be used as default action");
        }
        for (SeccompSyscall rule : profile.syscalls()) {
            if (rule.action() == SeccompAction.SCMP_ACT_NOTIFY && rule.names().contains("write")) {
                // the process tells its listener's descriptor to the runtime by write(2)
                throw new CaissonException(
                        ErrorCode.SECCOMP_FAILED, "SCMP_ACT_NOTIFY cannot be used for the write syscall");
            }
        }
    }

    private static int names(LinuxSeccomp profile) {
        return profile.syscalls().stream().mapToInt(it -> it.names().size()).sum();
    }

    private void add(SeccompFilter filter, SeccompSyscall rule, int defaultAction, List<String> warnings) {
        int action = Actions.number(rule.action(), rule.errnoRet());
        if (action == defaultAction) {
            LOG.debug("seccomp rule for {} has the default action, ignoring", rule.names());
            return;
        }
        List<List<SeccompFilter.Comparison>> alternatives = alternatives(rule.args()).stream()
                .map(conditions ->
                        conditions.stream().map(LibseccompCompiler::comparison).toList())
                .toList();
        for (String name : rule.names()) {
            OptionalInt number = library.syscall(name);
            if (number.isEmpty()) {
                warnings.add("system call '" + name + "' of the seccomp profile is unknown here, ignoring");
            } else {
                alternatives.forEach(one -> filter.addRule(action, number.getAsInt(), name, one));
            }
        }
    }

    /** libseccomp takes one condition per argument: when there are more, any of all conditions has to hold. */
    static List<List<SeccompArg>> alternatives(List<SeccompArg> conditions) {
        long arguments = conditions.stream().map(SeccompArg::index).distinct().count();
        return arguments < conditions.size() ? conditions.stream().map(List::of).toList() : List.of(conditions);
    }

    /** The first value is the mask of MASKED_EQ, here and there. */
    private static SeccompFilter.Comparison comparison(SeccompArg arg) {
        return new SeccompFilter.Comparison(
                Math.toIntExact(arg.index()),
                operator(arg.op()),
                arg.value(),
                arg.valueTwo().orElse(0));
    }

    /** enum scmp_compare. */
    private static int operator(SeccompOperator operator) {
        return switch (operator) {
            case SCMP_CMP_NE -> 1;
            case SCMP_CMP_LT -> 2;
            case SCMP_CMP_LE -> 3;
            case SCMP_CMP_EQ -> 4;
            case SCMP_CMP_GE -> 5;
            case SCMP_CMP_GT -> 6;
            case SCMP_CMP_MASKED_EQ -> 7;
        };
    }

    /** Through a file, since libseccomp before 2.6 has no other way. */
    private byte[] export(SeccompFilter filter) {
        try (HostFd file = host.calls().memfd("seccomp", 0)) {
            filter.export(file);
            return Files.readAllBytes(Path.of("/proc/self/fd/" + file.number()));
        } catch (IOException e) {
            throw new CaissonException(
                    ErrorCode.SECCOMP_FAILED, "failed to read 'seccomp filter': " + e.getMessage(), e);
        }
    }
}
