package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TemplateShareTest {
    private static final int ONSET = 3_600_000;
    private static final int END = ONSET + 600_000;

    private final TemplateMiner miner = new TemplateMiner();
    private final Map<String, TemplateOccurrences> occurrencesByText = new LinkedHashMap<>();

    private void logLines(String text, int from, int until, int every) {
        var occurrences =
                occurrencesByText.computeIfAbsent(text, _ -> new TemplateOccurrences(miner.add(text), "web1", true));
        for (int time = from; time < until; time += every) {
            var line = new LogSource.Line(time, Labels.EMPTY, Map.of(), text);
            occurrences.add(TemplateOccurrences.Sample.of(line, 0), time, LogLevel.UNKNOWN);
        }
    }

    private TemplateShare.ShareChange of(String text) {
        var occurrences = Objects.requireNonNull(occurrencesByText.get(text));
        return new TemplateShare(occurrencesByText.values(), TemplateShare.Interval.about(ONSET), 0, END)
                .measure(occurrences, occurrences.times.inOrder());
    }

    @Test
    void moreTrafficIsNoEvidence() {
        logLines("order was taken", 0, ONSET, 2_000);
        logLines("order was sent", 0, ONSET, 4_000);
        logLines("order was taken", ONSET, END, 200);
        logLines("order was sent", ONSET, END, 400);
        assertThat(of("order was taken").evidence()).isLessThan(1);
        assertThat(of("order was sent").evidence()).isLessThan(1);
    }

    @Test
    void lineThatReplacesAnotherIsEvidence() {
        logLines("order was taken", 0, END, 2_000);
        logLines("order was sent", 0, ONSET, 4_000);
        logLines("order was lost", ONSET, END, 4_000);
        assertThat(of("order was lost").evidence()).isGreaterThan(3);
        assertThat(of("order was lost").more()).isTrue();
        assertThat(of("order was sent").evidence()).isGreaterThan(3);
        assertThat(of("order was sent").more()).isFalse();
        assertThat(of("order was taken").evidence()).isLessThan(1);
    }

    @Test
    void linesInBurstsAllDayAreWeakerEvidence() {
        logLines("order was taken", 0, END, 1_000);
        for (int burst = 300_000; burst < ONSET; burst += 600_000) {
            logLines("batch was read", burst, burst + 60_000, 1_000);
        }
        logLines("batch was read", ONSET, ONSET + 60_000, 1_000);
        logLines("page was torn", ONSET, ONSET + 60_000, 1_000);
        assertThat(of("batch was read").evidence())
                .isLessThan(of("page was torn").evidence() / 3);
    }

    @Test
    void aChronicErrorIsNoEvidence() {
        logLines("order was taken", 0, END, 1_000);
        logLines("ERROR no route", 0, END, 3_000);
        assertThat(of("ERROR no route").evidence()).isLessThan(0.5);
    }
}
