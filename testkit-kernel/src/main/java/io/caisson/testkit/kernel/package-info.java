// SPDX-License-Identifier: Apache-2.0
/**
 * A real machine for contract tests.
 *
 * <pre>{@code
 * class MySealerContractTest extends SealerContract {
 *     @Override protected ExeSealerProvider provider() { return new MySealerProvider(); }
 *     @Override protected Host host() { return RealMachine.host(); }
 * }
 * }</pre>
 */
@NullMarked
package io.caisson.testkit.kernel;

import org.jspecify.annotations.NullMarked;
