// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

/** One operation of the programme. */
public interface Operation {}
