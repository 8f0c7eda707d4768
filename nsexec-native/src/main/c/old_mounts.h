/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * Before a root that is only moved over the old one (--no-pivot): unmounts every procfs and sysfs of the old root,
 * or covers it where it is locked. `proc`: the caller's procfs. 0 or -errno.
 */
int old_mounts_drop(int proc);
