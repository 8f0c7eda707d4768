// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import java.time.Duration;
import java.util.List;

/**
 * A connection to the systemd that rules the caller's cgroups. Every call has a time limit; whatever fails is a
 * {@link BusException}. Values are Java's: strings and object paths as String, booleans, every integer as Long, d as
 * Double, arrays and structures as List, variants as {@link Variant}.
 */
public interface Bus extends AutoCloseable {
    /** A value with its D-Bus signature. */
    record Variant(String signature, Object value) {}

    /** Calls a method of systemd and returns what it answers. */
    List<Object> call(String path, String interfaceName, String method, String signature, Object... arguments);

    /** From now on remembers how jobs ended; to be called before what queues them. */
    void watchJobs();

    /** Waits for the end of a job and returns its result, {@code done} when all went well. */
    String awaitJob(String job, Duration limit);

    @Override
    void close();
}
