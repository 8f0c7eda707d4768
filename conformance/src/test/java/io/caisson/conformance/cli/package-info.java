// SPDX-License-Identifier: Apache-2.0
/** The command line, end to end. */
@NullMarked
package io.caisson.conformance.cli;

import org.jspecify.annotations.NullMarked;
