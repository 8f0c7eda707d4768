// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The number is unsigned. One of 64 bits fills the whole long: {@link Long#toUnsignedString(long)} shows it,
 * {@link Long#compareUnsigned(long, long)} compares it. Narrower ones are never negative.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface Unsigned {
    /** Width of the number in the specification: 16, 32 or 64. */
    int bits() default 64;
}
