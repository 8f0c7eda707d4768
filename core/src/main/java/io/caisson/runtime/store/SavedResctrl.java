// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import java.util.Optional;

/**
 * A container's resctrl group.
 *
 * @param manager name of the plugin that made it
 * @param path of the group
 * @param monitoringPath of its monitoring group
 * @param owned whether the group was made for this container, or was about to be
 * @param monitoringOwned the same for its monitoring group
 */
public record SavedResctrl(
        String manager, String path, Optional<String> monitoringPath, boolean owned, boolean monitoringOwned) {}
