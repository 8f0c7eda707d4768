// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.launch;

import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.HostFd;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The real kernel, whose n-th call can be made to fail, and which knows the descriptors that were not closed. */
public final class KernelProbe {
    private static final int ENOMEM = 12;

    private final Kernel real;
    private final Map<Integer, String> open = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger serial = new AtomicInteger();
    private volatile int failing;
    private volatile String failed = "";

    public KernelProbe(Kernel real) {
        this.real = real;
    }

    /** Lets one call fail, counted from now; 0: none. */
    public KernelProbe failCall(int number) {
        calls.set(0);
        failing = number;
        failed = "";
        return this;
    }

    /** The call that was made to fail; "" when there were not so many. */
    public String failed() {
        return failed;
    }

    /** What was opened and not closed, by the call that opened it. */
    public List<String> leaks() {
        return List.copyOf(open.values());
    }

    public Kernel kernel() {
        return (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(),
                new Class<?>[] {Kernel.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (calls.incrementAndGet() == failing) {
            failed = method.getName();
            throw new KernelException(method.getName(), "on purpose", ENOMEM);
        }
        try {
            return track(method.getName(), method.invoke(real, arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object track(String call, Object result) {
        if (result instanceof HostFd file) {
            return tracked(call, file);
        }
        if (result instanceof Kernel.Pair pair) {
            return new Kernel.Pair(tracked(call, pair.first()), tracked(call, pair.second()));
        }
        if (result instanceof Optional<?> received
                && received.isPresent()
                && received.get() instanceof Kernel.Received message) {
            return Optional.of(new Kernel.Received(
                    message.data(),
                    message.descriptors().stream().map(fd -> tracked(call, fd)).toList()));
        }
        return result;
    }

    private HostFd tracked(String call, HostFd file) {
        int key = serial.incrementAndGet();
        open.put(key, call);
        return new HostFd() {
            @Override
            public int number() {
                return file.number();
            }

            @Override
            public void close() {
                open.remove(key);
                file.close();
            }
        };
    }
}
