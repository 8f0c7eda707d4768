// SPDX-License-Identifier: Apache-2.0
package io.caisson.spec;

import org.apiguardian.api.API;

/** Priority of traffic leaving by one interface. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record InterfacePriority(String name, long priority) {}
