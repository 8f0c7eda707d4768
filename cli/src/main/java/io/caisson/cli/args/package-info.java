// SPDX-License-Identifier: Apache-2.0
/** The grammar of the command line: flags, commands, help. */
@NullMarked
package io.caisson.cli.args;

import org.jspecify.annotations.NullMarked;
