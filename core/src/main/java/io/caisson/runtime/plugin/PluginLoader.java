// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.plugin;

import io.caisson.runtime.plugin.Broken.PluginFault;
import io.caisson.spi.Plugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds providers: on the class path, then in every jar or folder directly under each plugin directory, each in a
 * class loader of its own. Whatever is wrong with a jar is recorded and logged in one line; the rest works on.
 */
public final class PluginLoader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final String CLASS_PATH = "class path";

    /** A damaged provider list could make ServiceLoader's iterator fail for ever. */
    private static final int MAX_FAILURES_PER_SOURCE = 64;

    private final List<Path> directories;
    private final List<ClassLoader> loaders;
    private final ClassLoader application;
    private final Map<String, Broken> broken = new LinkedHashMap<>();
    private final List<Broken> complaints = new ArrayList<>();
    private List<PluginSource> sources = List.of();
    private boolean scanned;

    public PluginLoader(List<Path> directories, ClassLoader application) {
        this(directories, List.of(), application);
    }

    /** @param loaders with further providers; they are the caller's to close */
    public PluginLoader(List<Path> directories, List<ClassLoader> loaders, ClassLoader application) {
        this.directories = List.copyOf(directories);
        this.loaders = List.copyOf(loaders);
        this.application = application;
    }

    /** Every provider of an SPI that can be loaded, class path first. */
    synchronized <P extends Plugin> List<Found<P>> load(Class<P> spi) {
        scan();
        List<Found<P>> found = new ArrayList<>();
        collect(spi, application, CLASS_PATH, found);
        loaders.forEach(loader -> collect(spi, loader, CLASS_PATH, found));
        for (PluginSource source : sources) {
            if (source.offers(spi)) {
                collect(spi, source.loader(), source.name(), found);
            }
        }
        return found;
    }

    /** What could not be loaded so far, one entry per jar, folder or class path; and service files of no known kind. */
    synchronized List<Broken> broken() {
        return Stream.concat(broken.values().stream(), complaints.stream()).toList();
    }

    /** The jar or folder of the plugin whose own failure this is; empty when it is not one's. */
    public static Optional<String> culprit(Throwable thrown) {
        return PluginClassLoader.culprit(thrown);
    }

    /** Closes the plugins' class loaders; classes not loaded yet can no longer be found. */
    @Override
    public synchronized void close() {
        for (PluginSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                LOG.debug("failed to close '{}', ignoring", source.name(), e);
            }
        }
        sources = List.of();
    }

    private void scan() {
        if (scanned) {
            return;
        }
        scanned = true;
        ApiClassLoader parent = new ApiClassLoader(application);
        List<PluginSource> opened = new ArrayList<>();
        for (Path path : candidates()) {
            try {
                PluginSource source = PluginSource.open(path, parent);
                opened.add(source);
                source.complaints().forEach(line -> complain(source.name(), line));
            } catch (PluginFault fault) {
                report(path.toString(), fault.reason());
            }
        }
        sources = opened;
    }

    /** Real paths, each once: a link to a jar is not a second plugin. */
    private Set<Path> candidates() {
        Set<Path> found = new LinkedHashSet<>();
        for (Path directory : directories) {
            if (!Files.exists(directory)) {
                continue;
            }
            try {
                for (Path entry : PluginSource.entries(directory, "*")) {
                    if (Files.isDirectory(entry)) {
                        found.add(entry.toRealPath());
                    } else if (entry.toString().endsWith(".jar")) {
                        found.add(Files.exists(entry) ? entry.toRealPath() : entry);
                    }
                }
            } catch (IOException e) {
                report(directory.toString(), "cannot be read: " + PluginSource.reason(e));
            }
        }
        return found;
    }

    private <P extends Plugin> void collect(Class<P> spi, ClassLoader loader, String source, List<Found<P>> found) {
        Iterator<ServiceLoader.Provider<P>> providers =
                ServiceLoader.load(spi, loader).stream().iterator();
        int failures = 0;
        while (failures < MAX_FAILURES_PER_SOURCE) {
            try {
                if (!Broken.guard(providers::hasNext)) {
                    return;
                }
                ServiceLoader.Provider<P> entry = Broken.guard(providers::next);
                if (!isKnown(entry, found)) {
                    found.add(examine(entry, source));
                }
            } catch (PluginFault fault) {
                failures++;
                report(source, fault.reason());
            }
        }
    }

    /** A class loader shows what its parents have, too. */
    private static <P extends Plugin> boolean isKnown(ServiceLoader.Provider<P> entry, List<Found<P>> found)
            throws PluginFault {
        Class<? extends P> type = Broken.guard(entry::type);
        return found.stream().anyMatch(one -> one.provider().getClass() == type);
    }

    private static <P extends Plugin> Found<P> examine(ServiceLoader.Provider<P> entry, String source)
            throws PluginFault {
        P provider = Broken.guard(entry::get);
        String name = Broken.guard(provider::name);
        if (name == null || !NAME.matcher(name).matches()) {
            throw new PluginFault(
                    "'" + provider.getClass().getName() + "' has the bad name '" + name + "', want " + NAME, null);
        }
        int priority = Broken.guard(provider::priority);
        return new Found<>(provider, name, priority, source.equals(CLASS_PATH) ? origin(provider) : source);
    }

    private static String origin(Plugin provider) {
        CodeSource code = provider.getClass().getProtectionDomain().getCodeSource();
        try {
            return code == null || code.getLocation() == null
                    ? CLASS_PATH
                    : Path.of(code.getLocation().toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return code.getLocation().toString();
        }
    }

    /** About what is left out while the rest of the plugin is used. */
    private void complain(String source, String reason) {
        complaints.add(new Broken(source, reason));
        LOG.warn("plugin '{}': {}", source, reason);
    }

    private void report(String source, String reason) {
        Broken entry = new Broken(source, reason);
        if (broken.putIfAbsent(source, entry) == null) {
            LOG.warn("plugin '{}' is skipped: {}", source, reason);
        } else {
            LOG.debug("plugin '{}': {}", source, reason);
        }
    }
}
