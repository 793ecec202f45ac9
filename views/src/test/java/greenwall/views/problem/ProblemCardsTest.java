package greenwall.views.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.ViewingDistance;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.paint.VisualAngle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallView;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.event.Event;
import javafx.scene.input.KeyCode;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

/// The cards of the problems, which are at the top of the wall.
class ProblemCardsTest extends ProblemCardsFixture {
    @Test
    void theWorstProblemIsFirstWithItsNumbersAndActions() {
        assertThat(text(wall(fleetWithProblems(), noAlerts(), 1366, 768)))
                .containsSubsequence("a1", "clock is off", "Off by 2 s (limit 1 s)", "Explain", "Take it")
                .containsSubsequence("a2", "many TCP segments are retransmitted");
    }

    /// Who had taken a problem at an earlier time is not known.
    @Test
    void noProblemOfAnEarlierTimeIsSaidToBeUnowned() {
        assertThat(text(wall(fleetWithProblems(), noAlerts(), 1366, 768))).contains("nobody has taken it");
        travel = UnconnectedServices.past();
        assertThat(text(wall(fleetWithProblems(), noAlerts(), 1366, 768)))
                .contains("clock is off")
                .doesNotContain("nobody has taken it");
    }

    @Test
    void aFleetWithoutProblemsIsOneSentence() {
        assertThat(text(wall(healthyFleet(), noAlerts(), 1366, 768)))
                .isEqualTo("Both hosts are green, and no alert is firing.");
    }

    /// Hosts outside the filter may be stale or absent.
    @Test
    void onlyTheHostsInTheHostFilterAreSaidToBeGreen() {
        var filtered = healthyFleet().withHosts(host -> host.name().equals("a1"));
        assertThat(text(wall(filtered, noAlerts(), 1366, 768)))
                .isEqualTo("The only host in the host filter is green, and no alert is firing.");
    }

    @Test
    void anAlertThatIsSilencedIsCountedOnTheWallAndInTheSentence() {
        var labels = Labels.of("alertname", "DiskSlow", "severity", "critical");
        var silenced = new Alert(
                "east",
                labels,
                Map.of(),
                AlertPhase.SUPPRESSED,
                Fleets.NOW,
                "a1",
                true,
                List.of(new Suppression.Silenced("s1", "ben", "disk swap", Fleets.NOW.plusSeconds(600))),
                Optional.empty(),
                Double.NaN,
                List.of(),
                "",
                Optional.empty(),
                "");
        var alerts = new AlertSnapshot(Fleets.NOW, List.of(silenced), List.of(), List.of(), List.of(), List.of());
        var wall = wall(healthyFleet(), alerts, 1366, 768);
        assertThat(text(wall)).isEqualTo("Both hosts are green, and 1 alert is silenced.");
        assertThat(Fx.get(() -> wall.node().lookupAll("*").stream()
                        .filter(PaintedRegion.class::isInstance)
                        .flatMap(region -> ((PaintedRegion) region).textBounds().stream())
                        .map(TextBounds::text)
                        .toList()))
                .contains(" · 1 silenced");
    }

    @Test
    void anAlertThatIsNoProblemByItsSeverityIsCountedInTheSentence() {
        var firing = Fleets.alert(Labels.of("alertname", "BackupFailed", "severity", "info"), AlertPhase.FIRING, "a1");
        var alerts = new AlertSnapshot(Fleets.NOW, List.of(firing), List.of(), List.of(), List.of(), List.of());
        assertThat(text(wall(healthyFleet(), alerts, 1366, 768)))
                .isEqualTo("Both hosts are green, and 1 alert of severity info or none is firing.");
    }

    @Test
    void theFilterOfTheWallLeavesTheProblemsThatContainEachWordAndNeverLooksGreen() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        filter(wall, "a2 TCP");
        assertThat(text(wall)).contains("many TCP segments are retransmitted").doesNotContain("clock is off");
        filter(wall, "nobody");
        assertThat(text(wall)).isEqualTo("None of the 2 problems matches the filter.");
    }

    private static void filter(WallView wall, String text) {
        Fx.run(() -> {
            wall.onShown(Place.HOME.with("filter", text));
            wall.node().getScene().snapshot(null);
        });
    }

    @Test
    void hostsWithoutMeasurementsAreNotCalledGreen() {
        var unmeasured = Fleets.cluster("east")
                .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK))
                .host("a1", Labels.EMPTY)
                .fleet();
        assertThat(text(wall(unmeasured, noAlerts(), 1366, 768)))
                .isEqualTo("No host is green: none has a value that can be evaluated.");
    }

    @Test
    void missingAlertDataIsNotReportedAsNoAlerts() {
        var unknown = new AlertSnapshot(
                Fleets.NOW, List.of(), List.of(), List.of(), List.of("no Alertmanager responds"), List.of());
        var wall = wall(healthyFleet(), unknown, 1366, 768);
        assertThat(text(wall))
                .contains("the data is incomplete", "no Alertmanager responds")
                .doesNotContain("no alert is firing");
        assertThat(Fx.get(() -> cards(wall.node()).getAccessibleText())).contains("the data is incomplete");
    }

    @Test
    void servicesThatWereNotReadAreNotCalledFreeOfProblems() {
        var wall = wall(healthyFleet(), noAlerts(), 1366, 768);
        Fx.run(() -> wall.show(
                new AlertsAndProblems(noAlerts(), Optional.of(List.of()), List.of("services could not be queried"))));
        assertThat(text(wall))
                .contains("the data is incomplete", "services could not be queried")
                .doesNotContain("All");
    }

    @Test
    void aFilterThatLeavesNoHostIsNotCalledIncompleteData() {
        var wall = wall(healthyFleet().withHosts(_ -> false), noAlerts(), 1366, 768);
        assertThat(text(wall)).isEqualTo("No host matches the host filter.");
        assertThat(Fx.get(() -> cards(wall.node()).getAccessibleText())).isEqualTo("No host matches the host filter.");
    }

    @Test
    void theCardOfAnAlertWithoutAHostHasWhatAnAlertHas() {
        assertThat(text(wall(healthyFleet(), alertWithoutAHost(), 1366, 768)))
                .contains("Explain", "Runbook", "Silence", "Take it")
                .doesNotContain("Probe", "Logs");
    }

    @Test
    void theOwnerIsShownOnEachCardAndNotOnlyOnTheSelectedOne() {
        var last = problems(manyProblems(), noAlerts()).getLast();
        var edits = ProblemEdits.NONE.taken(last, new ProblemOwner("kim", Fleets.NOW), "");
        var problems = ProblemBuilder.build(manyProblems(), noAlerts(), List.of(), edits, List.of());
        assertThat(text(wall(manyProblems(), noAlerts(), problems, 1366, 1200)))
                .containsOnlyOnce("taken by kim")
                .containsSubsequence("a1", "nobody has taken it", "a9", "taken by kim");
    }

    @Test
    void aWallWithoutAKeyboardNamesNoKeysForHiddenProblems() {
        receiver = ViewContext.NOBODY;
        assertThat(text(wall(manyProblems(), noAlerts(), 1366, 500)))
                .containsPattern("\\d more below: a\\d: clock is off, ")
                .doesNotContain("scroll");
    }

    @Test
    void ofManyProblemsTheSelectedCardIsVisibleAndHasTheButtons() {
        var wall = wall(manyProblems(), noAlerts(), 1366, 500);
        assertThat(text(wall)).containsPattern("\\d more below .*: a\\d: clock is off, a\\d: ");
        assertThat(text(wall)).containsSubsequence("a1", "Take it", "a2").containsOnlyOnce("Take it");
        for (int i = 0; i < 9; i++) {
            type(wall, "j");
        }
        assertThat(text(wall)).containsSubsequence("a9", "Take it").containsOnlyOnce("Take it");
    }

    private static ProblemExplanation explanation(
            Conclusion.Kind verdict, Optional<String> line, String reason, Optional<String> chain) {
        return explanation(verdict, line, FrequencyChange.NEW, reason, chain);
    }

    private static ProblemExplanation explanation(
            Conclusion.Kind verdict,
            Optional<String> line,
            FrequencyChange change,
            String reason,
            Optional<String> chain) {
        return new ProblemExplanation(
                Optional.empty(),
                "clock.offset",
                "s",
                verdict,
                Optional.of(Fleets.NOW.minusSeconds(600)),
                Double.NaN,
                line.map(text -> new ProblemExplanation.Line(Fleets.NOW.minusSeconds(600), "a1", text, change)),
                Optional.empty(),
                reason,
                chain);
    }

    private String cardText(ProblemExplanation found) {
        var fleet = fleetWithProblems();
        var problem = problems(fleet, noAlerts()).getFirst();
        return text(wall(fleet, noAlerts(), List.of(problem.with(found)), 1366, 768));
    }

    /// The texts of a problem with a log line, at a viewing distance of four metres.
    private List<String> textsAtFourMetres(String line) {
        var fleet = fleetWithProblems();
        var problem = problems(fleet, noAlerts()).getFirst();
        var found = explanation(Conclusion.Kind.CONCLUSIVE, Optional.of(line), "", Optional.empty());
        var angle = VisualAngle.of(
                new ViewingDistance(4, OptionalDouble.of(1.397)), VisualAngle.DEFAULT_DIAGONAL, 1366, 768);
        var drawn = new WallView[1];
        Pictures.draw("problems-far", Theme.NIGHT, 1366, 768, _ -> {
            drawn[0] = WallView.withProblems(new ViewContext(
                    PaintStyle.from(new StyleSheets(), Theme.NIGHT, 1, angle),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")),
                    windowRequests::add));
            drawn[0].onShown(Place.HOME);
            drawn[0].show(fleet);
            drawn[0].show(new AlertsAndProblems(noAlerts(), Optional.of(List.of(problem.with(found))), List.of()));
            return drawn[0].node();
        });
        return List.of(text(drawn[0]).split("\n"));
    }

    @Test
    void fromADistanceALogLineWrapsSoThatItsEndIsReadable() {
        assertThat(textsAtFourMetres("chronyd: Source 203.0.113.62 was replaced because it is unreachable"))
                .anyMatch(text -> text.contains("chronyd: Source"))
                .anyMatch(text -> text.contains("is unreachable"));
    }

    @Test
    void fromNearAndFarTheEndOfALongLineIsRead() {
        var line = "nft-drop: IN=enp65s0f0 OUT= MAC=3c:ec:ef:b4:1a:c4 SRC=10.71.0.12 DST=10.71.0.10 LEN=176"
                + " TOS=0x08 PREC=0x80 TTL=64 ID=47829 PROTO=UDP";
        assertThat(cardText(explanation(Conclusion.Kind.CONCLUSIVE, Optional.of(line), "", Optional.empty())))
                .contains("PROTO=UDP");
        assertThat(textsAtFourMetres(line)).anyMatch(text -> text.contains("DST=10.71.0.10"));
    }

    @Test
    void aLineThatStoppedIsMarkedAsMissing() {
        var line = Optional.of("GET /checkout 200 in 12 ms");
        var found = explanation(Conclusion.Kind.LIKELY, line, FrequencyChange.GONE, "", Optional.empty());
        assertThat(cardText(found)).containsSubsequence("likely: missing line: ", "GET /checkout 200 in 12 ms");
    }

    @Test
    void aLineThatIsOnlyLikelyIsMarkedAsLikely() {
        var line = Optional.of("Source 203.0.113.51 replaced with 203.0.113.126");
        assertThat(cardText(explanation(Conclusion.Kind.LIKELY, line, "", Optional.empty())))
                .containsSubsequence("likely: ", "Source 203.0.113.51 replaced");
        assertThat(cardText(explanation(Conclusion.Kind.CONCLUSIVE, line, "", Optional.empty())))
                .doesNotContain("likely");
    }

    @Test
    void aCardOfAServiceShowsTheChainToTheCauseAndTheLogLine() {
        var chain = Optional.of("cart's errors went from 0 % to 32.4 %");
        var line = Optional.of("adding failed: java.lang.NullPointerException");
        assertThat(cardText(explanation(Conclusion.Kind.CONCLUSIVE, line, "", chain)))
                .containsSubsequence("cart's errors went from 0 %", "likely: ", "NullPointerException");
    }

    @Test
    void aReasonThatIsTooLongLosesWholeClauses() {
        var reason =
                "the metric changed, but the likeliest cause among 6404 lines has a probability of only 49 %: never"
                        + " seen in the 2 h 12 m before; began 2 m 39 s before the onset; level info; at that time in the logs";
        assertThat(cardText(
                        explanation(Conclusion.Kind.NOTHING_CONCLUSIVE, Optional.empty(), reason, Optional.empty())))
                .contains("a probability of only 49 %: never seen in the 2 h 12 m before")
                .doesNotContain("at that time");
        var setting = "the metric changed, but the log could not be read: there is no Loki; to read the journals over"
                + " SSH, set ssh: {journal: true}, or use the button in the view that explains the problem in detail";
        assertThat(cardText(
                        explanation(Conclusion.Kind.NOTHING_CONCLUSIVE, Optional.empty(), setting, Optional.empty())))
                .contains("there is no Loki")
                .doesNotContain("{journal");
    }

    @Test
    void aFewProblemsUseTheRoomThatALargeScreenHas() {
        var small = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        var large = wall(fleetWithProblems(), noAlerts(), 1920, 1080);
        double smallShare = Fx.get(() -> cards(small.node()).getHeight()) / 768;
        double largeShare = Fx.get(() -> cards(large.node()).getHeight()) / 1080;
        assertThat(largeShare).isGreaterThanOrEqualTo(smallShare * 0.95);
    }

    @Test
    void anOwnedProblemThatIsGoneIsWatchedWithoutAlarmColourAndGetsItsVerdict() {
        var before = problems(fleetWithProblems(), noAlerts());
        var edits = ProblemEdits.NONE
                .taken(before.getFirst(), new ProblemOwner("kim", Fleets.NOW), "")
                .afterPoll(List.of(), healthyFleet(), noAlerts(), List.of(), Fleets.NOW);
        var wall = wall(healthyFleet(), noAlerts(), ProblemBuilder.gone(edits, TakenProblem.Stage.WATCHED), 1366, 768);
        assertThat(text(wall))
                .contains("no longer reported: clock is off", "taken by kim, not reported since", "Release")
                .doesNotContain("No log line", "no alert is firing");
        Fx.run(action(wall, "Close as: not an incident"));
        assertThat(performed).containsExactly("a1 was not an incident");
    }

    @Test
    void theChosenProblemStaysChosenWhenAnotherOneComesBeforeIt() {
        var both = problems(fleetWithProblems(), noAlerts());
        var wall = wall(fleetWithProblems(), noAlerts(), List.of(both.getLast()), 1366, 768);
        type(wall, "j");
        Fx.run(() -> wall.show(new AlertsAndProblems(noAlerts(), Optional.of(both), List.of())));
        type(wall, "t");
        assertThat(performed).containsExactly("a2");
    }

    @Test
    void theMosaicIsGroupedByLocationAndAGroupCanBeShownAlone() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        for (var host : List.of("a1", "a2", "b1", "b2")) {
            builder.host(host, Labels.of("location", host.substring(0, 1) + ",1"));
            builder.cell(host, "mem.util", Labels.EMPTY, 0.2, CellState.OK, "within its limits");
        }
        var wall = wall(builder.fleet(), noAlerts(), 1366, 768);
        var title = Fx.get(() -> wall.textBoxes().stream()
                .filter(bounds -> bounds.text().equals("b,1"))
                .findFirst()
                .orElseThrow());
        Fx.run(() -> {
            var mosaic = ((BorderPane) wall.node()).getCenter();
            var overlay = ((StackPane) mosaic).getChildren().getLast();
            var inScene = mosaic.localToScene(title.x() + 2, title.y() + 2);
            click(overlay, inScene.getX(), inScene.getY());
        });
        assertThat(windowRequests).singleElement().isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
            assertThat(go.place().view()).isEqualTo("hosts");
            assertThat(go.place().scope().values()).containsExactly(Map.entry("location", "b,1"));
        });
        windowRequests.clear();
        Fx.run(() -> Keys.press(wall.node(), KeyCode.HOME));
        type(wall, "z");
        assertThat(windowRequests)
                .singleElement()
                .isInstanceOfSatisfying(
                        WindowRequest.Go.class,
                        go -> assertThat(go.place().scope().values()).containsExactly(Map.entry("location", "a,1")));
    }

    @Test
    void theWorstCardIsNotHiddenAboveOnceAllCardsFit() {
        var fleet = fleetWithProblems();
        var problems = problems(fleet, noAlerts());
        var wall = wall(fleet, noAlerts(), problems, 1366, 768);
        Fx.run(() -> {
            var cards = cards(wall.node());
            Event.fireEvent(
                    cards,
                    new ScrollEvent(
                            ScrollEvent.SCROLL,
                            0,
                            0,
                            0,
                            0,
                            false,
                            false,
                            false,
                            false,
                            false,
                            false,
                            0,
                            -40,
                            0,
                            -40,
                            ScrollEvent.HorizontalTextScrollUnits.NONE,
                            0,
                            ScrollEvent.VerticalTextScrollUnits.NONE,
                            0,
                            0,
                            null));
            wall.show(new AlertsAndProblems(noAlerts(), Optional.of(problems), List.of()));
            wall.node().layout();
        });
        assertThat(text(wall)).contains("clock is off").doesNotContain("above");
    }
}
