package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrillScorerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    private static final TimeWindow WINDOW = TimeWindow.before(NOW, Duration.ofHours(1));
    private static final DrillScorer.Truth TRUTH = new DrillScorer.Truth(
            "scrub",
            "node04",
            "a scrub of tank",
            IncidentVerdict.NOT_AN_INCIDENT,
            List.of("scrub_start"),
            List.of("rate(node_disk_write_time_seconds_total[5m])"),
            List.of("HighWriteLatency"),
            "biolatency",
            "let a running scrub mute disk latency");

    private static Evidence.MeasuredValues figures(String query) {
        return new Evidence.MeasuredValues(query, "prod", query, Unit.NONE, NOW, List.of(), "");
    }

    private static Incident incident(IncidentVerdict verdict, Evidence... pieces) {
        var entries = new ArrayList<TimelineEntry>();
        for (var piece : pieces) {
            entries.add(new TimelineEntry(
                    entries.size() + 1,
                    NOW.plusSeconds(60L * (entries.size() + 1)),
                    ZoneOffset.UTC,
                    "anna",
                    "",
                    piece));
        }
        var start = TestIncidentStarts.drill("prod", "node04.fra1", "x", WINDOW);
        return new Incident(
                start, entries, Optional.of(new IncidentEnd(NOW, ZoneOffset.UTC, "anna", verdict, "", List.of())), "");
    }

    @Test
    void firstCorrectCheckIsTimedAndEarlierChecksAreUnnecessary() {
        var incident = incident(
                IncidentVerdict.NOT_AN_INCIDENT,
                new Evidence.Note("hm"),
                figures("node_load1"),
                figures("sum(rate(node_disk_write_time_seconds_total{device=\"sda\"}[1m]))"),
                figures("node_memory_MemFree_bytes"));

        var outcome = DrillScorer.compare(incident, TRUTH);

        assertThat(outcome.firstRight()).contains(Duration.ofMinutes(3));
        assertThat(outcome.unnecessaryChecks())
                .singleElement()
                .satisfies(e -> assertThat(e.number()).isEqualTo(2));
        assertThat(outcome.rightVerdict()).isTrue();
        assertThat(outcome.rightHost()).isTrue();
        assertThat(outcome.text(incident, TRUTH))
                .contains(
                        "First correct check after 3 m",
                        "1 unnecessary check: node_load1",
                        "The shortest path: alert HighWriteLatency");
    }

    @Test
    void wrongVerdictAndMissingCorrectCheckAreReported() {
        var incident = incident(IncidentVerdict.INCIDENT, figures("node_load1"));
        var text = DrillScorer.compare(incident, TRUTH).text(incident, TRUTH);

        assertThat(text).contains("Verdict: incident (wrong; correct: not an incident)", "No check was correct.");
    }

    @Test
    void aHostThatNobodyNamedIsNotCalledWrong() {
        var opened = incident(IncidentVerdict.INCIDENT);
        var unnamed =
                new Incident(TestIncidentStarts.drill("prod", "", "x", WINDOW), opened.entries(), opened.end(), "");

        assertThat(DrillScorer.compare(unnamed, TRUTH).text(unnamed, TRUTH))
                .contains("Host: not named; the fault was on node04.");
    }

    @Test
    void automaticFindingsAreNotUnnecessaryAndRepeatedChecksCountOnce() {
        var problemFigures = figures("node_load1");
        var repeated = figures("node_memory_MemFree_bytes");
        var right = figures("rate(node_disk_write_time_seconds_total[5m])");
        var incident = incident(IncidentVerdict.NOT_AN_INCIDENT, problemFigures, repeated, repeated, right);
        var entries = new ArrayList<>(incident.entries());
        var first = entries.getFirst();
        entries.set(
                0, new TimelineEntry(1, first.at(), first.zone(), first.who(), TimelineEntry.PROBLEM, problemFigures));
        incident = new Incident(incident.start(), entries, incident.end(), "");

        assertThat(DrillScorer.compare(incident, TRUTH).unnecessaryChecks())
                .extracting(TimelineEntry::what)
                .containsExactly(repeated);
        entries.set(0, new TimelineEntry(1, first.at(), first.zone(), first.who(), TimelineEntry.PROBLEM, right));
        incident = new Incident(incident.start(), entries, incident.end(), "");
        assertThat(DrillScorer.compare(incident, TRUTH).firstRight()).contains(Duration.ofMinutes(1));
    }
}
