package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.RankedTemplate.ScorePart;
import greenwall.fleet.explain.metric.MetricReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConclusionRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private LogCoverage coverage = LogCoverage.NOTHING;
    private SectionState.Progress logs = SectionState.Progress.DONE;
    private String logsNote = "200 lines read";
    private int omittedSeries = 0;
    private String incomplete = "";

    /// The conclusion for a metric that did not change.
    private Conclusion verdict(ScorePart... parts) {
        return verdict(Optional.empty(), parts);
    }

    private static Onset onset(double size) {
        return new Onset(NOW, NOW.minusSeconds(15), Optional.empty(), Labels.EMPTY, 1, 2, size, false, false);
    }

    private Conclusion verdict(Optional<Onset> onset, ScorePart... parts) {
        var line = new RankedTemplate(
                1,
                "a",
                "stored basket of request <*>",
                "shop-1",
                0,
                List.of(parts),
                FrequencyChange.GONE,
                0,
                200,
                80,
                Duration.ofHours(2),
                NOW,
                NOW,
                NOW,
                Labels.EMPTY,
                "info",
                List.of(),
                Set.of(),
                "stopped");
        var series = List.of(new TimeSeries(Labels.EMPTY, new long[] {NOW.toEpochMilli()}, new double[] {1}));
        var read = new MetricReader.ReadResult(
                new TimeWindow(NOW.minusSeconds(7200), NOW),
                series,
                TimeSeries.DEFAULT_STEP,
                Optional.empty(),
                0,
                omittedSeries,
                incomplete);
        var draft = new ExplanationDraft(
                ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "latency", "{app=\"shop\"}"), NOW));
        return new ConclusionRules(
                        draft.change(d -> {
                            d.setMetric("latency", "s", "latency", series);
                            d.setOnset(onset, Optional.empty());
                            d.setSection(SectionState.SectionKind.LOGS, logs, logsNote);
                            d.setTemplates(
                                    LineProbability.ranked(List.of(line), onset.isPresent()), Map.of(), coverage);
                        }),
                        new ExplainedMetric(
                                NOW,
                                read,
                                new TimeWindow(NOW.minusSeconds(1800), NOW.plusSeconds(1800)),
                                Optional.empty()))
                .conclude();
    }

    @Test
    void aTinyPartOfTheLogIsNotCalledNone() {
        coverage = new LogCoverage(200, 9_000, 100, 0, true, 0.002, 1, 2, List.of());
        assertThat(verdict(Optional.of(onset(0)), new ScorePart("share", 5, "")).reason())
                .endsWith("; less than 1 % of the window's log could be read, from the onset outwards");
    }

    @Test
    void aLogThatWasCutIsNotCalledComplete() {
        coverage = new LogCoverage(200, 9_000, 100, 0, true, 0.998, 1, 2, List.of());
        assertThat(verdict(Optional.of(onset(0)), new ScorePart("share", 5, "")).reason())
                .endsWith("; only 99 % of the window's log could be read, from the onset outwards");
    }

    @Test
    void anUnreadTimeBeforeIsNamed() {
        coverage = new LogCoverage(200, 9_000, 100, 0, false, 1, 0.04, 2, List.of());
        assertThat(verdict(Optional.of(onset(20)), new ScorePart("surprise", 9, ""))
                        .reason())
                .endsWith("; only 4 % of the log to compare with was read");
    }

    @Test
    void interruptedRequestsAreALikelyCauseWhateverTheMetricShows() {
        var verdict = verdict(new ScorePart("share", 5, ""), new ScorePart(RankedTemplate.SEQUENCE_BREAK, 5, ""));
        assertThat(verdict.word()).isEqualTo("likely (75 %)");
        assertThat(verdict.reason())
                .startsWith("no change in the metric was found in the 1 h that was searched (")
                .contains(", but one log template changed: stopped");
    }

    @Test
    void otherLogEvidenceIsNotConclusiveForAnUnchangedMetric() {
        assertThat(verdict(new ScorePart("surprise", 6, "")).kind()).isEqualTo(Conclusion.Kind.NOTHING_CONCLUSIVE);
        assertThat(verdict(new ScorePart("share", 4, ""), new ScorePart(RankedTemplate.SEQUENCE_BREAK, 1.2, ""))
                        .kind())
                .as("weak")
                .isEqualTo(Conclusion.Kind.NOTHING_CONCLUSIVE);
    }

    @Test
    void linesOfOtherHostsAreNotConclusiveIfTheHostsOwnLogWasNotRead() {
        logs = SectionState.Progress.FAILED;
        logsNote = "no stream has this host's name in the label hostname";
        var verdict = verdict(Optional.of(onset(20)), new ScorePart("surprise", 9, ""));
        assertThat(verdict.kind()).isEqualTo(Conclusion.Kind.LIKELY);
        assertThat(verdict.reason())
                .endsWith("; the log of the host itself could not be read: no stream has this host's name in the label"
                        + " hostname");
    }

    @Test
    void seriesThatWereNotExaminedAreCounted() {
        omittedSeries = 300;
        assertThat(verdict(new ScorePart("share", 4, "")).reason())
                .startsWith("no change in the metric was found")
                .endsWith("; 300 more series were not examined");
        assertThat(verdict(Optional.of(onset(20)), new ScorePart("surprise", 9, ""))
                        .kind())
                .isEqualTo(Conclusion.Kind.LIKELY);
    }

    @Test
    void aLogThatIsStillReadIsNamedAndNotConclusive() {
        logs = SectionState.Progress.RUNNING;
        coverage = new LogCoverage(200, 9_000, 100, 0, false, 1, 1, 2, List.of());
        var verdict = verdict(Optional.of(onset(20)), new ScorePart("surprise", 9, ""));
        assertThat(verdict.kind()).isEqualTo(Conclusion.Kind.LIKELY);
        assertThat(verdict.reason()).endsWith("; not all of the host's own log was read: the time was up");
    }

    @Test
    void aSectionThatDidNotEndSaysWhy() {
        var question = ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "up", ""), NOW);
        assertThat(ended(question, run -> run.finish(Conclusion.nothing("the metric changed"))))
                .containsOnly("the time was up");
        assertThat(ended(question, run -> run.stop("internal error"))).containsOnly("internal error");
    }

    /// The notes of all sections, one of which was running.
    private static List<String> ended(ExplainQuestion question, Consumer<ExplanationRun> end) {
        var run = new ExplanationRun(new ExplanationDraft(question), _ -> {}, ZoneOffset.UTC, Duration.ofMinutes(1));
        run.section(SectionState.SectionKind.LOGS, SectionState.Progress.RUNNING, "");
        end.accept(run);
        return run.snapshot().sections().stream().map(SectionState::note).toList();
    }

    @Test
    void incompleteResponseIsNamedAndNotConclusive() {
        incomplete = "the response is incomplete: store x";
        var verdict = verdict(Optional.of(onset(20)), new ScorePart("surprise", 9, ""));
        assertThat(verdict.kind()).isEqualTo(Conclusion.Kind.LIKELY);
        assertThat(verdict.reason()).endsWith("; the response is incomplete: store x");
    }

    @Test
    void anOnsetThatWasSetByHandIsNotCalledAChange() {
        var placed = Optional.of(new Onset(NOW, NOW, Optional.empty(), Labels.EMPTY, 5, 5, 0, true, false));
        assertThat(verdict(placed, new ScorePart("surprise", 9, "")).reason()).endsWith("; the onset was set by hand");
        assertThat(verdict(placed, new ScorePart("surprise", 0, "")).reason())
                .startsWith("the onset was set by hand, but ");
    }

    @Test
    void aFaintChangeIsNeverConclusive() {
        var surprising = new ScorePart("surprise", 9, "");
        assertThat(verdict(Optional.of(onset(20)), surprising).kind()).isEqualTo(Conclusion.Kind.CONCLUSIVE);
        var faint = verdict(Optional.of(onset(5)), surprising);
        assertThat(faint.kind()).isEqualTo(Conclusion.Kind.LIKELY);
        assertThat(faint.reason()).startsWith("the metric changed only a little; the likeliest log line: stopped");
    }
}
