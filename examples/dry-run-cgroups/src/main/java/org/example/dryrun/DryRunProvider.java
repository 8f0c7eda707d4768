// SPDX-License-Identifier: Apache-2.0
package org.example.dryrun;

import io.caisson.spi.Availability;
import io.caisson.spi.cgroup.CgroupContext;
import io.caisson.spi.cgroup.CgroupManager;
import io.caisson.spi.cgroup.CgroupManagerProvider;
import io.caisson.spi.host.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes no cgroups: writes down in a directory of the user's what would have been done to them. */
public final class DryRunProvider implements CgroupManagerProvider {
    /** Environment variable: the directory for the records. */
    static final String DIRECTORY = "DRY_RUN_RECORDS";

    /** Below every manager that limits anything: it must be asked for by name. */
    private static final int ONLY_BY_NAME = -1000;

    @Override
    public String name() {
        return "dry-run";
    }

    @Override
    public int priority() {
        return ONLY_BY_NAME;
    }

    @Override
    public Availability probe(Host host) {
        Optional<Path> directory = directory(host);
        if (directory.isEmpty()) {
            return Availability.unavailable(DIRECTORY + " does not name a directory for its records");
        }
        return Files.isDirectory(directory.get())
                ? Availability.available()
                : Availability.unavailable(DIRECTORY + " is '" + directory.get() + "', which is no directory");
    }

    /** A container that exists has its record where it was when it was made, whatever the variable says now. */
    @Override
    public CgroupManager create(CgroupContext context) {
        Path record = Optional.ofNullable(context.savedPaths().get(""))
                .map(Path::of)
                .or(() -> directory(context.host()).map(directory -> directory.resolve(context.id() + ".record")))
                .orElseThrow(() -> DryRunManager.failure(DIRECTORY + " is not set"));
        String cgroup = context.cgroupsPath().filter(path -> !path.isEmpty()).orElse("/" + context.id());
        return new DryRunManager(new Journal(record), new Processes(context.host()), cgroup);
    }

    private static Optional<Path> directory(Host host) {
        return Optional.ofNullable(host.environment().get(DIRECTORY))
                .filter(name -> !name.isEmpty())
                .map(name -> Path.of(name).toAbsolutePath());
    }
}
