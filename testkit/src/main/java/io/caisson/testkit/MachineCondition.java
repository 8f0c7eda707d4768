// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import io.caisson.spi.host.KernelVersion;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Answers the {@code @Requires…} annotations by looking at this machine. */
final class MachineCondition implements ExecutionCondition {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        AnnotatedElement element = context.getElement().orElse(getClass());
        return Stream.of(root(element), version1(element), version2(element), kernel(element), programs(element))
                .flatMap(Optional::stream)
                .findFirst()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("the machine has what is required"));
    }

    private static Optional<String> root(AnnotatedElement element) {
        boolean wanted = AnnotationSupport.isAnnotated(element, RequiresRoot.class);
        return reasonIf(wanted && !effectiveUid().equals("0"), "requires root, the effective uid is " + effectiveUid());
    }

    private static String effectiveUid() {
        return lines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+")[2])
                .findFirst()
                .orElse("unknown");
    }

    private static Optional<String> version1(AnnotatedElement element) {
        boolean wanted = AnnotationSupport.isAnnotated(element, RequiresCgroupV1.class);
        boolean mounted = lines(MOUNTS).stream()
                .anyMatch(line -> line.contains(" - cgroup ") && line.contains("/sys/fs/cgroup/pids "));
        return reasonIf(wanted && !mounted, "requires cgroup v1, no v1 pids hierarchy is mounted");
    }

    private static Optional<String> version2(AnnotatedElement element) {
        boolean wanted = AnnotationSupport.isAnnotated(element, RequiresCgroupV2.class);
        boolean mounted = lines(MOUNTS).stream()
                .anyMatch(line -> line.contains(" - cgroup2 ") && line.contains(" /sys/fs/cgroup "));
        return reasonIf(wanted && !mounted, "requires cgroup v2, cgroup2 is not mounted at '/sys/fs/cgroup'");
    }

    private static Optional<String> kernel(AnnotatedElement element) {
        String release = lines(Path.of("/proc/sys/kernel/osrelease")).stream()
                .findFirst()
                .orElse("0.0");
        return AnnotationSupport.findAnnotation(element, RequiresKernel.class)
                .filter(wanted -> KernelVersion.parse(release).compareTo(KernelVersion.parse(wanted.value())) < 0)
                .map(wanted -> "requires Linux " + wanted.value() + ", this is " + release);
    }

    private static Optional<String> programs(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, RequiresProgram.class)
                .flatMap(wanted -> Stream.of(wanted.value())
                        .filter(program -> !isInPath(program))
                        .findFirst())
                .map(missing -> "requires the program '" + missing + "', it is not in PATH");
    }

    private static boolean isInPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static Optional<String> reasonIf(boolean missing, String reason) {
        return missing ? Optional.of(reason) : Optional.empty();
    }

    private static List<String> lines(Path file) {
        return Files.isReadable(file) ? Tree.text(file).lines().toList() : List.of();
    }
}
