package greenwall.views.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.LineCounts;
import greenwall.fleet.explain.LogCoverage;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.styles.ColorRole;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.StackedCountChart;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.completion.CompletionField;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextBounds;
import greenwall.views.probe.RecordedProbeRunner;
import greenwall.views.probe.timeline.ProbeRunTimeline;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeExplainer;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.SceneNodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainViewTest {
    private static final Place.HostRef HOST = new Place.HostRef("prod-east", "node04.fra1");

    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final ProbeRunHistory runs = new ProbeRunHistory();

    private static Place place(Map<String, String> more) {
        return new Place("explain", Optional.of(HOST), TimeRangeChoice.last(Duration.ofHours(1)), more);
    }

    private ExplainView view(PaintStyle style, FakeExplainer explanations, Place place) {
        var view = new ExplainView(new ViewContext(
                style,
                InstantSource.fixed(Fleets.NOW),
                ZoneId.of("Europe/Berlin"),
                new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(4_000, Fleets.NOW), explanations).with(runs),
                windowRequests::add));
        view.onShown(place);
        view.show(Fleets.rich());
        return view;
    }

    private ExplainView inScene(FakeExplainer explanations, Place place) {
        var view = view(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), explanations, place);
        var scene = new Scene(view.node(), 1280, 720);
        scene.snapshot(null);
        return view;
    }

    private static void press(ExplainView view, KeyCode code) {
        Event.fireEvent(view.node(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }

    private void draw(
            String name, FakeExplainer explanations, int width, int height, Theme theme, Consumer<ExplainView> then) {
        var root = new Parent[1];
        Pictures.draw(name, theme, width, height, style -> {
            var view = view(style, explanations, place(Map.of()));
            root[0] = view.node();
            view.node().resize(width, height);
            view.node().layout();
            then.accept(view);
            return view.node();
        });
        assertThat(Fx.get(() -> SceneNodes.faults(root[0]))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1280, 720, NIGHT",
        "1280, 720, CONTRAST",
        "1920, 1080, DAYLIGHT",
        "1920, 1080, NIGHT",
        "3840, 2160, CONTRAST"
    })
    void allPartsShareOneTimeAxis(int width, int height, Theme theme) {
        draw("explain", new FakeExplainer(), width, height, theme, _ -> {});
    }

    @ParameterizedTest
    @CsvSource({"1280, 720, NIGHT", "1920, 1080, DAYLIGHT", "3840, 2160, CONTRAST"})
    void probeResultsShareTheTimeAxis(int width, int height, Theme theme) {
        var ready = RecordedProbeRunner.ready("biolatency");
        runs.start(
                new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 1, 100),
                List.of(new ClusterHost(HOST.cluster(), HOST.name())),
                ready,
                Fleets.NOW.minus(ready.duration()));
        draw("explain-probed", new FakeExplainer(), width, height, theme, view -> {
            var title = new ArrayList<String>();
            collect(view.node(), title);
            assertThat(title).singleElement().asString().startsWith("Probe biolatency on node04.fra1");
        });
    }

    private static void collect(Parent parent, List<String> titles) {
        for (var node : parent.getChildrenUnmodifiable()) {
            if (node instanceof ProbeRunTimeline timeline) {
                titles.add(timeline.data().title());
            } else if (node instanceof Parent inner) {
                collect(inner, titles);
            }
        }
    }

    @Test
    void pendingPartsAreShownAsPending() {
        draw(
                "explain-pending",
                new FakeExplainer(ExplainViewTest::withRunningSections),
                1280,
                720,
                Theme.NIGHT,
                view -> {
                    assertThat(view.isWaiting()).isTrue();
                    assertThat(view.completeness()).isNotEqualTo(ScreenshotCompleteness.ALL);
                });
    }

    @Test
    void anInconclusiveResultReportsWhatWasExamined() {
        draw("explain-nothing", new FakeExplainer(ExplainViewTest::withoutFindings), 1920, 1080, Theme.NIGHT, view -> {
            assertThat(view.completeness()).isEqualTo(ScreenshotCompleteness.GAPS);
            view.node().layout();
        });
    }

    @Test
    void theAnswerComesFirstInPlainColourAndItsDetailsAreCollapsed() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            var header = (ExplainSummary) view.node().getChildrenUnmodifiable().stream()
                    .filter(ExplainSummary.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            var collapsed = header.textBounds();
            assertThat(collapsed.getFirst().text()).startsWith("Conclusive: ").contains(" went from ");
            assertThat(collapsed.getFirst().color())
                    .contains(header.paintStyle().palette().color(ColorRole.FG));
            assertThat(texts(collapsed)).contains("Details").doesNotContain("what else changed");
            assertThat(header.getAccessibleText()).startsWith("conclusive: ");
            press(view, KeyCode.H);
            view.node().getScene().snapshot(null);
            assertThat(texts(header.textBounds())).contains("what else changed");
            press(view, KeyCode.H);
            view.node().getScene().snapshot(null);
            assertThat(texts(header.textBounds())).doesNotContain("what else changed");
        });
    }

    @Test
    void theLogOfAQueryThatFailedIsNotSaidToBeMissing() {
        Fx.run(() -> {
            var failed = new SectionState(
                    SectionState.SectionKind.LOGS, SectionState.Progress.FAILED, Duration.ZERO, "timed out");
            var view = inScene(
                    new FakeExplainer(e -> withoutLog(e, e.metricSeries(), List.of(failed), Conclusion.nothing("x"))),
                    Place.HOME.to("explain").with(ExplainQuestionReader.QUERY, "up"));
            view.node().getScene().snapshot(null);
            assertThat(LayoutCheck.texts(view.node()))
                    .contains("The log was not read: timed out", "The log was not read.")
                    .doesNotContain("No log was found for this query.");
        });
    }

    @Test
    void theReasonWhyTheMetricCouldNotBeReadIsShownOnce() {
        Fx.run(() -> {
            var why = "the server refused: unexpected end of the query";
            var failed =
                    new SectionState(SectionState.SectionKind.METRIC, SectionState.Progress.FAILED, Duration.ZERO, why);
            var view = inScene(
                    new FakeExplainer(e -> withoutLog(
                            e, List.of(), List.of(failed), Conclusion.nothing("the metric could not be read: " + why))),
                    Place.HOME.to("explain").with(ExplainQuestionReader.QUERY, "sum(("));
            view.node().getScene().snapshot(null);
            assertThat(LayoutCheck.texts(view.node()))
                    .contains("The metric could not be read.")
                    .filteredOn(text -> text.contains(why))
                    .hasSize(1);
        });
    }

    @Test
    void aWordLikeTheNameOfAQuantityThatIsNoneIsSaidToBeQueriedAsPromql() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            view.show(Fleets.rich());
            var field = SceneNodes.nodes(view.node(), CompletionField.class).getLast();
            for (var typed : List.of("nosuch.quantity", "cpu.util", "up", "rate(a[5m]) > 1.5")) {
                windowRequests.clear();
                field.setText(typed);
                Keys.press(field, KeyCode.ENTER);
                assertThat(windowRequests.contains(new WindowRequest.ShowMessage(
                                "No quantity is called " + typed + ", so it is queried as PromQL.")))
                        .as(typed)
                        .isEqualTo(typed.equals("nosuch.quantity"));
                assertThat(windowRequests).as(typed).hasAtLeastOneElementOfType(WindowRequest.Go.class);
            }
        });
    }

    @Test
    void aLogThatCouldNotBeReadIsNotReportedAsOneWhereNothingStandsOut() {
        Fx.run(() -> {
            for (boolean read : List.of(true, false)) {
                var logs = new SectionState(
                        SectionState.SectionKind.LOGS,
                        read ? SectionState.Progress.DONE : SectionState.Progress.FAILED,
                        Duration.ZERO,
                        "the cluster has no log source");
                var explained = new ArrayList<Explanation>();
                var view = inScene(
                        new FakeExplainer(e -> {
                            explained.add(withoutLog(e, e.metricSeries(), List.of(logs), Conclusion.nothing("x")));
                            return explained.getLast();
                        }),
                        place(Map.of()));
                assertThat(ExplanationCharts.volume(explained.getLast()).note())
                        .isEqualTo(read ? "No lines from this host were counted." : "The log was not read.");
                var list =
                        SceneNodes.nodes(view.node(), ExplanationListPane.class).getFirst();
                assertThat(texts(list.textBounds()))
                        .contains(read ? "nothing stands out" : "not read: the cluster has no log source")
                        .doesNotContain(read ? "not read" : "nothing stands out");
            }
        });
    }

    @Test
    void whatCouldNotBeReadIsNamedWhereNothingIsListed() {
        Fx.run(() -> {
            var sections = List.of(
                    done(SectionState.SectionKind.LOGS, "120 lines read"),
                    done(SectionState.SectionKind.EVENTS, "0 found; 16 of 17 queries failed: timed out"));
            var cut = new LogCoverage(120, 100, 120, 0, true, 0.5, 0, 1, List.of());
            var view = inScene(
                    new FakeExplainer(e -> withoutResults(
                            e,
                            e.metricSeries(),
                            Map.of(),
                            cut,
                            sections,
                            Conclusion.nothing("x"),
                            Duration.ofMillis(9))),
                    place(Map.of()));
            assertThat(texts(SceneNodes.nodes(view.node(), ExplainSummary.class)
                            .getFirst()
                            .textBounds()))
                    .contains("50 % of the time range and 0 % of the time before it");
            var list = SceneNodes.nodes(view.node(), ExplanationListPane.class).getFirst();
            assertThat(texts(list.textBounds()))
                    .contains("nothing stands out: 120 lines read")
                    .contains("0 found; 16 of 17 queries failed: timed out");
        });
    }

    private static SectionState done(SectionState.SectionKind kind, String note) {
        return new SectionState(kind, SectionState.Progress.DONE, Duration.ZERO, note);
    }

    private static String texts(List<TextBounds> bounds) {
        return bounds.stream().map(TextBounds::text).collect(Collectors.joining("\n"));
    }

    private static Explanation withRunningSections(Explanation e) {
        var running = e.sections().stream()
                .map(p -> new SectionState(p.kind(), SectionState.Progress.RUNNING, Duration.ZERO, ""))
                .toList();
        return withoutResults(
                e, e.metricSeries(), Map.of(), LogCoverage.NOTHING, running, Conclusion.PENDING, Duration.ofMillis(90));
    }

    private static Explanation withoutFindings(Explanation e) {
        var verdict = Conclusion.nothing("The metric did not change: 340 samples of one series were looked at.");
        return withoutResults(
                e, e.metricSeries(), e.levels(), e.logCoverage(), e.sections(), verdict, Duration.ofMillis(900));
    }

    private static Explanation withoutLog(
            Explanation e, List<TimeSeries> metricSeries, List<SectionState> sections, Conclusion verdict) {
        return withoutResults(e, metricSeries, Map.of(), LogCoverage.NOTHING, sections, verdict, Duration.ofMillis(9));
    }

    /// An explanation of the same question without findings.
    private static Explanation withoutResults(
            Explanation e,
            List<TimeSeries> metricSeries,
            Map<String, LineCounts> levels,
            LogCoverage coverage,
            List<SectionState> sections,
            Conclusion verdict,
            Duration duration) {
        return new Explanation(
                e.question(),
                e.title(),
                e.unit(),
                e.query(),
                metricSeries,
                Optional.empty(),
                Optional.empty(),
                e.window(),
                e.baseline(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                levels,
                coverage,
                sections,
                verdict,
                duration);
    }

    @Test
    void theLogIsReadAroundTheOnsetForTheExplainedHost() {
        var onset = Fleets.NOW.minus(Duration.ofMinutes(7));
        var log = Fx.get(() -> {
            var explanations = new FakeExplainer();
            var view = inScene(explanations, place(Map.of("quantity", "cpu.util")));
            assertThat(explanations.queries()).hasSize(1);
            assertThat(explanations.queries().getFirst().subject())
                    .isEqualTo(new ExplainQuestion.HostSubject(
                            "prod-east", "node04.fra1", Optional.of("cpu.util"), Labels.EMPTY));
            assertThat(view.log.body().lines()).isPositive();
            assertThat(view.log.body().live()).as("ends where the charts end").isFalse();
            view.node().getScene().snapshot(null);
            return view.log.body();
        });
        Fx.eventually(() -> log.visibleWindow()
                .getValue()
                .filter(visible ->
                        visible.start().isBefore(onset) && visible.end().isAfter(onset))
                .isPresent());
    }

    @Test
    void aBarBeforeTheExplainedWindowShowsItsLines() {
        var log = Fx.get(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            var volume = SceneNodes.nodes(view.node(), StackedCountChart.class).getFirst();
            Keys.press(volume, KeyCode.HOME, KeyCode.ENTER);
            view.node().getScene().snapshot(null);
            return view.log.body();
        });
        var start = Fleets.NOW.minus(Duration.ofMinutes(38));
        Fx.eventually(() -> log.visibleWindow()
                .getValue()
                .filter(visible -> visible.start().isBefore(start.plusSeconds(30)))
                .isPresent());
    }

    @Test
    void anotherQuantityOrHostIsExplainedWithoutTheDiskOfTheLastQuestion() {
        Fx.run(() -> {
            var view =
                    inScene(new FakeExplainer(), place(Map.of("quantity", "disk.read.latency", "key.device", "sda")));
            view.explain(Optional.empty(), "cpu.util");
            assertThat(((WindowRequest.Go) windowRequests.getLast()).place().parameters())
                    .containsEntry("quantity", "cpu.util")
                    .doesNotContainKey("key.device");
            var other = Fleets.rich().hosts().getLast();
            view.explain(Optional.of(other), "disk.read.latency");
            assertThat(((WindowRequest.Go) windowRequests.getLast()).place().host())
                    .contains(Place.HostRef.of(other));
            assertThat(((WindowRequest.Go) windowRequests.getLast()).place().parameters())
                    .doesNotContainKey("key.device");
        });
    }

    @Test
    void eOnTheChartExplainsAnInstantOrASelectionButNotTheWholeAxis() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of("quantity", "cpu.util", "compare", "before")));
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            Keys.press(chart, KeyCode.E);
            assertThat(windowRequests.getLast())
                    .isEqualTo(
                            new WindowRequest.ShowMessage("Point at a time, or select a time range, to explain it."));
            Keys.press(chart, KeyCode.END, KeyCode.E);
            var explained = ((WindowRequest.Go) windowRequests.getLast()).place();
            assertThat(explained.get("at")).isNotEmpty();
            assertThat(explained.get("compare"))
                    .as("an instant is not compared")
                    .isEmpty();
        });
    }

    @Test
    void anEventBeforeTheLogThatWasReadIsReported() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            view.choose(view.items.getLast());
            assertThat(windowRequests.getLast())
                    .isInstanceOfSatisfying(
                            WindowRequest.ShowMessage.class,
                            said -> assertThat(said.text())
                                    .startsWith("The lines of ")
                                    .contains(" were not read."));
        });
    }

    @Test
    void withoutAnExplanationNoLinesCanBeSelected() {
        Fx.run(() -> {
            var view = new ExplainView(Contexts.of(
                    new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(1, Fleets.NOW)), windowRequests::add));
            view.onShown(Place.HOME.to("explain"));
            press(view, KeyCode.N);
            assertThat(windowRequests)
                    .containsExactly(new WindowRequest.ShowMessage("Nothing has been explained yet."));
        });
    }

    @Test
    void aLogThatIsNotShownIsNotSaidNotToHaveBeenRead() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), Place.HOME.to("explain").with("compare", "before"));
            assertThat(LayoutCheck.texts(view.node()))
                    .anyMatch(text -> text.startsWith("The log of several hosts is not shown here"));
            view.choose(view.items.get(1));
            view.choose(view.items.getLast());
            assertThat(windowRequests).noneMatch(WindowRequest.ShowMessage.class::isInstance);
        });
    }

    @Test
    void anotherKindOfExplanationRunsOnceItIsConfirmed() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            var kinds = (ComboBox<?>) view.node().lookup(".combo-box");
            kinds.getSelectionModel().select(1);
            kinds.getSelectionModel().select(2);
            assertThat(windowRequests).as("the arrows are on their way").isEmpty();
            Keys.press(kinds, KeyCode.ENTER);
            assertThat(windowRequests)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            WindowRequest.Go.class,
                            go -> assertThat(go.place().get("compare")).isEqualTo("1d"));
        });
    }

    @Test
    void aPlaceWithAnInstantOrAWindowQueriesExactlyThat() {
        Fx.run(() -> {
            var explanations = new FakeExplainer();
            inScene(explanations, place(Map.of("at", "2026-11-20T05:00:00Z")));
            assertThat(explanations.queries().getFirst().at()).isEqualTo(Instant.parse("2026-11-20T05:00:00Z"));
            var window = new TimeWindow(Instant.parse("2026-11-20T03:00:00Z"), Instant.parse("2026-11-20T03:10:00Z"));
            inScene(explanations, place(Map.of("onset", "2026-11-20T03:04:00Z")).during(TimeRangeChoice.fixed(window)));
            assertThat(explanations.queries().getLast().at()).isEqualTo(Instant.parse("2026-11-20T03:05:00Z"));
            assertThat(explanations.queries().getLast().onset()).contains(Instant.parse("2026-11-20T03:04:00Z"));
            inScene(explanations, place(Map.of("query", "up", "logs", "{a=\"b\"}")));
            assertThat(explanations.queries().getLast().subject())
                    .isEqualTo(new ExplainQuestion.QuerySubject("prod-east", "up", "{a=\"b\"}"));
        });
    }

    @Test
    void selectingATemplateFiltersTheLogAndSelectingItAgainClearsTheFilter() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            int all = view.log.body().shown();
            view.choose(view.items.get(1));
            assertThat(view.log.body().shown()).isPositive().isLessThan(all);
            view.choose(view.items.get(1));
            assertThat(view.log.body().shown()).isEqualTo(all);
        });
    }

    @Test
    void aTemplateOpensAQueryAndIsAddedAsEvidence() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            press(view, KeyCode.Q);
            assertThat(windowRequests.getLast()).isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
                assertThat(go.place().view()).isEqualTo("logs");
                assertThat(go.place().get("query"))
                        .isEqualTo("{hostname=\"node04.fra1\", unit=\"systemd\"} |= \"Started\" |= \"Session\""
                                + " |= \"of\" |= \"user\"");
            });
            press(view, KeyCode.N);
            assertThat(windowRequests.getLast())
                    .isInstanceOfSatisfying(
                            WindowRequest.ShowMessage.class,
                            said -> assertThat(said.text()).contains("incident"));
        });
    }

    @Test
    void cancellingKeepsThePartsThatHaveArrived() {
        Fx.run(() -> {
            var explanations = new FakeExplainer(ExplainViewTest::withRunningSections);
            var view = inScene(explanations, place(Map.of()));
            var cancel = view.node().lookupAll(".button").stream()
                    .map(Button.class::cast)
                    .filter(button -> button.getText().equals("Cancel"))
                    .findFirst();
            cancel.orElseThrow().fire();
            assertThat(explanations.closed()).isEqualTo(1);
            assertThat(view.isWaiting()).isFalse();
            explanations
                    .listener()
                    .orElseThrow()
                    .accept(FakeExplainer.rich(explanations.queries().getFirst()));
            assertThat(view.explanation.orElseThrow().complete()).isFalse();
        });
    }

    private static Button button(ExplainView view) {
        return view.node().lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> List.of("Cancel", "Run again").contains(button.getText()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aCancelledExplanationCanBeRunAgain() {
        Fx.run(() -> {
            var explanations = new FakeExplainer(ExplainViewTest::withRunningSections);
            var view = inScene(explanations, place(Map.of()));
            button(view).fire();
            assertThat(button(view).getText()).isEqualTo("Run again");
            assertThat(LayoutCheck.texts(view.node()))
                    .noneMatch(text -> text.contains("Loading …")
                            || text.contains("Still reading")
                            || text.contains("still reading")
                            || text.startsWith("Looking up"));
            var header = (ExplainSummary) view.node().getChildrenUnmodifiable().stream()
                    .filter(ExplainSummary.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            view.node().getScene().snapshot(null);
            assertThat(header.textBounds())
                    .extracting(TextBounds::text)
                    .contains("No log was read.")
                    .noneMatch(text -> text.contains("…") || text.equals("in progress"));
            button(view).fire();
            assertThat(explanations.queries()).hasSize(2);
            assertThat(button(view).getText()).isEqualTo("Cancel");
            assertThat(view.isWaiting()).isTrue();
        });
    }

    /// Answers the first question only.
    private static final class OneAnswer implements Explainer {
        private int asked;
        private int closed;

        @Override
        public RunHandle explain(ExplainQuestion question, Consumer<Explanation> listener) {
            if (asked++ == 0) {
                listener.accept(FakeExplainer.rich(question));
            }
            return () -> closed++;
        }
    }

    @Test
    void anotherQuestionShowsNoAnswerOfTheLastOneAndCanBeCancelledAtOnce() {
        Fx.run(() -> {
            var explanations = new OneAnswer();
            var view = new ExplainView(Contexts.of(
                    new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(400, Fleets.NOW), explanations)));
            view.onShown(place(Map.of()));
            view.show(Fleets.rich());
            new Scene(view.node(), 1280, 720).snapshot(null);
            view.onShown(place(Map.of("quantity", "mem.util")));
            var header = (ExplainSummary) view.node().getChildrenUnmodifiable().stream()
                    .filter(ExplainSummary.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(texts(header.textBounds())).doesNotContain("went from");
            int before = explanations.closed;
            assertThat(button(view).getText()).isEqualTo("Cancel");
            button(view).fire();
            assertThat(explanations.closed).isEqualTo(before + 1);
            assertThat(explanations.asked).isEqualTo(2);
            assertThat(view.isWaiting()).isFalse();
        });
    }

    @Test
    void aTemplateFiltersTheLogAfterAnotherRun() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            int all = view.log.body().shown();
            view.choose(view.items.get(1));
            button(view).fire();
            assertThat(view.log.body().shown()).isEqualTo(all);
            view.choose(view.items.get(1));
            assertThat(view.log.body().shown()).isPositive().isLessThan(all);
        });
    }

    /// An alert that makes the problem of this host the worst one, although another host without alerts has a
    /// worse cell.
    private static AlertsAndProblems outOfMemoryAlert(FleetState fleet) {
        var alert = new Alert(
                HOST.cluster(),
                Labels.of("alertname", "HostOutOfMemory", "severity", "critical", "instance", HOST.name()),
                Map.of(),
                AlertPhase.FIRING,
                Fleets.NOW.minus(Duration.ofMinutes(5)),
                HOST.name());
        var alerts = new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of(), List.of());
        return new AlertsAndProblems(
                alerts,
                Optional.of(ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of())),
                List.of());
    }

    private static FleetState fleetWithClockOff() {
        return new ClusterStateBuilder(
                        HOST.cluster(), Fleets.NOW, QuantityCatalogue.shipped().quantities())
                .host("a-quiet-one", Labels.EMPTY)
                .host(HOST.name(), Labels.EMPTY)
                .cell("a-quiet-one", "clock.offset", Labels.EMPTY, 0.2, CellState.WARN, "above 0.1 s")
                .cell(HOST.name(), "mem.util", Labels.EMPTY, 0.97, CellState.OK, "as told")
                .fleet();
    }

    private ExplainView withoutHost(FakeExplainer explanations) {
        var view = new ExplainView(new ViewContext(
                new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                InstantSource.fixed(Fleets.NOW),
                ZoneId.of("Europe/Berlin"),
                new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(400, Fleets.NOW), explanations),
                windowRequests::add));
        view.onShown(new Place("explain", Optional.empty(), TimeRangeChoice.last(Duration.ofHours(1)), Map.of()));
        return view;
    }

    private ExplainView withoutHostButAlert(FakeExplainer explanations) {
        var view = withoutHost(explanations);
        var fleet = fleetWithClockOff();
        view.show(outOfMemoryAlert(fleet));
        view.show(fleet);
        return view;
    }

    @Test
    void withoutAHostTheWorstProblemIsExplainedWithItsQuantity() {
        Fx.run(() -> {
            var explanations = new FakeExplainer();
            var view = withoutHostButAlert(explanations);
            assertThat(explanations.queries())
                    .singleElement()
                    .extracting(ExplainQuestion::subject)
                    .isEqualTo(new ExplainQuestion.HostSubject(
                            HOST.cluster(), HOST.name(), Optional.of("mem.util"), Labels.EMPTY));
        });
    }

    @Test
    void theSubjectThatTheViewChoseIsInItsLinkAndStays() {
        Fx.run(() -> {
            var explanations = new FakeExplainer();
            var view = withoutHostButAlert(explanations);
            assertThat(windowRequests).singleElement().isInstanceOfSatisfying(WindowRequest.Replace.class, replace -> {
                assertThat(replace.place().host()).contains(HOST);
                assertThat(replace.place().get("quantity")).isEqualTo("mem.util");
            });
            view.show(new AlertsAndProblems(AlertSnapshot.NOT_QUERIED, Optional.of(List.of()), List.of()));
            button(view).fire();
            button(view).fire();
            assertThat(explanations.queries())
                    .hasSizeGreaterThan(1)
                    .last()
                    .asString()
                    .contains(HOST.name());
        });
    }

    @Test
    void aPlaceWithNothingToExplainHasNoChartsOfTheLastOne() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            assertThat(chart.data().lines()).isNotEmpty();
            view.show(AlertsAndProblems.UNKNOWN);
            view.show(new ClusterStateBuilder(
                            HOST.cluster(),
                            Fleets.NOW,
                            QuantityCatalogue.shipped().quantities())
                    .fleet());
            view.onShown(new Place("explain", Optional.empty(), TimeRangeChoice.last(Duration.ofHours(1)), Map.of()));
            assertThat(chart.data().lines()).isEmpty();
        });
    }

    @Test
    void problemsKnownLaterReplaceAGuessedSubject() {
        Fx.run(() -> {
            var explanations = new FakeExplainer();
            var view = withoutHost(explanations);
            var fleet = fleetWithClockOff();
            view.show(fleet);
            assertThat(explanations.queries()).singleElement().asString().contains("a-quiet-one");
            view.show(outOfMemoryAlert(fleet));
            assertThat(explanations.queries()).hasSize(2).last().asString().contains(HOST.name());
            view.show(outOfMemoryAlert(fleet));
            assertThat(explanations.queries()).hasSize(2);
        });
    }

    private static Explanation rich() {
        return FakeExplainer.rich(
                ExplainQuestionReader.question(place(Map.of()), "prod-east", Fleets.NOW, ZoneOffset.UTC)
                        .orElseThrow());
    }

    @Test
    void aFaultLastsUntilTheEndOfTheData() {
        var last = rich().metricSeries().stream()
                .map(series -> Instant.ofEpochMilli(series.timeMillis()[series.size() - 1]))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        assertThat(new ExplanationText(ZoneOffset.UTC).onset(rich(), false))
                .contains("; still ongoing at the end of the data, " + InstantText.seconds(last, ZoneOffset.UTC));
    }

    @Test
    void aMetricWithoutSamplesIsNotCalledUnchanged() {
        var unread =
                withoutLog(rich(), List.of(), List.of(), Conclusion.nothing("the metric could not be read: timed out"));
        assertThat(new ExplanationText(ZoneOffset.UTC).onset(unread, false))
                .startsWith("Without samples of the metric, no change can be found around ");
    }

    @Test
    void theLinesOfTheWholeWindowDoNotContradictTheChangeOfATemplate() {
        assertThat(template(FrequencyChange.FEWER, 120, 619)).isEqualTo("Fewer: 120 lines, 619 expected.");
        assertThat(template(FrequencyChange.FEWER, 763, 619))
                .isEqualTo("Fewer for a time: 763 lines in all, 619 expected.");
        assertThat(template(FrequencyChange.FEWER, 619, 619.4))
                .isEqualTo("Fewer for a time: 619 lines in all, 619 expected.");
        assertThat(template(FrequencyChange.MORE, 60, 61)).isEqualTo("More for a time: 60 lines in all, 61 expected.");
        assertThat(template(FrequencyChange.MORE, 61, 60.7))
                .isEqualTo("More for a time: 61 lines in all, 61 expected.");
        assertThat(template(FrequencyChange.MORE, 4, 3.96)).isEqualTo("More for a time: 4 lines in all, 4.0 expected.");
        assertThat(template(FrequencyChange.GONE, 0, 138)).isEqualTo("Missing: no lines, 138 expected.");
        assertThat(template(FrequencyChange.GONE, 90, 138))
                .isEqualTo("Missing for a time: 90 lines in all, 138 expected.");
        assertThat(template(FrequencyChange.GONE, 90, 138, Duration.ofSeconds(-1)))
                .isEqualTo("Stopped: 90 lines, 138 expected.");
        assertThat(template(FrequencyChange.NEW, 3, 0)).isEqualTo("New: 3 lines, none in the 2 h before.");
    }

    @Test
    void linesAreNotComparedWithALogThatWasNotRead() {
        assertThat(template(FrequencyChange.MORE, 5, Double.NaN))
                .isEqualTo("5 lines in the time range; the log before it was not read.");
        assertThat(template(FrequencyChange.FEWER, 5, Double.NaN))
                .isEqualTo("Fewer: 5 lines in the time range; the log before it was not read.");
    }

    private static String template(FrequencyChange change, long count, double expected) {
        return template(change, count, expected, Duration.ofMinutes(1));
    }

    /// @param last when the last line came, counted from the change
    private static String template(FrequencyChange change, long count, double expected, Duration last) {
        var start = Instant.parse("2026-11-20T05:00:00Z");
        var ranked = new RankedTemplate(
                1,
                "1",
                "a line",
                "web1",
                0,
                List.of(),
                change,
                count,
                0,
                expected,
                Duration.ofHours(2),
                start,
                start.plus(last),
                start,
                Labels.EMPTY,
                "",
                List.of(),
                Set.of(),
                "");
        return new ExplanationText(ZoneOffset.UTC).template(ranked, Optional.empty());
    }

    @Test
    void oneLineIsNotCalledLines() {
        var rich = rich();
        var one = new LogCoverage(1, 100, 1, 0, false, 1, 1, 1, List.of());
        assertThat(ExplanationText.coverage(
                        withoutResults(
                                rich,
                                rich.metricSeries(),
                                Map.of(),
                                one,
                                rich.sections(),
                                rich.conclusion(),
                                Duration.ofMillis(90)),
                        false))
                .startsWith("1 line read");
        var coarse = new LogCoverage(9, 100, 9, 3, false, 1, 1, 1, List.of());
        assertThat(ExplanationText.coverage(
                        withoutResults(
                                rich,
                                rich.metricSeries(),
                                Map.of(),
                                coarse,
                                rich.sections(),
                                rich.conclusion(),
                                Duration.ofMillis(90)),
                        false))
                .endsWith("; of 3 lines at most the first word was compared.");
    }

    private Place compared(Place place, String with) {
        var view = inScene(new FakeExplainer(), place);
        windowRequests.clear();
        view.compare(with);
        return ((WindowRequest.Go) windowRequests.getFirst()).place();
    }

    @Test
    void aComparisonNeverChangesTheTimeRangeOfTheConsole() {
        Fx.run(() -> {
            var live = place(Map.of());
            var yesterday = compared(live, "1d");
            var lastWeek = compared(yesterday, "7d");
            assertThat(List.of(yesterday.range(), lastWeek.range())).containsOnly(live.range());
            assertThat(compared(lastWeek, "")).as("back to the first question").isEqualTo(live);
            assertThat(compared(place(Map.of("at", "2026-11-20T05:00:00Z")), "1d")
                            .range())
                    .isEqualTo(live.range());
        });
    }

    @Test
    void aComparisonIsOfTheWindowThatWasExplained() {
        Fx.run(() -> {
            var at = Instant.parse("2026-11-20T05:00:00Z");
            var around = new TimeWindow(at.minusSeconds(1_800), at.plusSeconds(1_800));
            var explanations = new FakeExplainer();
            var place = place(Map.of("at", at.toString(), "compare", "1d"));
            inScene(explanations, place);
            assertThat(explanations.queries().getLast().window(Fleets.NOW)).isEqualTo(around);
            var first = new TimeWindow(around.start(), at);
            inScene(explanations, place.during(TimeRangeChoice.fixed(first)));
            assertThat(explanations.queries().getLast().window(Fleets.NOW))
                    .as("whatever the time range of the place is")
                    .isEqualTo(around);
        });
    }

    @Test
    void theWindowOfTheViewIsThatOfItsChartsAndNotThatOfThePlace() {
        Fx.run(() -> {
            var view = inScene(new FakeExplainer(), place(Map.of()));
            var shown = ExplanationTimelinePane.windowWithBaseline(view.explanation.orElseThrow());
            assertThat(view.ownWindow()).contains(shown);
            assertThat(inScene(new FakeExplainer(), Place.HOME.to("explain").with("service", "shop"))
                            .ownWindow())
                    .isEmpty();
        });
    }

    @Test
    void aBaselineOfAnotherDayIsNotOnTheAxis() {
        var e = FakeExplainer.rich(
                ExplainQuestion.of(new ExplainQuestion.QuerySubject("prod-east", "up", ""), Fleets.NOW));
        var before = TimeWindow.before(e.window().start().minus(Duration.ofDays(1)), Duration.ofHours(1));
        var compared = new Explanation(
                e.question(),
                e.title(),
                e.unit(),
                e.query(),
                e.metricSeries(),
                e.onset(),
                e.largerOnset(),
                e.window(),
                before,
                e.scope(),
                e.templates(),
                e.series(),
                e.events(),
                e.levels(),
                e.logCoverage(),
                e.sections(),
                e.conclusion(),
                e.took());
        assertThat(ExplanationTimelinePane.windowWithBaseline(compared)).isEqualTo(e.window());
    }
}
