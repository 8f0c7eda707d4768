// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.spec;

import io.caisson.api.SpecException;
import io.caisson.api.SpecProblem;
import io.caisson.spec.ContainerProcess;
import io.caisson.spec.LinuxIntelRdt;
import io.caisson.spec.LinuxResources;
import io.caisson.spec.RuntimeSpec;
import java.util.List;

/**
 * Checks the meaning of a configuration before anything is done with it, and tells all problems at once. Only what can
 * be judged from the document, the bundle and the presence of files is checked here.
 */
public final class SpecValidator {
    private SpecValidator() {}

    /**
     * What was found.
     *
     * @param problems what keeps a container from being made; empty when all is well
     * @param warnings what is odd but harmless, for the log
     */
    public record Findings(List<SpecProblem> problems, List<SpecProblem> warnings) {
        public Findings {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }

        /** @throws SpecException when there are problems */
        public void throwIfAny() {
            if (!problems.isEmpty()) {
                throw new SpecException(problems);
            }
        }
    }

    /** The problems of a container's configuration. */
    public static List<SpecProblem> validate(RuntimeSpec spec, ValidationContext context) {
        return check(spec, context).problems();
    }

    /** Problems and warnings of a container's configuration. */
    public static Findings check(RuntimeSpec spec, ValidationContext context) {
        Check check = new Check(spec, context, new Problems(), new Problems());
        TopRules.check(check);
        spec.process().ifPresent(process -> ProcessRules.check(check, "/process", process));
        MountRules.check(check);
        spec.hooks().ifPresent(hooks -> HookRules.check(check, hooks));
        spec.linux().ifPresent(linux -> {
            NamespaceRules.check(check, linux);
            DeviceRules.check(check, linux);
            SysctlRules.check(check, linux);
            linux.resources().ifPresent(resources -> ResourceRules.check(check, "/linux/resources", resources));
            linux.seccomp().ifPresent(seccomp -> SeccompRules.check(check, seccomp));
            LinuxRules.check(check, linux);
        });
        return new Findings(check.problems().list(), check.warnings().list());
    }

    /** Problems and warnings of a further process of a container, with pointers into the process document. */
    public static Findings checkProcess(ContainerProcess process, RuntimeSpec container, ValidationContext context) {
        Check check = new Check(container, context, new Problems(), new Problems());
        ProcessRules.check(check, "", process);
        return new Findings(check.problems().list(), check.warnings().list());
    }

    /** Problems and warnings of limits that a container is to have, with pointers into the resources document. */
    public static Findings checkResources(LinuxResources resources, RuntimeSpec container) {
        Check check = new Check(container, ValidationContext.none(), new Problems(), new Problems());
        ResourceRules.check(check, "", resources);
        return new Findings(check.problems().list(), check.warnings().list());
    }

    /** Problems and warnings of shares of cache and bandwidth that a container is to have. */
    public static Findings checkIntelRdt(LinuxIntelRdt shares, RuntimeSpec container) {
        Check check = new Check(container, ValidationContext.none(), new Problems(), new Problems());
        LinuxRules.intelRdt(check, shares);
        return new Findings(check.problems().list(), check.warnings().list());
    }
}
