// SPDX-License-Identifier: Apache-2.0
/** What create would do, found out without doing it. */
@NullMarked
package io.caisson.runtime.explain;

import org.jspecify.annotations.NullMarked;
