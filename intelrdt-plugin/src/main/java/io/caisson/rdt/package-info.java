// SPDX-License-Identifier: Apache-2.0
/**
 * Groups of the resctrl file system: shares of the last-level cache (CAT) and of memory bandwidth (MBA), and their
 * monitoring.
 *
 * A directory at the top is a group (a class of service, of which the processor has few), with {@code schemata} for
 * its shares and {@code tasks} for its members; {@code mon_groups} in it holds groups that are only counted. The
 * kernel tells why it refused something in {@code info/last_cmd_status}.
 *
 * @see <a href="https://docs.kernel.org/filesystems/resctrl.html">resctrl</a>
 */
@NullMarked
package io.caisson.rdt;

import org.jspecify.annotations.NullMarked;
