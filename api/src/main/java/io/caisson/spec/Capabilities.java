// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The capability sets of a process, with names such as {@code CAP_CHOWN} (config.md, Linux Process). An absent set is
 * empty. Names that the kernel does not know are left out with a warning.
 *
 * @param bounding what can ever be gained by executing a file
 * @param permitted what can be switched on
 * @param effective what is switched on
 * @param inheritable what is kept over execve(2) by files that allow it
 * @param ambient what is kept over execve(2) by any file; must be permitted and inheritable too
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Capabilities(
        List<String> bounding,
        List<String> permitted,
        List<String> effective,
        List<String> inheritable,
        List<String> ambient) {
    public Capabilities {
        bounding = Copies.list(bounding);
        permitted = Copies.list(permitted);
        effective = Copies.list(effective);
        inheritable = Copies.list(inheritable);
        ambient = Copies.list(ambient);
    }
}
