// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.explain;

import io.caisson.api.Explanation.Step;
import io.caisson.runtime.kernel.Errno;
import io.caisson.runtime.kernel.KernelException;
import io.caisson.spi.host.ControlFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Control files that are only read. Cgroups that would be made look like new ones of this kernel. */
final class DryFiles implements ControlFiles {
    private final ControlFiles files;
    private final List<Step> steps;
    private final Set<Path> made = new LinkedHashSet<>();
    private final Map<Path, String> written = new HashMap<>();
    private final NewCgroup template;

    DryFiles(ControlFiles files, List<Step> steps) {
        this.files = files;
        this.steps = steps;
        this.template = new NewCgroup(files, made, written);
    }

    /** Whether a path is, or is in, a directory that does not exist yet. */
    boolean isNew(Path path) {
        return made.contains(path) || made.contains(path.getParent());
    }

    @Override
    public String read(Path file) {
        return readIfExists(file).orElseThrow(() -> new KernelException("open", file.toString(), Errno.ENOENT));
    }

    @Override
    public Optional<String> readIfExists(Path file) {
        if (written.containsKey(file)) {
            return Optional.of(written.get(file));
        }
        return isNew(file) ? template.content(file) : files.readIfExists(file);
    }

    @Override
    public void write(Path file, String text) {
        boolean there = isNew(file) ? template.content(file).isPresent() : files.exists(file);
        if (!there) {
            throw new KernelException("write '" + text + "' to", file.toString(), Errno.ENOENT);
        }
        if (!isNew(file) && !Files.isWritable(file)) {
            throw new KernelException("write '" + text + "' to", file.toString(), Errno.EACCES);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("file", file.toString());
        fields.put("value", text);
        steps.add(new Step("cgroup", "write", fields));
        if (!file.endsWith("cgroup.subtree_control") || isNew(file)) {
            written.put(file, text);
        } else {
            written.put(file, (files.read(file) + " " + text.replace("+", "")).strip());
        }
    }

    @Override
    public boolean exists(Path file) {
        return isNew(file) ? !made.contains(file) && template.content(file).isPresent() : files.exists(file);
    }

    @Override
    public List<String> list(Path directory) {
        Set<String> names = new TreeSet<>(files.list(directory));
        made.stream()
                .filter(path -> directory.equals(path.getParent()))
                .forEach(path -> names.add(String.valueOf(path.getFileName())));
        return List.copyOf(names);
    }

    @Override
    public boolean isDirectory(Path path) {
        return made.contains(path) || files.isDirectory(path);
    }

    @Override
    public boolean makeDirectory(Path directory) {
        if (isDirectory(directory)) {
            return false;
        }
        Path parent = directory.getParent();
        if (!isDirectory(parent)) {
            throw new KernelException("make directory", directory.toString(), Errno.ENOENT);
        }
        if (!made.contains(parent) && !Files.isWritable(parent)) {
            throw new KernelException("make directory", directory.toString(), Errno.EACCES);
        }
        made.add(directory);
        steps.add(new Step("cgroup", "make-directory", Map.of("path", directory.toString())));
        return true;
    }

    @Override
    public boolean removeDirectory(Path directory) {
        boolean known = made.remove(directory) || files.isDirectory(directory);
        if (known) {
            steps.add(new Step("cgroup", "remove-directory", Map.of("path", directory.toString())));
        }
        return known;
    }

    @Override
    public void chown(Path path, int uid, int gid) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("path", path.toString());
        fields.put("uid", Integer.toString(uid));
        fields.put("gid", Integer.toString(gid));
        steps.add(new Step("cgroup", "chown", fields));
    }
}
