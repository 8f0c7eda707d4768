// SPDX-License-Identifier: Apache-2.0
package io.caisson.spi.seccomp;

import io.caisson.spec.LinuxSeccomp;
import org.apiguardian.api.API;

/** Compiles /linux/seccomp. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SeccompCompiler {
    /** @throws io.caisson.api.CaissonException {@code SECCOMP_FAILED} */
    SeccompProgram compile(LinuxSeccomp profile);
}
