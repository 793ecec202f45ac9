package greenwall.fleet.explain.logs;

import static greenwall.fleet.explain.logs.OnsetFixture.BASELINE;
import static greenwall.fleet.explain.logs.OnsetFixture.ONSET;
import static greenwall.fleet.explain.logs.OnsetFixture.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.cases.FakeSources;
import greenwall.fleet.source.LogSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A silent host cannot explain its own failure; the hosts that communicated with it can.
class LogRankingTest {
    private static final List<String> OTHERS = List.of("web01", "web02", "web03", "web04");
    private static final String COMPLAINT = "peer db07 unreachable: no route to host";
    private static final String CHANCE = "nightly job alpha finished with exit code three";

    private final List<LogSource.Line> lines = new ArrayList<>();

    private void logLine(String host, Instant at, String text) {
        lines.add(new LogSource.Line(
                at.getEpochSecond() * 1_000_000_000L, Labels.of("host", host, "level", "info"), Map.of(), text));
    }

    private void logSteadily(String host, Instant until) {
        int number = 0;
        for (var at = BASELINE.start(); at.isBefore(until); at = at.plusSeconds(4)) {
            logLine(host, at, "request " + number++ + " was served");
        }
    }

    private List<RankedTemplate> ranked() throws InterruptedException {
        return ranked(100_000);
    }

    /// @param baselineLines the line limit of the other hosts in the baseline
    private List<RankedTemplate> ranked(int baselineLines) throws InterruptedException {
        lines.sort(Comparator.comparingLong(LogSource.Line::timeNanos));
        var collector = OnsetFixture.collector("db07");
        var scope = OnsetFixture.scope();
        var ranking = new LogRanking(collector, scope, LineRelevance.of("up"), Set.copyOf(OTHERS), Set.of("db07"));
        var logs = FakeSources.logs(lines);
        OnsetFixture.read(OnsetFixture.reader(logs, "{host=\"db07\"}", scope, collector, 100_000));
        var limits = new LogReader.Limits(100_000, baselineLines);
        OnsetFixture.read(new LogReader(logs, "{host=~\"web.*\"}", scope, collector, limits, true));
        return ranking.rank();
    }

    private static Optional<RankedTemplate.ScorePart> part(RankedTemplate template, String name) {
        return template.parts().stream().filter(p -> p.name().equals(name)).findFirst();
    }

    private static RankedTemplate templateContaining(List<RankedTemplate> ranked, String text) {
        return ranked.stream()
                .filter(t -> t.samples().getFirst().text().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private void logComplaintsOfOtherHosts() {
        OTHERS.forEach(otherHost -> logSteadily(otherHost, WINDOW.end()));
        OTHERS.subList(0, 3).forEach(otherHost -> logLine(otherHost, ONSET.plusSeconds(20), COMPLAINT));
        logLine("web04", ONSET.plusSeconds(20), CHANCE);
    }

    @Test
    void linesStartedBySeveralHostsWhenAHostWentSilentRankFirst() throws InterruptedException {
        logSteadily("db07", ONSET);
        logComplaintsOfOtherHosts();
        var ranked = ranked();
        assertThat(ranked.getFirst().samples().getFirst().text()).isEqualTo(COMPLAINT);
        assertThat(part(ranked.getFirst(), "witnesses"))
                .hasValueSatisfying(witnesses -> assertThat(witnesses.value()).isPositive())
                .hasValueSatisfying(
                        witnesses -> assertThat(witnesses.why()).endsWith("began to log this line then: 3"));
        assertThat(part(templateContaining(ranked, CHANCE), "witnesses"))
                .hasValueSatisfying(alone -> assertThat(alone.value()).isNegative());
    }

    @Test
    void stoppedLinesOfTheSilentHostItselfRankLow() throws InterruptedException {
        logSteadily("db07", ONSET);
        logComplaintsOfOtherHosts();
        assertThat(ranked())
                .filteredOn(t -> t.host().equals("db07"))
                .allSatisfy(t -> {
                    assertThat(t.change()).isEqualTo(FrequencyChange.GONE);
                    assertThat(part(t, "silence")).isPresent();
                })
                .allMatch(t -> t.rank() > 3);
    }

    @Test
    void otherHostsAreNotCountedWhileTheHostStillLogs() throws InterruptedException {
        logSteadily("db07", WINDOW.end());
        logComplaintsOfOtherHosts();
        logLine("db07", ONSET.minusSeconds(2), "controller reset, link to the switch is down");
        var ranked = ranked();
        assertThat(ranked).allMatch(t -> part(t, "witnesses").isEmpty());
        assertThat(ranked.getFirst().host()).isEqualTo("db07");
    }

    @Test
    void linesOfOtherHostsAreComparedWithWhatWasReadOfTheirOwnLogs() throws InterruptedException {
        logSteadily("db07", WINDOW.end());
        OTHERS.forEach(otherHost -> logSteadily(otherHost, WINDOW.end()));
        for (var at = BASELINE.start().plusSeconds(130); at.isBefore(WINDOW.start()); at = at.plusSeconds(900)) {
            logLine("web01", at, CHANCE);
        }
        logLine("web01", ONSET.minusSeconds(20), CHANCE);
        var ranked = ranked(200);
        assertThat(templateContaining(ranked, CHANCE).why()).startsWith("never seen in the 18 m");
    }

    @Test
    void linesOfOtherHostsAreTheirsEvenIfTheHostItselfHasNoLog() throws InterruptedException {
        OTHERS.forEach(otherHost -> logSteadily(otherHost, WINDOW.end()));
        logLine("web01", ONSET.minusSeconds(5), CHANCE);
        var line = templateContaining(ranked(), CHANCE);
        assertThat(line.why()).contains("from another host, web01");
        assertThat(part(line, "host"))
                .hasValueSatisfying(host -> assertThat(host.value()).isNegative());
    }

    @Test
    void noLineIsNewWhereNothingBeforeWasRead() throws InterruptedException {
        logSteadily("db07", WINDOW.end());
        OTHERS.forEach(otherHost -> logSteadily(otherHost, WINDOW.end()));
        logLine("web01", ONSET.minusSeconds(20), COMPLAINT);
        var ranked = ranked(0);
        assertThat(ranked).filteredOn(t -> t.change() == FrequencyChange.NEW).isEmpty();
        var line = templateContaining(ranked, COMPLAINT);
        assertThat(line.change()).isEqualTo(FrequencyChange.MORE);
        assertThat(line.why()).contains("the log before it was not read");
        assertThat(line.expected()).isNaN();
    }
}
