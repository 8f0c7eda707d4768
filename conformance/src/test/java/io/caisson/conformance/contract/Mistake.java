// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** What a wrong object does instead of the right one's methods. */
@FunctionalInterface
interface Mistake<T> {
    Object call(T right, Method method, Object[] arguments) throws Throwable;

    /** Does what is right, for the methods that are not wrong. */
    static Object rightly(Object right, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(right, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The object with the mistake. */
    default T in(Class<T> type, T right) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(right, method, arguments)));
    }
}
