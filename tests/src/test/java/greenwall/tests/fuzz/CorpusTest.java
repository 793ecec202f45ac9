package greenwall.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every stored input, unchanged, truncated, doubled and with bytes changed from a fixed seed: no unexpected
/// exception, no hang, no unbounded growth. `mvn -Pfuzz verify` searches for new inputs.
class CorpusTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int CHANGED = 6;
    private static final int ROW = 24 << 10;

    @TestFactory
    Stream<DynamicContainer> storedInputsCauseNoUnexpectedException() {
        return Targets.named().entrySet().stream()
                .map(target -> DynamicContainer.dynamicContainer(
                        target.getKey(), tests(target.getKey(), target.getValue()).stream()));
    }

    private static List<DynamicTest> tests(String name, Target target) {
        try {
            return Corpus.of(name).stream()
                    .map(seed -> DynamicTest.dynamicTest(seed.name(), () -> {
                        // The first run of a parser loads its classes.
                        target.take(seed.bytes());
                        assertTimeoutPreemptively(LONGEST, () -> all(target, seed.bytes()));
                    }))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void all(Target target, byte[] seed) {
        BoundedRun.run(target, seed);
        BoundedRun.run(target, Arrays.copyOf(seed, seed.length / 2));
        var twice = Arrays.copyOf(seed, seed.length * 2);
        System.arraycopy(seed, 0, twice, seed.length, seed.length);
        BoundedRun.run(target, twice);
        var random = new Random(seed.length);
        for (int i = 0; i < CHANGED && seed.length > 0; i++) {
            var changed = seed.clone();
            for (int c = 0; c <= i; c++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            BoundedRun.run(target, changed);
        }
    }

    /// Quadratic time, or one stack frame per bracket, shows in a long repetition.
    @TestFactory
    Stream<DynamicTest> aLongRepetitionCausesNoHangAndNoStackOverflow() {
        return Targets.named().entrySet().stream()
                .filter(target -> !RepeatedInputs.starts(target.getKey()).isEmpty())
                .map(target -> DynamicTest.dynamicTest(target.getKey(), () -> {
                    var rows = RepeatedInputs.of(RepeatedInputs.starts(target.getKey()), ROW);
                    target.getValue().take(rows.values().iterator().next());
                    rows.forEach((name, row) -> assertThatCode(() -> BoundedRun.run(target.getValue(), row))
                            .as(name)
                            .doesNotThrowAnyException());
                }));
    }

    @Test
    void everyFuzzTargetHasACorpus() throws IOException {
        for (var name : Targets.named().keySet()) {
            assertThat(Corpus.of(name)).as(name).isNotEmpty();
        }
    }
}
