package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Lines that always follow one another, until the sequence breaks.
class SequenceBreakFinderTest {
    private static final int ONSET = 3_600_000;
    private static final int END = ONSET + 300_000;

    private final TemplateMiner miner = new TemplateMiner();
    private final Map<String, TemplateOccurrences> occurrencesByText = new LinkedHashMap<>();

    private void logLines(String host, String text, int from, int until, int every) {
        var occurrences = occurrencesByText.computeIfAbsent(
                host + text, _ -> new TemplateOccurrences(miner.add(text), host, true));
        for (int time = from; time < until; time += every) {
            var line = new LogSource.Line(time, Labels.EMPTY, Map.of(), text);
            occurrences.add(TemplateOccurrences.Sample.of(line, 0), time, LogLevel.UNKNOWN);
        }
    }

    private Optional<SequenceBreakFinder.Break> of(String host, String text) {
        return new SequenceBreakFinder(occurrencesByText.values(), TemplateShare.Interval.about(ONSET), 0)
                .find(Objects.requireNonNull(occurrencesByText.get(host + text)));
    }

    @Test
    void lineThatNoLongerFollowsIsFoundWithItsPredecessor() {
        logLines("web1", "order was taken", 0, END, 2_000);
        logLines("web1", "order was stored", 20, ONSET, 2_000);
        assertThat(of("web1", "order was stored")).hasValueSatisfying(sequenceBreak -> {
            assertThat(sequenceBreak.before().text()).isEqualTo("order was taken");
            assertThat(sequenceBreak.lines()).isZero();
            assertThat(sequenceBreak.all()).isPositive();
            assertThat(sequenceBreak.usual()).isEqualTo(sequenceBreak.allUsual());
            assertThat(sequenceBreak.evidence()).isGreaterThan(10);
            assertThat(sequenceBreak.start()).isBetween(ONSET, ONSET + 2_000);
        });
    }

    @Test
    void predecessorMayBeOnAnotherHost() {
        logLines("web1", "asking for prices", 0, END, 2_000);
        logLines("prices1", "prices were asked for", 5, ONSET, 2_000);
        assertThat(of("prices1", "prices were asked for"))
                .hasValueSatisfying(
                        sequenceBreak -> assertThat(sequenceBreak.before().host).isEqualTo("web1"));
    }

    @Test
    void unreadLinesAreNotASequenceBreak() {
        logLines("web1", "asking for prices", 0, END, 2_000);
        logLines("prices1", "prices were asked for", 5, ONSET, 2_000);
        occurrencesByText.values().stream()
                .filter(lines -> lines.host.equals("prices1"))
                .forEach(lines -> lines.restrictCovered(ReadIntervals.NONE.with(0, ONSET)));
        assertThat(of("prices1", "prices were asked for")).isEmpty();
    }

    @Test
    void lessTrafficIsNotASequenceBreak() {
        logLines("web1", "order was taken", 0, ONSET, 2_000);
        logLines("web1", "order was stored", 20, ONSET, 2_000);
        logLines("web1", "order was taken", ONSET, END, 60_000);
        logLines("web1", "order was stored", ONSET + 20, END, 60_000);
        assertThat(of("web1", "order was stored")).isEmpty();
    }

    @Test
    void lineThatStopsWithItsPredecessorIsNotASeparateBreak() {
        logLines("web1", "order was taken", 0, END, 2_000);
        logLines("web1", "order was stored", 20, ONSET, 2_000);
        logLines("web1", "mail was sent", 40, ONSET, 2_000);
        assertThat(of("web1", "order was stored")).isPresent();
        assertThat(of("web1", "mail was sent")).isEmpty();
    }

    @Test
    void lineThatFollowedOnlyHalfTheTimeIsNotABreak() {
        logLines("web1", "order was taken", 0, END, 2_000);
        logLines("web1", "order was gift wrapped", 20, ONSET, 4_000);
        assertThat(of("web1", "order was gift wrapped")).isEmpty();
    }
}
