// SPDX-License-Identifier: Apache-2.0
/** The OCI runtime configuration and state as immutable records. */
@NullMarked
package io.caisson.spec;

import org.jspecify.annotations.NullMarked;
