package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.RankedTemplate.ScorePart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LineProbabilityTest {
    private static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");

    private static RankedTemplate line(String id, double evidence, Instant start) {
        return line(id, "web1", evidence, start);
    }

    private static RankedTemplate line(String id, String host, double evidence, Instant start) {
        return line(id, host, evidence, start, Set.of());
    }

    private static RankedTemplate line(String id, String host, double evidence, Instant start, Set<String> follows) {
        return line(id, host, "", evidence, start, follows);
    }

    private static RankedTemplate line(
            String id, String host, String level, double evidence, Instant start, Set<String> follows) {
        return new RankedTemplate(
                0,
                id,
                id,
                host,
                0,
                List.of(new ScorePart("surprise", evidence, "")),
                FrequencyChange.NEW,
                1,
                0,
                0,
                Duration.ofHours(2),
                start,
                start,
                start,
                Labels.EMPTY,
                level,
                List.of(),
                follows,
                "");
    }

    /// The ids of these lines, ranked by their relation to an onset.
    private static List<String> rankedIds(RankedTemplate... lines) {
        return LineProbability.ranked(List.of(lines), true).stream()
                .map(RankedTemplate::id)
                .toList();
    }

    @Test
    void scoresAreProbabilitiesThatSumToLessThanOne() {
        var ranked =
                LineProbability.ranked(List.of(line("a", 2, ONSET), line("b", 4, ONSET), line("c", 1, ONSET)), true);
        assertThat(ranked).extracting(RankedTemplate::id).containsExactly("b", "a", "c");
        assertThat(ranked.stream().mapToDouble(RankedTemplate::score).sum()).isLessThan(1);
        assertThat(ranked.getFirst().score()).isGreaterThan(0.9);
    }

    @Test
    void equallyStrongLinesAreConclusiveOnlyWhenTheyOccurTogether() {
        var farApart =
                LineProbability.ranked(List.of(line("a", 5, ONSET), line("b", "web2", 5, ONSET.plusSeconds(60))), true);
        assertThat(LineProbability.BestLines.of(farApart).probability()).isCloseTo(0.5, Offset.offset(0.02));
        var closeTogether =
                LineProbability.ranked(List.of(line("a", 5, ONSET), line("b", 5, ONSET.plusSeconds(2))), true);
        assertThat(LineProbability.BestLines.of(closeTogether).probability()).isGreaterThan(0.95);
        assertThat(LineProbability.BestLines.of(closeTogether).ranks()).containsExactly(1, 2);
        assertThat(LineProbability.BestLines.of(closeTogether).words())
                .isEqualTo("probability 99 %, summed over lines 1 and 2, which occur together");
    }

    @Test
    void lineShortlyAfterAnEquallyRareLineRanksAsItsConsequence() {
        var first = line("a", 4, ONSET);
        var after = line("b", 4.4, ONSET.plusSeconds(30));
        assertThat(rankedIds(first, after)).containsExactly("a", "b");
        assertThat(rankedIds(first, line("b", "web2", 4.4, ONSET.plusSeconds(30))))
                .as("of another host")
                .containsExactly("b", "a");
        assertThat(rankedIds(first, line("b", 4.4, ONSET.plusSeconds(600))))
                .as("long after")
                .containsExactly("b", "a");
        assertThat(rankedIds(first, line("b", 5.5, ONSET.plusSeconds(30))))
                .as("far clearer")
                .containsExactly("b", "a");
    }

    @Test
    void lineThatAlwaysFollowsAnotherIsOneEventWithIt() {
        var first = line("retry", "far", 4, ONSET);
        var answer = line("receive", "near", 4.4, ONSET.minusSeconds(40), Set.of(first.key()));
        var ranked = LineProbability.ranked(
                List.of(first, answer, line("other", "near", 2.5, ONSET.plusSeconds(300))), true);
        assertThat(ranked).extracting(RankedTemplate::id).containsExactly("retry", "receive", "other");
        var best = LineProbability.BestLines.of(ranked);
        assertThat(best.ranks()).containsExactly(1, 2);
        var verdict = Conclusion.conclusive("").withBestLines(best);
        assertThat(ranked).extracting(verdict::probabilityText).containsExactly(best.percent(), "with 1", "3 %");
    }

    @Test
    void earliestOfEquallyStrongSimultaneousLinesIsFirst() {
        var finished = line("finished", 4.05, ONSET.minusSeconds(6));
        var starting = line("starting", 4, ONSET.minusSeconds(8));
        assertThat(rankedIds(finished, starting)).containsExactly("starting", "finished");
        assertThat(rankedIds(line("killed", 4.5, ONSET.minusSeconds(5)), starting))
                .as("one that stands out more")
                .startsWith("killed");
    }

    @Test
    void lessSevereLineNeverPrecedesAMoreSevereSimultaneousLine() {
        var failed = line("request failed", "web1", "error", 4.05, ONSET.minusMillis(6_000), Set.of());
        var detail = line("sense key", "web1", "info", 4, ONSET.minusMillis(6_002), Set.of());
        assertThat(rankedIds(detail, failed)).containsExactly("request failed", "sense key");
    }

    @Test
    void mostSevereOfSimultaneousLinesIsFirst() {
        var detail = line("killed by the OOM killer", "web1", "info", 4.2, ONSET.minusMillis(240), Set.of());
        var killed = line("out of memory", "web1", "error", 4, ONSET.minusMillis(10), Set.of());
        assertThat(rankedIds(detail, killed)).containsExactly("out of memory", "killed by the OOM killer");
        var later = line("retry failed", "web1", "error", 4, ONSET.plusSeconds(3), Set.of());
        assertThat(rankedIds(detail, later))
                .as("a consequence")
                .containsExactly("killed by the OOM killer", "retry failed");
    }

    @Test
    void linesThatRepeatTheFirstComeAfterLinesWithNewContent() {
        var lines = List.of(
                line("Starting weekly.service - check of pool tank", 4, ONSET),
                line("Finished weekly.service - check of pool tank", 4, ONSET.plusMillis(300)),
                line("class=check_start pool=tank", 3.4, ONSET.plusMillis(800)),
                line("something else", 3, ONSET.plusMillis(900)));
        assertThat(LineProbability.ranked(lines, true))
                .extracting(t -> t.template().substring(0, 6))
                .containsExactly("Starti", "class=", "Finish", "someth");
        assertThat(LineProbability.ranked(lines.subList(0, 2), true))
                .extracting(t -> t.template().substring(0, 6))
                .containsExactly("Starti", "Finish");
    }

    @Test
    void rankingAgainGivesTheSameResult() {
        var rankedOnce =
                LineProbability.ranked(List.of(line("a", 4, ONSET), line("b", 4.4, ONSET.plusSeconds(30))), true);
        assertThat(LineProbability.ranked(rankedOnce, true)).isEqualTo(rankedOnce);
    }

    @Test
    void evidenceWeighsLessWithoutAnOnset() {
        var lines = List.of(line("a", 4, ONSET), line("b", 2, ONSET));
        assertThat(LineProbability.ranked(lines, false).getFirst().score())
                .isLessThan(LineProbability.ranked(lines, true).getFirst().score());
    }

    @Test
    void amongSeveralHostsLinesOfTheMostCertainHostComeFirst() {
        var uncertain = LineProbability.ranked(List.of(line("traffic", "web1", 2.6, ONSET)), true);
        var certain = LineProbability.ranked(
                List.of(line("failed", "web2", 4.5, ONSET), line("ejected", "web2", 4.5, ONSET)), true);
        assertThat(uncertain.getFirst().score())
                .isGreaterThan(certain.getFirst().score());

        var ranked = LineProbability.amongHosts(List.of(uncertain, certain));
        assertThat(ranked.getFirst().host()).isEqualTo("web2");
        assertThat(ranked.getLast().id()).isEqualTo("traffic");
        assertThat(ranked).extracting(RankedTemplate::rank).containsExactly(1, 2, 3);
        assertThat(ranked.stream().mapToDouble(RankedTemplate::score).sum()).isLessThan(1);
    }

    @Test
    void lineThatSeveralHostsLoggedIsListedOnceUnderTheFirstHost() {
        var firstHost = LineProbability.ranked(List.of(line("failed", "web1", 3, ONSET.plusSeconds(4))), true);
        var secondHost = LineProbability.ranked(List.of(line("failed", "web2", 3, ONSET)), true);
        var ranked = LineProbability.amongHosts(List.of(firstHost, secondHost));
        assertThat(ranked).singleElement().satisfies(line -> {
            assertThat(line.host()).isEqualTo("web2");
            assertThat(line.score()).isGreaterThan(firstHost.getFirst().score());
        });
    }
}
