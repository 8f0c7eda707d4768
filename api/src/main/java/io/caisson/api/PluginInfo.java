// SPDX-License-Identifier: Apache-2.0
package io.caisson.api;

import org.apiguardian.api.API;

/**
 * A plugin as the runtime found it.
 *
 * @param kind the SPI: cgroup, resctrl, hooks, seccomp, exe-sealing or lifecycle
 * @param name the plugin's name; "" when the jar is too broken to tell
 * @param source the jar, folder or class path entry it came from
 * @param priority its priority
 * @param available whether it can be used on this host
 * @param reason why not, or why it was (not) selected; one sentence
 * @param selected whether the runtime uses it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record PluginInfo(
        String kind, String name, String source, int priority, boolean available, String reason, boolean selected) {}
