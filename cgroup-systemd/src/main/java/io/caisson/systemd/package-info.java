// SPDX-License-Identifier: Apache-2.0
/**
 * What cgroup managers need of systemd: names of units, their properties, and its manager object on D-Bus. A base class
 * lets systemd make the cgroup and leaves everything else to a manager that writes files. And what managers of both
 * versions do alike with directories.
 */
@NullMarked
package io.caisson.systemd;

import org.jspecify.annotations.NullMarked;
