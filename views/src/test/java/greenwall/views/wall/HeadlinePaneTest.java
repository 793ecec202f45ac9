package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.views.RecentChanges;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import org.junit.jupiter.api.Test;

class HeadlinePaneTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static FleetState fleet(CellState state, int seconds) {
        return Fleets.ofOneClock(state, NOW.plusSeconds(seconds));
    }

    private static RecentChanges criticalNowAndOkBefore(int seconds) {
        var recent = new RecentChanges();
        recent.record(fleet(CellState.CRITICAL, 0));
        recent.addEarlier(
                List.of(new RecentChanges.EarlierState(NOW.minusSeconds(seconds), fleet(CellState.OK, -seconds))));
        return recent;
    }

    /// Otherwise a problem that began hours before the first poll would seem to have begun at that poll.
    @Test
    void aStatePresentAtTheFirstPollIsReportedAsAtLeastThatOld() {
        var recent = new RecentChanges();
        recent.record(fleet(CellState.CRITICAL, 0));
        recent.record(fleet(CellState.CRITICAL, 90));
        assertThat(HeadlinePane.ageText(recent, recent.notGreenSince().orElseThrow(), NOW.plusSeconds(90)))
                .isEqualTo("at least 1 m 30 s");
        recent.record(fleet(CellState.OK, 105));
        recent.record(fleet(CellState.CRITICAL, 120));
        assertThat(HeadlinePane.ageText(recent, recent.notGreenSince().orElseThrow(), NOW.plusSeconds(150)))
                .isEqualTo("30 s");
    }

    /// Nobody saw the change itself, so the time since the last green state is an upper limit.
    @Test
    void anUnseenStateChangeIsReportedWithTheTimeSinceAllWasGreen() {
        var recent = criticalNowAndOkBefore(300);
        var since = recent.notGreenSince().orElseThrow();
        assertThat(HeadlinePane.problemText(recent, List.of(), since, NOW, false))
                .isEqualTo("not all hosts green for less than 5 m");
        assertThat(HeadlinePane.problemText(recent, List.of(), since, NOW, true))
                .as("beside the counts of a filtered wall, all of which may be green")
                .isEqualTo("not all hosts of the fleet green for less than 5 m");
    }

    private static Problem problem(int secondsAgo) {
        var fleet = fleet(CellState.CRITICAL, 0);
        var onset = NOW.minusSeconds(secondsAgo);
        return ProblemBuilder.build(fleet, AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of())
                .getFirst()
                .with(new ProblemExplanation(
                        Optional.empty(),
                        "clock.offset",
                        "s",
                        Conclusion.Kind.CONCLUSIVE,
                        Optional.of(onset),
                        Double.NaN,
                        Optional.of(
                                new ProblemExplanation.Line(onset, "a", "no selectable sources", FrequencyChange.NEW)),
                        Optional.empty(),
                        "",
                        Optional.empty()));
    }

    /// Otherwise "not all hosts green for less than 15 m" would be shown above a card that says "since 16 m" or
    /// "since 11 m".
    @Test
    void theTimeOfTheHostsIsNotShownForAnOlderProblem() {
        var recent = criticalNowAndOkBefore(900);
        var since = recent.notGreenSince().orElseThrow();
        assertThat(HeadlinePane.problemText(recent, List.of(problem(60), problem(1000)), since, NOW, false))
                .isEqualTo("oldest problem began 16 m ago");
        assertThat(HeadlinePane.problemText(recent, List.of(problem(700)), since, NOW, false))
                .isEqualTo("oldest problem began 11 m ago");
    }

    /// The changes of an earlier time are not recorded.
    @Test
    void anEarlierTimeDoesNotSeemToHaveJustStarted() {
        var recent = new RecentChanges();
        assertThat(texts(recent)).doesNotContain("just started");
        recent.record(fleet(CellState.OK, 0));
        assertThat(texts(recent)).contains("just started");
    }

    /// The changes may be those of an earlier run, which ended while a host was critical.
    @Test
    void theTimeOfTheHostsIsNotShownBesideTheCountsOfAnIncompletePoll() {
        var recent = new RecentChanges();
        recent.restore(NOW.minusSeconds(900), Optional.empty(), Optional.of(NOW.minusSeconds(600)));
        assertThat(texts(recent)).contains("not all hosts green for 10 m");
        var source = Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK);
        var first = new SourceState(
                source.source(),
                source.state(),
                source.lastAnswer(),
                source.age(),
                source.roundTrip(),
                source.skew(),
                source.reason(),
                source.remedy(),
                source.slowed(),
                source.load(),
                SourceState.Completeness.FIRST_POLL);
        var incomplete = Fleets.cluster("east")
                .source(first)
                .host("a", Labels.EMPTY)
                .cell("a", "clock.offset", Labels.EMPTY, 0, CellState.OK, "within its limits")
                .fleet();
        assertThat(texts(recent, incomplete)).noneMatch(text -> text.contains("green for"));
    }

    private static List<String> texts(RecentChanges recent) {
        return texts(recent, fleet(CellState.OK, 0));
    }

    private static List<String> texts(RecentChanges recent, FleetState state) {
        return Fx.get(() -> {
            var model = new WallModel(List.of(), recent);
            model.show(state);
            var pane = new HeadlinePane(Contexts.of(new RangeQueriesOnlyBackend()), model);
            new Scene(pane, 1280, 80).snapshot(null);
            return pane.textBounds().stream().map(TextBounds::text).toList();
        });
    }

    @Test
    void aFilteredWallCountsTheProblemsOfHostsThatItDoesNotShow() {
        var fleet = fleet(CellState.CRITICAL, 0);
        assertThat(HeadlinePane.elsewhereText(fleet, List.of(problem(60)))).isEmpty();
        assertThat(HeadlinePane.elsewhereText(fleet.withHosts(_ -> false), List.of(problem(60))))
                .isEqualTo(", 1 problem elsewhere");
    }
}
