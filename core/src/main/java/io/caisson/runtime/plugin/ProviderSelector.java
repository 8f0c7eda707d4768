// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.api.PluginInfo;
import io.caisson.runtime.plugin.Broken.PluginFault;
import io.caisson.spi.Availability;
import io.caisson.spi.Plugin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses one provider of an SPI. A name given by the user wins, and fails loudly when that one cannot be used;
 * otherwise the available one of highest priority; two of the same priority are an error. Providers that share a name
 * are never chosen. Probes only as far down as the choice needs.
 */
final class ProviderSelector<P extends Plugin> {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderSelector.class);

    private final PluginKind kind;
    private final Function<P, Availability> probe;
    private final List<Found<P>> found;
    private final List<Broken> broken;

    /** Why a provider is out of the question, by provider; found out once each. */
    private final Map<Found<P>, Optional<String>> refusals = new LinkedHashMap<>();

    /** What a provider that can be used had to say. */
    private final Map<Found<P>, String> notes = new HashMap<>();

    private final Map<String, List<Found<P>>> byName = new HashMap<>();

    ProviderSelector(PluginKind kind, Function<P, Availability> probe, List<Found<P>> found, List<Broken> broken) {
        this.kind = kind;
        this.probe = probe;
        this.found = found.stream()
                .sorted(Comparator.<Found<P>>comparingInt(Found::priority)
                        .reversed()
                        .thenComparing(Found::name)
                        .thenComparing(Found::source))
                .toList();
        this.broken = broken;
        this.found.forEach(one ->
                byName.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one));
        byName.values().stream()
                .filter(same -> same.size() > 1)
                .forEach(same -> LOG.warn("{}: none of them is used", duplicate(same)));
    }

    /** Leaves out providers that the caller's options exclude: the function gives the reason. */
    ProviderSelector<P> excluding(Function<P, Optional<String>> reason) {
        for (Found<P> one : found) {
            Optional<String> why = reason.apply(one.provider());
            if (why.isPresent()) {
                refusals.put(one, why);
            }
        }
        return this;
    }

    /** The one asked for by name, usable here. */
    Selection<P> named(String name) {
        List<Found<P>> same = byName.getOrDefault(name, List.of());
        if (same.size() == 1) {
            Optional<String> refusal = refusal(same.get(0));
            return refusal.map(reason -> none("plugin '" + name + "' of kind '" + kind.label() + "' ("
                            + same.get(0).source() + ") cannot be used: " + reason))
                    .orElseGet(() -> chosen(same.get(0), "chosen by name" + note(same.get(0))));
        }
        return none(same.isEmpty() ? unknown(name) : duplicate(same));
    }

    /** The one a container was made with: it worked then, so it is not probed again. */
    Selection<P> saved(String name) {
        List<Found<P>> same = byName.getOrDefault(name, List.of());
        if (same.size() == 1) {
            return chosen(same.get(0), "chosen by name");
        }
        return none(same.isEmpty() ? unknown(name) : duplicate(same));
    }

    /** The best that can be used here. */
    Selection<P> best() {
        for (int i = 0; i < found.size(); ) {
            int priority = found.get(i).priority();
            List<Found<P>> usable = new ArrayList<>();
            for (; i < found.size() && found.get(i).priority() == priority; i++) {
                if (refusal(found.get(i)).isEmpty()) {
                    usable.add(found.get(i));
                }
            }
            if (usable.size() == 1) {
                return chosen(usable.get(0), "best of those available" + note(usable.get(0)));
            }
            if (usable.size() > 1) {
                return none("plugins " + listed(usable) + " of kind '" + kind.label() + "' have the same priority "
                        + priority + ": choose one by name");
            }
        }
        return none(nothing());
    }

    /** All that can be used here, best first. */
    List<P> all() {
        return found.stream()
                .filter(one -> refusal(one).isEmpty())
                .map(Found::provider)
                .toList();
    }

    /** Every provider with its answer, after this choice. */
    List<PluginInfo> describe(Selection<P> choice) {
        return found.stream()
                .map(one -> {
                    boolean selected =
                            choice.chosen().isPresent() && choice.chosen().get() == one.provider();
                    String passedOver = choice.chosen()
                            .map(best -> "'" + best.name() + "' is used")
                            .orElse(choice.reason());
                    return info(one, selected, selected ? choice.reason() : passedOver);
                })
                .toList();
    }

    /** Every provider with its answer, where all that can be used are. */
    List<PluginInfo> describeAll() {
        return found.stream()
                .map(one -> info(one, refusal(one).isEmpty(), "all that are available are used"))
                .toList();
    }

    private PluginInfo info(Found<P> one, boolean selected, String reason) {
        Optional<String> refusal = selected ? Optional.empty() : refusal(one);
        return new PluginInfo(
                kind.label(),
                one.name(),
                one.source(),
                one.priority(),
                refusal.isEmpty(),
                refusal.orElseGet(() -> selected ? reason : reason + note(one)),
                selected);
    }

    private String note(Found<P> one) {
        return notes.getOrDefault(one, "");
    }

    private Optional<String> refusal(Found<P> one) {
        return refusals.computeIfAbsent(one, this::probe);
    }

    private Optional<String> probe(Found<P> one) {
        List<Found<P>> same = byName.getOrDefault(one.name(), List.of());
        if (same.size() > 1) {
            return Optional.of(duplicate(same));
        }
        try {
            Availability answer = Broken.guard(() -> probe.apply(one.provider()));
            if (answer == null) {
                return Optional.of("probe gave no answer");
            }
            if (answer instanceof Availability.Available yes && !yes.note().isEmpty()) {
                notes.put(one, ": " + yes.note());
            }
            return answer instanceof Availability.Unavailable no ? Optional.of(no.reason()) : Optional.empty();
        } catch (PluginFault fault) {
            LOG.debug("plugin '{}' ({}) failed when probed", one.name(), one.source(), fault.getCause());
            return Optional.of("probe failed: " + fault.reason());
        }
    }

    private Selection<P> chosen(Found<P> one, String reason) {
        return new Selection<>(Optional.of(one.provider()), reason);
    }

    private Selection<P> none(String failure) {
        return new Selection<>(Optional.empty(), failure);
    }

    private String unknown(String name) {
        String known = byName.keySet().stream().sorted().collect(Collectors.joining(", "));
        return "no plugin '" + name + "' of kind '" + kind.label() + "' was found: known are [" + known + "]"
                + brokenOnes();
    }

    private String duplicate(List<Found<P>> same) {
        return "plugins " + listed(same) + " of kind '" + kind.label() + "' have the same name";
    }

    private String nothing() {
        if (found.isEmpty()) {
            return "no plugin of kind '" + kind.label() + "' was found" + brokenOnes();
        }
        return "no plugin of kind '" + kind.label() + "' can be used: "
                + found.stream()
                        .map(one -> one.name() + ": " + refusal(one).orElse(""))
                        .collect(Collectors.joining("; "))
                + brokenOnes();
    }

    private String brokenOnes() {
        return broken.isEmpty()
                ? ""
                : "; broken: "
                        + broken.stream()
                                .map(one -> one.source() + ": " + one.reason())
                                .collect(Collectors.joining("; "));
    }

    private static <P extends Plugin> String listed(List<Found<P>> some) {
        return some.stream()
                .map(one -> "'" + one.name() + "' (" + one.source() + ")")
                .collect(Collectors.joining(" and "));
    }
}
