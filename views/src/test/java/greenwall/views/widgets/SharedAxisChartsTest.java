package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SavedStateFormat;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.EventQueries;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.Heatmap;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class SharedAxisChartsTest {
    private static final DetailViewQuery HEATMAP = DetailViewQuery.shipped().values().stream()
            .filter(detail -> detail.kind() == DetailViewQuery.Kind.HEATMAP)
            .findFirst()
            .orElseThrow();

    private final AtomicReference<Instant> now = new AtomicReference<>(Fleets.NOW);
    private final FakeRangeQueryRunner ranges = new FakeRangeQueryRunner();

    private SharedAxisCharts board(RangeQueryRunner reader, String... quantities) {
        var specs = List.of(quantities).stream()
                .map(q -> new SharedAxisCharts.ChartSpec(q, q))
                .toList();
        return board(new RangeQueriesOnlyBackend(reader), specs, () -> {});
    }

    private SharedAxisCharts shownBoard(String... quantities) {
        var board = board(ranges, quantities);
        board.onShown(Place.HOME);
        board.show(Fleets.rich());
        return board;
    }

    private SharedAxisCharts board(ConsoleBackend backend, List<SharedAxisCharts.ChartSpec> specs, Runnable onPick) {
        var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
        var context = new ViewContext(style, now::get, ZoneOffset.UTC, backend, _ -> {});
        var handlers = new SharedAxisCharts.Handlers(_ -> {}, onPick, (_, _) -> {}, _ -> {}, _ -> {}, () -> {});
        return new SharedAxisCharts(context, specs, 2, handlers);
    }

    @Test
    void aBoardQueriesOnlyWhileItIsShown() {
        Fx.run(() -> {
            var board = board(ranges, "arc.hit_ratio", "arc.size");
            board.show(Fleets.rich());
            assertThat(ranges.queries()).isEmpty();
            board.onShown(Place.HOME);
            board.show(Fleets.rich());
            assertThat(ranges.queries()).hasSize(2);
            board.show(Fleets.rich());
            assertThat(ranges.queries())
                    .as("within one step nothing is asked again")
                    .hasSize(2);
            now.set(Fleets.NOW.plusSeconds(31));
            board.show(Fleets.rich());
            assertThat(ranges.queries()).hasSize(4);
            board.onHidden();
            now.set(Fleets.NOW.plusSeconds(90));
            board.show(Fleets.rich());
            assertThat(ranges.queries()).hasSize(4);
        });
    }

    @Test
    void afterTheClockIsSetBackABoardQueriesAgainAndOnce() {
        Fx.run(() -> {
            var board = shownBoard("arc.size");
            now.set(Fleets.NOW.minusSeconds(3_600));
            board.show(Fleets.rich());
            board.show(Fleets.rich());
            assertThat(ranges.queries()).hasSize(2);
        });
    }

    @Test
    void theChartsOfAnUnknownHostShowNothingAndDoNotQueryAllHosts() {
        Fx.run(() -> {
            var board = board(
                    new RangeQueriesOnlyBackend(ranges),
                    List.of(
                            new SharedAxisCharts.ChartSpec("size", "arc.size"),
                            SharedAxisCharts.ChartSpec.logVolume("logs")),
                    () -> {});
            board.onShown(Place.HOME.about(new Place.HostRef("prod-east", "nosuch")));
            board.show(Fleets.rich());
            assertThat(ranges.queries()).isEmpty();
            assertThat(board.absent()).isEmpty();
            assertThat(board.charts()).extracting(chart -> chart.data().note()).containsOnly("No such host.");
            board.setHost(Optional.empty());
            board.show(Fleets.rich());
            assertThat(ranges.queries()).isNotEmpty();
        });
    }

    @Test
    void theLinesOfAHostAreCountedByLevelWithTheWorstFirst() {
        Fx.run(() -> {
            var logs = new FakeLogs(3_000, Fleets.NOW);
            var board = board(
                    new FakeBackend(ranges, logs), List.of(SharedAxisCharts.ChartSpec.logVolume("logs")), () -> {});
            var chart = board.charts().getFirst();
            board.onShown(Place.HOME.during(TimeRangeChoice.last(Duration.ofHours(1))));
            board.show(Fleets.rich());
            assertThat(chart.data().note()).startsWith("Select a host");
            board.setHost(Optional.of(new Place.HostRef("prod-east", "node04.fra1")));
            board.show(Fleets.rich());
            assertThat(chart.data().lines())
                    .extracting(ChartLine::name)
                    .containsExactly("error", "warn", "info", "debug");
            assertThat(chart.data().lines().stream()
                            .flatMapToDouble(line -> Arrays.stream(line.values()))
                            .sum())
                    .isBetween(1.0, 3_000.0);
            assertThat(chart.data().stacked()).isTrue();
            assertThat(board.completeness()).isEqualTo(ScreenshotCompleteness.ALL);
            logs.setIncomplete("an ingester does not respond");
            now.set(Fleets.NOW.plusSeconds(60));
            board.show(Fleets.rich());
            assertThat(chart.data().title()).isEqualTo("logs (part of it missing: an ingester does not respond)");
            assertThat(board.completeness()).isNotEqualTo(ScreenshotCompleteness.ALL);
        });
    }

    /// A menu closes once its chart is not visible.
    @Test
    void aChartStaysVisibleWhenTheBoardIsLaidOut() {
        Fx.run(() -> {
            var board = board(ranges, "arc.hit_ratio", "arc.size");
            board.resize(900, 400);
            board.layout();
            var changes = new AtomicInteger();
            board.charts().getFirst().visibleProperty().addListener((_, _, _) -> changes.incrementAndGet());
            board.requestLayout();
            board.layout();
            assertThat(changes).hasValue(0);
        });
    }

    @Test
    void aFixedWindowIsQueriedAgainOnceTheHostsMeasureMore() {
        Fx.run(() -> {
            var board = board(ranges, "arc.size");
            board.onShown(fixed());
            board.show(new ClusterStateBuilder("prod-east", Fleets.NOW, List.of())
                    .host("node01.fra1", Labels.EMPTY)
                    .fleet());
            assertThat(board.absent()).containsExactly("arc.size");
            board.show(Fleets.rich());
            assertThat(board.absent()).isEmpty();
            assertThat(ranges.queries()).hasSize(1);
            now.set(Fleets.NOW.plusSeconds(90));
            board.show(Fleets.rich());
            assertThat(ranges.queries()).as("nothing is new").hasSize(1);
        });
    }

    @Test
    void aFixedWindowIsQueriedAgainAfterItsSourceDidNotRespond() {
        Fx.run(() -> {
            var reader = new AtomicReference<RangeQueryRunner>(UnconnectedServices.ranges("connection refused"));
            var board = board(
                    (question, receiver) -> Objects.requireNonNull(reader.get()).run(question, receiver), "arc.size");
            board.onShown(fixed());
            board.show(Fleets.rich());
            reader.set(ranges);
            board.show(Fleets.rich());
            assertThat(board.charts().getFirst().data().note()).isEqualTo("connection refused");
            now.set(Fleets.NOW.plusSeconds(31));
            board.show(Fleets.rich());
            assertThat(board.charts().getFirst().data().note()).isEmpty();
        });
    }

    private static Place fixed() {
        return Place.HOME.during(TimeRangeChoice.fixed(TimeWindow.before(Fleets.NOW, Duration.ofHours(1))));
    }

    @Test
    void theStateOfAnEarlierRunIsNotQueried() {
        Fx.run(() -> {
            var rich = Fleets.rich();
            var earlier = SavedStateFormat.read(SavedStateFormat.write(rich), rich.quantities(), Fleets.NOW)
                    .orElseThrow();
            var board = board(ranges, "arc.hit_ratio");
            board.onShown(fixed());
            board.show(earlier);
            assertThat(ranges.queries()).isEmpty();
            board.show(rich);
            assertThat(ranges.queries()).as("without waiting for the next step").hasSize(1);
        });
    }

    private static String noteOfSilentFleet(SharedAxisCharts board) {
        board.show(Fleets.rich().asSilent(Fleets.NOW, "not polled for 5 m"));
        return board.charts().getFirst().data().note();
    }

    @Test
    void aLiveChartIsQueriedAsSoonAsASourceResponds() {
        Fx.run(() -> {
            var board = board(ranges, "arc.hit_ratio");
            board.onShown(Place.HOME);
            assertThat(noteOfSilentFleet(board)).isEqualTo("Waiting for a response from a metrics source.");
            board.show(Fleets.rich());
            assertThat(board.charts().getFirst().data().note())
                    .as("without waiting for the next step")
                    .isEmpty();
            board.show(Fleets.rich());
            assertThat(ranges.queries()).hasSize(1);
        });
    }

    @Test
    void aChartIsMaximizedAndRestored() {
        Fx.run(() -> {
            var board = board(ranges, "arc.hit_ratio", "arc.size");
            var scene = new Scene(new StackPane(board), 900, 600);
            board.onShown(Place.HOME);
            board.show(Fleets.rich());
            scene.snapshot(null);
            var chart = board.charts().getFirst();
            double widthBefore = chart.getWidth();
            chart.requestFocus();
            Keys.press(chart, KeyCode.F);
            scene.snapshot(null);
            assertThat(board.hasMaximizedChart()).isTrue();
            assertThat(chart.getWidth()).isGreaterThan(widthBefore * 1.5);
            assertThat(board.charts().get(1).isVisible()).isFalse();
            Keys.press(chart, KeyCode.ESCAPE);
            scene.snapshot(null);
            assertThat(board.hasMaximizedChart()).isFalse();
            assertThat(chart.getWidth()).isEqualTo(widthBefore);
        });
    }

    private static Place host(String name) {
        return Place.HOME.about(new Place.HostRef("prod-east", name));
    }

    /// A board of one host, whose queries for earlier weeks are answered later.
    private SharedAxisCharts boardWithSlowWeeks(List<Runnable> weeks) {
        return board(
                (question, receiver) -> {
                    if (question.window()
                            .end()
                            .isAfter(Objects.requireNonNull(now.get()).minus(Duration.ofDays(6)))) {
                        return ranges.run(question, receiver);
                    }
                    weeks.add(() -> ranges.run(question, receiver));
                    return () -> {};
                },
                "cpu.util");
    }

    @Test
    void theNormalRangeIsThatOfTheShownHostAndWindow() {
        Fx.run(() -> {
            var weeks = new ArrayList<Runnable>();
            var board = boardWithSlowWeeks(weeks);
            var chart = board.charts().getFirst();
            board.onShown(host("node01.fra1"));
            board.show(Fleets.rich());
            assertThat(weeks).hasSize(NormalRange.WEEKS);
            List.copyOf(weeks).forEach(Runnable::run);
            assertThat(chart.data().band()).isPresent();

            var earlier =
                    new TimeWindow(Fleets.NOW.minus(Duration.ofHours(30)), Fleets.NOW.minus(Duration.ofHours(24)));
            board.onShown(host("node01.fra1").during(TimeRangeChoice.fixed(earlier)));
            board.show(Fleets.rich());
            assertThat(chart.data().band()).as("the band of the other window").isEmpty();
            assertThat(weeks).hasSize(2 * NormalRange.WEEKS);
            List.copyOf(weeks).subList(NormalRange.WEEKS, weeks.size()).forEach(Runnable::run);
            assertThat(chart.data().band().orElseThrow().times()[0])
                    .isEqualTo(earlier.start().toEpochMilli());

            board.onShown(host("node02.fra1").during(TimeRangeChoice.fixed(earlier)));
            board.show(Fleets.rich());
            assertThat(chart.data().band()).as("the band of the other host").isEmpty();
        });
    }

    @Test
    void theLinesOfOneHostAreNotShownForAnotherWhileThatOneIsLoading() {
        Fx.run(() -> {
            var reader = new AtomicReference<RangeQueryRunner>(ranges);
            var board = board(
                    (question, receiver) -> Objects.requireNonNull(reader.get()).run(question, receiver), "cpu.util");
            board.onShown(host("node01.fra1"));
            board.show(Fleets.rich());
            assertThat(board.charts().getFirst().data().lines()).isNotEmpty();
            reader.set((_, _) -> () -> {});
            board.onShown(host("node02.fra1"));
            board.show(Fleets.rich());
            assertThat(board.charts().getFirst().data().lines()).isEmpty();
            assertThat(board.charts().getFirst().data().note()).isEqualTo("Loading …");
            assertThat(board.completeness()).isEqualTo(ScreenshotCompleteness.NOTHING);
        });
    }

    @Test
    void aNormalRangeThatNeverArrivedIsQueriedAgain() {
        Fx.run(() -> {
            var weeks = new ArrayList<Runnable>();
            var board = boardWithSlowWeeks(weeks);
            board.onShown(host("node01.fra1"));
            board.show(Fleets.rich());
            board.onHidden();
            board.onShown(host("node01.fra1"));
            board.show(Fleets.rich());
            assertThat(weeks).hasSize(2 * NormalRange.WEEKS);
            List.copyOf(weeks).subList(NormalRange.WEEKS, weeks.size()).forEach(Runnable::run);
            assertThat(board.charts().getFirst().data().band()).isPresent();
            now.set(Fleets.NOW.plusSeconds(60));
            board.show(Fleets.rich());
            assertThat(weeks).as("it is kept for a while").hasSize(2 * NormalRange.WEEKS);
        });
    }

    @Test
    void theStepIsNoFinerThanThePixelsCanShow() {
        Fx.run(() -> {
            var board = shownBoard("arc.size");
            var question = ranges.queries().getFirst();
            assertThat(question.window().length().dividedBy(question.step())).isBetween(300L, 1_000L);
        });
    }

    @Test
    void aMissingQuantityExplainsItsEmptyChart() {
        Fx.run(() -> {
            var board = board(ranges, "arc.size", "load.per_cpu");
            board.onShown(Place.HOME.about(new Place.HostRef("prod-east", "node01.fra1")));
            board.show(Fleets.rich());
            assertThat(board.charts().get(1).data().note()).startsWith("No load.per_cpu: ");
            assertThat(board.absent()).containsExactly("load.per_cpu");
            assertThat(board.completeness())
                    .as("what nobody measures is no gap in what is measured")
                    .isEqualTo(ScreenshotCompleteness.ALL);
        });
    }

    @Test
    void aSourceThatDoesNotRespondIsReportedOnTheChart() {
        Fx.run(() -> {
            var board = board(UnconnectedServices.ranges("connection refused"), "arc.size");
            board.onShown(Place.HOME);
            board.show(Fleets.rich());
            assertThat(board.charts().getFirst().data().note()).isEqualTo("connection refused");
            assertThat(board.completeness()).isEqualTo(ScreenshotCompleteness.NOTHING);
            assertThat(Optional.of(board.waiting())).contains(false);
        });
    }

    @Test
    void eventsThatCouldNotBeFetchedAreReportedBelowTheCharts() {
        Fx.run(() -> {
            EventQueries failing = (_, receiver) -> {
                receiver.accept(new EventQueries.Answer(List.of(), "the Alertmanager did not respond"));
                return () -> {};
            };
            var ports = new RangeQueriesOnlyBackend(ranges) {
                @Override
                public EventQueries pastEvents() {
                    return failing;
                }
            };
            var board = board(ports, List.of(new SharedAxisCharts.ChartSpec("arc.size", "arc.size")), () -> {});
            var scene = new Scene(new StackPane(board), 900, 600);
            board.onShown(Place.HOME);
            board.show(Fleets.rich());
            scene.snapshot(null);
            var note = (Label) board.lookup(".chart-board-note");
            assertThat(note.isVisible()).isTrue();
            assertThat(note.getText()).isEqualTo("Some events are not shown: the Alertmanager did not respond");
            assertThat(note.getBoundsInParent().getMinY())
                    .isGreaterThanOrEqualTo(
                            board.charts().getFirst().getBoundsInParent().getMaxY());
        });
    }

    @Test
    void aHeatmapSupportsDrillDownLikeAnyOtherChart() {
        var picked = new AtomicInteger();
        Fx.run(() -> {
            var specs = List.of(SharedAxisCharts.ChartSpec.of(HEATMAP));
            var board = board(new RangeQueriesOnlyBackend(ranges), specs, picked::incrementAndGet);
            board.axis().setCursor(Fleets.NOW.minusSeconds(60));
            Keys.press(heatmap(board), KeyCode.ENTER);
        });
        assertThat(picked).hasValue(1);
    }

    @Test
    void aHeatmapSaysThatAClusterIsMissing() {
        var clusters = List.of(
                Fleets.healthy(1).clusters().getFirst(),
                Fleets.cluster("west").host("w", Labels.EMPTY).cluster());
        RangeQueryRunner oneResponds = (request, receiver) -> {
            if (request.cluster().equals("west")) {
                receiver.accept(new RangeQueryRunner.Answer.Missing("west does not respond"));
                return () -> {};
            }
            long at = request.window().end().toEpochMilli();
            var bucket = new Matrix.Series(Labels.of("le", "1"), new long[] {at}, new double[] {3}, List.of());
            receiver.accept(new RangeQueryRunner.Answer.Received(
                    new Matrix(request.window(), request.step(), List.of(bucket)), ""));
            return () -> {};
        };
        Fx.run(() -> {
            var specs = List.of(SharedAxisCharts.ChartSpec.of(HEATMAP));
            var board = board(new RangeQueriesOnlyBackend(oneResponds), specs, () -> {});
            board.onShown(Place.HOME);
            board.show(new FleetState(Fleets.NOW, clusters));
            assertThat(heatmap(board).data().title())
                    .isEqualTo(HEATMAP.title() + " (part of it missing: west does not respond)");
        });
    }

    private static Heatmap heatmap(SharedAxisCharts board) {
        return board.getChildrenUnmodifiable().stream()
                .filter(Heatmap.class::isInstance)
                .map(Heatmap.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aChartWithoutSamplesMentionsItsTimeRangeOnly() {
        var lines = DetailViewQuery.shipped().values().stream()
                .filter(detail -> detail.kind() == DetailViewQuery.Kind.LINES)
                .findFirst()
                .orElseThrow();
        Fx.run(() -> {
            var board = board(
                    new RangeQueriesOnlyBackend((request, receiver) -> {
                        receiver.accept(new RangeQueryRunner.Answer.Received(
                                new Matrix(request.window(), request.step(), List.of()), ""));
                        return () -> {};
                    }),
                    List.of(new SharedAxisCharts.ChartSpec(
                            "lines", new SharedAxisCharts.ChartSpec.DetailSource(lines))),
                    () -> {});
            board.onShown(host("node01.fra1"));
            board.show(Fleets.rich());
            assertThat(board.charts().getFirst().data().note())
                    .startsWith("This host has no samples of the metrics for this chart in this time range: ");
        });
    }

    @Test
    void aChartOfAFleetWhoseSourcesDoNotRespondIsNotSaidToLoad() {
        Fx.run(() -> {
            var board = board(ranges, "cpu.util");
            board.onShown(Place.HOME);
            assertThat(noteOfSilentFleet(board)).isEqualTo("Waiting for a response from a metrics source.");
        });
    }

    @Test
    void theOrderOfTheLinesIsThatOfTheDefinitionWhicheverPartIsAnsweredFirst() {
        var memory = Objects.requireNonNull(DetailViewQuery.shipped().get("mem.parts"));
        var defined = memory.parts().stream().map(DetailViewQuery.Part::name).toList();
        assertThat(defined).hasSizeGreaterThan(2);
        Fx.run(() -> {
            var answers = new ArrayList<Runnable>();
            var board = board(
                    new RangeQueriesOnlyBackend((request, receiver) -> {
                        var series = new Matrix.Series(
                                Labels.of("instance", "node01.fra1"),
                                new long[] {request.window().end().toEpochMilli()},
                                new double[] {3},
                                List.of());
                        answers.add(() -> receiver.accept(new RangeQueryRunner.Answer.Received(
                                new Matrix(request.window(), request.step(), List.of(series)), "")));
                        return () -> {};
                    }),
                    List.of(SharedAxisCharts.ChartSpec.of(memory)),
                    () -> {});
            board.onShown(host("node01.fra1"));
            board.show(Fleets.rich());
            answers.reversed().forEach(Runnable::run);
            assertThat(board.charts().getFirst().data().lines())
                    .extracting(ChartLine::name)
                    .containsExactlyElementsOf(defined);
        });
    }
}
