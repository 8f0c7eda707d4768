// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.nsexec.Wire;
import io.caisson.nsexec.WireReader;
import io.caisson.spi.seccomp.SeccompProgram;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanEncoderTest {
    /** Fields beside each OP_* of protocol.h: u u32, q u64, s str, b bytes, S strs, U u32s. */
    private static final Map<Integer, String> FIELDS = Map.ofEntries(
            Map.entry(Wire.OP_OPEN_TREE, "usu"),
            Map.entry(Wire.OP_TREE_ATTR, "uqqqu"),
            Map.entry(Wire.OP_TREE_IDMAP, "ussu"),
            Map.entry(Wire.OP_SETSID, ""),
            Map.entry(Wire.OP_BECOME_ROOT, "u"),
            Map.entry(Wire.OP_KEYRING, "s"),
            Map.entry(Wire.OP_LOOPBACK_UP, ""),
            Map.entry(Wire.OP_UNSHARE, "q"),
            Map.entry(Wire.OP_HOSTNAME, "s"),
            Map.entry(Wire.OP_DOMAINNAME, "s"),
            Map.entry(Wire.OP_PROCFS, ""),
            Map.entry(Wire.OP_ROOT, "uq"),
            Map.entry(Wire.OP_MOUNT_FS, "sssSqqquu"),
            Map.entry(Wire.OP_MOUNT_TREE, "usu"),
            Map.entry(Wire.OP_MOUNT_ATTR, "sqqqu"),
            Map.entry(Wire.OP_MASK, "s"),
            Map.entry(Wire.OP_READONLY, "s"),
            Map.entry(Wire.OP_MKNOD, "suuuuu"),
            Map.entry(Wire.OP_SYMLINK, "ss"),
            Map.entry(Wire.OP_MKDIR, "suuu"),
            Map.entry(Wire.OP_PIVOT_ROOT, ""),
            Map.entry(Wire.OP_MOVE_ROOT, ""),
            Map.entry(Wire.OP_CHROOT, "u"),
            Map.entry(Wire.OP_SYSCTL, "ss"),
            Map.entry(Wire.OP_CONSOLE, "uuu"),
            Map.entry(Wire.OP_RLIMIT, "uqq"),
            Map.entry(Wire.OP_UMASK, "u"),
            Map.entry(Wire.OP_NO_NEW_PRIVS, ""),
            Map.entry(Wire.OP_BOUNDING, "q"),
            Map.entry(Wire.OP_USER, "uuUu"),
            Map.entry(Wire.OP_CAPS, "qqqq"),
            Map.entry(Wire.OP_SECCOMP, "ub"),
            Map.entry(Wire.OP_CWD, "su"),
            Map.entry(Wire.OP_SCHEDULER, "uuuqqqq"),
            Map.entry(Wire.OP_IOPRIO, "uu"),
            Map.entry(Wire.OP_PERSONALITY, "q"),
            Map.entry(Wire.OP_MEMPOLICY, "uub"),
            Map.entry(Wire.OP_AFFINITY, "b"),
            Map.entry(Wire.OP_PDEATHSIG, "u"),
            Map.entry(Wire.OP_LABEL, "us"),
            Map.entry(Wire.OP_STDIO_OWNER, "uu"),
            Map.entry(Wire.OP_OOM_SCORE_ADJ, "s"),
            Map.entry(Wire.OP_PIDFD, "s"),
            Map.entry(Wire.OP_SYNC, "u"),
            Map.entry(Wire.OP_HOOK, "sSSqs"),
            Map.entry(Wire.OP_LOOKUP, "ss"),
            Map.entry(Wire.OP_FIFO, ""),
            Map.entry(Wire.OP_CLOSE_FDS, "u"),
            Map.entry(Wire.OP_EXEC, "SS"),
            Map.entry(Wire.OP_NET_DEVICE, "ss"),
            Map.entry(Wire.OP_RLIMIT_RAISE, "uq"),
            Map.entry(Wire.OP_REMOUNT, "sSqqq"),
            Map.entry(Wire.OP_OWN_PROCFS, ""),
            Map.entry(Wire.OP_MASK_LABEL, "s"),
            Map.entry(Wire.OP_ROOT_PLACE, "s"));

    static Stream<Class<?>> kinds() {
        return Arrays.stream(Operation.class.getPermittedSubclasses())
                .flatMap(group -> Arrays.stream(group.getPermittedSubclasses()));
    }

    @Test
    void hasARecordForEveryOperationOfTheWire() throws ReflectiveOperationException {
        List<Integer> codes = new ArrayList<>();
        for (Class<?> kind : kinds().toList()) {
            codes.add(sample(kind).code());
        }

        assertThat(codes).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(FIELDS.keySet());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void writesTheComponentsAsTheFieldsOfTheWire(Class<?> kind) throws ReflectiveOperationException {
        Operation operation = sample(kind);

        WireReader.Message message = new WireReader(PlanEncoder.programme(List.of(operation))).message();
        WireReader.Operation read = message.payload().operation();

        assertThat(message.type()).isEqualTo(Wire.MSG_PROGRAMME);
        assertThat(read.code()).isEqualTo(operation.code());
        assertThat(read.phase()).isEqualTo(operation.phase());
        List<Object> fields = new ArrayList<>();
        for (char type : FIELDS.get(operation.code()).toCharArray()) {
            fields.add(field(type, read.fields()));
        }
        assertThat(read.fields().hasMore()).as("fields left").isFalse();
        assertThat(fields).containsExactlyElementsOf(expected(operation));
    }

    private static Object field(char type, WireReader reader) {
        return switch (type) {
            case 'u' -> reader.unsigned();
            case 'q' -> reader.u64();
            case 's' -> reader.str();
            case 'S' -> reader.strs();
            case 'U' -> reader.u32s();
            case 'b' -> List.of(Arrays.toString(reader.bytes()));
            default -> throw new AssertionError(type);
        };
    }

    private static Operation sample(Class<?> kind) throws ReflectiveOperationException {
        RecordComponent[] components = kind.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = value(components[i], i + 1);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return (Operation) kind.getDeclaredConstructor(types).newInstance(values);
    }

    /** A different value for every component, so that swapped ones are noticed. */
    private static Object value(RecordComponent component, int number) {
        Class<?> type = component.getType();
        if (type == int.class) {
            return number;
        }
        if (type == long.class) {
            return (long) number;
        }
        if (type == String.class) {
            return "text " + number;
        }
        if (type == SeccompProgram.class) {
            return new SeccompProgram(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, false, List.of());
        }
        return switch (component.getGenericType().getTypeName()) {
            case "java.util.List<java.lang.String>" -> List.of("a" + number, "b");
            case "java.util.List<java.lang.Long>" -> List.of((long) number, 9L);
            default -> List.of(0, 2);
        };
    }

    private static List<Object> expected(Operation operation) throws ReflectiveOperationException {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : operation.getClass().getRecordComponents()) {
            if (component.getName().equals("phase")) {
                continue; // part of the header
            }
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(operation);
            if (value instanceof Integer number) {
                values.add(Integer.toUnsignedLong(number));
            } else if (value instanceof SeccompProgram program) {
                values.add(List.of(Arrays.toString(program.instructions())));
            } else if (value.equals(List.of(0, 2))) {
                values.add(List.of(Arrays.toString(new byte[] {5, 0, 0, 0, 0, 0, 0, 0})));
            } else {
                values.add(value);
            }
        }
        return values;
    }

    @Test
    void keepsTheOrderOfThePlan() {
        LaunchPlan plan = Requests.of(new Configuration().mount("/a", "none", "/s", "bind"))
                .init();

        WireReader payload = new WireReader(plan.programme()).message().payload();
        List<Integer> codes = new ArrayList<>();
        while (payload.hasMore()) {
            codes.add(payload.operation().code());
        }

        assertThat(codes)
                .isEqualTo(plan.operations().stream().map(Operation::code).toList());
    }
}
