// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

/**
 * Mount attributes to set and to clear. mount_setattr(2) refuses a change of the access time mode unless the whole
 * mask is cleared with it: {@link MountFlags#ATTR_ATIME} is in {@code clear} whenever a mode is chosen.
 */
record MountAttributes(long set, long clear) {
    static final MountAttributes NONE = new MountAttributes(0, 0);

    boolean isEmpty() {
        return set == 0 && clear == 0;
    }

    /** With the attribute set; a later option wins over an earlier one. */
    MountAttributes with(long attribute) {
        return new MountAttributes(set | attribute, clear & ~attribute);
    }

    MountAttributes without(long attribute) {
        return new MountAttributes(set & ~attribute, clear | attribute);
    }

    MountAttributes accessTime(long mode) {
        return new MountAttributes((set & ~MountFlags.ATTR_ATIME) | mode, clear | MountFlags.ATTR_ATIME);
    }

    /** Ends a mode that the option names; another mode chosen before it stays. */
    MountAttributes noLonger(long mode) {
        boolean otherChosen = (clear & MountFlags.ATTR_ATIME) != 0 && (set & MountFlags.ATTR_ATIME) != mode;
        return otherChosen ? this : accessTime(MountFlags.ATTR_RELATIME);
    }
}
