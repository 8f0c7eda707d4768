// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a class that is wrong on purpose: the rules of {@link ArchitectureRules} that must find it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Breaks {
    String[] value();
}
