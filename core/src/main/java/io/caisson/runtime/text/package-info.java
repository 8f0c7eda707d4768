// SPDX-License-Identifier: Apache-2.0
/** Words that people type. */
@NullMarked
package io.caisson.runtime.text;

import org.jspecify.annotations.NullMarked;
