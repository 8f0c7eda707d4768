// SPDX-License-Identifier: Apache-2.0
package io.caisson.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.extension.ExtendWith;

/** Skips a test, with a reason, unless v1 hierarchies are mounted below /sys/fs/cgroup. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(MachineCondition.class)
public @interface RequiresCgroupV1 {}
