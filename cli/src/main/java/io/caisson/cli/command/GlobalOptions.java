// SPDX-License-Identifier: Apache-2.0
package io.caisson.cli.command;

import io.caisson.api.CaissonException;
import io.caisson.api.ErrorCode;
import io.caisson.api.ResourcePolicy;
import io.caisson.cli.args.Arguments;
import io.caisson.cli.args.Flag;
import io.caisson.cli.args.Grammar;
import io.caisson.cli.log.LogFormat;
import io.caisson.cli.planner.Request;
import io.caisson.runtime.ResourceOptions;
import io.caisson.spi.cgroup.SharesFormula;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The options before the command's name.
 *
 * @param root state directory, absent for the default
 * @param log file, absent for stderr
 * @param rootless what the user says, absent to find out
 * @param pluginPaths further plugin directories
 * @param forced plugin kind to name
 * @param resources what is done with limits that the host does not hold as written
 */
public record GlobalOptions(
        Optional<Path> root,
        Optional<Path> log,
        LogFormat logFormat,
        boolean debug,
        boolean systemdCgroup,
        Optional<Boolean> rootless,
        List<Path> pluginPaths,
        Map<String, String> forced,
        ResourceOptions resources) {
    private static final String POLICY = "resource-policy";
    private static final String FORMULA = "cpu-shares-formula";

    public static final Grammar GRAMMAR = new Grammar(
            "",
            "a runtime for Open Container Initiative containers",
            "",
            """
            caisson runs applications packaged as OCI bundles: a directory with a "config.json" and a root
            filesystem. It takes runc's command line and does what runc does.

            To start a container from the bundle in the current directory:

                # caisson run <container-id>
            """
                    .strip(),
            "",
            List.of(
                    Flag.toggle("enable debug logging", "debug"),
                    Flag.text("set the log file to write caisson logs to, standard error otherwise", "log")
                            .file(),
                    Flag.text("set the log format: text or json", "log-format")
                            .orElse("text")
                            .oneOf("text", "json"),
                    Flag.text("directory of the containers' state (default: /run/caisson)", "root")
                            .directory(),
                    Flag.toggle(
                            "let systemd make the cgroups; cgroupsPath is then \"slice:prefix:name\"",
                            "systemd-cgroup"),
                    Flag.text("ignore cgroup permission errors: true, false or auto", "rootless")
                            .orElse("auto")
                            .oneOf("true", "false", "auto"),
                    Flag.list("a further directory with plugins (jars or folders)", "plugin-path")
                            .directory(),
                    Flag.list("use this plugin: KIND=NAME, as 'caisson plugins' shows them", "plugin"),
                    Flag.text(
                                    "limits that the host does not hold as written: strict, warn or convert (default: convert,"
                                            + " or $CAISSON_RESOURCE_POLICY)",
                                    POLICY)
                            .oneOf("strict", "warn", "convert"),
                    Flag.text(
                                    "how cpu.shares become a cpu.weight: quadratic or linear (default: quadratic, or"
                                            + " $CAISSON_CPU_SHARES_FORMULA)",
                                    FORMULA)
                            .oneOf("quadratic", "linear"),
                    Flag.text("path of criu, which is found by $PATH", "criu").unlisted(),
                    Flag.toggle("show help", "help", "h"),
                    Flag.toggle("print the version", "version", "v")),
            0,
            -1,
            true);

    public GlobalOptions {
        pluginPaths = List.copyOf(pluginPaths);
        forced = Map.copyOf(forced);
    }

    /** What is in force until the options are known. */
    public static GlobalOptions defaults() {
        return new GlobalOptions(
                Optional.empty(),
                Optional.empty(),
                LogFormat.TEXT,
                false,
                false,
                Optional.empty(),
                List.of(),
                Map.of(),
                ResourceOptions.defaults());
    }

    /** The options of a parsed command line; paths are the caller's. */
    public static GlobalOptions of(Arguments arguments, Request request) {
        String format = arguments.text("log-format").orElse("");
        return new GlobalOptions(
                arguments.text("root").map(request::resolve).map(GlobalOptions::checkedRoot),
                arguments.text("log").map(request::resolve),
                LogFormat.of(format).orElseThrow(() -> invalid("invalid log-format: " + format)),
                arguments.on("debug"),
                arguments.on("systemd-cgroup"),
                rootless(arguments.text("rootless").orElse("auto")),
                arguments.list("plugin-path").stream().map(request::resolve).toList(),
                forced(arguments.list("plugin")),
                new ResourceOptions(
                        choice(ResourcePolicy.class, POLICY, "CAISSON_RESOURCE_POLICY", arguments, request)
                                .orElse(ResourceOptions.defaults().policy()),
                        choice(SharesFormula.class, FORMULA, "CAISSON_CPU_SHARES_FORMULA", arguments, request)
                                .orElse(ResourceOptions.defaults().sharesFormula())));
    }

    /** The flag, else the caller's variable, as one of an enum's constants in lower case. */
    private static <E extends Enum<E>> Optional<E> choice(
            Class<E> type, String flag, String variable, Arguments arguments, Request request) {
        Optional<String> given = arguments.text(flag);
        String value = given.orElse(request.variable(variable));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<E> known = Arrays.asList(type.getEnumConstants());
        return Optional.of(known.stream()
                .filter(one -> word(one).equals(value))
                .findFirst()
                .orElseThrow(() -> invalid("invalid " + (given.isPresent() ? "--" + flag : variable) + " value '"
                        + value + "': must be one of "
                        + known.stream().map(GlobalOptions::word).collect(Collectors.joining(", ")))));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Path checkedRoot(Path root) {
        if (root.getNameCount() == 0) {
            throw invalid("the root directory of containers cannot be '/'");
        }
        return root;
    }

    private static Optional<Boolean> rootless(String value) {
        return switch (value) {
            case "auto" -> Optional.empty();
            case "true", "1", "t", "T", "TRUE", "True" -> Optional.of(true);
            case "false", "0", "f", "F", "FALSE", "False" -> Optional.of(false);
            default -> throw invalid("invalid --rootless value '" + value + "': must be true, false or auto");
        };
    }

    private static Map<String, String> forced(List<String> choices) {
        Map<String, String> forced = new LinkedHashMap<>();
        for (String choice : choices) {
            int equals = choice.indexOf('=');
            if (equals <= 0 || equals == choice.length() - 1) {
                throw invalid("invalid --plugin value '" + choice + "': must be KIND=NAME");
            }
            forced.merge(choice.substring(0, equals), choice.substring(equals + 1), (a, b) -> a + "," + b);
        }
        return forced;
    }

    private static CaissonException invalid(String message) {
        return new CaissonException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /** The same options as words, for a planner that makes no limits; {@code root} is the one in use. */
    List<String> words(Path rootInUse) {
        List<String> words = new ArrayList<>(List.of("--root", rootInUse.toString()));
        log.ifPresent(file -> words.addAll(List.of("--log", file.toString())));
        words.addAll(List.of("--log-format", logFormat == LogFormat.JSON ? "json" : "text"));
        if (debug) {
            words.add("--debug");
        }
        if (systemdCgroup) {
            words.add("--systemd-cgroup");
        }
        rootless.ifPresent(value -> words.addAll(List.of("--rootless", value.toString())));
        pluginPaths.forEach(path -> words.addAll(List.of("--plugin-path", path.toString())));
        forced.forEach((kind, name) -> words.addAll(List.of("--plugin", kind + "=" + name)));
        return words;
    }
}
