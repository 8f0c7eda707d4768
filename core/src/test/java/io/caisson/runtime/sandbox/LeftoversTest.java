// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.caisson.api.CaissonException;
import io.caisson.api.Container;
import io.caisson.api.ContainerRuntime;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.spec.DefaultSpec;
import io.caisson.spec.ContainerStatus;
import io.caisson.spec.State;
import io.caisson.spi.host.HostFd;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed of sandboxes that nobody waits for any more, and what is not. */
class LeftoversTest {
    private static final String ID = "sandbox-00000000-0000-4000-8000-00000000000";

    @TempDir
    Path directory;

    private final Map<String, Container> containers = new TreeMap<>();
    private final List<String> deleted = new ArrayList<>();

    private final ContainerRuntime runtime =
            fake(ContainerRuntime.class, (self, method, arguments) -> switch (method.getName()) {
                case "ids" -> List.copyOf(containers.keySet());
                case "get" -> container((String) arguments[0]);
                case "delete" -> {
                    deleted.add((String) arguments[0]);
                    yield null;
                }
                default -> throw new AssertionError(method.getName());
            });

    private Container container(String id) {
        if (id.endsWith("f")) {
            throw new CaissonException(ErrorCode.STATE_UNREADABLE, "failed to read '" + id + "'");
        }
        return containers.get(id);
    }

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    /** Its bundle, with something in it. */
    private Path add(String id, String owner, ContainerStatus status, String bundleName) throws IOException {
        Path bundle = Files.createDirectories(directory.resolve(bundleName));
        Files.writeString(bundle.resolve("file"), "");
        Map<String, String> annotations = owner.isEmpty() ? Map.of() : Map.of(Leftovers.OWNER, owner);
        State state = new State("1.2.0", id, status, OptionalInt.empty(), bundle.toString(), Map.of());
        containers.put(id, fake(Container.class, (self, method, arguments) -> switch (method.getName()) {
            case "config" -> DefaultSpec.of(false, 0, 0).withAnnotations(annotations);
            case "state" -> state;
            default -> throw new AssertionError(method.getName());
        }));
        return bundle;
    }

    @Test
    void onlyStoppedSandboxesOfAJvmThatIsGone() throws IOException {
        Path left = add(ID + "1", "gone", ContainerStatus.STOPPED, "caisson-sandbox-1");
        List<Path> kept = List.of(
                add(ID + "2", "alive", ContainerStatus.STOPPED, "caisson-sandbox-2"),
                add(ID + "3", "gone", ContainerStatus.RUNNING, "caisson-sandbox-3"),
                add(ID + "4", "gone", ContainerStatus.CREATING, "caisson-sandbox-4"),
                add(ID + "5", "", ContainerStatus.STOPPED, "caisson-sandbox-5"),
                add("sandbox-mine", "gone", ContainerStatus.STOPPED, "caisson-sandbox-6"),
                add(ID + "7", "gone", ContainerStatus.STOPPED, "bundle"),
                add(ID + "f", "gone", ContainerStatus.STOPPED, "caisson-sandbox-8"));
        new Leftovers(runtime, new Inside()).remove();
        assertThat(deleted).containsExactly(ID + "1", ID + "7");
        assertThat(left).doesNotExist();
        assertThat(kept).allSatisfy(bundle -> assertThat(bundle).isNotEmptyDirectory());
    }

    private static final class Inside implements SandboxRunner.Inside {
        @Override
        public String owner() {
            return "alive";
        }

        @Override
        public boolean isGone(String owner) {
            return owner.equals("gone");
        }

        @Override
        public HostFd init(Container container) {
            throw new AssertionError("not asked");
        }

        @Override
        public List<String> missing(Container container, List<String> controllers) {
            throw new AssertionError("not asked");
        }

        @Override
        public OptionalLong kills(Container container) {
            throw new AssertionError("not asked");
        }
    }
}
