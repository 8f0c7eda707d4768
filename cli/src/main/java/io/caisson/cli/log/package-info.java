// SPDX-License-Identifier: Apache-2.0
/** Log lines in the formats that users of OCI runtimes parse; the slf4j provider of the command line. */
@NullMarked
package io.caisson.cli.log;

import org.jspecify.annotations.NullMarked;
