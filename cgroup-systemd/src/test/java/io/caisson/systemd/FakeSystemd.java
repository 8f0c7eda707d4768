// SPDX-License-Identifier: Apache-2.0
package io.caisson.systemd;

import io.caisson.spi.host.Host;
import io.caisson.testkit.TempHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A systemd that keeps units in memory and their cgroups in a fake tree; it can refuse, hang and tell what it was asked. */
public final class FakeSystemd implements BusConnector {
    private static final String OBJECT = "/unit/";
    private static final Map<String, String> FILES = Map.of("MemoryMax", "memory.max", "TasksMax", "pids.max");
    private static final String ERROR = "org.freedesktop.systemd1.";

    private final TempHost host;
    private final List<Path> hierarchies;
    private final Map<String, Map<String, Bus.Variant>> units = new LinkedHashMap<>();
    private final Map<String, Path> places = new HashMap<>();
    private final Set<String> failed = new HashSet<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, BusException> refusals = new HashMap<>();
    private final Set<String> lostAnswers = new HashSet<>();
    private final Set<String> interrupts = new HashSet<>();
    private String version = "252 (252.39-1~deb12u2)";
    private String jobResult = "done";
    private Optional<String> otherSlice = Optional.empty();

    /** @param hierarchies where it makes cgroups */
    public FakeSystemd(TempHost host, List<Path> hierarchies) {
        this.host = host;
        this.hierarchies = hierarchies;
    }

    public FakeSystemd version(String text) {
        version = text;
        return this;
    }

    /** Every job ends with this. */
    public void jobsEndWith(String result) {
        jobResult = result;
    }

    /** Scopes are put into this slice, whatever they ask for. */
    public void putInto(String slice) {
        otherSlice = Optional.of(slice);
    }

    /** From now on a method is refused. */
    public void refuse(String method) {
        refusals.put(method, new BusException(ERROR + "Refused", method + " was refused: Access denied", null));
    }

    /** From now on a method is not answered, and not carried out. */
    public void hang(String method) {
        refusals.put(method, new BusException(BusException.TIME_OVER, "no answer in time", null));
    }

    /** The next call of a method is carried out, but its answer is lost. */
    public void loseAnswer(String method) {
        lostAnswers.add(method);
    }

    public void answerAgain(String method) {
        refusals.remove(method);
    }

    /** A unit of this name is there already, dead since its program failed. */
    public void addFailed(String unit) {
        failed.add(unit);
        units.put(unit, new LinkedHashMap<>());
    }

    /** A unit of this name runs, which somebody else started in that slice. */
    public void addRunning(String slice, String unit) {
        start(
                unit,
                List.of(
                        List.of("Slice", new Bus.Variant("s", slice)),
                        List.of("Description", new Bus.Variant("s", "somebody's"))));
    }

    /** The next call of a method is carried out, then the calling thread is interrupted and misses the answer. */
    public void interruptAfter(String method) {
        interrupts.add(method);
    }

    /** Methods called since the last time, in order. */
    public List<String> calls() {
        List<String> made = List.copyOf(calls);
        calls.clear();
        return made;
    }

    public boolean has(String unit) {
        return units.containsKey(unit);
    }

    public Optional<Object> property(String unit, String name) {
        return Optional.ofNullable(units.getOrDefault(unit, Map.of()).get(name)).map(Bus.Variant::value);
    }

    @Override
    public Bus connect(Host asked) {
        check("connect");
        return new Connection();
    }

    private void check(String method) {
        calls.add(method);
        if (refusals.containsKey(method)) {
            throw refusals.get(method);
        }
    }

    private List<Object> answer(String path, String method, List<Object> arguments) {
        return switch (method) {
            case "Get" -> List.of(new Bus.Variant("s", one(path, (String) arguments.get(1))));
            case "GetUnit" -> List.of(OBJECT + known(arguments));
            case "GetAll" -> List.of(all(path));
            case "StartTransientUnit" -> start((String) arguments.get(0), (List<?>) arguments.get(2));
            case "StopUnit" -> stop(known(arguments));
            case "ResetFailedUnit" -> reset(known(arguments));
            case "SetUnitProperties" -> set(known(arguments), (List<?>) arguments.get(2));
            case "AttachProcessesToUnit" ->
                move(known(arguments), (String) arguments.get(1), (List<?>) arguments.get(2));
            default -> throw new IllegalArgumentException(method);
        };
    }

    private String known(List<Object> arguments) {
        String unit = (String) arguments.get(0);
        if (!units.containsKey(unit)) {
            throw new BusException(ERROR + "NoSuchUnit", "Unit " + unit + " not loaded.", null);
        }
        return unit;
    }

    private String one(String path, String name) {
        return switch (name) {
            case "Version" -> version;
            case "ControlGroup" -> "/user.slice/user-1000.slice/user@1000.service";
            default ->
                property(path.substring(OBJECT.length()), name).orElse("").toString();
        };
    }

    private List<Object> all(String path) {
        return units.get(path.substring(OBJECT.length())).entrySet().stream()
                .map(entry -> (Object) List.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<Object> start(String unit, List<?> properties) {
        if (units.containsKey(unit)) {
            throw new BusException(ERROR + "UnitExists", "Unit " + unit + " was already loaded.", null);
        }
        units.put(unit, defaults());
        change(unit, properties);
        Object slice = otherSlice
                .<Object>map(name -> name)
                .orElse(property(unit, "Slice").orElse("-.slice"));
        Path place = new UnitName(slice.toString(), unit).cgroup();
        places.put(unit, place);
        units.get(unit).put("ControlGroup", new Bus.Variant("s", "/" + place));
        hierarchies.forEach(root -> make(root, place));
        writeLimits(unit, properties);
        move(unit, "", (List<?>) property(unit, "PIDs").orElse(List.of()));
        return job();
    }

    private static Map<String, Bus.Variant> defaults() {
        Map<String, Bus.Variant> values = new LinkedHashMap<>();
        for (String limit :
                List.of("MemoryMax", "MemoryLimit", "TasksMax", "CPUWeight", "CPUShares", "CPUQuotaPerSecUSec")) {
            values.put(limit, new Bus.Variant("t", -1L));
        }
        values.put("DevicePolicy", new Bus.Variant("s", "auto"));
        values.put("DeviceAllow", new Bus.Variant("a(ss)", List.of()));
        return values;
    }

    private void make(Path root, Path place) {
        Path current = root;
        for (Path name : place) {
            Path controllers = current.resolve("cgroup.controllers");
            host.files().readIfExists(controllers).stream()
                    .flatMap(text -> List.of(text.split(" ")).stream())
                    .filter(List.of("cpu", "cpuset", "io", "memory", "pids")::contains)
                    .forEach(enable(current));
            current = current.resolve(name);
            host.files().makeDirectory(current);
        }
    }

    private Consumer<String> enable(Path cgroup) {
        return controller -> host.files().write(cgroup.resolve("cgroup.subtree_control"), "+" + controller);
    }

    private List<Object> job() {
        return List.of("/job/1");
    }

    private List<Object> stop(String unit) {
        for (Path root : hierarchies) {
            Path cgroup = root.resolve(places.get(unit));
            host.files().readIfExists(cgroup.resolve("cgroup.procs")).stream()
                    .flatMap(String::lines)
                    .forEach(pid -> host.end(Integer.parseInt(pid)));
            boolean empty = host.files().list(cgroup).stream()
                    .noneMatch(name -> host.files().isDirectory(cgroup.resolve(name)));
            if (empty) { // what others made in it may stay, as in life
                host.files().removeDirectory(cgroup);
            }
        }
        units.remove(unit);
        return job();
    }

    private List<Object> reset(String unit) {
        if (failed.remove(unit)) {
            units.remove(unit);
        }
        return List.of();
    }

    private List<Object> change(String unit, List<?> properties) {
        for (Object each : properties) {
            List<?> pair = (List<?>) each;
            Bus.Variant value = (Bus.Variant) pair.get(1);
            Bus.Variant there = units.get(unit).get(pair.get(0));
            boolean more = value.signature().equals("a(ss)") && !((List<?>) value.value()).isEmpty();
            if (more && there != null) {
                List<Object> both = new ArrayList<>((List<?>) there.value());
                both.addAll((List<?>) value.value());
                value = new Bus.Variant("a(ss)", both);
            }
            units.get(unit).put((String) pair.get(0), value);
        }
        return List.of();
    }

    private List<Object> set(String unit, List<?> properties) {
        change(unit, properties);
        writeLimits(unit, properties);
        return List.of();
    }

    /** Into the files, past everybody who listens to writes. */
    private void writeLimits(String unit, List<?> properties) {
        for (Object each : properties) {
            List<?> pair = (List<?>) each;
            String file = FILES.get(pair.get(0));
            for (Path root : file == null ? List.<Path>of() : hierarchies) {
                Path limit = root.resolve(places.get(unit)).resolve(file);
                Object value = ((Bus.Variant) pair.get(1)).value();
                if (Files.exists(limit)) {
                    write(limit, value.equals(-1L) ? "max" : value.toString());
                }
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Object> move(String unit, String below, List<?> pids) {
        if (!below.isEmpty() && !below.startsWith("/")) {
            throw new BusException(ERROR + "InvalidArgs", "Control group path is not absolute: " + below, null);
        }
        for (Path root : hierarchies) {
            Path cgroup = root.resolve(places.get(unit)).resolve(below.replaceFirst("^/", ""));
            pids.forEach(pid -> host.files().write(cgroup.resolve("cgroup.procs"), pid.toString()));
        }
        return List.of();
    }

    private final class Connection implements Bus {
        private boolean watching;

        @Override
        public List<Object> call(
                String path, String interfaceName, String method, String signature, Object... arguments) {
            check(method);
            if (BusValues.types(signature).size() != arguments.length) {
                throw new IllegalArgumentException(method + " has other arguments than its signature");
            }
            BusValues.toLibrary(signature, arguments);
            refuseInterrupted();
            List<Object> answer = answer(path, method, List.of(arguments));
            if (interrupts.remove(method)) {
                Thread.currentThread().interrupt();
                refuseInterrupted();
            }
            if (lostAnswers.remove(method)) {
                throw new BusException(BusException.TIME_OVER, "no answer in time", null);
            }
            return answer;
        }

        private static void refuseInterrupted() {
            if (Thread.currentThread().isInterrupted()) {
                throw new BusException("", "interrupted", null);
            }
        }

        @Override
        public void watchJobs() {
            watching = true;
        }

        @Override
        public String awaitJob(String job, Duration limit) {
            if (!watching) {
                throw new IllegalStateException("the end of a job was missed: nobody watched when it was queued");
            }
            check("awaitJob");
            return jobResult;
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
