// SPDX-License-Identifier: Apache-2.0
/** The items of the runtime specification, a test for each, and what caisson, runc and crun make of it. */
@NullMarked
package io.caisson.conformance.table;

import org.jspecify.annotations.NullMarked;
