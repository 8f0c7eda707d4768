// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
    private static final String MANDATORY =
            """
            async atime bind defaults dev diratime dirsync exec iversion lazytime loud noatime nodev nodiratime noexec
            noiversion nolazytime norelatime nostrictatime nosuid private rbind relatime remount ro rprivate rshared
            rslave runbindable rw shared silent slave strictatime suid sync unbindable
            nosymfollow symfollow rro rrw rnosuid rsuid rnodev rdev rnoexec rexec rnoatime ratime rnodiratime
            rdiratime rrelatime rnorelatime rstrictatime rnostrictatime rnosymfollow rsymfollow idmap ridmap
            mand nomand tmpcopyup""";

    static Stream<String> everyOption() {
        return Stream.of(MANDATORY.split("\\s+"));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("everyOption")
    void leavesNoOptionOfTheSpecificationToTheFileSystem(String option) {
        assertThat(MountOptions.parse(List.of(option)).data()).isEmpty();
        assertThat(MountOptions.known()).contains(option);
    }

    @ParameterizedTest
    @CsvSource({
        "ro, 0x1, 0x0",
        "rw, 0x0, 0x1",
        "nosuid, 0x2, 0x0",
        "suid, 0x0, 0x2",
        "nodev, 0x4, 0x0",
        "dev, 0x0, 0x4",
        "noexec, 0x8, 0x0",
        "exec, 0x0, 0x8",
        "nodiratime, 0x80, 0x0",
        "diratime, 0x0, 0x80",
        "nosymfollow, 0x200000, 0x0",
        "symfollow, 0x0, 0x200000",
        "noatime, 0x10, 0x70",
        "atime, 0x0, 0x70",
        "relatime, 0x0, 0x70",
        "norelatime, 0x0, 0x70",
        "strictatime, 0x20, 0x70",
        "nostrictatime, 0x0, 0x70",
        "defaults, 0x0, 0x0",
    })
    void turnsAttributesIntoWordsOfMountSetattr(String option, String set, String clear) {
        MountAttributes expected = new MountAttributes(Long.decode(set), Long.decode(clear));

        assertThat(MountOptions.parse(List.of(option)).attributes()).isEqualTo(expected);
        assertThat(MountOptions.parse(List.of(option)).recursive()).isEqualTo(MountAttributes.NONE);
        if (!option.equals("defaults")) {
            assertThat(MountOptions.parse(List.of("r" + option)).recursive()).isEqualTo(expected);
            assertThat(MountOptions.parse(List.of("r" + option)).attributes()).isEqualTo(MountAttributes.NONE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sync, 0x10",
        "mand, 0x40",
        "dirsync, 0x80",
        "silent, 0x8000",
        "iversion, 0x800000",
        "lazytime, 0x2000000",
    })
    void turnsOptionsOfTheFileSystemIntoItsFlags(String option, String flag) {
        assertThat(MountOptions.parse(List.of(option)).superblockFlags()).isEqualTo(Long.decode(flag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync async", "mand nomand", "silent loud", "iversion noiversion", "lazytime nolazytime"})
    void letsALaterOptionUndoAnEarlierOne(String pair) {
        assertThat(MountOptions.parse(List.of(pair.split(" "))).superblockFlags())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "private, 0x40000",
        "rprivate, 0x44000",
        "slave, 0x80000",
        "rslave, 0x84000",
        "shared, 0x100000",
        "rshared, 0x104000",
        "unbindable, 0x20000",
        "runbindable, 0x24000",
    })
    void turnsPropagationIntoItsWord(String option, String word) {
        assertThat(MountOptions.parse(List.of(option)).propagation()).containsExactly(Long.decode(word));
    }

    @Test
    void letsTheLastAttributeWin() {
        assertThat(MountOptions.parse(List.of("ro", "rw")).attributes()).isEqualTo(new MountAttributes(0, 1));
        assertThat(MountOptions.parse(List.of("rw", "ro")).attributes()).isEqualTo(new MountAttributes(1, 0));
    }

    @Test
    void neverSetsTwoAccessTimeModes() {
        assertThat(MountOptions.parse(List.of("noatime", "strictatime")).attributes())
                .isEqualTo(new MountAttributes(0x20, 0x70));
        assertThat(MountOptions.parse(List.of("strictatime", "noatime", "ro")).attributes())
                .isEqualTo(new MountAttributes(0x11, 0x70));
    }

    @Test
    void endsOnlyTheModeThatIsNamed() {
        assertThat(MountOptions.parse(List.of("strictatime", "atime")).attributes())
                .isEqualTo(new MountAttributes(0x20, 0x70));
        assertThat(MountOptions.parse(List.of("noatime", "atime")).attributes())
                .isEqualTo(new MountAttributes(0, 0x70));
        assertThat(MountOptions.parse(List.of("noatime", "norelatime")).attributes())
                .isEqualTo(new MountAttributes(0x10, 0x70));
    }

    @Test
    void keepsWhatItDoesNotKnowForTheFileSystem() {
        MountOptions options = MountOptions.parse(List.of("nosuid", "size=64k", "mode=755,nr_inodes=7", "newinstance"));

        assertThat(options.data()).containsExactly("size=64k", "mode=755", "nr_inodes=7", "newinstance");
    }

    @Test
    void knowsTheOptionsThatAreNoFlags() {
        MountOptions options = MountOptions.parse(List.of("rbind", "remount", "ridmap", "tmpcopyup"));

        assertThat(options.bind()).isTrue();
        assertThat(options.recursiveBind()).isTrue();
        assertThat(options.remount()).isTrue();
        assertThat(options.idmap()).isTrue();
        assertThat(options.recursiveIdmap()).isTrue();
        assertThat(options.copyUp()).isTrue();
        assertThat(MountOptions.parse(List.of("bind")).recursiveBind()).isFalse();
        assertThat(MountOptions.parse(List.of("idmap")).recursiveIdmap()).isFalse();
    }

    @Test
    void takesTheQuotesOffALabelWhoseCategoriesHaveCommas() {
        String label = "system_u:object_r:container_file_t:s0:c1,c2";

        assertThat(MountOptions.parse(List.of("context=\"" + label + "\"", "size=1k,nr_inodes=5"))
                        .data())
                .containsExactly("context=" + label, "size=1k", "nr_inodes=5");
        assertThat(MountOptions.parse(List.of("size=1k,context=\"" + label + "\",mode=755"))
                        .data())
                .containsExactly("size=1k", "context=" + label, "mode=755");
        assertThat(MountOptions.parse(List.of("x=\"y\"")).data()).containsExactly("x=\"y\"");
    }
}
