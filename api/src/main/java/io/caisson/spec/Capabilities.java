// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.util.List;
import org.apiguardian.api.API;

/** The five capability sets; absent sets are empty. */
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
