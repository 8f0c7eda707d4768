// SPDX-License-Identifier: Apache-2.0
/** For programs that use Guice; nothing else here knows it. */
@NullMarked
package io.caisson.runtime.guice;

import org.jspecify.annotations.NullMarked;
