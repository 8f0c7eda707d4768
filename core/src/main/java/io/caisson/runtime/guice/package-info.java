// SPDX-License-Identifier: Apache-2.0
/** The runtime put together by Guice. Nothing outside this package and the command line knows Guice. */
@NullMarked
package io.caisson.runtime.guice;

import org.jspecify.annotations.NullMarked;
