package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.IncidentRecords;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.ViewList;
import greenwall.views.WindowRequest;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.DelegatingIncidentRecords;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeIncidentRecords;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class LogLinkTest {
    @Test
    void aLinkWithAQueryAndNoHostWaitsUntilAClusterIsKnown() {
        var logs = new FakeLogs(10, Fleets.NOW);
        Fx.run(() -> {
            var view = new LogsView(Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), logs)));
            view.onShown(Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(FleetState.EMPTY);
            assertThat(logs.queries()).as("no cluster is known").isEmpty();
            view.show(Fleets.healthy(3));
        });
        assertThat(logs.queries())
                .isNotEmpty()
                .allSatisfy(question -> assertThat(question.cluster()).isEqualTo("prod-east"));
    }

    @Test
    void withoutALokiItIsSaidHowOneIsAdded() {
        var view = Fx.get(() -> {
            var created = new LogsView(
                    Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(10, Fleets.NOW))));
            new Scene(created.node(), 1280, 720);
            created.onShown(Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            created.show(Fleets.cluster("east")
                    .source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK))
                    .fleet());
            created.node().snapshot(null, null);
            return created;
        });
        assertThat(Fx.get(() -> LayoutCheck.texts(view.node())))
                .contains("No log source is known yet. If none is configured, add loki: {url: …} to a cluster.");
    }

    @Test
    void theHostThatTheViewChoseIsInItsLink() {
        var windowRequests = new ArrayList<WindowRequest>();
        var fleet = Fleets.withProblems(3);
        Fx.run(() -> {
            var logs = new FakeLogs(10, Fleets.NOW);
            var view =
                    new LogsView(Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), logs), windowRequests::add));
            view.onShown(Place.HOME.to("logs"));
            view.show(fleet);
        });
        var worst = AlertsAndProblems.UNKNOWN.worstHost(fleet).orElseThrow();
        assertThat(windowRequests)
                .containsExactly(new WindowRequest.Replace(Place.HOME.to("logs").about(worst)));
    }

    @Test
    void theLinesThatAreShownCanBeSaved() {
        var saved = new ArrayList<Evidence.Lines>();
        Fx.run(() -> {
            var view = new LogsView(Contexts.of(new RangeQueriesOnlyBackend() {
                @Override
                public LogQueries logs() {
                    return new FakeLogs(10, Fleets.NOW);
                }

                @Override
                public IncidentRecords records() {
                    return new DelegatingIncidentRecords(new FakeIncidentRecords()) {
                        @Override
                        public void save(Evidence.Lines lines, Path file, Consumer<String> result) {
                            saved.add(lines);
                        }
                    };
                }
            }));
            view.onShown(Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(Fleets.healthy(3));
            view.save(Path.of("logs.txt"));
            assertThat(saved.getFirst().query()).isEqualTo("{job=\"x\"}");
            assertThat(saved.getFirst().lines()).hasSize(view.viewer.shown()).isNotEmpty();
        });
    }

    @Test
    void theHiddenLevelsOfALinkAreThoseOfTheScreen() {
        var place = Place.HOME.to("logs").with(LogsView.HIDE, "debug, INFO,no level,verbose");
        assertThat(LogsView.hidden(place)).containsExactlyInAnyOrder(LogLevel.DEBUG, LogLevel.INFO, LogLevel.UNKNOWN);
        var windowRequests = new ArrayList<WindowRequest>();
        Fx.run(() -> view(10, windowRequests).onShown(place));
        assertThat(windowRequests)
                .contains(new WindowRequest.ShowMessage("The link hides an unknown log level, \"verbose\"."));
    }

    private static LogsView view(int lines, List<WindowRequest> windowRequests, Place place) {
        var view = view(lines, windowRequests);
        view.onShown(place);
        view.show(Fleets.healthy(3));
        return view;
    }

    private static LogsView view(int lines, List<WindowRequest> windowRequests) {
        return new LogsView(Contexts.of(
                new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(lines, Fleets.NOW)), windowRequests::add));
    }

    @Test
    void linesLikeTheSelectedOneAreFoundWithoutTheListOfTemplates() {
        var windowRequests = new ArrayList<WindowRequest>();
        Fx.run(() -> {
            var view = view(100, windowRequests, Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            var store = view.viewer.model.store();
            long number = store.first();
            while (!store.get(number).text().startsWith("Accepted publickey")) {
                number++;
            }
            view.viewer.canvas.select(number, false);
            Keys.press(view.node(), KeyCode.Q);
        });
        assertThat(windowRequests.getLast())
                .isInstanceOfSatisfying(
                        WindowRequest.Go.class,
                        go -> assertThat(go.place().get(LogsView.QUERY))
                                .contains("|= \"Accepted\" |= \"publickey\"", "|= \"port\"")
                                .doesNotContain("10.78.0"));
    }

    @Test
    void aLineIsExplainedAtItsOwnTime() {
        var windowRequests = new ArrayList<WindowRequest>();
        var host = Place.HostRef.of(Fleets.healthy(3).hosts().getFirst());
        Fx.run(() -> {
            var view = view(10, windowRequests, Place.HOME.to("logs").about(host));
            var store = view.viewer.model.store();
            for (long number = store.first(); number < store.end(); number++) {
                view.viewer.canvas.select(number, false);
                Keys.press(view.node(), KeyCode.E);
                assertThat(((WindowRequest.Explain) windowRequests.getLast())
                                .place(Fleets.NOW)
                                .instant("at"))
                        .contains(store.get(number).time());
            }
            assertThat(store.size()).isPositive();
        });
    }

    @Test
    void theLinesAroundALineAreThoseOfAFixedTimeRange() {
        var windowRequests = new ArrayList<WindowRequest>();
        Fx.run(() -> {
            var view = view(10, windowRequests, Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"} |= \"a\""));
            view.viewer.canvas.select(view.viewer.model.store().first(), false);
            Keys.press(view.node(), KeyCode.C);
            var place = ((WindowRequest.Go) windowRequests.getLast()).place();
            var at = view.viewer.selected().orElseThrow().time();
            assertThat(place.instant(LogsView.AT)).contains(at);
            assertThat(place.range().at(Fleets.NOW.plus(Duration.ofDays(2))).contains(at))
                    .isTrue();
        });
    }

    @Test
    void goingLiveKeepsTheTimeRangeOfAnIncident() {
        var windowRequests = new ArrayList<WindowRequest>();
        var incident = TimeRangeChoice.incident(Fleets.NOW.minus(Duration.ofHours(1)));
        Fx.run(() -> {
            var view = view(10, windowRequests);
            var live = Place.HOME.to("logs").during(incident).with(LogsView.QUERY, "{job=\"x\"}");
            view.onShown(live.with(LogsView.AT, Fleets.NOW.minusSeconds(1_800).toString()));
            view.show(Fleets.healthy(3));
            Keys.press(view.node(), KeyCode.SPACE);
            assertThat(windowRequests.getLast()).isEqualTo(new WindowRequest.Go(live));
        });
    }

    @Test
    void aPausedLogIsComparedInTheTimeRangeThatIsShown() {
        var windowRequests = new ArrayList<WindowRequest>();
        var now = new AtomicReference<>(Fleets.NOW);
        Fx.run(() -> {
            var view = new LogsView(new ViewContext(
                    Contexts.style(),
                    now::get,
                    ZoneOffset.UTC,
                    new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(10, Fleets.NOW)),
                    windowRequests::add));
            view.onShown(Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(Fleets.healthy(3));
            Keys.press(view.node(), KeyCode.SPACE);
            now.set(Fleets.NOW.plus(Duration.ofMinutes(20)));
            view.show(Fleets.healthy(3));
            Keys.press(view.node(), KeyCode.D);
            assertThat(windowRequests.getLast())
                    .isInstanceOfSatisfying(
                            WindowRequest.Compare.class,
                            compare -> assertThat(compare.window())
                                    .isEqualTo(Place.HOME.range().at(Fleets.NOW)));
        });
    }

    @Test
    void aBarOfLinesThatWereNotReadOpensTheLogThere() {
        var windowRequests = new ArrayList<WindowRequest>();
        Fx.run(() -> {
            var logs = new FakeLogs(LogFeed.FIRST_READ + 10_000, Fleets.NOW);
            var view =
                    new LogsView(Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), logs), windowRequests::add));
            new Scene(view.node(), 1280, 720).snapshot(null);
            view.onShown(Place.HOME
                    .to("logs")
                    .during(TimeRangeChoice.last(Duration.ofHours(1)))
                    .with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(Fleets.healthy(3));
            Keys.press(view.volume, KeyCode.END, KeyCode.ENTER);
            assertThat(windowRequests).as("the newest lines were read").isEmpty();
            Keys.press(view.volume, KeyCode.HOME, KeyCode.ENTER);
            var place = ((WindowRequest.Go) windowRequests.getLast()).place();
            view.onShown(place);
            var shown = view.viewer.model.shown();
            assertThat(shown.line(view.viewer.canvas.scroll.index()).time())
                    .isBetween(Fleets.NOW.minus(Duration.ofMinutes(60)), Fleets.NOW.minus(Duration.ofMinutes(59)));
        });
    }

    /// The window may end only seconds ago, as around a span of a new trace.
    @Test
    void onlyATimeRangeThatFollowsTheClockIsFollowedLive() {
        assertThat(followed(TimeRangeChoice.last(Duration.ofHours(1)))).isTrue();
        assertThat(followed(TimeRangeChoice.fixed(TimeWindow.before(Fleets.NOW, Duration.ofHours(1)))))
                .isFalse();
    }

    private static boolean followed(TimeRangeChoice range) {
        var logs = new FakeLogs(10, Fleets.NOW);
        Fx.run(() -> {
            var view = new LogsView(Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), logs)));
            view.onShown(Place.HOME.to("logs").during(range).with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(Fleets.healthy(3));
        });
        return logs.follower().isPresent();
    }

    @Test
    void aWindowThatEndsInTheFutureSaysWhenItWasRead() {
        assertThat(status(Fleets.NOW.plusSeconds(1800))).contains("newer lines are not shown");
        assertThat(status(Fleets.NOW)).doesNotContain("newer lines are not shown");
    }

    private static String status(Instant end) {
        return Fx.get(() -> {
            var view = new LogsView(
                    Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(10, Fleets.NOW))));
            view.onShown(Place.HOME
                    .to("logs")
                    .during(TimeRangeChoice.fixed(TimeWindow.before(end, Duration.ofHours(1))))
                    .with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(Fleets.healthy(3));
            return view.bar.status.getText();
        });
    }

    @Test
    void theLinkToALineHasAFixedWindowAndThePlaceStaysLive() {
        Fx.run(() -> {
            var windowRequests = new ArrayList<WindowRequest>();
            var view = view(10, windowRequests, Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            var shown = view.viewer.model.shown();
            var later = new LogLine(new LogSource.Line(
                    Fleets.NOW.plusSeconds(3).getEpochSecond() * 1_000_000_000, Labels.EMPTY, Map.of(), "of the tail"));
            windowRequests.clear();
            for (var line : List.of(shown.line(0), shown.line(shown.size() - 1), later)) {
                view.copyLink(line);
                var place = Place.parse(Clipboard.getSystemClipboard().getString(), ViewList.ids());
                assertThat(place.range().live()).isFalse();
                assertThat(place.range().at(Fleets.NOW.plus(Duration.ofDays(2))).contains(line.time()))
                        .isTrue();
                assertThat(place.get(LogsView.AT)).isEqualTo(line.time().toString());
                assertThat(place.get(LogsView.QUERY)).isEqualTo("{job=\"x\"}");
            }
            assertThat(windowRequests).noneMatch(windowRequest -> windowRequest instanceof WindowRequest.Replace);
        });
    }

    @Test
    void theVariablePartsOfLinesAreMarkedOnlyWhileTheTemplatesAreShown() {
        Fx.run(() -> {
            var view = new LogsView(
                    Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(10, Fleets.NOW))));
            view.onShown(Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}"));
            view.show(Fleets.healthy(3));
            view.bar.templates.fire();
            assertThat(view.viewer.model.templateMiner().on()).isTrue();
            view.bar.templates.fire();
            assertThat(view.viewer.model.templateMiner().on()).isFalse();
            var found = view.viewer.model.templateMiner().templates();
            view.bar.templates.fire();
            assertThat(view.viewer.model.templateMiner().templates())
                    .isNotEmpty()
                    .isEqualTo(found);
        });
    }

    @Test
    void escAlsoClearsTheSearchFromTheLines() {
        Fx.run(() -> {
            var notes = new ArrayList<Place>();
            var view = new LogsView(Contexts.of(
                    new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(10, Fleets.NOW)), windowRequest -> {
                        if (windowRequest instanceof WindowRequest.Replace(var place)) {
                            notes.add(place);
                        }
                    }));
            view.onShown(
                    Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}").with(LogsView.FIND, "timeout"));
            view.show(Fleets.healthy(3));
            var passedOn = new AtomicInteger();
            var window = new StackPane(view.node());
            window.addEventHandler(KeyEvent.KEY_PRESSED, event -> passedOn.addAndGet(event.isConsumed() ? 0 : 1));
            Keys.press(view.node(), KeyCode.ESCAPE);
            assertThat(passedOn).as("Esc was used").hasValue(0);
            assertThat(notes)
                    .last()
                    .satisfies(place -> assertThat(place.get(LogsView.FIND)).isEmpty());
            Keys.press(view.node(), KeyCode.ESCAPE);
            assertThat(passedOn).as("without a search it leads back").hasValue(1);
        });
    }
}
