// SPDX-License-Identifier: Apache-2.0
/** Commands that run in a container of their own: {@link io.caisson.api.ContainerRuntime#run}. */
@NullMarked
package io.caisson.runtime.sandbox;

import org.jspecify.annotations.NullMarked;
