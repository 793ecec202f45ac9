package greenwall.views.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.FakeDashboards;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.PaintedTexts;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallView;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javafx.event.EventType;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

/// The cards and the hosts below them are acted on by keys, mouse and menus.
class ProblemCardActionsTest extends ProblemCardsFixture {
    @Test
    void theArrowsLeadFromTheWorstProblemToTheHostsBelowAndBack() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        for (var keys : List.of("v", "v", "v^", "^", "vv")) {
            keys.chars().forEach(key -> Fx.run(() -> Keys.press(wall.node(), key == 'v' ? KeyCode.DOWN : KeyCode.UP)));
            type(wall, "t");
        }
        assertThat(performed)
                .as("the upper card, the lower one, that from the first host, the upper one, the first host's")
                .containsExactly("a1", "a2", "a2", "a1", "a1");
    }

    @Test
    void aCardIsActedOnByKeysAlone() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "j");
        type(wall, "t");
        type(wall, "j");
        type(wall, "e");
        assertThat(performed).containsExactly("a1");
        assertThat(windowRequests).hasSize(1);
        assertThat(((WindowRequest.Explain) windowRequests.getFirst()).host())
                .isEqualTo(new Place.HostRef("east", "a2"));
        assertThat(((WindowRequest.Explain) windowRequests.getFirst()).quantity())
                .isEqualTo("tcp.retrans");
    }

    @Test
    void withoutASelectionALetterActsOnTheWorstProblem() {
        type(wall(fleetWithProblems(), noAlerts(), 1366, 768), "e");
        assertOnlyExplained("a1");
    }

    @Test
    void aLetterThatCannotActSaysWhy() {
        var wall = wall(healthyFleet(), alertWithoutAHost(), 1366, 768);
        for (var letter : "epli".split("")) {
            type(wall, letter);
        }
        assertThat(windowRequests)
                .containsExactly(
                        new WindowRequest.ShowMessage(
                                "This problem cannot be explained: the rule of JobMissing is not known,"
                                        + " so there is no metric to explain."),
                        new WindowRequest.ShowMessage("This problem names no host."),
                        new WindowRequest.ShowMessage("This problem names no host."),
                        new WindowRequest.ShowMessage("Nobody has taken this problem, so it has no record."));
    }

    @Test
    void noProblemOfAnEarlierTimeIsSaidToHaveNoRecord() {
        travel = UnconnectedServices.past();
        type(wall(healthyFleet(), alertWithoutAHost(), 1366, 768), "i");
        assertThat(windowRequests)
                .containsExactly(new WindowRequest.ShowMessage(
                        "Owners and records are hidden while an earlier time is shown. Esc returns to now."));
    }

    @Test
    void aTakenProblemWithoutARecordIsNotSaidToBeTakenByNobody() {
        var fleet = fleetWithProblems();
        var before = ProblemBuilder.build(fleet, noAlerts(), List.of(), ProblemEdits.NONE, List.of());
        var taken = ProblemEdits.NONE.taken(before.getFirst(), new ProblemOwner("anna", Fleets.NOW), "");
        var problems = ProblemBuilder.build(fleet, noAlerts(), List.of(), taken, List.of());
        type(wall(fleet, noAlerts(), problems, 1366, 768), "i");
        assertThat(windowRequests)
                .containsExactly(
                        new WindowRequest.ShowMessage("The incident record of this problem could not be started."));
    }

    @Test
    void aHostWhoseProblemDoesNotMatchTheFilterIsNotSaidToHaveNone() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        Fx.run(() -> {
            wall.onShown(Place.HOME.with("filter", "a1"));
            var cards = cards(wall.node());
            cards.handleLetter("e", Optional.of(new Place.HostRef("east", "a2")));
        });
        assertThat(windowRequests)
                .containsExactly(new WindowRequest.ShowMessage(
                        "a2 has no problem that matches the filter. J and K select one."));
    }

    @Test
    void aQuestionMarkHidesNothingOnTheWall() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        var before = text(wall);
        type(wall, "?");
        assertThat(text(wall)).isEqualTo(before);
        assertThat(Fx.get(() -> wall.textBoxes().stream().map(TextBounds::text).toList()))
                .contains("a1", "a2");
        assertThat(windowRequests).isEmpty();
    }

    @Test
    void lettersTypedAsAFilterTriggerNoAction() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "/");
        for (var letter : "sea2-st01".split("")) {
            type(wall, letter);
        }
        assertThat(windowRequests).hasSize(9 + 1).allMatch(WindowRequest.Replace.class::isInstance);
        assertThat(((WindowRequest.Replace) windowRequests.getLast())
                        .place()
                        .get("filter")
                        .strip())
                .isEqualTo("sea2-st01");
    }

    @Test
    void lettersFilterOnlyAfterASlash() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "x");
        assertThat(windowRequests).isEmpty();
        type(wall, "/");
        type(wall, "s");
        assertThat(windowRequests)
                .last()
                .isInstanceOfSatisfying(
                        WindowRequest.Replace.class,
                        note -> assertThat(note.place().get("filter").strip()).isEqualTo("s"));
    }

    @Test
    void aCardIsActedOnByTheMouseAlone() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        Fx.run(() -> {
            var cards = cards(wall.node());
            var inScene = PaintedTexts.pointInScene(cards, text -> text.equals("Logs"));
            double x = inScene.getX();
            double y = inScene.getY();
            click(cards, x, y);
        });
        assertThat(windowRequests).singleElement().isInstanceOf(WindowRequest.OpenLogs.class);
    }

    private void assertOnlyExplained(String host) {
        assertThat(windowRequests)
                .singleElement()
                .isInstanceOfSatisfying(
                        WindowRequest.Explain.class,
                        explain -> assertThat(explain.host()).isEqualTo(new Place.HostRef("east", host)));
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
        return Clicks.shownMenu();
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
            Clicks.requestMenu(hosts, at.getX(), at.getY());
            var menu = openMenu();
            menu.getItems().stream()
                    .filter(item -> item.getText().startsWith("Logs"))
                    .forEach(MenuItem::fire);
            menu.hide();
            wall.node().getScene().getWindow().hide();
        });
        assertThat(windowRequests)
                .singleElement()
                .isInstanceOfSatisfying(
                        WindowRequest.OpenLogs.class,
                        logs -> assertThat(logs.host().name()).isEqualTo("a2"));
    }

    @Test
    void theMenuOfACardOpensAtItsButton() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        showInWindow(wall);
        Fx.run(() -> {
            var cards = cards(wall.node());
            var inScene = PaintedTexts.pointInScene(cards, text -> text.startsWith("More"));
            click(cards, inScene.getX(), inScene.getY());
            var menu = openMenu();
            assertThat(menu.getAnchorX())
                    .isCloseTo(cards.localToScreen(cards.sceneToLocal(inScene)).getX(), within(30.0));
            menu.hide();
            wall.node().getScene().getWindow().hide();
        });
    }

    @Test
    void hoveringOverAHostDoesNotSelectIt() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        fireOverHost(wall, "a2", MouseEvent.MOUSE_MOVED);
        type(wall, "e");
        assertOnlyExplained("a1");
    }

    @Test
    void lettersActOnWhatWasChosenLastAHostOrAProblem() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "j");
        fireOverHost(wall, "a2", MouseEvent.MOUSE_CLICKED);
        type(wall, "s");
        Fx.run(() -> {
            var cards = cards(wall.node());
            var inScene = PaintedTexts.pointInScene(cards, text -> text.strip().equals("a1"));
            click(cards, inScene.getX(), inScene.getY());
        });
        type(wall, "s");
        assertThat(windowRequests)
                .map(windowRequest ->
                        ((WindowRequest.CreateSilence) windowRequest).host().name())
                .containsExactly("a2", "a1");
    }

    @Test
    void everyLetterActsOnTheHostThatTheKeysChose() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        for (var letter : "erplst".split("")) {
            Fx.run(() -> Keys.press(wall.node(), KeyCode.END));
            type(wall, letter);
        }
        assertThat(windowRequests)
                .map(windowRequest -> switch (windowRequest) {
                    case WindowRequest.Explain explain -> explain.host().name();
                    case WindowRequest.OpenRunbook runbook -> runbook.host().name();
                    case WindowRequest.OpenProbes probe -> probe.host().name();
                    case WindowRequest.OpenLogs logs -> logs.host().name();
                    case WindowRequest.CreateSilence silence -> silence.host().name();
                    default -> windowRequest.toString();
                })
                .containsExactly("a2", "a2", "a2", "a2", "a2");
        assertThat(performed).containsExactly("a2");
    }

    @Test
    void thePaletteFindsTheActionsOfTheSelectedProblem() {
        var wall = wall(fleetWithProblems(), noAlerts(), 1366, 768);
        type(wall, "j");
        type(wall, "j");
        Fx.run(action(wall, "Silence"));
        assertThat(windowRequests)
                .singleElement()
                .isEqualTo(new WindowRequest.CreateSilence(new Place.HostRef("east", "a2")));
        var ids = problems(fleetWithProblems(), noAlerts()).stream()
                .map(Problem::id)
                .toList();
        Fx.run(action(wall, "Merge into: a1"));
        assertThat(performed).containsExactly(ids.getLast() + " joined to " + ids.getFirst());
    }

    @Test
    void aMergedPartCanBeSplitOff() {
        var ids = problems(fleetWithProblems(), noAlerts()).stream()
                .map(Problem::id)
                .toList();
        var joined = ProblemEdits.NONE.joined(ids.getLast(), ids.getFirst());
        var wall = wall(
                fleetWithProblems(),
                noAlerts(),
                ProblemBuilder.build(fleetWithProblems(), noAlerts(), List.of(), joined, List.of()),
                1366,
                768);
        Fx.run(action(wall, "Split off"));
        assertThat(performed).containsExactly("split " + ids.getLast());
    }

    @Test
    void aVerdictCanBeTakenBack() {
        var before = problems(fleetWithProblems(), noAlerts());
        var id = before.getFirst().id();
        var end = new TakenProblem.End("kim", Fleets.NOW, IncidentVerdict.NOT_AN_INCIDENT);
        var edits = ProblemEdits.NONE
                .taken(before.getFirst(), new ProblemOwner("kim", Fleets.NOW), "")
                .ended(id, end);
        var problems = ProblemBuilder.build(fleetWithProblems(), noAlerts(), List.of(), edits, List.of());
        var wall = wall(fleetWithProblems(), noAlerts(), problems, 1366, 768);
        Fx.run(action(wall, "Withdraw the verdict and take the problem"));
        assertThat(performed).containsExactly("a1");
    }

    @Test
    void theMenuOfACardGroupsWhatItOffers() {
        var both = problems(fleetWithProblems(), noAlerts());
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
        var problem = problems(fleetWithProblems(), noAlerts()).getFirst();
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
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")) {
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
        var all = problems(fleet, noAlerts());
        var problem = all.stream()
                .filter(each -> each.hosts().contains("db-east-1"))
                .findFirst()
                .orElseThrow();
        Fx.run(() -> {
            var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
            var actions = new ProblemActions(new ViewContext(
                    style, InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, ports, windowRequests::add));
            var menu = ProblemMenuItem.menu(List.of(), actions.more(problem, all, fleet));
            var offered = menu.getItems().stream()
                    .filter(item -> "Custom views".equals(item.getText()))
                    .map(Menu.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .getItems();
            assertThat(offered).extracting(MenuItem::getText).containsExactly("Clocks");
            offered.getFirst().fire();
        });
        assertThat(windowRequests).singleElement().isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
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
        var problems = problems(fleet, noAlerts());
        var wall = wall(fleet, noAlerts(), problems, 1366, 768);
        Fx.run(() -> {
            var cards = cards(wall.node());
            var at = PaintedTexts.pointInScene(cards, text -> text.equals("Take it"));
            wall.show(new AlertsAndProblems(noAlerts(), Optional.of(problems.reversed()), List.of()));
            click(cards, at.getX(), at.getY());
            assertThat(performed).containsExactly("a1");
            wall.show(new AlertsAndProblems(noAlerts(), Optional.of(List.of()), List.of()));
            click(cards, at.getX(), at.getY());
            assertThat(performed).as("the problem is over").hasSize(1);
        });
    }

    @Test
    void aLetterDoesNotActOnTheProblemOfAHostWithThatNameInAnotherCluster() {
        var fleet = fleetWithProblems();
        var problems = problems(fleet, noAlerts());
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
            var at = PaintedTexts.pointInScene(cards, text -> text.equals("Take it"));
            Clicks.fire(cards, MouseEvent.MOUSE_CLICKED, at.getX(), at.getY(), MouseButton.SECONDARY);
        });
        assertThat(performed).isEmpty();
    }
}
