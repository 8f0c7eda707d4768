// SPDX-License-Identifier: Apache-2.0
/** The command line: the planner that the native launcher starts. */
@NullMarked
package io.caisson.cli;

import org.jspecify.annotations.NullMarked;
