// SPDX-License-Identifier: Apache-2.0
/** Tables and JSON as commands print them. */
@NullMarked
package io.caisson.cli.output;

import org.jspecify.annotations.NullMarked;
