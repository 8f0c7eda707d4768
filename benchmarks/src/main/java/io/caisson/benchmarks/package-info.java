// SPDX-License-Identifier: Apache-2.0
/** How long the steps of planning take inside a JVM that is warm; DEVELOPMENT.md says how to run them. */
@NullMarked
package io.caisson.benchmarks;

import org.jspecify.annotations.NullMarked;
