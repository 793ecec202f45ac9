package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ConsoleBackend;
import greenwall.views.Handovers;
import greenwall.views.HostFilter;
import greenwall.views.IncidentRecords;
import greenwall.views.LinkParameters;
import greenwall.views.Place;
import greenwall.views.ServiceLinks;
import greenwall.views.SystemClipboard;
import greenwall.views.Team;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TimeTravel;
import greenwall.views.ViewList;
import greenwall.views.ViewSettings;
import greenwall.views.ViewingDistance;
import greenwall.views.WindowRequest;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.FakeIncidentRecords;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.testing.UnconnectedServices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.testfx.util.WaitForAsyncUtils;

class ConsoleTest extends ConsoleFixture {
    /// Starts on the wall and opens its first host.
    private void openFirstHost() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.RIGHT);
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> view().equals("host"));
    }

    @Test
    void afterSwitchingSitesEveryWindowQueriesTheNewSiteAndHasItsTheme() {
        var places = List.of(Place.HOME, Place.HOME.to("zfs"));
        var console =
                start(SavedWindows.FIRST, new ConsoleWindows.StartWindows(places, Optional.empty(), Optional.empty()));
        var before = stages();
        createdViews.clear();
        backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("another site"));
        console.switchSite(Optional.of(Theme.DAYLIGHT));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(createdViews).containsOnly(Map.entry("wall", backend), Map.entry("zfs", backend));
        assertThat(stages()).as("no window was opened or closed").isEqualTo(before);
        assertThat(saved.getLast().theme()).isEqualTo(Theme.DAYLIGHT);
    }

    private static RangeQueriesOnlyBackend backendThatFailsOnce(String reason, AtomicInteger asked) {
        return new RangeQueriesOnlyBackend(UnconnectedServices.ranges(reason)) {
            @Override
            public List<Source> insecureSources() {
                if (asked.getAndIncrement() == 0) {
                    throw new IllegalStateException("the first window fails");
                }
                return List.of();
            }
        };
    }

    @Test
    void aWindowThatFailsDoesNotKeepTheOthersOnTheOldSite() {
        var places = List.of(Place.HOME, Place.HOME.to("zfs"));
        var console =
                start(SavedWindows.FIRST, new ConsoleWindows.StartWindows(places, Optional.empty(), Optional.empty()));
        createdViews.clear();
        var asked = new AtomicInteger();
        backend = backendThatFailsOnce("another site", asked);
        console.switchSite(Optional.empty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(createdViews).contains(Map.entry("zfs", backend));
    }

    @Test
    void ofSeveralPlacesThatAreOpenedEachHasAWindow() {
        var console = start(SavedWindows.FIRST, oneWindow());
        console.open(List.of(Place.HOME.to("zfs"), Place.HOME.to("arc"), Place.HOME.to("vms")));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(stages())
                .extracting(stage -> Fx.get(() ->
                        ((MainWindowPane) stage.getScene().getRoot()).place().view()))
                .containsExactly("zfs", "arc", "vms");
    }

    @Test
    void aNewViewingDistanceAppliesEvenIfTheWindowsAlreadyHaveTheThemeOfTheSite() {
        var console = start(SavedWindows.FIRST, oneWindow());
        backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("another site")) {
            @Override
            public ViewSettings settings() {
                var viewing = new ViewingDistance(4, OptionalDouble.empty());
                return new ViewSettings(List.of(), 60, 500, Map.of(), List.of(), List.of(), Optional.of(viewing));
            }
        };
        console.switchSite(Optional.of(SavedWindows.FIRST.theme()));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> pane().style.viewing())).isPresent();
    }

    @Test
    void anIncidentOfLongAgoOpensWithAFixedTimeRangeAroundItsOnset() {
        var onset = Fleets.NOW.minus(Duration.ofDays(14));
        var old = List.of(Place.HOME.to("zfs").during(TimeRangeChoice.incident(onset)));
        start(SavedWindows.FIRST, new ConsoleWindows.StartWindows(old, Optional.empty(), Optional.empty()));
        assertThat(Fx.get(() -> pane().place().range()))
                .isInstanceOfSatisfying(TimeRangeChoice.AbsoluteRange.class, range -> {
                    assertThat(range.window().contains(onset)).isTrue();
                    assertThat(range.window().length()).isEqualTo(Duration.ofHours(24));
                });
    }

    @Test
    void aFilterOnTheWallDoesNotKeepTheConfiguredGrouping() {
        backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
            @Override
            public ViewSettings settings() {
                return new ViewSettings(List.of("location"), 60, 500, Map.of(), List.of(), List.of(), Optional.empty());
            }
        };
        start(SavedWindows.FIRST, oneWindow());
        robot.write("/a");
        Fx.eventually(() -> Fx.get(() -> pane().place().get("filter")).strip().equals("a"));
        assertThat(Fx.get(() -> pane().place().get("group"))).isEmpty();
    }

    @Test
    void theTimeRangeOfAnIncidentThatGoesOnStaysLiveWhenOnlyTheViewChanges() {
        var incident = TimeRangeChoice.incident(Fleets.NOW.minus(Duration.ofHours(7)));
        var windows = List.of(Place.HOME
                .to("host")
                .about(new Place.HostRef("prod-east", "edg04.home"))
                .during(incident));
        start(SavedWindows.FIRST, new ConsoleWindows.StartWindows(windows, Optional.empty(), Optional.empty()));
        now = Fleets.NOW.plus(Duration.ofHours(2));
        Fx.run(() -> pane().goToView(ViewList.ids().indexOf("logs")));
        assertThat(range()).isEqualTo(incident);
        Fx.run(() -> pane().go(pane().place().to("zfs")));
        assertThat(range()).isEqualTo(incident);
    }

    @Test
    void aWindowThatFailsDoesNotKeepTheOthersFromTheNewState() {
        var places = List.of(Place.HOME, Place.HOME.to("zfs"));
        var console =
                start(SavedWindows.FIRST, new ConsoleWindows.StartWindows(places, Optional.empty(), Optional.empty()));
        var asked = new AtomicInteger();
        backend = backendThatFailsOnce("no source was asked", asked);
        var newest = Fleets.withProblems(5);
        console.show(newest);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(asked).hasValue(2);
        var second = (MainWindowPane) stages().getLast().getScene().getRoot();
        assertThat(Fx.get(() -> second.state)).isSameAs(newest);
    }

    @Test
    void aStoredWindowWhoseViewFailsSaysSoAndTheOthersOpen() {
        failing = "zfs";
        var links = List.of(Place.HOME.to("zfs").link(), Place.HOME.to("arc").link());
        start(new SavedWindows(links, Theme.NIGHT, 1), oneWindow());
        assertThat(stages()).hasSize(2);
        assertThat(view()).isEqualTo("zfs");
        assertThat(shows("The view “ZFS” failed")).isTrue();
        failing = "";
        Fx.run(() -> pane().go(Place.HOME));
        Fx.run(() -> pane().back());
        assertThat(view()).isEqualTo("zfs");
        Fx.eventually(() -> !shows("The view “ZFS” has failed"));
    }

    private static Node overlay() {
        return pane().getChildren().stream()
                .filter(DialogBox.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theKeysOfTheViewAreShownAndEscGoesOneStepBackEachTime() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        WaitForAsyncUtils.waitForFxEvents();
        var expected = view();
        assertThat(expected).isNotEqualTo("wall");
        robot.push(KeyCode.F1);
        assertThat(Fx.get(() -> overlay().isVisible())).isTrue();
        robot.push(KeyCode.ESCAPE);
        assertThat(Fx.get(() -> overlay().isVisible())).isFalse();
        assertThat(view()).isEqualTo(expected);
        robot.write("?");
        assertThat(Fx.get(() -> overlay().isVisible())).isTrue();
        robot.push(KeyCode.ESCAPE);
        robot.push(KeyCode.ESCAPE);
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void afterEscInThePaletteOrTheKeysTheFocusIsWhereItWas() {
        openFirstHost();
        Fx.eventually(() -> charts(pane()).stream().anyMatch(Node::isVisible));
        tabUntil(owner -> owner instanceof TimeSeriesChart);
        var chart = Fx.get(() -> pane().getScene().getFocusOwner());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.push(KeyCode.ESCAPE);
        assertThat(Fx.get(() -> pane().getScene().getFocusOwner())).isSameAs(chart);
        robot.push(KeyCode.F1);
        robot.push(KeyCode.ESCAPE);
        assertThat(Fx.get(() -> pane().getScene().getFocusOwner())).isSameAs(chart);
        assertThat(view()).isEqualTo("host");
    }

    @Test
    void afterEscInThePaletteTypingGoesOnInTheFieldThatHadTheFocus() {
        var logs = List.of(Place.HOME.to("logs"));
        start(SavedWindows.FIRST, new ConsoleWindows.StartWindows(logs, Optional.empty(), Optional.empty()));
        fire(KeyEvent.KEY_PRESSED, KeyCode.L, "l");
        Fx.eventually(() -> pane().getScene().getFocusOwner() instanceof TextInputControl);
        fire(KeyEvent.KEY_RELEASED, KeyCode.L, "l");
        robot.write("ac");
        robot.push(KeyCode.LEFT);
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.push(KeyCode.ESCAPE);
        robot.write("b");
        assertThat(focusedText()).isEqualTo("abc");
    }

    @Test
    void escLeavesAnIncidentForTheListAndTheListForWhatWasBefore() {
        backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
            @Override
            public IncidentRecords records() {
                return new FakeIncidentRecords();
            }
        };
        start(SavedWindows.FIRST, oneWindow());
        var list = Place.HOME.to("incident");
        Fx.run(() -> pane().go(Place.HOME.to("alerts")));
        // From an alert, and not from the list.
        Fx.run(() -> pane().go(list.with("id", "20261120T023411Z-a1b2")));
        robot.push(KeyCode.ESCAPE);
        assertThat(Fx.get(() -> pane().place())).isEqualTo(list);
        robot.push(KeyCode.ESCAPE);
        assertThat(view()).isEqualTo("alerts");
        robot.push(KeyCode.ESCAPE);
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void escLeavesTheChartsOfOneHostForThoseOfAllAndThenTheView() {
        start(SavedWindows.FIRST, oneWindow());
        Fx.run(() -> pane().go(Place.HOME.to("ebpf").about(new Place.HostRef("prod-east", "edg04.home"))));
        robot.push(KeyCode.ESCAPE);
        assertThat(Fx.get(() -> pane().place())).isEqualTo(Place.HOME.to("ebpf"));
        robot.push(KeyCode.ESCAPE);
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void whatWasTypedIntoAFormIsOnTheClipboardAfterTheSiteHasChanged() {
        var travel = new ImmediateTimeTravel();
        travel.go(Instant.parse("2026-11-20T03:10:00Z"), _ -> {});
        backend = backendWith(travel);
        var console = start(SavedWindows.FIRST, oneWindow());
        robot.write(":");
        robot.write("silence");
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        Fx.eventually(() -> Fx.get(() -> pane().getScene().getFocusOwner() instanceof TextInputControl));
        robot.write("too loud");
        travel.back(_ -> {});
        console.switchSite(Optional.empty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> Clipboard.getSystemClipboard().getString())).contains("too loud");
        assertThat(shows("copied to the clipboard"))
                .as("the return to the present does not hide it")
                .isTrue();
    }

    @Test
    void aSiteWithoutAHandoverSaysWhyAndCopiesNothing() {
        start(SavedWindows.FIRST, oneWindow());
        Fx.run(() -> SystemClipboard.putText("kept"));
        robot.push(KeyCode.F8);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(shows("nothing is connected that could be handed over")).isTrue();
        assertThat(Fx.get(() -> Clipboard.getSystemClipboard().getString())).isEqualTo("kept");
    }

    /// A site whose handovers are handed over to a team.
    private static ConsoleBackend siteWithTeam(Team team) {
        return new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
            @Override
            public Team team() {
                return team;
            }

            @Override
            public Handovers handovers() {
                return new Handovers() {
                    @Override
                    public void beginShift() {}

                    @Override
                    public void write(FleetState fleet, Optional<List<Problem>> problems, Consumer<String> receiver) {
                        receiver.accept("All calm.");
                    }
                };
            }
        };
    }

    /// Records what is handed over and answers as it is told.
    private static final class RecordingTeam implements Team {
        final List<String> texts = new ArrayList<>();
        Result answer = new Result.Signed("Signed and handed over.");

        @Override
        public String ownName() {
            return "kim";
        }

        @Override
        public void handOver(String text, Consumer<Result> onResult) {
            texts.add(text);
            onResult.accept(answer);
        }
    }

    @Test
    void aHandoverThatIsEditedWhileTheSiteChangesIsSignedByTheNewSiteAndStaysOpenUntilThen() {
        var oldTeam = new RecordingTeam();
        var newTeam = new RecordingTeam();
        backend = siteWithTeam(oldTeam);
        var console = start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.F8);
        WaitForAsyncUtils.waitForFxEvents();
        var area = Fx.get(() -> (TextArea) overlay().lookup(".text-area"));
        Fx.run(area::requestFocus);
        robot.push(KeyCode.CONTROL, KeyCode.END);
        robot.write(" fan 3");

        backend = siteWithTeam(newTeam);
        console.switchSite(Optional.empty());
        WaitForAsyncUtils.waitForFxEvents();
        robot.write(" is loud");
        newTeam.answer = new Team.Result.Refused("The folder is full.");
        Fx.run(() -> fireButton("Sign and hand over"));
        assertThat(Fx.get(() -> overlay().isVisible())).isTrue();
        assertThat(shows("The folder is full.")).isTrue();

        newTeam.answer = new Team.Result.Signed("Signed and handed over.");
        Fx.run(() -> fireButton("Sign and hand over"));
        assertThat(Fx.get(() -> overlay().isVisible())).isFalse();
        assertThat(newTeam.texts).hasSize(2).containsOnly("All calm. fan 3 is loud");
        assertThat(oldTeam.texts).isEmpty();
    }

    private void fireButton(String text) {
        robot.lookup(text).queryButton().fire();
    }

    @Test
    void thePaletteAndADialogueWithNothingTypedCloseWhenTheSiteChanges() {
        var console = start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.F1);
        console.switchSite(Optional.empty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> overlay().isVisible())).isFalse();
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("host");
        console.switchSite(Optional.empty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> SceneNodes.nodes(pane(), CommandPalette.class))).noneMatch(CommandPalette::isVisible);
        assertThat(pane().isInView(Fx.get(() -> pane().getScene().getFocusOwner())))
                .isTrue();
    }

    @Test
    void controlZeroRestoresTheDefaultSize() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.PLUS);
        assertThat(saved.getLast().scale()).isGreaterThan(SavedWindows.FIRST.scale());
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT0);
        assertThat(saved.getLast().scale()).isEqualTo(SavedWindows.FIRST.scale());
    }

    @Test
    void typingOnTheWallFiltersItAndEscapeClears() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.RIGHT);
        robot.write("/muc");
        assertThat(Fx.get(() -> pane().place().get("filter")).strip()).isEqualTo("muc");
        robot.push(KeyCode.ESCAPE);
        assertThat(Fx.get(() -> pane().place().get("filter"))).isEmpty();
    }

    @Test
    void aLetterActsOnTheSelectedHost() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.RIGHT);
        robot.write("e");
        var place = Fx.get(() -> pane().place());
        assertThat(place.view()).isEqualTo("explain");
        assertThat(place.host().orElseThrow().name()).isEqualTo("edg04.home");
        assertThat(place.get("quantity")).isEqualTo("cpu.util");
        assertThat(place.get("at")).isEqualTo(Fleets.NOW.toString());
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void theThemeChangesInAllWindowsAndIsSaved() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.N);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(stages()).hasSize(2);
        robot.push(KeyCode.CONTROL, KeyCode.T);
        assertThat(stages())
                .allSatisfy(stage -> assertThat(
                                Fx.get(() -> List.copyOf(stage.getScene().getStylesheets())))
                        .isEqualTo(stylesheets(Theme.DAYLIGHT)));
        assertThat(saved.getLast().theme()).isEqualTo(Theme.DAYLIGHT);
        assertThat(saved.getLast().links()).hasSize(2);
    }

    @Test
    void aConfigurationThatIsNotInEffectIsNamedInEveryWindow() {
        var console = start(SavedWindows.FIRST, oneWindow());
        console.showRejectedConfiguration(Optional.of("line 3: unknown key walls"));
        robot.push(KeyCode.CONTROL, KeyCode.N);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(stages())
                .hasSize(2)
                .allSatisfy(stage -> assertThat(statusBarOf(stage)).contains("configuration not applied"));
        console.showRejectedConfiguration(Optional.empty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(stages())
                .allSatisfy(stage -> assertThat(statusBarOf(stage)).doesNotContain("configuration"))
                .allSatisfy(stage -> assertThat(Fx.get(() -> stage.getScene().getRoot().lookupAll(".label").stream()
                                .map(label -> ((Labeled) label).getText())
                                .toList()))
                        .contains("The changed configuration is in effect."));
    }

    @Test
    void aKioskNamesAConfigurationThatIsNotInEffect() {
        start(
                        SavedWindows.FIRST,
                        new ConsoleWindows.StartWindows(
                                List.of(), Optional.of(new KioskSchedule(List.of("wall"))), Optional.empty()))
                .showRejectedConfiguration(Optional.of("line 3: unknown key walls"));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(statusBarOf(stages().getFirst())).contains("configuration not applied");
    }

    @Test
    void anIncidentFileThatIsDroppedOnAWindowIsOpened() {
        start(SavedWindows.FIRST, oneWindow());
        Fx.run(() -> pane().openDroppedFile(Path.of("/home/kim/night.greenwall")));
        assertThat(Fx.get(() -> pane().place().view())).isEqualTo("incident");
        assertThat(Fx.get(() -> pane().place().get("file"))).isEqualTo("/home/kim/night.greenwall");
    }

    private static String statusBarOf(Stage stage) {
        Fx.pulse(stage.getScene());
        return Fx.get(() -> ((BaseWindowPane) stage.getScene().getRoot())
                .statusBar.textBounds().stream().map(TextBounds::text).collect(Collectors.joining(" ")));
    }

    @Test
    void openWindowsAreRestored() {
        var link = Place.HOME.with("filter", "web").link();
        start(new SavedWindows(List.of(link, "greenwall://no-such-view"), Theme.CONTRAST, 1.2), oneWindow());
        assertThat(stages()).hasSize(1);
        assertThat(Fx.get(() -> pane().place().get("filter"))).isEqualTo("web");
        assertThat(Fx.get(() -> List.copyOf(stages().getFirst().getScene().getStylesheets())))
                .isEqualTo(stylesheets(Theme.CONTRAST));
    }

    private static List<String> stylesheets(Theme theme) {
        return Fx.get(() -> new StyleSheets().sheets(theme));
    }

    private boolean wallShows(String text) {
        return Fx.get(() -> pane().lookupAll("*").stream()
                .anyMatch(node -> String.valueOf(node.getAccessibleText()).contains(text)));
    }

    @Test
    void aLinkShowsOnlyTheHostsThatItNames() {
        var noHosts = Place.HOME.withScope(HostFilter.ALL.with("location", "nowhere"));
        start(new SavedWindows(List.of(noHosts.link()), Theme.NIGHT, 1), oneWindow());
        Fx.eventually(() -> wallShows("No hosts"));
        Fx.run(() -> pane().go(Place.HOME));
        Fx.eventually(() -> !wallShows("No hosts"));
    }

    /// Jumps to the requested time at once.
    private static final class ImmediateTimeTravel implements TimeTravel {
        private volatile Optional<Past> past = Optional.empty();

        @Override
        public Optional<Past> past() {
            return past;
        }

        @Override
        public void go(Instant at, Consumer<String> receiver) {
            past = Optional.of(new Past(at, 0));
        }

        @Override
        public void play(int speed) {
            past = past.map(instant -> new Past(instant.at(), speed));
        }

        @Override
        public void back(Consumer<String> receiver) {
            past = Optional.empty();
        }
    }

    private static ConsoleBackend backendWith(TimeTravel travel) {
        return new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
            @Override
            public TimeTravel travel() {
                return travel;
            }
        };
    }

    private boolean shows(String text) {
        return Fx.get(() -> robot.lookup(node -> node instanceof Labeled labeled
                        && labeled.getText() != null
                        && labeled.getText().contains(text)
                        && node.getParent().isVisible())
                .tryQuery()
                .isPresent());
    }

    @Test
    void aLinkOpensAnEarlierInstantAndEscReturnsToNow() {
        var travel = new ImmediateTimeTravel();
        backend = backendWith(travel);
        var instant = Instant.parse("2026-11-20T03:10:00Z");
        start(new SavedWindows(List.of(Place.HOME.link() + "&asof=" + instant), Theme.NIGHT, 1), oneWindow());
        Fx.eventually(() -> shows("NOT LIVE") && shows("silences and owners are not shown"));
        assertThat(travel.past()).contains(new TimeTravel.Past(instant, 0));
        assertThat(shows("Fri 20 Nov 2026 04:10:00")).isTrue();

        robot.clickOn("▶ 60×");
        assertThat(travel.past()).contains(new TimeTravel.Past(instant, 60));
        robot.push(KeyCode.CONTROL, KeyCode.L);
        assertThat(Fx.get(() -> Clipboard.getSystemClipboard().getString())).contains("asof=2026-11-20T03%3A10%3A00Z");

        robot.push(KeyCode.ESCAPE);
        Fx.eventually(() -> travel.past().isEmpty());
        Fx.eventually(() -> !shows("NOT LIVE") && shows("Back to now."));

        robot.push(KeyCode.F9);
        robot.write("2026-11-19 01:00");
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> travel.past()
                .filter(past -> past.at().equals(Instant.parse("2026-11-19T00:00:00Z")))
                .isPresent());
    }

    private static List<String> shownMessages() {
        return Fx.get(() -> SceneNodes.nodes(pane(), MessageLine.class).stream()
                .filter(Node::isVisible)
                .map(Labeled::getText)
                .toList());
    }

    @Test
    void theMessageThatAnEarlierTimeIsLoadedEndsWhenItsStateIsShown() {
        var travel = new ImmediateTimeTravel();
        backend = backendWith(travel);
        var console = start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.F9);
        robot.write("2026-11-19 01:00");
        robot.push(KeyCode.ENTER);
        assertThat(shownMessages()).singleElement().asString().startsWith("Loading the state of Thu 19 Nov 2026");
        console.show(FleetState.EMPTY);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(shownMessages()).hasSize(1);
        console.show(Fleets.withProblems(20));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(shownMessages()).isEmpty();
    }

    private void openPastedLink(String link) {
        robot.push(KeyCode.CONTROL, KeyCode.K);
        Fx.run(() -> ((TextInputControl) pane().lookup("#palette-field")).setText(link));
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void theErrorOfALinkEndsWhenAnotherLinkOpens() {
        start(SavedWindows.FIRST, oneWindow());
        openPastedLink("greenwall://hosts?time=99x");
        assertThat(shownMessages()).singleElement().asString().startsWith("The time range is \"99x\"");
        openPastedLink("greenwall://hosts");
        assertThat(view()).isEqualTo("hosts");
        assertThat(shownMessages()).isEmpty();
    }

    @Test
    void aLinkOfACustomViewOpensItsEarlierInstant() {
        var travel = new ImmediateTimeTravel();
        backend = backendWith(travel);
        start(SavedWindows.FIRST, oneWindow());
        var instant = Instant.parse("2026-11-20T03:10:00Z");
        Fx.run(() -> pane().handleRequest(
                        new WindowRequest.Go(Place.HOME.to("hosts").with(LinkParameters.AS_OF, instant.toString()))));
        assertThat(travel.past()).contains(new TimeTravel.Past(instant, 0));
        assertThat(Fx.get(() -> pane().place())).isEqualTo(Place.HOME.to("hosts"));
        assertThat(saved.getLast().links()).noneMatch(link -> link.contains("asof"));
    }

    @Test
    void aLinkToAnEarlierIncidentKeepsItsTimeRange() {
        // The clock shows the present until the state of the earlier instant is loaded.
        backend = backendWith(new ImmediateTimeTravel());
        start(SavedWindows.FIRST, oneWindow());
        var onset = now.minus(Duration.ofDays(2));
        var range = TimeRangeChoice.incident(onset);
        Fx.run(() -> pane().go(Place.HOME
                .to("hosts")
                .during(range)
                .with(LinkParameters.AS_OF, onset.plus(Duration.ofMinutes(20)).toString())));
        assertThat(Fx.get(() -> pane().place().range())).isEqualTo(range);
    }

    @Test
    void aNewWindowShowsALongIncidentLikeTheFirst() {
        start(SavedWindows.FIRST, oneWindow());
        var range = TimeRangeChoice.incident(now);
        Fx.run(() -> pane().go(Place.HOME.to("hosts").during(range)));
        now = now.plus(Duration.ofHours(9));
        robot.push(KeyCode.CONTROL, KeyCode.N);
        Fx.eventually(() -> stages().size() == 2);
        assertThat(stages())
                .extracting(stage ->
                        ((MainWindowPane) stage.getScene().getRoot()).place().range())
                .containsExactly(range, range);
    }

    @Test
    void aKioskRespondsToNothingButItsExitKey() {
        start(
                SavedWindows.FIRST,
                new ConsoleWindows.StartWindows(
                        List.of(), Optional.of(new KioskSchedule(List.of("wall"))), Optional.empty()));
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.push(KeyCode.ESCAPE);
        robot.clickOn(stages().getFirst());
        assertThat(stages()).hasSize(1);
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Q);
        Fx.eventually(() -> Window.getWindows().isEmpty());
    }

    @Test
    void theLogsOfASpikeAreReachedFromTheWallByKeyboardAlone() {
        openFirstHost();
        // Focuses the first chart, moves to an instant in it, and opens the log lines around that instant.
        Fx.eventually(() -> Fx.get(() -> {
            var chart = pane().lookupAll("*").stream()
                    .filter(TimeSeriesChart.class::isInstance)
                    .filter(Node::isVisible)
                    .findFirst();
            chart.ifPresent(Node::requestFocus);
            return chart.isPresent();
        }));
        robot.push(KeyCode.LEFT);
        robot.push(KeyCode.LEFT);
        robot.push(KeyCode.CONTROL, KeyCode.M);
        Fx.eventually(() -> !Fx.get(() -> pane().place().get("mark")).isEmpty());
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> view().equals("logs"));
    }

    private static void fire(EventType<KeyEvent> type, KeyCode code, String letter) {
        Fx.run(() -> {
            var owner = pane().getScene().getFocusOwner();
            var text = type == KeyEvent.KEY_TYPED ? letter : "";
            var key = type == KeyEvent.KEY_TYPED ? KeyCode.UNDEFINED : code;
            Event.fireEvent(owner, new KeyEvent(type, text, letter, key, false, false, false, false));
        });
    }

    private static String focusedText() {
        return Fx.get(() -> pane().getScene().getFocusOwner() instanceof TextInputControl field
                ? field.getText()
                : "no field has the focus");
    }

    /// None of the views has data yet.
    @Test
    void arrowsDoNotMoveTheFocusOutOfAViewOpenedFromThePalette() {
        openFromPalette("map");
        Fx.eventually(() -> view().equals("map"));
        assertArrowsKeepFocus("map");
        for (var kind : ViewList.all()) {
            Fx.run(() -> pane().go(Place.HOME.to(kind.id())));
            assertArrowsKeepFocus(kind.id());
        }
    }

    private void assertArrowsKeepFocus(String view) {
        var first = Fx.get(() -> pane().getScene().getFocusOwner());
        for (var code : List.of(KeyCode.LEFT, KeyCode.RIGHT, KeyCode.UP, KeyCode.DOWN)) {
            fire(KeyEvent.KEY_PRESSED, code, "");
            fire(KeyEvent.KEY_RELEASED, code, "");
        }
        var last = Fx.get(() -> pane().getScene().getFocusOwner());
        if (!(first instanceof TextInputControl)) {
            assertThat(last).as(view).isSameAs(first);
        }
    }

    @Test
    void theKeyThatFocusesAFieldTypesNothingIntoIt() {
        var logs = List.of(Place.HOME.to("logs"));
        start(SavedWindows.FIRST, new ConsoleWindows.StartWindows(logs, Optional.empty(), Optional.empty()));
        fire(KeyEvent.KEY_PRESSED, KeyCode.L, "l");
        Fx.eventually(() -> pane().getScene().getFocusOwner() instanceof TextInputControl);
        fire(KeyEvent.KEY_TYPED, KeyCode.L, "l");
        fire(KeyEvent.KEY_RELEASED, KeyCode.L, "l");
        assertThat(focusedText()).isEmpty();
        fire(KeyEvent.KEY_PRESSED, KeyCode.D, "d");
        fire(KeyEvent.KEY_TYPED, KeyCode.D, "d");
        assertThat(focusedText()).isEqualTo("d");
    }

    @Test
    void aFilterDoesNotHideTheHostThatAViewIsAbout() {
        var host = new Place.HostRef("prod-east", "edg04.home");
        var filtered = Place.HOME.about(host).withScope(HostFilter.ALL.with("location", "nowhere"));
        start(
                SavedWindows.FIRST,
                new ConsoleWindows.StartWindows(List.of(filtered.to("hosts")), Optional.empty(), Optional.empty()));
        assertThat(Fx.get(() -> pane().filteredState().hosts())).isEmpty();
        for (var view : List.of("runbook", "alerts", "service", "traces", "assistant")) {
            Fx.run(() -> pane().go(filtered.to(view)));
            assertThat(Fx.get(() -> pane().filteredState().host(host.cluster(), host.name())))
                    .as(view)
                    .isPresent();
        }
    }

    private static Problem problemOf(Place.HostRef host, Instant onset) {
        var fleet = new ClusterStateBuilder(
                        host.cluster(), onset, QuantityCatalogue.shipped().quantities())
                .source(Fleets.source(host.cluster(), Source.Kind.PROMETHEUS, CellState.OK))
                .host(host.name(), Labels.EMPTY)
                .cell(host.name(), "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s")
                .fleet();
        var noAlerts = new AlertSnapshot(onset, List.of(), List.of(), List.of(), List.of(), List.of());
        return ProblemBuilder.build(fleet, noAlerts, List.of(), ProblemEdits.NONE, List.of())
                .getFirst();
    }

    private static TimeRangeChoice range() {
        return Fx.get(() -> pane().place().range());
    }

    @Test
    void theTimeRangeOfAHostStaysWhenOnlyTheViewChanges() {
        var host = new Place.HostRef("prod-east", "edg04.home");
        var problem = problemOf(host, Fleets.NOW.minus(Duration.ofHours(1)));
        var incident = TimeRangeChoice.incident(problem.onset());
        var console = start(SavedWindows.FIRST, oneWindow());
        var noAlerts = Fleets.alerts(0);
        console.show(new AlertsAndProblems(noAlerts, Optional.of(List.of(problem)), List.of()));
        WaitForAsyncUtils.waitForFxEvents();
        Fx.run(() -> pane().handleRequest(
                        new WindowRequest.Go(pane().place().about(host).to("host"))));
        assertThat(range()).isEqualTo(incident);

        console.show(new AlertsAndProblems(noAlerts, Optional.of(List.of()), List.of()));
        WaitForAsyncUtils.waitForFxEvents();
        Fx.run(() -> pane().handleRequest(new WindowRequest.Go(pane().place().to("query"))));
        assertThat(range()).as("the problem has ended").isEqualTo(incident);

        console.show(new AlertsAndProblems(noAlerts, Optional.of(List.of(problem)), List.of()));
        WaitForAsyncUtils.waitForFxEvents();
        Fx.run(() -> pane().go(pane().place().during(Place.HOME.range())));
        Fx.run(() -> pane().handleRequest(new WindowRequest.Go(pane().place().to("host"))));
        assertThat(range()).as("chosen").isEqualTo(Place.HOME.range());
        Fx.run(() -> pane().goToView(ViewList.ids().indexOf("logs")));
        assertThat(view()).isEqualTo("logs");
        assertThat(range()).as("chosen, in the next view of the rail").isEqualTo(Place.HOME.range());

        Fx.run(() -> pane().go(Place.HOME));
        Fx.run(() -> pane().handleRequest(
                        new WindowRequest.Go(pane().place().about(host).to("host"))));
        assertThat(range()).as("opened again from the wall").isEqualTo(incident);

        Fx.run(() -> pane().go(Place.HOME.about(host)));
        Fx.run(() -> pane().goToView(ViewList.ids().indexOf("logs")));
        assertThat(range()).as("opened from the wall by the rail").isEqualTo(incident);

        Fx.run(() -> pane().handleRequest(
                        new WindowRequest.OpenLogs(host, Place.HOME.range().at(Fleets.NOW))));
        Fx.run(() -> pane().handleRequest(new WindowRequest.Go(pane().place().during(Place.HOME.range()))));
        assertThat(range()).as("chosen in the view, which goes live").isEqualTo(Place.HOME.range());
    }

    @Test
    void theTitleAndTheTeamNameTheHostThatTheViewHasChosen() {
        var reported = new CopyOnWriteArrayList<String>();
        backend = siteWithTeam(new Team() {
            @Override
            public void reportView(String where, Optional<Place.HostRef> host) {
                reported.add(where);
            }
        });
        start(SavedWindows.FIRST, oneWindow());
        var first = new Place.HostRef("prod-east", "edg04.home");
        Fx.run(() -> pane().handleRequest(
                        new WindowRequest.Go(pane().place().about(first).to("host"))));
        var other = new Place.HostRef("prod-east", "x9");
        Fx.run(() ->
                pane().handleRequest(new WindowRequest.Replace(pane().place().about(other))));
        assertThat(reported.getLast()).isEqualTo("Host · x9");
        assertThat(Fx.get(() -> pane().statusBar.textBounds()))
                .extracting(TextBounds::text)
                .contains("Host · x9");
    }

    @Test
    void theFilterAndTheTimeStayOnTheWayToWhatIsOfNoHost() {
        var scope = HostFilter.ALL.with("location", "fra1");
        var day = TimeRangeChoice.last(Duration.ofHours(24));
        start(
                SavedWindows.FIRST,
                new ConsoleWindows.StartWindows(
                        List.of(Place.HOME.withScope(scope).during(day)), Optional.empty(), Optional.empty()));
        Fx.run(() -> pane().handleRequest(new WindowRequest.Go(ServiceLinks.of("prod-east", "shop", day))));
        assertThat(Fx.get(() -> pane().place().scope())).isEqualTo(scope);
        Fx.run(() -> pane().handleRequest(new WindowRequest.GoAtSameTime(Place.HOME.to("incident"))));
        assertThat(view()).isEqualTo("incident");
        assertThat(Fx.get(() -> pane().place().scope())).isEqualTo(scope);
        assertThat(range()).isEqualTo(day);
        var other = HostFilter.ALL.with("location", "muc1");
        Fx.run(() -> pane().handleRequest(
                        new WindowRequest.Go(pane().place().to("hosts").withScope(other))));
        assertThat(Fx.get(() -> pane().place().scope())).isEqualTo(other);
    }

    @Test
    void chartsAreUsedByKeyboardAlone() {
        openFirstHost();
        Fx.eventually(() -> charts(pane()).stream().anyMatch(Node::isVisible));
        tabUntil(owner -> owner instanceof TimeSeriesChart);
        robot.push(KeyCode.LEFT);
        robot.push(KeyCode.SHIFT, KeyCode.LEFT);
        robot.push(KeyCode.SHIFT, KeyCode.LEFT);
        robot.push(KeyCode.SHIFT, KeyCode.LEFT);
        var before = Fx.get(() -> pane().place().range());
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> !pane().place().range().equals(before));
        Fx.pulse(Fx.get(() -> pane().getScene()));
        // Moves on from chart to chart, including those that are out of sight.
        var chartCount = Fx.get(() -> charts(pane()).size());
        assertThat(Fx.get(() -> charts(pane()).stream().filter(Node::isVisible).count()))
                .as("some are out of sight at first")
                .isLessThan(chartCount);
        var reached = new LinkedHashSet<Node>();
        for (int i = 0; i < chartCount; i++) {
            var owner = Fx.get(() -> pane().getScene().getFocusOwner());
            if (charts(pane()).contains(owner)) {
                assertThat(Fx.get(owner::isVisible)).isTrue();
                reached.add(owner);
            }
            tab();
        }
        assertThat(reached).hasSizeGreaterThan(8);
    }

    @Test
    void theKeysWorkAfterAClickOnTheButtonOfTheShownView() {
        start(SavedWindows.FIRST, oneWindow());
        Fx.run(() -> walk(pane(), node -> {
            if (node instanceof ToggleButton button && button.getText().equals("Wall")) {
                button.requestFocus();
                button.fire();
            }
        }));
        var focused = Fx.get(() -> pane().getScene().getFocusOwner());
        assertThat(pane().isInView(focused)).isTrue();
    }

    @Test
    void escLeavesTheBarsAroundTheViewBeforeItGoesBack() {
        openFirstHost();
        tabUntil(owner -> owner instanceof Button && !pane().isInView(owner));
        robot.push(KeyCode.ESCAPE);
        Fx.eventually(() -> pane().isInView(pane().getScene().getFocusOwner()));
        assertThat(view()).isEqualTo("host");
        robot.push(KeyCode.ESCAPE);
        Fx.eventually(() -> view().equals("wall"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theMenuOfAChartIsOpenedByKeyboardAlone() {
        openFirstHost();
        Fx.eventually(() -> charts(pane()).stream().anyMatch(Node::isVisible));
        tabUntil(owner -> owner instanceof TimeSeriesChart);
        robot.push(KeyCode.SHIFT, KeyCode.F10);
        Fx.eventually(() -> Window.getWindows().stream().anyMatch(ContextMenu.class::isInstance));
        robot.push(KeyCode.ESCAPE);
        Fx.eventually(() -> Window.getWindows().stream().noneMatch(ContextMenu.class::isInstance));
        assertThat(view()).isEqualTo("host");
        assertThat(Fx.get(() -> pane().getScene().getFocusOwner())).isInstanceOf(TimeSeriesChart.class);
    }

    private static List<Node> charts(Node root) {
        var found = new ArrayList<Node>();
        walk(root, node -> {
            if (node instanceof TimeSeriesChart) {
                found.add(node);
            }
        });
        return found;
    }

    private void tabUntil(Predicate<Node> expected) {
        for (int i = 0; i < 80; i++) {
            var owner = Fx.get(() -> pane().getScene().getFocusOwner());
            if (owner != null && expected.test(owner)) {
                return;
            }
            tab();
        }
        throw new AssertionError("Tab does not lead there");
    }

    @Test
    void theTourHasFiveStepsAndCanBeLeftAndRestarted() {
        start(SavedWindows.FIRST, oneWindow());
        var seen = new ArrayList<String>();
        for (int round = 0; round < 2; round++) {
            Fx.run(() -> pane().startTour());
            Fx.eventually(() -> view().equals("wall"));
            Fx.run(() -> {
                for (int step = 0; step < 5; step++) {
                    seen.add(pane().place().view());
                    ((Button) pane().lookup("#tour-next")).fire();
                }
            });
            assertThat(Fx.get(() -> pane().lookup("#tour-next") == null)).isTrue();
        }
        assertThat(seen.subList(0, 5)).containsExactly("wall", "explain", "logs", "runbook", "incident");
        assertThat(seen.subList(5, 10)).isEqualTo(seen.subList(0, 5));
        Fx.run(() -> pane().startTour());
        Fx.run(() -> ((Button) pane().lookup("#tour-leave")).fire());
        assertThat(Fx.get(() -> pane().lookup("#tour-leave") == null)).isTrue();
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void aLinkOpensTheSamePlaceInAnotherConsole() {
        openFirstHost();
        robot.push(KeyCode.CONTROL, KeyCode.L);
        WaitForAsyncUtils.waitForFxEvents();
        var place = Fx.get(() -> pane().place());
        var link = Fx.get(() -> Clipboard.getSystemClipboard().getString());
        assertThat(link).startsWith("greenwall://");
        closeAll();
        Fx.eventually(() -> Window.getWindows().isEmpty());
        start(
                SavedWindows.FIRST,
                new ConsoleWindows.StartWindows(
                        List.of(Place.parse(link, ViewList.ids())), Optional.empty(), Optional.empty()));
        assertThat(Fx.get(() -> pane().place())).isEqualTo(place);
    }

    @Test
    void escDoesNotLeaveFullScreen() {
        start(SavedWindows.FIRST, oneWindow());
        var stage = stages().getFirst();
        robot.push(KeyCode.F11);
        Fx.eventually(stage::isFullScreen);
        robot.push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(stage::isFullScreen)).isTrue();
        robot.push(KeyCode.F11);
        Fx.eventually(() -> !stage.isFullScreen());
    }

    @Test
    void theTimeRangeAtTheTopIsThatOfAnExplanationOnlyWhileItIsShown() {
        var live = Place.HOME.to("host").about(new Place.HostRef("prod-east", "edg04.home"));
        var explained = live.to("explain")
                .with("at", Fleets.NOW.minus(Duration.ofHours(3)).toString());
        start(
                SavedWindows.FIRST,
                new ConsoleWindows.StartWindows(List.of(explained), Optional.empty(), Optional.empty()));
        Fx.eventually(() -> shows("fixed · ") && shows(" · other views last 6 h"));
        Fx.run(() -> pane().goToView(ViewList.ids().indexOf("logs")));
        Fx.eventually(() -> shows("live · "));
        Fx.run(() -> pane().go(live.to("incident").with("id", "2026-1")));
        Fx.eventually(() -> shows("record · other views last 6 h"));
    }

    private static void fireItem(String text) {
        Fx.run(() -> pane().lookupAll(".menu-button").stream()
                .flatMap(button -> ((MenuButton) button).getItems().stream())
                .filter(item -> text.equals(item.getText()))
                .findFirst()
                .orElseThrow()
                .fire());
    }

    private String typed(String field) {
        return robot.lookup(node ->
                        node instanceof TextInputControl && field.equals(node.getAccessibleText()) && node.isVisible())
                .<TextInputControl>query()
                .getText();
    }

    @Test
    void theDialogOfTheTimeRangeBeginsWithThatOfTheChartsAndKeepsALiveOneLive() {
        var explained = Place.HOME
                .to("explain")
                .about(new Place.HostRef("prod-east", "edg04.home"))
                .with("at", Fleets.NOW.minus(Duration.ofHours(3)).toString());
        start(
                SavedWindows.FIRST,
                new ConsoleWindows.StartWindows(List.of(explained), Optional.empty(), Optional.empty()));
        fireItem("From … to …");
        assertThat(typed("To"))
                .isEqualTo(TimeFieldFormat.text(Fleets.NOW.minus(Duration.ofMinutes(150)), ZoneId.of("Europe/Berlin")));
        robot.push(KeyCode.ENTER);
        assertThat(Fx.get(() -> pane().place())).as("nothing was changed").isEqualTo(explained);
        Fx.run(() -> pane().goToView(ViewList.ids().indexOf("logs")));
        fireItem("From … to …");
        assertThat(typed("To")).isEqualTo("now");
    }

    @Test
    void aTimeRangeThatIsPickedReplacesTheInstantThatIsExplained() {
        var day = TimeRangeChoice.last(Duration.ofHours(24));
        var compared = Place.HOME
                .to("explain")
                .about(new Place.HostRef("prod-east", "edg04.home"))
                .with("compare", "1d");
        start(
                SavedWindows.FIRST,
                new ConsoleWindows.StartWindows(
                        List.of(compared.with("at", Fleets.NOW.toString())), Optional.empty(), Optional.empty()));
        fireItem(day.text());
        assertThat(Fx.get(() -> pane().place())).isEqualTo(compared.during(day));
        Fx.run(() -> pane().go(compared.with("compare", "").with("onset", Fleets.NOW.toString())));
        fireItem(day.text());
        assertThat(Fx.get(() -> pane().place()))
                .as("the same instant at a later visit")
                .isEqualTo(compared.with("compare", "")
                        .with("at", Fleets.NOW.toString())
                        .during(day));
    }
}
