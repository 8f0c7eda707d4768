// SPDX-License-Identifier: Apache-2.0
package io.caisson.conformance.hostile;

import io.caisson.conformance.support.Distribution;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds distributions of mutants, each below a directory of its own. */
final class MutantFactory {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path WORKSHOP = Path.of("target", "mutants").toAbsolutePath();
    private static final Path NATIVE = Path.of("nsexec-native");

    private static boolean objectsAreBuilt;

    private MutantFactory() {}

    /** The launcher of the mutant's distribution. */
    static Path build(Mutant mutant) throws IOException {
        Path home = WORKSHOP.resolve(mutant.name());
        Tools.command(REPOSITORY, "rm", "-rf", home.toString());
        Path distribution = copyDistribution(home.resolve("caisson"));
        Path sources = Files.createDirectories(home.resolve("sources"));
        if (mutant.isNative()) {
            copyNativeSources(sources);
            mutant.apply(sources);
            make(sources);
            replace(sources.resolve("out/caisson-init"), distribution.resolve("lib/native/caisson-init"));
            replace(sources.resolve("out/caisson"), distribution.resolve("bin/caisson"));
        } else {
            for (Path file : mutant.files()) {
                Files.createDirectories(sources.resolve(file).getParent());
                Files.copy(REPOSITORY.resolve(file), sources.resolve(file));
            }
            mutant.apply(sources);
            compile(mutant, sources, distribution);
        }
        return distribution.resolve("bin/caisson");
    }

    private static void replace(Path built, Path installed) throws IOException {
        Files.copy(built, installed, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Jars are linked; what an attack may write to is copied. */
    static Path copyDistribution(Path copy) throws IOException {
        Path original = Distribution.launcher().getParent().getParent();
        Files.createDirectories(copy.getParent());
        Tools.command(REPOSITORY, "cp", "-al", original.toString(), copy.toString());
        for (String written : List.of("bin", "lib/native", "lib/classpath")) {
            Tools.command(REPOSITORY, "rm", "-r", copy.resolve(written).toString());
            Tools.command(
                    REPOSITORY,
                    "cp",
                    "-a",
                    original.resolve(written).toString(),
                    copy.resolve(written).toString());
        }
        return copy;
    }

    /** With the objects of the unchanged sources, so that only the changed file is compiled. */
    private static void copyNativeSources(Path sources) throws IOException {
        Path base = WORKSHOP.resolve("base");
        if (!objectsAreBuilt) {
            Tools.command(REPOSITORY, "rm", "-rf", base.toString());
            Files.createDirectories(base.resolve(NATIVE).resolve("src"));
            for (String part : List.of("Makefile", "src/main")) {
                Path from = REPOSITORY.resolve(NATIVE).resolve(part);
                Tools.command(
                        REPOSITORY,
                        "cp",
                        "-a",
                        from.toString(),
                        base.resolve(NATIVE).resolve(part).toString());
            }
            make(base);
            objectsAreBuilt = true;
        }
        Tools.command(base, "cp", "-a", NATIVE.toString(), "out", sources.toString());
    }

    private static void make(Path directory) {
        String out = directory.resolve("out").toString();
        Tools.command(
                directory.resolve(NATIVE),
                "make",
                "-s",
                "-j2",
                "OUT_DIR=" + out,
                "CFLAGS=-O1 -Wno-error",
                out + "/caisson-init",
                out + "/caisson");
    }

    /** Changed classes come first on the class path, as a directory. */
    private static void compile(Mutant mutant, Path sources, Path distribution) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(distribution.resolve("lib/mutant"));
        StringWriter complaints = new StringWriter();
        try (Stream<Path> jars = Files.list(distribution.resolve("lib"));
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            String classPath = String.join(
                    ":",
                    jars.map(Path::toString)
                            .filter(name -> name.endsWith(".jar"))
                            .toList());
            List<Path> changed = mutant.files().stream().map(sources::resolve).toList();
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of(
                                    "--release",
                                    "17",
                                    "-proc:none",
                                    "-nowarn",
                                    "-cp",
                                    classPath,
                                    "-d",
                                    classes.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(changed))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("failed to compile '" + mutant + "': " + complaints);
            }
        }
        Path order = distribution.resolve("lib/classpath");
        List<String> lines = new ArrayList<>(List.of("mutant"));
        lines.addAll(Files.readAllLines(order));
        Files.write(order, lines);
    }

    static void discard() {
        try {
            if (Files.exists(WORKSHOP)) {
                Tools.command(REPOSITORY, "rm", "-rf", WORKSHOP.toRealPath().toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
