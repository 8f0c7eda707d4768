// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CaissonException;
import io.caisson.api.CgroupStats;
import io.caisson.api.ContainerEvent;
import io.caisson.api.ContainerStats;
import io.caisson.api.ErrorCode;
import io.caisson.api.EventWatch;
import io.caisson.api.Explanation;
import io.caisson.api.HostCheck;
import io.caisson.api.HostCheck.Result;
import io.caisson.api.PluginInfo;
import io.caisson.api.PressureLevel;
import io.caisson.api.ResctrlStats;
import io.caisson.api.ResctrlStats.Domain;
import io.caisson.api.ResourcePolicy;
import io.caisson.runtime.ResourceOptions;
import io.caisson.spec.ContainerStatus;
import io.caisson.spi.cgroup.SharesFormula;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code events}, {@code explain} and {@code features}, and the options about limits. */
class EventsTest extends CommandLineHarness {
    private static final Optional<ContainerEvent> NOTHING = Optional.empty();
    private static final Optional<ContainerEvent> END = Optional.of(new ContainerEvent.Ended());

    @BeforeEach
    void container() {
        containers.add("a");
    }

    /** Answers what it was given; "nothing" takes the whole time that it may. */
    private static final class Scripted implements EventWatch {
        private final Deque<Optional<ContainerEvent>> answers;
        private boolean closed;

        Scripted(List<Optional<ContainerEvent>> answers) {
            this.answers = new ArrayDeque<>(answers);
        }

        @Override
        public Optional<ContainerEvent> next(Optional<Duration> limit) {
            Optional<ContainerEvent> answer = answers.remove();
            long end = System.nanoTime()
                    + (answer.isPresent() ? 0 : limit.orElseThrow().toNanos());
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return answer;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Scripted script(List<Optional<ContainerEvent>> answers) {
        Scripted scripted = new Scripted(answers);
        containers.watch = Optional.of(scripted);
        return scripted;
    }

    private static Optional<ContainerEvent> oom() {
        return Optional.of(new ContainerEvent.OutOfMemory(OptionalLong.of(1)));
    }

    @Test
    void printsAnObjectPerLineUntilTheEnd() {
        Scripted watch = script(List.of(
                oom(),
                NOTHING,
                Optional.of(new ContainerEvent.MemoryPressure(PressureLevel.CRITICAL)),
                NOTHING,
                oom(),
                END));
        caisson("events", "--interval=300ms", "--memory-pressure", "low", "a");
        assertThat(err).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(containers.calls).containsExactly("watch a LOW");
        assertThat(watch.closed).isTrue();
        List<String> lines = out.lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("{\"type\":\"oom\",\"id\":\"a\"}");
        assertThat(lines.get(1)).startsWith("{\"type\":\"stats\",\"id\":\"a\",\"data\":{\"cpu\":{\"usage\":{");
        assertThat(lines.get(2))
                .isEqualTo("{\"type\":\"memory-pressure\",\"id\":\"a\",\"data\":{\"level\":\"critical\"}}");
        assertThat(lines.get(3)).startsWith("{\"type\":\"stats\"");
        assertThat(lines.get(4)).isEqualTo(lines.get(0));
    }

    @Test
    void anInterruptEndsItAsAFailure() {
        containers.watch = Optional.of(new EventWatch() {
            @Override
            public Optional<ContainerEvent> next(Optional<Duration> limit) {
                Thread.currentThread().interrupt();
                return NOTHING;
            }

            @Override
            public void close() {}
        });
        try {
            caisson("events", "a");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(exitCode).as("the launcher makes the signal's code of it").isEqualTo(1);
    }

    @Test
    void failingPartsAreErrorsOnceAndWarningsForEver() {
        CaissonException failure = new CaissonException(ErrorCode.RESCTRL_FAILED, "no tasks");
        containers.stats =
                new ContainerStats(Optional.of(CgroupStats.empty()), Optional.empty(), List.of(), List.of(failure));
        caisson("events", "--stats", "a");
        assertThat(out).as("what could be read").startsWith("{\"type\":\"stats\"");
        assertThat(err).contains("no tasks");
        assertThat(exitCode).isEqualTo(1);

        reconnect();
        containers.stats = new ContainerStats(Optional.empty(), Optional.empty(), List.of(), List.of(failure));
        script(List.of(NOTHING, END));
        caisson("events", "--interval=1ms", "a");
        assertThat(out).as("without a cgroup").isEmpty();
        assertThat(err).contains("no tasks");
        assertThat(exitCode).isZero();
    }

    @Test
    @Timeout(60)
    void anIntervalShorterThanAReadingLeavesTimeForEvents() {
        containers.stats = new ContainerStats(Optional.of(CgroupStats.empty()), Optional.empty(), List.of(), List.of());
        script(List.of(NOTHING, NOTHING, END));
        caisson("events", "--interval=1ns", "a");
        assertThat(exitCode).isZero();
    }

    @Test
    void ratesFollowFromTheSecondReading() {
        Domain domain = new Domain("mon_L3_00", OptionalLong.of(500), OptionalLong.empty(), OptionalLong.of(7));
        ResctrlStats resctrl = new ResctrlStats(
                Optional.empty(), Optional.empty(), List.of("L3:0=ff"), List.of("L3:0=f", "MB:0=50"), List.of(domain));
        containers.stats =
                new ContainerStats(Optional.of(CgroupStats.empty()), Optional.of(resctrl), List.of(), List.of());
        script(List.of(NOTHING, NOTHING, END));
        caisson("events", "--interval=1ms", "a");
        List<String> lines = out.lines().toList();
        assertThat(lines.get(0))
                .contains("\"intel_rdt\":{\"l3_cache_schema_root\":\"L3:0=ff\",\"l3_cache_schema\":\"L3:0=f\","
                        + "\"mem_bw_schema\":\"MB:0=50\",\"mbm_stats\":[{\"mbm_total_bytes\":500,"
                        + "\"mbm_local_bytes\":0}],\"cmt_stats\":[{\"llc_occupancy\":7}]}");
        assertThat(lines.get(1)).contains("\"mbm_local_bytes\":0,\"mbm_total_rate\":0}");
    }

    @Test
    void refusesWhatMakesNoSense() {
        caisson("events", "--interval=0s", "a");
        assertThat(err).contains("duration interval must be greater than 0");
        reconnect();
        caisson("events", "--interval=soon", "a");
        assertThat(out).startsWith("Incorrect Usage: invalid value \"soon\" for flag -interval: parse error\n");
        reconnect();
        caisson("events", "--memory-pressure=high", "a");
        assertThat(err).contains("invalid value for memory-pressure: 'high'");
        reconnect();
        containers.add("b").status = ContainerStatus.STOPPED;
        caisson("events", "b");
        assertThat(err).contains("container with id b is not running");
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void explainsTheBundleHereOrThere() {
        containers.explanation = new Explanation(
                List.of(new PluginInfo("cgroup", "cgroupfs-v2", "x.jar", 0, true, "best", true)),
                ResourcePolicy.WARN,
                "linear",
                Optional.of("cgroupfs-v2"),
                List.of(
                        new Explanation.Conversion(
                                "/linux/resources/cpu/shares",
                                "1024",
                                "approximate",
                                Optional.of("cpu.weight = 39"),
                                "by a line"),
                        new Explanation.Conversion(
                                "/linux/resources/memory/swappiness", "9", "none", Optional.empty(), "no such file")),
                List.of(
                        new Explanation.Step("cgroup", "write", Map.of("file", "/sys/x")),
                        new Explanation.Step("init", "mask", Map.of("destination", "/proc/kcore"))));
        caisson("explain");
        assertThat(containers.calls).containsExactly("explain " + work);
        assertThat(out)
                .contains("cgroupfs-v2", "resource policy: warn\ncpu.shares formula: linear\n")
                .containsPattern("/linux/resources/cpu/shares +1024 +approximate +cpu.weight = 39 +by a line\n")
                .containsPattern("/linux/resources/memory/swappiness +9 +none +- +no such file\n")
                .containsPattern("1 +cgroup +write +file=/sys/x\n2 +init +mask +destination=/proc/kcore\n");
        reconnect();
        caisson("explain", "elsewhere");
        assertThat(containers.calls).endsWith("explain " + work.resolve("elsewhere"));
        reconnect();
        caisson("explain", "--bundle=there", "--format=json");
        assertThat(containers.calls).endsWith("explain " + work.resolve("there"));
        assertThat(out)
                .contains("\"fidelity\": \"approximate\",", "\"result\": \"cpu.weight = 39\"", "\"plugins\": [")
                .contains("\"operation\": \"mask\",");
        reconnect();
        caisson("explain", "--format=xml");
        assertThat(err).contains("invalid format option");
    }

    @Test
    void doctorFailsWhenNothingCanRun() {
        HostCheck lacking = new HostCheck(
                "kernel", "overlay", Result.LACKING, "fsopen: no such device", Optional.of("modprobe overlay"));
        containers.checks = List.of(lacking);
        caisson("--root", work.toString(), "doctor", "--format", "json");
        assertThat(exitCode).as(err + out).isZero();
        assertThat(out)
                .contains(
                        "\"name\": \"overlay\"",
                        "\"result\": \"lacking\"",
                        "\"fix\": \"modprobe overlay\"",
                        "\"name\": \"java\"");
        reconnect();
        containers.checks =
                List.of(lacking, new HostCheck("kernel", "clone3", Result.ESSENTIAL, "no such call", Optional.empty()));
        caisson("--root", work.toString(), "doctor");
        assertThat(exitCode).isEqualTo(1);
        assertThat(out)
                .containsPattern("kernel +overlay +lacking +fsopen: no such device +modprobe overlay\n")
                .containsPattern("kernel +clone3 +essential +no such call +-\n")
                .containsPattern("installation +state-root +ok +" + work);
        reconnect();
        caisson("doctor", "--format=xml");
        assertThat(err).contains("invalid format option");
    }

    @Test
    void printsFeatures() {
        caisson("features");
        assertThat(out).contains("\"ociVersionMax\"", "\"1.3.0\"", "\"a\"").endsWith("}\n");
    }

    @Test
    void whatIsDoneWithLimitsIsAFlagOrAVariable() {
        caisson("features");
        assertThat(resources).isEqualTo(ResourceOptions.defaults());
        reconnect();
        environment = List.of("CAISSON_RESOURCE_POLICY=strict", "CAISSON_CPU_SHARES_FORMULA=linear");
        caisson("features");
        assertThat(resources).isEqualTo(new ResourceOptions(ResourcePolicy.STRICT, SharesFormula.LINEAR));
        reconnect();
        caisson("--resource-policy=warn", "--cpu-shares-formula=quadratic", "features");
        assertThat(resources).isEqualTo(new ResourceOptions(ResourcePolicy.WARN, SharesFormula.QUADRATIC));
        reconnect();
        caisson("--resource-policy=lax", "features");
        assertThat(err).contains("invalid --resource-policy value 'lax': must be one of strict, warn, convert");
        reconnect();
        environment = List.of("CAISSON_CPU_SHARES_FORMULA=cubic");
        caisson("features");
        assertThat(err).contains("invalid CAISSON_CPU_SHARES_FORMULA value 'cubic': must be one of quadratic, linear");
    }
}
