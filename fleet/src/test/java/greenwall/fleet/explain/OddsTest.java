package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.RankedTemplate.Move;
import greenwall.fleet.explain.RankedTemplate.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OddsTest {
    private static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");

    private static RankedTemplate line(String id, double evidence, Instant start) {
        return line(id, "web1", evidence, start);
    }

    private static RankedTemplate line(String id, String host, double evidence, Instant start) {
        return new RankedTemplate(
                0,
                id,
                id,
                host,
                0,
                List.of(new Part("surprise", evidence, "")),
                Move.NEW,
                1,
                0,
                0,
                start,
                start,
                start,
                Labels.EMPTY,
                "",
                List.of(),
                new Counts(ONSET, Duration.ofSeconds(1), new int[1]),
                "");
    }

    @Test
    void scoresAreProbabilitiesThatLeaveRoomForNone() {
        var ranked = Odds.ranked(List.of(line("a", 2, ONSET), line("b", 4, ONSET), line("c", 1, ONSET)), true);
        assertThat(ranked).extracting(RankedTemplate::id).containsExactly("b", "a", "c");
        assertThat(ranked.stream().mapToDouble(RankedTemplate::score).sum()).isLessThan(1);
        assertThat(ranked.getFirst().score()).isGreaterThan(0.9);
    }

    @Test
    void twoThatStandOutAlikeAreNotConclusiveUnlessTheyCameTogether() {
        var apart = Odds.ranked(List.of(line("a", 5, ONSET), line("b", "web2", 5, ONSET.plusSeconds(60))), true);
        assertThat(Odds.ofBest(apart).probability()).isCloseTo(0.5, Offset.offset(0.02));
        var together = Odds.ranked(List.of(line("a", 5, ONSET), line("b", 5, ONSET.plusSeconds(2))), true);
        assertThat(Odds.ofBest(together).probability()).isGreaterThan(0.95);
        assertThat(Odds.ofBest(together).ranks()).containsExactly(1, 2);
        assertThat(Odds.ofBest(together).words())
                .isEqualTo("probability 99 %, the sum of lines 1, 2, which came within 5 s of each other");
    }

    @Test
    void whatFollowsShortlyAfterSomethingAsRareIsRatherItsConsequence() {
        var first = line("a", 4, ONSET);
        var after = line("b", 4.4, ONSET.plusSeconds(30));
        assertThat(Odds.ranked(List.of(first, after), true))
                .extracting(RankedTemplate::id)
                .containsExactly("a", "b");
        assertThat(Odds.ranked(List.of(first, line("b", "web2", 4.4, ONSET.plusSeconds(30))), true))
                .as("of another host")
                .extracting(RankedTemplate::id)
                .containsExactly("b", "a");
        assertThat(Odds.ranked(List.of(first, line("b", 4.4, ONSET.plusSeconds(600))), true))
                .as("long after")
                .extracting(RankedTemplate::id)
                .containsExactly("b", "a");
        assertThat(Odds.ranked(List.of(first, line("b", 5.5, ONSET.plusSeconds(30))), true))
                .as("far clearer")
                .extracting(RankedTemplate::id)
                .containsExactly("b", "a");
    }

    @Test
    void askedAgainThePartsStayTheSame() {
        var once = Odds.ranked(List.of(line("a", 4, ONSET), line("b", 4.4, ONSET.plusSeconds(30))), true);
        assertThat(Odds.ranked(once, true)).isEqualTo(once);
    }

    @Test
    void withoutAnOnsetTheSameEvidenceSaysLess() {
        var lines = List.of(line("a", 4, ONSET), line("b", 2, ONSET));
        assertThat(Odds.ranked(lines, false).getFirst().score())
                .isLessThan(Odds.ranked(lines, true).getFirst().score());
    }
}
