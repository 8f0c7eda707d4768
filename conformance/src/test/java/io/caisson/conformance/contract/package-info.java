// SPDX-License-Identifier: Apache-2.0
/** The cgroup managers' contract on the kernel that runs here. */
@NullMarked
package io.caisson.conformance.contract;

import org.jspecify.annotations.NullMarked;
