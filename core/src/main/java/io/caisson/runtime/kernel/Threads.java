// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.kernel;

/** Threads that neither keep the JVM alive nor hold on to what their maker has in thread locals and class loaders. */
public final class Threads {
    private static final long DEFAULT_STACK = 0;

    private Threads() {}

    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, DEFAULT_STACK, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Threads.class.getClassLoader());
        return thread;
    }
}
