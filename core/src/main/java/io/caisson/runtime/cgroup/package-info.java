// SPDX-License-Identifier: Apache-2.0
/** The cgroup manager for where no cgroup can be made. */
@NullMarked
package io.caisson.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
