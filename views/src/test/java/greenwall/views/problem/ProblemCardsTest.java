package greenwall.views.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.ProblemHandling;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Dashboards;
import greenwall.views.FiringAlerts;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.ProblemOperations;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.ViewingDistance;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.paint.VisualAngle;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.FakeDashboards;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.PlainBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallView;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;

/// The cards of the problems, which are at the top of the wall.
class ProblemCardsTest {
    private final List<Intent> intents = new ArrayList<>();
    private Consumer<Intent> receiver = intents::add;
    private final List<String> performed = new ArrayList<>();
    private boolean groupedByHand;
    private final ProblemOperations operations = new ProblemOperations() {
        @Override
        public void take(Problem problem, Consumer<String> receiver) {
            performed.add(problem.subject().text());
        }

        @Override
        public void release(Problem problem, Consumer<String> receiver) {}

        @Override
        public void conclude(Problem problem, IncidentVerdict verdict, Consumer<String> receiver) {
            performed.add(problem.subject().text() + " was " + verdict.word());
        }

        @Override
        public boolean isGroupedByHand(Problem problem) {
            return groupedByHand;
        }

        @Override
        public void split(String part, Consumer<String> receiver) {
            performed.add("split " + part);
        }

        @Override
        public void join(String part, String problem, Consumer<String> receiver) {
            performed.add(part + " joined to " + problem);
        }
    };

    private static FleetState healthyFleet() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        for (var host : List.of("a1", "a2")) {
            builder.host(host, Labels.EMPTY);
            builder.cell(host, "mem.util", Labels.EMPTY, 0.2, CellState.OK, "within its limits");
        }
        return builder.fleet();
    }

    private static FleetState fleetWithProblems() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("a1", Labels.EMPTY).host("a2", Labels.EMPTY);
        builder.cell("a1", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        builder.cell("a2", "tcp.retrans", Labels.EMPTY, 90, CellState.WARN, "above 50 /s");
        return builder.fleet();
    }

    private WallView wall(FleetState fleet, AlertSnapshot alerts, int width, int height) {
        return wall(fleet, alerts, ProblemBuilder.build(fleet, alerts, ProblemEdits.NONE, List.of()), width, height);
    }

    private WallView wall(FleetState fleet, AlertSnapshot alerts, List<Problem> problems, int width, int height) {
        var ports = new PlainBackend(RangeQueryRunner.none("none")) {
            @Override
            public ProblemOperations problems() {
                return operations;
            }
        };
        var drawn = new WallView[1];
        Pictures.draw("problems", Theme.NIGHT, width, height, style -> {
            drawn[0] = WallView.withProblems(
                    new ViewContext(style, InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, ports, receiver));
            drawn[0].onShown(Place.HOME);
            drawn[0].show(fleet);
            drawn[0].show(new FiringAlerts(alerts, Optional.of(problems)));
            return drawn[0].node();
        });
        return drawn[0];
    }

    private static AlertSnapshot noAlerts() {
        return new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of());
    }

    private static ProblemCards cards(Node node) {
        return node.lookupAll("*").stream()
                .filter(ProblemCards.class::isInstance)
                .map(ProblemCards.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String text(WallView wall) {
        return Fx.get(() ->
                cards(wall.node()).textBounds().stream().map(TextBounds::text).collect(Collectors.joining("\n")));
    }

    private static void click(Node node, double x, double y) {
        Clicks.at(node, x, y);
    }

    private static void type(WallView wall, String letter) {
        Fx.run(() -> Event.fireEvent(
                wall.node(),
                new KeyEvent(KeyEvent.KEY_TYPED, letter, letter, KeyCode.UNDEFINED, false, false, false, false)));
    }

    @Test
    void theWorstProblemIsFirstWithItsNumbersAndActions() {
        assertThat(text(wall(fleetWithProblems(), noAlerts(), 1366, 768)))
                .containsSubsequence("a1", "clock is wrong", "Off by 2 s (limit 1 s)", "Explain", "Take it")
                .containsSubsequence("a2", "TCP segments are being lost");
    }

    @Test
    void theArrowsLeadFromTheHostsToTheProblemsAboveThemAndBack() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        Fx.run(() -> {
            Keys.press(wall.node(), KeyCode.DOWN);
            Keys.press(wall.node(), KeyCode.UP);
        });
        type(wall, "t");
        Fx.run(() -> Keys.press(wall.node(), KeyCode.UP));
        type(wall, "t");
        Fx.run(() -> {
            Keys.press(wall.node(), KeyCode.DOWN);
            Keys.press(wall.node(), KeyCode.DOWN);
        });
        type(wall, "t");
        assertThat(performed)
                .as("the lower card, the upper one, the first host's")
                .containsExactly("a2", "a1", "a1");
    }

    @Test
    void aFleetWithoutProblemsIsOneSentence() {
        assertThat(text(wall(healthyFleet(), noAlerts(), 1366, 768)))
                .isEqualTo("All 2 hosts are green, and no alert is firing.");
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
        var alerts = new AlertSnapshot(Fleets.NOW, List.of(silenced), List.of(), List.of(), List.of());
        var wall = wall(healthyFleet(), alerts, 1366, 768);
        assertThat(text(wall)).isEqualTo("All 2 hosts are green, and 1 alert is silenced.");
        assertThat(Fx.get(() -> wall.node().lookupAll("*").stream()
                        .filter(PaintedRegion.class::isInstance)
                        .flatMap(region -> ((PaintedRegion) region).textBounds().stream())
                        .map(TextBounds::text)
                        .toList()))
                .contains(" · 1 silenced");
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
        var unknown =
                new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of("no Alertmanager responds"));
        assertThat(text(wall(healthyFleet(), unknown, 1366, 768)))
                .contains("the data is incomplete", "no Alertmanager responds")
                .doesNotContain("no alert is firing");
    }

    @Test
    void aCardIsActedOnByKeysAlone() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "j");
        type(wall, "t");
        type(wall, "j");
        type(wall, "e");
        assertThat(performed).containsExactly("a1");
        assertThat(intents).hasSize(1);
        assertThat(((Intent.Explain) intents.getFirst()).host()).isEqualTo(new Place.HostRef("east", "a2"));
        assertThat(((Intent.Explain) intents.getFirst()).quantity()).isEqualTo("tcp.retrans");
    }

    @Test
    void withoutASelectionALetterActsOnTheWorstProblem() {
        type(wall(fleetWithProblems(), noAlerts(), 1366, 768), "e");
        assertThat(intents)
                .singleElement()
                .isInstanceOfSatisfying(
                        Intent.Explain.class,
                        explain -> assertThat(explain.host()).isEqualTo(new Place.HostRef("east", "a1")));
    }

    private static AlertSnapshot alertWithoutAHost() {
        var alert = new Alert(
                "east",
                Labels.of("alertname", "JobMissing", "severity", "critical"),
                Map.of(),
                AlertPhase.FIRING,
                Fleets.NOW,
                "");
        return new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of());
    }

    @Test
    void theCardOfAnAlertWithoutAHostHasWhatAnAlertHas() {
        assertThat(text(wall(healthyFleet(), alertWithoutAHost(), 1366, 768)))
                .contains("Explain", "Runbook", "Silence", "Take it")
                .doesNotContain("Probe", "Logs");
    }

    @Test
    void aLetterThatCannotActSaysWhy() {
        var wall = wall(healthyFleet(), alertWithoutAHost(), 1366, 768);
        for (var letter : "epli".split("")) {
            type(wall, letter);
        }
        assertThat(intents)
                .containsExactly(
                        new Intent.ShowMessage("It cannot be explained: the rule of JobMissing is not known,"
                                + " so there is no metric to explain."),
                        new Intent.ShowMessage("This problem names no host."),
                        new Intent.ShowMessage("This problem names no host."),
                        new Intent.ShowMessage("Nobody has taken this problem, so it has no record."));
    }

    @Test
    void aQuestionMarkHidesNothingOnTheWall() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        var before = text(wall);
        type(wall, "?");
        assertThat(text(wall)).isEqualTo(before);
        assertThat(Fx.get(() -> wall.textBoxes().stream().map(TextBounds::text).toList()))
                .contains("a1", "a2");
        assertThat(intents).isEmpty();
    }

    @Test
    void lettersTypedAsAFilterTriggerNoAction() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "/");
        for (var letter : "sea2-st01".split("")) {
            type(wall, letter);
        }
        assertThat(intents).hasSize(9 + 1).allMatch(Intent.Replace.class::isInstance);
        assertThat(((Intent.Replace) intents.getLast()).place().get("filter").strip())
                .isEqualTo("sea2-st01");
    }

    @Test
    void lettersFilterOnlyAfterASlash() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "x");
        assertThat(intents).isEmpty();
        type(wall, "/");
        type(wall, "s");
        assertThat(intents)
                .last()
                .isInstanceOfSatisfying(
                        Intent.Replace.class,
                        note -> assertThat(note.place().get("filter").strip()).isEqualTo("s"));
    }

    @Test
    void aCardIsActedOnByTheMouseAlone() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        Fx.run(() -> {
            var cards = cards(wall.node());
            var button = cards.textBounds().stream()
                    .filter(bounds -> bounds.text().equals("Logs"))
                    .findFirst()
                    .orElseThrow();
            var inScene = cards.localToScene(button.x() + 2, button.y() + 2);
            double x = inScene.getX();
            double y = inScene.getY();
            click(cards, x, y);
        });
        assertThat(intents).singleElement().isInstanceOf(Intent.Logs.class);
    }

    private static void fireOverHost(WallView wall, String host, EventType<MouseEvent> eventType) {
        Fx.run(() -> {
            var tile = wall.textBoxes().stream()
                    .filter(bounds -> bounds.text().equals(host))
                    .findFirst()
                    .orElseThrow();
            var hosts = ((StackPane) ((BorderPane) wall.node()).getCenter())
                    .getChildren()
                    .getLast();
            var inScene = hosts.localToScene(tile.x() + 2, tile.y() + 2);
            Clicks.fire(hosts, eventType, inScene.getX(), inScene.getY());
        });
    }

    /// A menu opens only in a window.
    private static void showInWindow(WallView wall) {
        Fx.run(() -> {
            var stage = new Stage();
            stage.setScene(wall.node().getScene());
            stage.show();
        });
    }

    private static ContextMenu openMenu() {
        return Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(ContextMenu.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRightButtonOpensTheMenuOfAHost() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        showInWindow(wall);
        Fx.run(() -> {
            var tile = wall.textBoxes().stream()
                    .filter(bounds -> bounds.text().equals("a2"))
                    .findFirst()
                    .orElseThrow();
            var hosts = ((StackPane) ((BorderPane) wall.node()).getCenter())
                    .getChildren()
                    .getLast();
            var at = hosts.localToScene(tile.x() + 2, tile.y() + 2);
            Event.fireEvent(
                    hosts,
                    new ContextMenuEvent(
                            ContextMenuEvent.CONTEXT_MENU_REQUESTED,
                            at.getX(),
                            at.getY(),
                            at.getX(),
                            at.getY(),
                            false,
                            new PickResult(hosts, at.getX(), at.getY())));
            var menu = openMenu();
            menu.getItems().stream()
                    .filter(item -> item.getText().startsWith("Logs"))
                    .forEach(MenuItem::fire);
            menu.hide();
            wall.node().getScene().getWindow().hide();
        });
        assertThat(intents)
                .singleElement()
                .isInstanceOfSatisfying(
                        Intent.Logs.class,
                        logs -> assertThat(logs.host().name()).isEqualTo("a2"));
    }

    @Test
    void theMenuOfACardOpensAtItsButton() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        showInWindow(wall);
        Fx.run(() -> {
            var cards = cards(wall.node());
            var button = cards.textBounds().stream()
                    .filter(bounds -> bounds.text().startsWith("More"))
                    .findFirst()
                    .orElseThrow();
            var inScene = cards.localToScene(button.x() + 2, button.y() + 2);
            click(cards, inScene.getX(), inScene.getY());
            var menu = openMenu();
            assertThat(menu.getAnchorX())
                    .isCloseTo(cards.localToScreen(button.x(), 0).getX(), within(30.0));
            menu.hide();
            wall.node().getScene().getWindow().hide();
        });
    }

    @Test
    void hoveringOverAHostDoesNotSelectIt() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        fireOverHost(wall, "a2", MouseEvent.MOUSE_MOVED);
        type(wall, "e");
        assertThat(intents)
                .singleElement()
                .isInstanceOfSatisfying(
                        Intent.Explain.class,
                        explain -> assertThat(explain.host().name()).isEqualTo("a1"));
    }

    @Test
    void lettersActOnWhatWasChosenLastAHostOrAProblem() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "j");
        fireOverHost(wall, "a2", MouseEvent.MOUSE_CLICKED);
        type(wall, "s");
        Fx.run(() -> {
            var cards = cards(wall.node());
            var title = cards.textBounds().stream()
                    .filter(bounds -> bounds.text().strip().equals("a1"))
                    .findFirst()
                    .orElseThrow();
            var inScene = cards.localToScene(title.x() + 2, title.y() + 2);
            click(cards, inScene.getX(), inScene.getY());
        });
        type(wall, "s");
        assertThat(intents)
                .map(intent -> ((Intent.Silence) intent).host().name())
                .containsExactly("a2", "a1");
    }

    @Test
    void everyLetterActsOnTheHostThatTheKeysChose() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        for (var letter : "erplst".split("")) {
            Fx.run(() -> Keys.press(wall.node(), KeyCode.END));
            type(wall, letter);
        }
        assertThat(intents)
                .map(intent -> switch (intent) {
                    case Intent.Explain explain -> explain.host().name();
                    case Intent.Runbook runbook -> runbook.host().name();
                    case Intent.Probe probe -> probe.host().name();
                    case Intent.Logs logs -> logs.host().name();
                    case Intent.Silence silence -> silence.host().name();
                    default -> intent.toString();
                })
                .containsExactly("a2", "a2", "a2", "a2", "a2");
        assertThat(performed).containsExactly("a2");
    }

    private static FleetState manyProblems() {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        for (int i = 1; i <= 9; i++) {
            builder.host("a" + i, Labels.EMPTY);
            builder.cell("a" + i, "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        }
        return builder.fleet();
    }

    @Test
    void theOwnerIsShownOnEachCardAndNotOnlyOnTheSelectedOne() {
        var last = ProblemBuilder.build(manyProblems(), noAlerts(), ProblemEdits.NONE, List.of())
                .getLast();
        var edits = ProblemEdits.NONE.taken(last, new ProblemOwner("kim", Fleets.NOW), "");
        var problems = ProblemBuilder.build(manyProblems(), noAlerts(), edits, List.of());
        assertThat(text(wall(manyProblems(), noAlerts(), problems, 1366, 1200)))
                .containsOnlyOnce("taken by kim")
                .containsSubsequence("a1", "nobody has taken it", "a9", "taken by kim");
    }

    @Test
    void aWallWithoutAKeyboardNamesNoKeysForHiddenProblems() {
        receiver = ViewContext.NOBODY;
        assertThat(text(wall(manyProblems(), noAlerts(), 1366, 500)))
                .containsPattern("\\d more below: a\\d: clock is wrong, ")
                .doesNotContain("scroll");
    }

    @Test
    void ofManyProblemsTheSelectedCardIsVisibleAndHasTheButtons() {
        var wall = wall(manyProblems(), noAlerts(), 1366, 500);
        assertThat(text(wall)).containsPattern("\\d more below .*: a\\d: clock is wrong, a\\d: ");
        assertThat(text(wall)).containsSubsequence("a1", "Take it", "a2").containsOnlyOnce("Take it");
        for (int i = 0; i < 9; i++) {
            type(wall, "j");
        }
        assertThat(text(wall)).containsSubsequence("a9", "Take it").containsOnlyOnce("Take it");
    }

    private static ProblemExplanation explanation(
            Conclusion.Kind verdict, Optional<String> line, String reason, Optional<String> chain) {
        return new ProblemExplanation(
                Optional.empty(),
                "clock.offset",
                "s",
                verdict,
                Optional.of(Fleets.NOW.minusSeconds(600)),
                Double.NaN,
                line.map(text -> new ProblemExplanation.Line(Fleets.NOW.minusSeconds(600), "a1", text)),
                Optional.empty(),
                reason,
                chain);
    }

    private String cardText(ProblemExplanation found) {
        var fleet = fleetWithProblems();
        var problem = ProblemBuilder.build(fleet, noAlerts(), ProblemEdits.NONE, List.of())
                .getFirst();
        return text(wall(fleet, noAlerts(), List.of(problem.with(found)), 1366, 768));
    }

    /// The texts of a problem with a log line, at a viewing distance of four metres.
    private List<String> textsAtFourMetres(String line) {
        var fleet = fleetWithProblems();
        var problem = ProblemBuilder.build(fleet, noAlerts(), ProblemEdits.NONE, List.of())
                .getFirst();
        var found = explanation(Conclusion.Kind.CONCLUSIVE, Optional.of(line), "", Optional.empty());
        var angle = VisualAngle.of(
                new ViewingDistance(4, OptionalDouble.of(1.397)), VisualAngle.DEFAULT_DIAGONAL, 1366, 768);
        var drawn = new WallView[1];
        Pictures.draw("problems-far", Theme.NIGHT, 1366, 768, _ -> {
            drawn[0] = WallView.withProblems(new ViewContext(
                    PaintStyle.from(new StyleSheets(), Theme.NIGHT, 1, angle),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    new PlainBackend(RangeQueryRunner.none("none")),
                    intents::add));
            drawn[0].onShown(Place.HOME);
            drawn[0].show(fleet);
            drawn[0].show(new FiringAlerts(noAlerts(), Optional.of(List.of(problem.with(found)))));
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

    private static Runnable action(WallView wall, String title) {
        return Fx.get(wall::actions).stream()
                .filter(action -> action.title().startsWith(title))
                .findFirst()
                .orElseThrow()
                .action();
    }

    @Test
    void thePaletteFindsTheActionsOfTheSelectedProblem() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "j");
        type(wall, "j");
        Fx.run(action(wall, "Silence"));
        assertThat(intents).singleElement().isEqualTo(new Intent.Silence(new Place.HostRef("east", "a2")));
        var ids = ProblemBuilder.build(fleetWithProblems(), noAlerts(), ProblemEdits.NONE, List.of()).stream()
                .map(Problem::id)
                .toList();
        Fx.run(action(wall, "Merge into: a1"));
        assertThat(performed).containsExactly(ids.getLast() + " joined to " + ids.getFirst());
    }

    @Test
    void aFoldedItemCanBeSplitOff() {
        var ids = ProblemBuilder.build(fleetWithProblems(), noAlerts(), ProblemEdits.NONE, List.of()).stream()
                .map(Problem::id)
                .toList();
        var joined = ProblemEdits.NONE.joined(ids.getLast(), ids.getFirst());
        var wall = wall(
                fleetWithProblems(),
                noAlerts(),
                ProblemBuilder.build(fleetWithProblems(), noAlerts(), joined, List.of()),
                1366,
                768);
        Fx.run(action(wall, "Split off"));
        assertThat(performed).containsExactly("split " + ids.getLast());
    }

    @Test
    void anOwnedProblemThatIsGoneIsWatchedWithoutAlarmColourAndGetsItsVerdict() {
        var before = ProblemBuilder.build(fleetWithProblems(), noAlerts(), ProblemEdits.NONE, List.of());
        var edits = ProblemEdits.NONE
                .taken(before.getFirst(), new ProblemOwner("kim", Fleets.NOW), "")
                .afterPoll(List.of(), healthyFleet(), noAlerts(), Fleets.NOW);
        var wall =
                wall(healthyFleet(), noAlerts(), ProblemBuilder.gone(edits, ProblemHandling.Stage.WATCHED), 1366, 768);
        assertThat(text(wall))
                .contains("no longer reported: clock is wrong", "taken by kim, not reported since", "Release")
                .doesNotContain("Looking for", "no alert is firing");
        Fx.run(action(wall, "Close as: not an incident"));
        assertThat(performed).containsExactly("a1 was not an incident");
    }

    @Test
    void aVerdictCanBeTakenBack() {
        var before = ProblemBuilder.build(fleetWithProblems(), noAlerts(), ProblemEdits.NONE, List.of());
        var id = before.getFirst().id();
        var end = new ProblemHandling.End("kim", Fleets.NOW, IncidentVerdict.NOT_AN_INCIDENT);
        var edits = ProblemEdits.NONE
                .taken(before.getFirst(), new ProblemOwner("kim", Fleets.NOW), "")
                .ended(id, end);
        var problems = ProblemBuilder.build(fleetWithProblems(), noAlerts(), edits, List.of());
        var wall = wall(fleetWithProblems(), noAlerts(), problems, 1366, 768);
        Fx.run(action(wall, "Withdraw the verdict and take the problem"));
        assertThat(performed).containsExactly("a1");
    }

    @Test
    void theChosenProblemStaysChosenWhenAnotherOneComesBeforeIt() {
        var both = ProblemBuilder.build(fleetWithProblems(), noAlerts(), ProblemEdits.NONE, List.of());
        var wall = wall(fleetWithProblems(), noAlerts(), List.of(both.getLast()), 1366, 768);
        type(wall, "j");
        Fx.run(() -> wall.show(new FiringAlerts(noAlerts(), Optional.of(both))));
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
        assertThat(intents).singleElement().isInstanceOfSatisfying(Intent.Go.class, go -> {
            assertThat(go.place().view()).isEqualTo("hosts");
            assertThat(go.place().only().values()).containsExactly(Map.entry("location", "b,1"));
        });
        intents.clear();
        Fx.run(() -> Keys.press(wall.node(), KeyCode.HOME));
        type(wall, "z");
        assertThat(intents)
                .singleElement()
                .isInstanceOfSatisfying(
                        Intent.Go.class,
                        go -> assertThat(go.place().only().values()).containsExactly(Map.entry("location", "a,1")));
    }

    @Test
    void theMenuOfACardGroupsWhatItOffers() {
        var both = ProblemBuilder.build(fleetWithProblems(), noAlerts(), ProblemEdits.NONE, List.of());
        Fx.run(() -> {
            var choices =
                    ProblemMenuItem.of(both.getFirst(), both, UnconnectedServices.problems("a test"), performed::add);
            var menu = ProblemMenuItem.menu(List.of(), choices);
            assertThat(menu.getItems()).extracting(MenuItem::getText).containsExactly("Merge into");
            ((Menu) menu.getItems().getFirst()).getItems().getFirst().fire();
        });
        assertThat(performed).containsExactly("a test");
    }

    @Test
    void manualGroupingIsUndoneFromTheMenuOfACardThatHasIt() {
        groupedByHand = true;
        var problem = ProblemBuilder.build(fleetWithProblems(), noAlerts(), ProblemEdits.NONE, List.of())
                .getFirst();
        Fx.run(() -> {
            var menu = ProblemMenuItem.menu(
                    List.of(), ProblemMenuItem.of(problem, List.of(problem), operations, performed::add));
            assertThat(menu.getItems()).extracting(MenuItem::getText).containsExactly("Undo manual grouping");
            menu.getItems().getFirst().fire();
        });
        assertThat(performed).containsExactly(problem.id() + " joined to " + problem.id());
    }

    @Test
    void theMenuOfACardOpensTheSitesOwnViewsThatShowItsHost() {
        var siteDashboards = new FakeDashboards();
        siteDashboards.put("mine", "mine.yaml", dashboard("Clocks", "clock_offset{instance=\"db-east-1\"}"));
        siteDashboards.put("other", "other.yaml", dashboard("Other", "clock_offset{instance=\"elsewhere\"}"));
        var ports = new PlainBackend(RangeQueryRunner.none("none")) {
            @Override
            public Dashboards dashboards() {
                return siteDashboards;
            }
        };
        // A host name of two letters occurs in many queries by chance and is not searched, so this one is longer.
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("db-east-1", Labels.EMPTY);
        builder.cell("db-east-1", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        var fleet = builder.fleet();
        var all = ProblemBuilder.build(fleet, noAlerts(), ProblemEdits.NONE, List.of());
        var problem = all.stream()
                .filter(each -> each.hosts().contains("db-east-1"))
                .findFirst()
                .orElseThrow();
        Fx.run(() -> {
            var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
            var actions = new ProblemActions(
                    new ViewContext(style, InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, ports, intents::add));
            var menu = ProblemMenuItem.menu(List.of(), actions.more(problem, all, fleet));
            var offered = menu.getItems().stream()
                    .filter(item -> "Your views".equals(item.getText()))
                    .map(Menu.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .getItems();
            assertThat(offered).extracting(MenuItem::getText).containsExactly("Clocks");
            offered.getFirst().fire();
        });
        assertThat(intents).singleElement().isInstanceOfSatisfying(Intent.Go.class, go -> {
            assertThat(go.place().view()).isEqualTo(DashboardView.ID);
            assertThat(go.place().get(DashboardView.NAME)).isEqualTo("mine");
            assertThat(go.place().host()).contains(new Place.HostRef("east", "db-east-1"));
        });
    }

    private static Dashboard dashboard(String title, String query) {
        var panel = Panel.of("One", PanelKind.STAT, List.of(PanelQuery.Query.of("A", query)));
        return Dashboard.of(title, List.of(panel.numbered(1)));
    }

    @Test
    void aClickActsOnTheCardThatIsDrawnAlthoughTheOrderHasJustChanged() {
        var fleet = fleetWithProblems();
        var problems = ProblemBuilder.build(fleet, noAlerts(), ProblemEdits.NONE, List.of());
        var wall = wall(fleet, noAlerts(), problems, 1366, 768);
        Fx.run(() -> {
            var cards = cards(wall.node());
            var take = cards.textBounds().stream()
                    .filter(box -> box.text().equals("Take it"))
                    .findFirst()
                    .orElseThrow();
            var at = cards.localToScene(take.x() + 2, take.y() + 2);
            wall.show(new FiringAlerts(noAlerts(), Optional.of(problems.reversed())));
            click(cards, at.getX(), at.getY());
            assertThat(performed).containsExactly("a1");
            wall.show(new FiringAlerts(noAlerts(), Optional.of(List.of())));
            click(cards, at.getX(), at.getY());
            assertThat(performed).as("the problem is over").hasSize(1);
        });
    }

    @Test
    void aLetterDoesNotActOnTheProblemOfAHostWithThatNameInAnotherCluster() {
        var fleet = fleetWithProblems();
        var problems = ProblemBuilder.build(fleet, noAlerts(), ProblemEdits.NONE, List.of());
        var wall = wall(fleet, noAlerts(), problems, 1366, 768);
        Fx.run(() -> {
            assertThat(cards(wall.node()).handleLetter("t", Optional.of(new Place.HostRef("west", "a1"))))
                    .as("a message says that it has no problem")
                    .isTrue();
            assertThat(performed).isEmpty();
            assertThat(cards(wall.node()).handleLetter("t", Optional.of(new Place.HostRef("east", "a1"))))
                    .isTrue();
        });
        assertThat(performed).containsExactly("a1");
    }

    @Test
    void aRightClickOnAButtonDoesNotPressIt() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        Fx.run(() -> {
            var cards = cards(wall.node());
            var take = cards.textBounds().stream()
                    .filter(box -> box.text().equals("Take it"))
                    .findFirst()
                    .orElseThrow();
            var at = cards.localToScene(take.x() + 2, take.y() + 2);
            Clicks.fire(cards, MouseEvent.MOUSE_CLICKED, at.getX(), at.getY(), MouseButton.SECONDARY);
        });
        assertThat(performed).isEmpty();
    }

    @Test
    void theWorstCardIsNotHiddenAboveOnceAllCardsFit() {
        var fleet = fleetWithProblems();
        var problems = ProblemBuilder.build(fleet, noAlerts(), ProblemEdits.NONE, List.of());
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
            wall.show(new FiringAlerts(noAlerts(), Optional.of(problems)));
            wall.node().layout();
        });
        assertThat(text(wall)).contains("clock is wrong").doesNotContain("above");
    }
}
