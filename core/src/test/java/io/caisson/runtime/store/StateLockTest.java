// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.Kernel;
import io.caisson.runtime.kernel.libc.LibcKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StateLockTest {
    @TempDir
    private Path root;

    private StateStore store;

    @BeforeEach
    void makeContainer() {
        store = new FileStateStore(root, new LibcKernel());
        store.create("c1");
    }

    @Test
    @DisplayName("S1 one thread at a time holds the lock")
    void keepsThreadsApart() throws Exception {
        int[] inside = new int[1];
        int[] total = new int[1];
        int rounds = 200;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                // each with a store of its own, as two embedders in one JVM would have
                StateStore own = new FileStateStore(root, new LibcKernel());
                ends.add(threads.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        try (StateStore.Lock lock = own.lock("c1")) {
                            assertThat(lock).isNotNull();
                            assertThat(++inside[0]).isEqualTo(1);
                            total[0]++;
                            inside[0]--;
                        }
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(total[0]).isEqualTo(4 * rounds);
    }

    @Test
    @DisplayName("S1 other processes are kept out until the last use is closed")
    void keepsProcessesOut() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "flock(1) is not installed");
        StateStore.Lock outer = store.lock("c1");
        StateStore.Lock inner = store.lock("c1");
        assertThat(anotherProcessGetsIt()).isFalse();
        inner.close();
        inner.close();
        assertThat(anotherProcessGetsIt()).isFalse();
        outer.close();
        assertThat(anotherProcessGetsIt()).isTrue();
    }

    private boolean anotherProcessGetsIt() throws Exception {
        Process process = new ProcessBuilder(
                        "/usr/bin/flock", "--nonblock", root.resolve("c1").toString(), "true")
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    @Test
    void locksEachContainerByItself() {
        store.create("c2");
        StateStore.Lock one = store.lock("c1");
        StateStore.Lock other = store.lock("c2");
        one.close();
        other.close();
        store.lock("c1").close();
    }

    @Test
    void findsNoContainerWhereNoneIs() {
        assertNotFound(() -> store.lock("c2"));
        // the mutex is free again
        store.create("c2");
        store.lock("c2").close();
    }

    @Test
    void findsNoContainerWhenItWentWhileWaiting() {
        Kernel kernel = InterceptedKernel.before("lockExclusive", arguments -> store.remove("c1"));
        assertNotFound(() -> new FileStateStore(root, kernel).lock("c1"));
    }

    @Test
    void locksTheNewerContainerWhenTheIdWasUsedAgainWhileWaiting() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Kernel kernel = InterceptedKernel.before("lockExclusive", arguments -> {
            if (!done.getAndSet(true)) {
                // keep the former directory, or the new one may get its inode number
                move(root.resolve("c1"), root.resolve("former"));
                store.create("c1");
            }
        });
        try (StateStore.Lock lock = new FileStateStore(root, kernel).lock("c1")) {
            assertThat(lock).isNotNull();
            assertThat(anotherProcessGetsIt()).isFalse();
        }
    }

    private static void move(Path from, Path to) {
        new LibcKernel().rename(from, to);
    }

    private static void assertNotFound(Runnable locking) {
        CaissonException failure = catchThrowableOfType(CaissonException.class, locking::run);
        assertThat(failure.code()).isEqualTo(ErrorCode.CONTAINER_NOT_FOUND);
        assertThat(failure.getMessage()).startsWith("container does not exist: ");
    }

    @Test
    void tellsWhyTheLockCannotBeHad() {
        Kernel kernel = InterceptedKernel.failing("lockExclusive", 0, Errno.ENOMEM);
        assertThatThrownBy(() -> new FileStateStore(root, kernel).lock("c1"))
                .hasMessage("failed to lock '" + root.resolve("c1") + "': cannot allocate memory");
    }
}
