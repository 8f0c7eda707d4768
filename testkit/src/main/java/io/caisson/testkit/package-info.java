// SPDX-License-Identifier: Apache-2.0
/**
 * Contract tests for implementations of the SPIs, and what they run on.
 *
 * A plugin's test extends the contract class of its SPI and hands it the provider. On {@link io.caisson.testkit.TempHost},
 * a machine made of temporary files, it needs no root; the same class can be run on a real host.
 *
 * <pre>{@code
 * class MyManagerContractTest extends CgroupManagerContract {
 *     @TempDir Path directory;
 *     @Override protected CgroupManagerProvider provider() { return new MyManagerProvider(); }
 *     @Override protected Host host() { ... }
 * }
 * }</pre>
 */
@NullMarked
package io.caisson.testkit;

import org.jspecify.annotations.NullMarked;
