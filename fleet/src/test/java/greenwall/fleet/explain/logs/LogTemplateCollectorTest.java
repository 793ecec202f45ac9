package greenwall.fleet.explain.logs;

import static greenwall.fleet.explain.logs.OnsetFixture.ONSET;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.cases.FakeSources;
import greenwall.fleet.source.LogSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
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
}
