// SPDX-License-Identifier: Apache-2.0
package io.caisson.runtime.wrong;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Injector;
import io.caisson.cgroup.v1.CgroupfsV1Provider;
import io.caisson.conformance.Breaks;
import io.caisson.runtime.wrong.cycle.WrongCircle;
import io.caisson.spi.Plugin;
import jakarta.inject.Inject;
import java.util.ServiceLoader;
import java.util.logging.Level;
import jnr.ffi.Pointer;
import org.freedesktop.dbus.DBusPath;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

@Breaks({
    "NO_CYCLES",
    "CORE_NAMES_NO_PLUGIN",
    "DBUS_STAYS_IN_ITS_PLACE",
    "GUICE_STAYS_IN_ITS_PLACE",
    "NATIVE_ACCESS_STAYS_IN_ITS_PLACE",
    "NATIVE_METHODS_STAY_IN_THEIR_PLACE",
    "LIBRARIES_ARE_LOADED_IN_THEIR_PLACE",
    "DATABIND_STAYS_IN_ITS_PLACE",
    "SERVICE_LOADER_STAYS_IN_ITS_PLACE",
    "ONLY_CLI_PRINTS_AND_EXITS",
    "NO_JUL",
    "LOGGERS_ARE_PRIVATE",
    "NO_GENERIC_EXCEPTIONS",
    "NO_FIELD_INJECTION",
    "THE_JVM_NEVER_FORKS",
    "NO_PLUGIN_IS_NAMED_IN_CORE",
    "NO_REFLECTION_ON_PLUGINS"
})
final class WrongCore {
    @Inject
    @Nullable
    CgroupfsV1Provider plugin;

    @Nullable
    WrongCircle circle;

    @Nullable
    DBusPath bus;

    @Nullable
    Injector injector;

    @Nullable
    Pointer memory;

    @Nullable
    ObjectMapper mapper;

    @Nullable
    ServiceLoader<Plugin> loader;

    @Nullable
    Level level;

    @Nullable
    Logger logger;

    @Nullable
    ProcessBuilder fork;

    native void call();

    void load() {
        System.load("/lib/library.so");
    }

    void print() {
        System.out.println("not a command");
    }

    RuntimeException generic() {
        return new RuntimeException("of no kind");
    }

    boolean isDefault(String name) {
        return name.equals("cgroupfs-v1");
    }

    Class<?> byName(String name) throws ClassNotFoundException {
        return Class.forName(name);
    }
}
