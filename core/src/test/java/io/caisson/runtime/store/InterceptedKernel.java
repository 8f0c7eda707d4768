// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.runtime.kernel.libc.LibcKernel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** The real kernel with something happening before the calls of one name. */
final class InterceptedKernel {
    private InterceptedKernel() {}

    /** The given calls fail with an errno, after as many that succeed. */
    static Kernel failing(String call, int succeeding, int errno) {
        return failing(new LibcKernel(), call, succeeding, errno);
    }

    static Kernel failing(Kernel real, String call, int succeeding, int errno) {
        int[] calls = new int[1];
        return before(real, call, arguments -> {
            calls[0]++;
            if (calls[0] > succeeding) {
                throw new KernelException(call, String.valueOf(arguments[0]), errno);
            }
        });
    }

    static Kernel before(String call, Consumer<Object[]> action) {
        return before(new LibcKernel(), call, action);
    }

    private static Kernel before(Kernel real, String call, Consumer<Object[]> action) {
        return (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(call)) {
                        action.accept(arguments);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
