// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.seccomp;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.spec.LinuxSeccomp;
import io.caisson.spi.host.KernelVersion;
import io.caisson.spi.seccomp.SeccompCompiler;
import io.caisson.spi.seccomp.SeccompProgram;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The filter that crun's annotation holds, in place of the profile's rules. Of the profile count the flags and the
 * listener. The annotation may come from people who must not do harm: everything is checked before the kernel sees it.
 */
final class RawBpfCompiler implements SeccompCompiler {
    static final String ANNOTATION = "run.oci.seccomp_bpf_data";

    private static final int ACTION = 0xffff0000;
    private static final int WRITE = 1;

    private final String data;
    private final KernelVersion kernel;

    RawBpfCompiler(String data, KernelVersion kernel) {
        this.data = data;
        this.kernel = kernel;
    }

    @Override
    public SeccompProgram compile(LinuxSeccomp profile) {
        byte[] program = decode();
        BpfVerifier.problem(program).ifPresent(problem -> {
            throw invalid(problem);
        });
        boolean listener = notifies(program);
        if (listener && profile.listenerPath().isEmpty()) {
            throw invalid("must not notify without /linux/seccomp/listenerPath");
        }
        if (listener && mayNotify(new BpfPaths(program).answers(UnknownCalls.X86_64, WRITE))) {
            // the process tells its listener's descriptor to the runtime by write(2)
            throw invalid("must not notify of the write syscall");
        }
        return new SeccompProgram(program, Flags.of(profile.flags(), listener, kernel), listener, List.of());
    }

    /** Lines may be broken, as base64(1) does and crun allows. */
    private byte[] decode() {
        try {
            return Base64.getDecoder().decode(data.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw invalid("must be base64: " + e.getMessage());
        }
    }

    /** An answer that is calculated may be any. */
    private static boolean notifies(byte[] program) {
        for (Bpf.Instruction one : Bpf.decode(program)) {
            boolean returns = one.kind() == Bpf.RET;
            if (returns && (one.code() != Bpf.RET || (one.operand() & ACTION) == Actions.NOTIFY)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayNotify(Optional<Set<Integer>> answers) {
        return answers.isEmpty() || answers.get().stream().anyMatch(it -> (it & ACTION) == Actions.NOTIFY);
    }

    private static CaissonException invalid(String problem) {
        String pointer = "/annotations/" + ANNOTATION;
        return new CaissonException(ErrorCode.INVALID_SPEC, pointer + ": " + problem, null, 0, "", pointer);
    }
}
