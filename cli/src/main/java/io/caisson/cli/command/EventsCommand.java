// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ContainerStats;
import io.caisson.api.EventWatch;
import io.caisson.api.PressureLevel;
import io.caisson.api.ResctrlStats;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.args.UsageException;
import io.caisson.cli.output.Json;
import io.caisson.cli.output.Output;
import io.caisson.spec.ContainerStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what a container uses, and what happens to its cgroup, until it ends. */
final class EventsCommand implements Command {
    private static final Logger log = LoggerFactory.getLogger(EventsCommand.class);

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "events",
                        "display container events such as OOM notifications and resource usage statistics",
                        "<container-id>",
                        1,
                        Flag.text("time between two statistics, such as 5s or 1m30s", "interval")
                                .orElse("5s"),
                        Flag.toggle("display the container's statistics once and exit", "stats"),
                        Flag.text(
                                        "display memory pressure from this level on: low, medium or critical",
                                        "memory-pressure")
                                .oneOf("low", "medium", "critical"))
                .describedAs(
                        """
                        Prints a JSON object per line: {"type":"stats",…} at each interval, {"type":"oom",…} whenever
                        the kernel ended a process of the container for want of memory, and with --memory-pressure
                        {"type":"memory-pressure",…}. Ends with the container.
                        """)
                .withExamples(
                        "# caisson events --stats web | jq .data.memory.usage", "# caisson events --interval 1s web");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        Duration interval = interval(arguments.text("interval").orElse(""));
        Optional<PressureLevel> pressure = arguments.text("memory-pressure").map(EventsCommand::level);
        Container container = context.runtime().get(arguments.positional(0));
        if (container.status() == ContainerStatus.STOPPED) {
            throw ProcessFlags.invalid("container with id " + container.id() + " is not running");
        }
        Printer printer = new Printer(container, context.output());
        if (arguments.on("stats")) {
            printer.statsOrThrow();
            return Outcome.SUCCESS;
        }
        context.launcher().stream();
        try (EventWatch watch = container.watch(pressure)) {
            return follow(watch, interval, printer);
        }
    }

    private Duration interval(String text) {
        Duration interval = Durations.parse(text)
                .orElseThrow(() -> UsageException.flag(
                        grammar(), "invalid value \"" + text + "\" for flag -interval: parse error"));
        if (interval.isZero()) {
            throw ProcessFlags.invalid("duration interval must be greater than 0");
        }
        return interval;
    }

    private static PressureLevel level(String word) {
        return switch (word) {
            case "low" -> PressureLevel.LOW;
            case "medium" -> PressureLevel.MEDIUM;
            case "critical" -> PressureLevel.CRITICAL;
            default ->
                throw ProcessFlags.invalid(
                        "invalid value for memory-pressure: '" + word + "' (must be low, medium or critical)");
        };
    }

    /** Statistics at each interval, events as they come. An interrupt, by Ctrl-C or a closed output, ends it too. */
    private static Outcome follow(EventWatch watch, Duration interval, Printer printer) {
        long due = System.nanoTime() + interval.toNanos();
        while (!Thread.currentThread().isInterrupted()) {
            long left = due - System.nanoTime();
            if (left <= 0) {
                printer.stats();
                due = System.nanoTime() + interval.toNanos() + Math.max(left, -interval.toNanos());
                left = Math.max(0, due - System.nanoTime());
            }
            Optional<ContainerEvent> event = watch.next(Optional.of(Duration.ofNanos(left)));
            if (event.filter(ContainerEvent.Ended.class::isInstance).isPresent()) {
                return Outcome.SUCCESS;
            }
            event.ifPresent(printer::event);
        }
        return Outcome.exit(1);
    }

    /** One object on each line. */
    private static final class Printer {
        private final Container container;
        private final Output output;
        private Optional<ResctrlStats> former = Optional.empty();
        private long formerAt;

        Printer(Container container, Output output) {
            this.container = container;
            this.output = output;
        }

        void event(ContainerEvent event) {
            if (event instanceof ContainerEvent.OutOfMemory) {
                print("oom", Optional.empty());
            } else if (event instanceof ContainerEvent.MemoryPressure memory) {
                print(
                        "memory-pressure",
                        Optional.of(Map.of("level", memory.level().name().toLowerCase(Locale.ROOT))));
            }
        }

        /** What cannot be read is told in the log; the next time may be better. */
        void stats() {
            ContainerStats stats = container.stats();
            stats.failures().forEach(failure -> log.error("{}", failure.getMessage()));
            print(stats);
        }

        void statsOrThrow() {
            ContainerStats stats = container.stats();
            print(stats);
            if (!stats.failures().isEmpty()) {
                CaissonException first = stats.failures().get(0);
                stats.failures().stream().skip(1).forEach(failure -> log.error("{}", failure.getMessage()));
                throw first;
            }
        }

        private void print(ContainerStats stats) {
            if (stats.cgroup().isEmpty()) {
                return; // zeros would be a lie
            }
            long now = System.nanoTime();
            Optional<ResctrlJson.Former> before =
                    former.map(known -> new ResctrlJson.Former(known, Duration.ofNanos(now - formerAt)));
            former = stats.resctrl();
            formerAt = now;
            print("stats", Optional.of(StatsJson.data(stats, ResctrlJson.data(stats.resctrl(), before))));
        }

        private void print(String type, Optional<Map<String, Object>> data) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", type);
            event.put("id", container.id());
            data.ifPresent(value -> event.put("data", value));
            output.print(Json.compact(event) + "\n");
        }
    }
}
