// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime;

import io.caisson.runtime.kernel.HostView;
import io.caisson.spi.host.ControlFiles;
import io.caisson.spi.host.Host;
import io.caisson.testkit.ResctrlMachine;
import io.caisson.testkit.ResctrlSimulator;
import io.caisson.testkit.TempHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** This machine, with a simulated resctrl and without its own mounts. */
final class ResctrlHost extends HostView {
    final TempHost machine;
    final ResctrlSimulator resctrl;

    /** Told of each directory that is about to be made. */
    Consumer<Path> beforeMaking = path -> {};

    private final Host real;

    ResctrlHost(Host real, Path directory) {
        super(real);
        this.real = real;
        machine = TempHost.in(directory);
        resctrl = ResctrlSimulator.mount(machine, ResctrlMachine.usual())
                .processes(pid -> Files.exists(Path.of("/proc", Integer.toString(pid))));
    }

    @Override
    public Path sys() {
        return machine.sys();
    }

    @Override
    public ControlFiles files() {
        return new Routed();
    }

    private final class Routed implements ControlFiles {
        private ControlFiles at(Path path) {
            return path.startsWith(machine.root()) ? machine.files() : real.files();
        }

        @Override
        public String read(Path file) {
            return at(file).read(file);
        }

        @Override
        public Optional<String> readIfExists(Path file) {
            Path read = file.equals(proc().resolve("self/mountinfo"))
                    ? machine.proc().resolve("self/mountinfo")
                    : file;
            return at(read).readIfExists(read);
        }

        @Override
        public void write(Path file, String text) {
            at(file).write(file, text);
        }

        @Override
        public boolean exists(Path path) {
            return at(path).exists(path);
        }

        @Override
        public List<String> list(Path directory) {
            return at(directory).list(directory);
        }

        @Override
        public boolean isDirectory(Path path) {
            return at(path).isDirectory(path);
        }

        @Override
        public boolean makeDirectory(Path directory) {
            beforeMaking.accept(directory);
            return at(directory).makeDirectory(directory);
        }

        @Override
        public boolean removeDirectory(Path directory) {
            return at(directory).removeDirectory(directory);
        }

        @Override
        public void chown(Path path, int uid, int gid) {
            at(path).chown(path, uid, gid);
        }
    }
}
