// SPDX-License-Identifier: Apache-2.0
/** The Java side of caisson-init and of the native launcher: their wire, and where their binaries are. */
@NullMarked
package io.caisson.nsexec;

import org.jspecify.annotations.NullMarked;
