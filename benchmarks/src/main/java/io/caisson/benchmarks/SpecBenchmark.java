// SPDX-License-Identifier: Apache-2.0
package io.caisson.benchmarks;

import io.caisson.api.SpecProblem;
import io.caisson.runtime.spec.SpecReader;
import io.caisson.runtime.spec.SpecValidator;
import io.caisson.runtime.spec.ValidationContext;
import io.caisson.spec.RuntimeSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a config.json to records, their validation, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SpecBenchmark {
    private final SpecReader reader = new SpecReader();
    private final RuntimeSpec spec = Samples.spec();
    private final byte[] document = reader.writeIndented(spec).getBytes(StandardCharsets.UTF_8);

    /** The machine's files do not count: everything is there, and no two files are the same. */
    private final ValidationContext context = new ValidationContext(
            Path.of("/bundle"), false, path -> true, path -> true, (one, other) -> one.equals(other));

    @Benchmark
    public RuntimeSpec parse() {
        return reader.parse(document);
    }

    @Benchmark
    public List<SpecProblem> validate() {
        return SpecValidator.validate(spec, context);
    }

    @Benchmark
    public String write() {
        return reader.write(spec);
    }
}
