// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.runtime.spec.FileErrors;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.spec.LinuxBlockIo;
import io.caisson.spec.LinuxCpu;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxPids;
import io.caisson.spec.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the limits of a container. */
final class UpdateCommand implements Command {
    private static final Logger log = LoggerFactory.getLogger(UpdateCommand.class);

    private static final List<String> CPU = List.of(
            "cpu-period",
            "cpu-quota",
            "cpu-burst",
            "cpu-share",
            "cpu-rt-period",
            "cpu-rt-runtime",
            "cpuset-cpus",
            "cpuset-mems",
            "cpu-idle");
    private static final List<String> IGNORED = List.of("kernel-memory", "kernel-memory-tcp");
    private static final List<String> MEMORY = List.of("memory", "memory-reservation", "memory-swap");

    @Override
    public Grammar grammar() {
        return Grammar.of(
                        "update",
                        "update container resource constraints",
                        "<container-id>",
                        1,
                        Flag.text("path to the file with the resources, - for standard input", "resources", "r")
                                .file(),
                        Flag.text("block I/O weight, 10 to 1000", "blkio-weight"),
                        Flag.text("length of a CPU period in microseconds", "cpu-period"),
                        Flag.text("microseconds of CPU time in a period, -1 for no limit", "cpu-quota"),
                        Flag.text("microseconds of unused quota that may be used later", "cpu-burst"),
                        Flag.text("relative weight of CPU time", "cpu-share", "cpu-shares"),
                        Flag.text("length of a realtime period in microseconds", "cpu-rt-period"),
                        Flag.text("microseconds of a realtime period for realtime tasks", "cpu-rt-runtime"),
                        Flag.text("CPUs to use, such as 0-3,7", "cpuset-cpus"),
                        Flag.text("memory nodes to use, such as 0-3,7", "cpuset-mems"),
                        Flag.text("1 to run only when nothing else does, 0 for normal", "cpu-idle"),
                        Flag.text("kernel memory limit, ignored by kernels since 5.16", "kernel-memory")
                                .unlisted(),
                        Flag.text("kernel TCP memory limit, ignored", "kernel-memory-tcp")
                                .unlisted(),
                        Flag.text("memory limit, such as 512m, -1 for none", "memory"),
                        Flag.text("memory kept under pressure, such as 256m", "memory-reservation"),
                        Flag.text("limit of memory and swap together, such as 1g, -1 for none", "memory-swap"),
                        Flag.text("most tasks, -1 for no limit", "pids-limit"),
                        Flag.text("L3 cache of the container's resctrl group: L3:0=ff;1=0f", "l3-cache-schema"),
                        Flag.text("memory bandwidth of its group: MB:0=50;1=20", "mem-bw-schema"))
                .describedAs(
                        """
                        Changes all limits that are named or, when the kernel refuses one, none. With --resources the
                        other flags for the cgroup are ignored; the file is the "resources" object of a configuration:

                          {"memory": {"limit": 536870912}, "cpu": {"quota": 50000, "period": 100000}}
                        """)
                .withExamples(
                        "# caisson update --memory 512m --pids-limit 100 web",
                        "# caisson update -r - web < limits.json");
    }

    @Override
    public Outcome run(CommandContext context, Arguments arguments) {
        LinuxResources change =
                arguments.text("resources").map(file -> read(context, file)).orElseGet(() -> flags(arguments));
        context.runtime().get(arguments.positional(0)).update(change, shares(arguments));
        return Outcome.SUCCESS;
    }

    private static LinuxResources read(CommandContext context, String named) {
        Path file = context.request().resolveInput(named);
        try {
            return new SpecReader().parse(Files.readAllBytes(file), LinuxResources.class);
        } catch (IOException e) {
            throw new CaissonException(ErrorCode.IO_FAILED, "failed to read '" + named + "': " + FileErrors.text(e), e);
        }
    }

    /** These flags count even with a file, which has no place for them. */
    static Optional<LinuxIntelRdt> shares(Arguments arguments) {
        Optional<String> cache = arguments.text("l3-cache-schema");
        Optional<String> bandwidth = arguments.text("mem-bw-schema");
        return cache.isEmpty() && bandwidth.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinuxIntelRdt(Optional.empty(), List.of(), cache, bandwidth, false));
    }

    static LinuxResources flags(Arguments arguments) {
        IGNORED.stream()
                .filter(arguments::has)
                .forEach(flag -> log.warn("--{} is ignored: kernels no longer limit that memory apart", flag));
        return new LinuxResources(
                Map.of(),
                List.of(),
                anyOf(arguments, MEMORY) ? Optional.of(memory(arguments)) : Optional.empty(),
                anyOf(arguments, CPU) ? Optional.of(cpu(arguments)) : Optional.empty(),
                arguments.text("pids-limit").map(text -> new LinuxPids(number("pids-limit", text))),
                arguments.text("blkio-weight").map(UpdateCommand::weight),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    private static boolean anyOf(Arguments arguments, List<String> flags) {
        return flags.stream().anyMatch(flag -> arguments.text(flag).isPresent());
    }

    private static LinuxMemory memory(Arguments arguments) {
        OptionalLong none = OptionalLong.empty();
        return new LinuxMemory(
                bytes(arguments, "memory"),
                bytes(arguments, "memory-reservation"),
                bytes(arguments, "memory-swap"),
                none,
                none,
                none,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static LinuxCpu cpu(Arguments arguments) {
        return new LinuxCpu(
                number(arguments, "cpu-share"),
                number(arguments, "cpu-quota"),
                number(arguments, "cpu-burst"),
                number(arguments, "cpu-period"),
                number(arguments, "cpu-rt-runtime"),
                number(arguments, "cpu-rt-period"),
                arguments.text("cpuset-cpus"),
                arguments.text("cpuset-mems"),
                number(arguments, "cpu-idle"));
    }

    private static LinuxBlockIo weight(String text) {
        int weight = (int) Math.max(Integer.MIN_VALUE, Math.min(number("blkio-weight", text), Integer.MAX_VALUE));
        return new LinuxBlockIo(
                OptionalInt.of(weight), OptionalInt.empty(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static OptionalLong bytes(Arguments arguments, String flag) {
        return arguments.text(flag).stream()
                .mapToLong(text -> ByteSize.parse(flag, text))
                .findFirst();
    }

    private static OptionalLong number(Arguments arguments, String flag) {
        return arguments.text(flag).stream()
                .mapToLong(text -> number(flag, text))
                .findFirst();
    }

    private static long number(String flag, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ProcessFlags.invalid("invalid value for " + flag + ": '" + text + "' (must be a whole number)");
        }
    }
}
