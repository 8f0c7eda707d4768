// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ResourcePolicy;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.ResourceConversion;
import io.caisson.spi.cgroup.ResourceConversion.Fidelity;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limits that the host's hierarchy does not hold as they are written: told or refused, by the runtime's policy. */
final class Conversions {
    private static final Logger log = LoggerFactory.getLogger(Conversions.class);

    /** Where the fields of a conversion are in the configuration. */
    static final String PLACE = "/linux/resources";

    private final ResourcePolicy policy;

    Conversions(ResourcePolicy policy) {
        this.policy = policy;
    }

    /**
     * For a new container.
     *
     * @throws CaissonException {@code UNSUPPORTED} when limits have to hold as written and some cannot
     */
    void apply(CgroupManager cgroup, LinuxResources wanted) {
        apply(cgroup.conversions(wanted));
    }

    /** For a change: what was converted before has been told before. */
    void apply(CgroupManager cgroup, LinuxResources before, LinuxResources wanted) {
        List<ResourceConversion> known = cgroup.conversions(before);
        apply(cgroup.conversions(wanted).stream()
                .filter(one -> !known.contains(one))
                .toList());
    }

    private void apply(List<ResourceConversion> conversions) {
        if (policy == ResourcePolicy.STRICT) {
            refuseInexact(conversions);
        }
        conversions.forEach(one -> {
            if (warnsOf(one)) {
                log.warn("{}", words(one));
            } else {
                log.debug("{}", words(one));
            }
        });
    }

    /** Whether the user hears of it without asking. */
    boolean warnsOf(ResourceConversion one) {
        return policy == ResourcePolicy.WARN || one.fidelity() == Fidelity.NONE;
    }

    private static void refuseInexact(List<ResourceConversion> conversions) {
        List<ResourceConversion> inexact = conversions.stream()
                .filter(one -> one.fidelity() != Fidelity.EXACT)
                .toList();
        if (inexact.isEmpty()) {
            return;
        }
        throw new CaissonException(
                ErrorCode.UNSUPPORTED,
                "failed to set limits as they are written: "
                        + inexact.stream()
                                .map(one -> PLACE + one.field() + " '" + one.asked() + "': " + one.reason())
                                .collect(Collectors.joining("; ")),
                null,
                0,
                "",
                PLACE + inexact.get(0).field());
    }

    private static String words(ResourceConversion one) {
        String place = PLACE + one.field() + " '" + one.asked() + "' ";
        return one.result().map(result -> place + "becomes " + result).orElse(place + "is not set") + ": "
                + one.reason();
    }
}
