// SPDX-License-Identifier: Apache-2.0
/** The planner's end of the protocol with the native launcher. */
@NullMarked
package io.caisson.cli.planner;

import org.jspecify.annotations.NullMarked;
