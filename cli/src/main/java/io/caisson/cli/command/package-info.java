// SPDX-License-Identifier: Apache-2.0
/** One class per subcommand. */
@NullMarked
package io.caisson.cli.command;

import org.jspecify.annotations.NullMarked;
