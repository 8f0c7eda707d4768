// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.spi.Plugin;

/**
 * A provider that could be loaded and has told its name and priority.
 *
 * @param source jar, folder or class path entry it came from
 */
record Found<P extends Plugin>(P provider, String name, int priority, String source) {}
