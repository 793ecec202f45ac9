package greenwall.fleet.explain;

import static greenwall.fleet.explain.cases.PartialSource.answered;
import static greenwall.fleet.explain.cases.PartialSource.refused;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.RankedTemplate.ScorePart;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The top-ranked lines are compared with the whole fleet and with earlier days.
class CommonTemplateCheckTest {
    private static final Instant ONSET = Instant.parse("2026-03-09T12:00:00Z");
    private static final TimeWindow WINDOW = new TimeWindow(ONSET.minusSeconds(900), ONSET.plusSeconds(900));
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final List<String> FLEET = List.of("web01", "web02", "web03", "web04");
    private static final List<String> SWITCHES = List.of("sw1", "sw2", "sw3");
    private static final String EVERYWHERE = "clock stepped by the time server";
    private static final String HERE = "disk sda reset by its controller";

    /// A log source in which another label names switches, that knows these hosts and returns the given counts.
    private record CountingLogs(BiFunction<String, Instant, Outcome<InstantVector>> counts) {
        public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
            return answered(List.of("hostname", "host", "unit"));
        }

        public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
            return answered(label.equals("hostname") ? SWITCHES : FLEET);
        }

        public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
            return counts.apply(query, at);
        }
    }

    private static InstantVector rows(Set<String> hosts) {
        var rows = new InstantVector.Builder();
        hosts.forEach(host -> rows.add(Labels.of("host", host), ONSET.toEpochMilli(), 3));
        return rows.build();
    }

    private static RankedTemplate template(int rank, String text, double surprise) {
        return new RankedTemplate(
                rank,
                "t" + rank,
                text + " <*>",
                "web01",
                0,
                List.of(new ScorePart("surprise", surprise, "seldom"), new ScorePart("rarity", 0, "unknown")),
                FrequencyChange.NEW,
                1,
                0,
                0,
                Duration.ofHours(2),
                ONSET,
                ONSET,
                ONSET,
                Labels.EMPTY,
                "error",
                List.of(new LogSource.Line(0, Labels.EMPTY, Map.of(), text)),
                Set.of(),
                "never seen before");
    }

    private static List<RankedTemplate> checked(BiFunction<String, Instant, Outcome<InstantVector>> counts)
            throws InterruptedException {
        var logs = PartialSource.of(LogSource.class, new CountingLogs(counts));
        var question = ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "up", ""), ONSET);
        var run = new ExplanationRun(new ExplanationDraft(question), _ -> {}, NEW_YORK, SOON);
        return CommonTemplateCheck.over(logs, HostStreamFinder.query(logs, WINDOW, SOON), WINDOW, run)
                .compare(List.of(template(1, EVERYWHERE, 2.0), template(2, HERE, 1.8)), true);
    }

    private static boolean isFleetQuery(String query) {
        return query.startsWith("sum by (host)");
    }

    @Test
    void lineLoggedByOneHostRanksAboveALineLoggedByTheWholeFleet() throws InterruptedException {
        var checked = checked((query, _) -> answered(
                isFleetQuery(query)
                        ? rows(query.contains("stepped") ? Set.copyOf(FLEET) : Set.of("web01"))
                        : InstantVector.EMPTY));
        assertThat(checked).extracting(RankedTemplate::rank).containsExactly(1, 2);
        assertThat(checked).extracting(t -> t.samples().getFirst().text()).containsExactly(HERE, EVERYWHERE);
        assertThat(checked.getFirst().why()).endsWith("at that time in the logs of 1 of 4 hosts");
        assertThat(checked.getLast().why()).endsWith("at that time in the logs of 4 of 4 hosts");
        assertThat(checked.getLast().evidence()).isLessThan(2.0);
    }

    @Test
    void recurrenceAtTheSameHourOfOtherDaysIsReported() throws InterruptedException {
        var checked = checked((query, at) -> {
            var latest = ONSET.plus(Duration.ofMinutes(10)).atZone(NEW_YORK);
            // Clocks were changed two nights before.
            boolean seenBefore = query.contains("stepped")
                    && Stream.of(1, 7)
                            .anyMatch(days -> latest.minusDays(days).toInstant().equals(at));
            return answered(!isFleetQuery(query) && seenBefore ? rows(Set.of("web01")) : InstantVector.EMPTY);
        });
        assertThat(checked.getFirst().why()).endsWith("also at about this hour 1 and 7 days before");
        assertThat(checked.getLast().why()).doesNotContain("this hour");
    }

    @Test
    void countWithoutTheHostThatWroteTheLineIsLeftOutOfTheExplanation() throws InterruptedException {
        assertThat(checked((_, _) -> answered(InstantVector.EMPTY)))
                .extracting(RankedTemplate::why)
                .containsOnly("never seen before");
        assertThat(checked((query, _) ->
                        answered(isFleetQuery(query) ? rows(Set.of("web02", "web03")) : InstantVector.EMPTY)))
                .extracting(RankedTemplate::why)
                .containsOnly("never seen before");
    }

    @Test
    void failedCountsAreLeftOutOfTheExplanation() throws InterruptedException {
        var checked = checked((_, _) -> refused());
        assertThat(checked).extracting(RankedTemplate::why).containsOnly("never seen before");
        assertThat(checked).extracting(RankedTemplate::evidence).containsExactly(2.0, 1.8);
    }
}
