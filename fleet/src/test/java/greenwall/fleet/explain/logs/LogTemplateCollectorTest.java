package greenwall.fleet.explain.logs;

import static greenwall.fleet.explain.logs.OnsetFixture.ONSET;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.cases.FakeSources;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogTemplateCollectorTest {
    private final Random random = new Random(1);

    /// Words in random number, order and length: each line is one of its kind.
    private String freeText() {
        return String.join(
                " ",
                IntStream.range(0, 3 + random.nextInt(9))
                        .mapToObj(_ -> random.ints(2 + random.nextInt(9), 'a', 'z')
                                .mapToObj(Character::toString)
                                .reduce("", String::concat))
                        .toList());
    }

    private long coarse(int lines) throws InterruptedException {
        List<LogSource.Line> log = IntStream.range(0, lines)
                .mapToObj(i -> new LogSource.Line(
                        ONSET.toEpochMilli() * 1_000_000L + i, Labels.of("host", "a"), Map.of(), freeText()))
                .toList();
        var collector = OnsetFixture.collector("a");
        OnsetFixture.read(
                OnsetFixture.reader(FakeSources.logs(log), "{host=\"a\"}", OnsetFixture.scope(), collector, 2 * lines));
        return collector.coarse();
    }

    @Test
    void linesBeyondTheMaximumOfPatternsAreCounted() throws InterruptedException {
        assertThat(coarse(1_000)).isZero();
        assertThat(coarse(30_000)).isPositive();
    }

    @Test
    void linesAreCountedOverTheWindowAloneIfItIsComparedWithAnotherDay() throws InterruptedException {
        var window = OnsetFixture.WINDOW;
        var weekBefore = new TimeWindow(
                window.start().minus(Duration.ofDays(7)), window.end().minus(Duration.ofDays(7)));
        var scope = new LogSearchWindow(ReferenceTimes.of(window), window, weekBefore);
        var collector = new LogTemplateCollector(scope, Set.of("a"));
        List<LogSource.Line> log = Stream.of(
                        weekBefore.start(), window.start(), window.start().plusSeconds(60))
                .map(at -> new LogSource.Line(
                        at.toEpochMilli() * 1_000_000L, Labels.of("host", "a", "level", "error"), Map.of(), "a line"))
                .toList();
        OnsetFixture.read(OnsetFixture.reader(FakeSources.logs(log), "{host=\"a\"}", scope, collector, 100));
        var counts = Objects.requireNonNull(collector.volume().get("error"));
        assertThat(counts.start()).isEqualTo(window.start());
        assertThat(counts.step()).isLessThan(Duration.ofSeconds(15));
        assertThat(Arrays.stream(counts.counts()).sum()).as("of the window").isEqualTo(2);
    }
}
