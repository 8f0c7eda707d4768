// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.contract;

import io.caisson.api.CaissonException;
import io.caisson.api.ContainerEvent;
import io.caisson.api.EventWatch;
import io.caisson.spec.LinuxMemory;
import io.caisson.spec.LinuxResources;
import io.caisson.spi.cgroup.CgroupManager;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** A way in which a cgroup manager can be wrong, and the test of the contract that has to see it. */
enum CgroupMistake implements Mistake<CgroupManager> {
    WRITES_A_LIMIT_THAT_IT_CALLS_LEFT_OUT("namesWhatItLeavesOut", "set") {
        @Override
        Object instead(CgroupManager right, Method method, Object[] arguments) throws Throwable {
            OptionalLong kernel = ((LinuxResources) arguments[0])
                    .memory()
                    .map(LinuxMemory::kernel)
                    .orElse(OptionalLong.empty());
            Files.writeString(
                    right.path("memory").orElseThrow().resolve("memory.high"), Long.toString(kernel.orElse(0)));
            return null;
        }
    },
    NAMES_NOTHING_THAT_IT_LEAVES_OUT("namesWhatItLeavesOut", "conversions") {
        @Override
        Object instead(CgroupManager right, Method method, Object[] arguments) {
            return List.of();
        }
    },
    WAITS_ON_WHEN_A_WATCH_IS_CLOSED("closingEndsAWait", "watch") {
        @Override
        Object instead(CgroupManager right, Method method, Object[] arguments) throws Throwable {
            return watch(right, method, arguments, "next", (watch, next, limit) -> {
                new CountDownLatch(1).await();
                return Optional.empty();
            });
        }
    },
    KEEPS_DESCRIPTORS_OF_A_CLOSED_WATCH("tellsNothingWhileNothingHappens", "watch") {
        @Override
        Object instead(CgroupManager right, Method method, Object[] arguments) throws Throwable {
            return watch(right, method, arguments, "close", (watch, close, none) -> null);
        }
    },
    TELLS_OF_NO_OOM_KILL("tellsOfOom", "watch") {
        @Override
        Object instead(CgroupManager right, Method method, Object[] arguments) throws Throwable {
            return watch(right, method, arguments, "next", (watch, next, limit) -> ((Optional<?>)
                            Mistake.rightly(watch, next, limit))
                    .filter(event -> !(event instanceof ContainerEvent.OutOfMemory)));
        }
    },
    KEEPS_ITS_CGROUP("prepareAndDestroy", "destroy"),
    KILLS_NOTHING("killsAll", "killAll"),
    FREEZES_NOTHING("freezesAndThaws", "freeze"),
    ATTACHES_NOTHING("attachMovesAProcess", "attach"),
    TAKES_A_CGROUP_IN_USE("refusesACgroupInUse", "prepare") {
        @Override
        Object instead(CgroupManager right, Method method, Object[] arguments) throws Throwable {
            try {
                return Mistake.rightly(right, method, arguments);
            } catch (CaissonException e) {
                return null;
            }
        }
    };

    final String test;
    private final String method;

    CgroupMistake(String test, String method) {
        this.test = test;
        this.method = method;
    }

    /** Nothing, unless a mistake does something worse. */
    Object instead(CgroupManager right, Method method, Object[] arguments) throws Throwable {
        return null;
    }

    @Override
    public Object call(CgroupManager right, Method called, Object[] arguments) throws Throwable {
        return called.getName().equals(method)
                ? instead(right, called, arguments)
                : Mistake.rightly(right, called, arguments);
    }

    private static EventWatch watch(
            CgroupManager right, Method open, Object[] arguments, String wrong, Mistake<EventWatch> mistake)
            throws Throwable {
        Mistake<EventWatch> only = (watch, called, values) -> called.getName().equals(wrong)
                ? mistake.call(watch, called, values)
                : Mistake.rightly(watch, called, values);
        return only.in(EventWatch.class, (EventWatch) Mistake.rightly(right, open, arguments));
    }
}
