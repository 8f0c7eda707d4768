// SPDX-License-Identifier: Apache-2.0
/** Completion for shells and manual pages, made from the grammars of the commands. */
@NullMarked
package io.caisson.cli.document;

import org.jspecify.annotations.NullMarked;
