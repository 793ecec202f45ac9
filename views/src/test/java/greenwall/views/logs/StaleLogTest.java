package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.FleetState;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.paint.TextBounds;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.scene.Scene;
import org.junit.jupiter.api.Test;

/// What the log view shows while the responses for another log are still to come.
class StaleLogTest {
    private static final Place QUERIED = Place.HOME.to("logs").with(LogsView.QUERY, "{job=\"x\"}");

    private final LateLogs logs = new LateLogs();
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final LogsView view = Fx.get(
            () -> new LogsView(Contexts.of(new FakeBackend(new FakeRangeQueryRunner(), logs), windowRequests::add)));

    /// Reads lines at once, but finds selectors and counts lines only when the test says so.
    private static final class LateLogs implements LogQueries {
        private final FakeLogs lines = new FakeLogs(10, Fleets.NOW.minusSeconds(60));
        private final List<Consumer<Selectors>> lookups = new ArrayList<>();
        private final List<Consumer<RangeQueryRunner.Answer>> counts = new ArrayList<>();
        private final List<Runnable> reads = new ArrayList<>();
        private boolean late;
        private String readError = "";
        private String tailError = "";
        private boolean onlyOlderFails;
        /// The lines that are read before the error.
        private int linesBeforeError;
        private Instant followedFrom = Instant.MAX;

        @Override
        public RequestHandle read(Request request, Reader reader) {
            if (!readError.isEmpty() && !(onlyOlderFails && request.order() == LogSource.Order.FORWARD)) {
                reader.page(FakeLogs.lines(10, Fleets.NOW.minusSeconds(60), 7)
                        .reversed()
                        .subList(0, linesBeforeError));
                reader.end(new ReadResult.Missing(readError));
                return () -> {};
            }
            if (late) {
                reads.add(() -> lines.read(request, reader));
                return () -> {};
            }
            return lines.read(request, reader);
        }

        @Override
        public RequestHandle follow(String cluster, String query, Instant from, Follower follower) {
            followedFrom = from;
            if (!tailError.isEmpty()) {
                follower.status(false, tailError);
                return () -> {};
            }
            return lines.follow(cluster, query, from, follower);
        }

        @Override
        public RequestHandle count(RangeQueryRunner.Request request, Consumer<RangeQueryRunner.Answer> receiver) {
            counts.add(receiver);
            return () -> counts.remove(receiver);
        }

        @Override
        public RequestHandle selectors(Place.HostRef host, TimeWindow window, Consumer<Selectors> receiver) {
            lookups.add(receiver);
            return () -> lookups.remove(receiver);
        }

        @Override
        public RequestHandle serviceSelectors(
                String cluster, Collection<String> names, TimeWindow window, Consumer<Selectors> receiver) {
            return lines.serviceSelectors(cluster, names, window, receiver);
        }
    }

    private static Place ofHost(int index) {
        return Place.HOME
                .to("logs")
                .about(Place.HostRef.of(Fleets.healthy(3).hosts().get(index)));
    }

    private void show(Place place) {
        view.onShown(place);
        view.show(Fleets.healthy(3));
    }

    @Test
    void anotherHostNeverShowsTheLinesOfTheHostBefore() {
        Fx.run(() -> {
            show(ofHost(0));
            logs.lookups.getFirst().accept(new LogQueries.Selectors(List.of("{host=\"a\"}"), ""));
            logs.counts.getFirst().accept(new RangeQueryRunner.Answer.Missing("it cannot count"));
            view.viewer.canvas.selectAll();
            assertThat(view.viewer.lines()).isPositive();
            show(ofHost(1));
            assertThat(view.viewer.lines()).as("while its names are looked up").isZero();
            assertThat(view.viewer.selected()).isEmpty();
            assertThat(view.viewer.live()).as("the tail of the other host").isFalse();
            assertThat(histogram()).contains("Loading …");
            assertThat(logs.counts).isEmpty();
            logs.lookups.getLast().accept(new LogQueries.Selectors(List.of(), "No stream has a name of it."));
            assertThat(view.viewer.lines()).as("if it has no lines").isZero();
        });
    }

    @Test
    void aLineThatReachesTheSourceAfterTheWindowWasReadIsShownOnce() {
        Fx.run(() -> {
            show(QUERIED);
            int read = view.viewer.lines();
            assertThat(logs.followedFrom)
                    .isBefore(logs.lines.queries().getFirst().window().end());
            logs.lines.follower().orElseThrow().lines(List.of(readLine(), lateLine("late"), lateLine("late")));
            assertThat(view.viewer.lines()).isEqualTo(read + 2);
        });
    }

    @Test
    void linesOfTheTailWaitUntilTheWindowIsRead() {
        Fx.run(() -> {
            logs.late = true;
            show(QUERIED);
            logs.lines.follower().orElseThrow().lines(List.of(lateLine("late"), readLine()));
            assertThat(view.viewer.lines()).isZero();
            logs.reads.forEach(Runnable::run);
            assertThat(view.viewer.lines()).isEqualTo(11);
        });
    }

    @Test
    void aTimeWhoseLinesWereNotReadIsNeverTakenForRead() {
        var old = Fleets.NOW.minus(Duration.ofHours(2));
        var end = Fleets.NOW.minusSeconds(90);
        Fx.run(() -> {
            assertThat(view.viewer.covers(old)).as("before anything was read").isFalse();
            logs.readError = "timed out";
            logs.linesBeforeError = 4;
            show(QUERIED);
            assertThat(view.viewer.lines()).isEqualTo(4);
            assertThat(view.viewer.covers(old)).as("after a failed read").isFalse();
            assertThat(view.viewer.covers(end)).isTrue();
            logs.readError = "";
            logs.late = true;
            show(QUERIED.with(LogsView.AT, end.toString()));
            assertThat(view.viewer.covers(end)).as("while the log is read").isFalse();
            logs.late = false;
            logs.reads.forEach(Runnable::run);
            assertThat(view.viewer.covers(old)).as("without lines").isTrue();
            assertThat(view.viewer.covers(Fleets.NOW.plusSeconds(1)))
                    .as("after the time range")
                    .isFalse();
        });
    }

    @Test
    void aTimeAfterTheLastLineIsReadWhileTheTailIsConnected() {
        Fx.run(() -> {
            show(QUERIED);
            var later = Fleets.NOW.plusSeconds(1);
            assertThat(view.viewer.covers(later)).isTrue();
            var tail = logs.lines.follower().orElseThrow();
            tail.status(false, "timed out");
            assertThat(view.viewer.covers(later)).as("disconnected").isFalse();
            assertThat(view.viewer.covers(Fleets.NOW.minusSeconds(30)))
                    .as("the window was read to its end")
                    .isTrue();
            var newer = new LogSource.Line(
                    TimeUnit.SECONDS.toNanos(later.getEpochSecond()), Labels.EMPTY, Map.of(), "newer");
            tail.lines(List.of(new LogLine(newer)));
            assertThat(view.viewer.covers(later)).as("a line of the tail").isTrue();
            assertThat(view.viewer.covers(later.plusSeconds(1))).isFalse();
        });
    }

    @Test
    void theInstantFromWhichALogWasReadIsReadAlsoIfOlderLinesAreMissing() {
        var between = Fleets.NOW.minus(Duration.ofMinutes(33));
        Fx.run(() -> {
            logs.readError = "timed out";
            logs.onlyOlderFails = true;
            show(QUERIED.with(LogsView.AT, between.toString()));
            assertThat(view.viewer.lines()).isPositive();
            assertThat(view.viewer.covers(between)).isTrue();
            assertThat(view.viewer.covers(between.minusSeconds(1))).isFalse();
            assertThat(windowRequests).noneMatch(WindowRequest.ShowMessage.class::isInstance);
        });
    }

    @Test
    void anEmptyLogShowsItsErrorOnce() {
        Fx.run(() -> {
            logs.readError = "timed out";
            show(QUERIED.with(LogsView.AT, Fleets.NOW.minusSeconds(90).toString()));
            assertThat(view.viewer.status()).contains("timed out");
            assertThat(windowRequests).noneMatch(WindowRequest.ShowMessage.class::isInstance);
        });
    }

    @Test
    void aTimeAfterTheLastLineIsReadAlsoIfOlderLinesAreMissing() {
        Fx.run(() -> {
            logs.readError = "timed out";
            logs.linesBeforeError = 4;
            var range = TimeWindow.before(Fleets.NOW, Duration.ofHours(6));
            show(QUERIED.during(TimeRangeChoice.fixed(range)));
            assertThat(view.viewer.covers(Fleets.NOW.minusSeconds(1))).isTrue();
        });
    }

    @Test
    void aTimeThatIsChosenWhileTheLogIsReadIsShownOnceItWasRead() {
        Fx.run(() -> {
            logs.late = true;
            show(QUERIED.with(LogsView.AT, Fleets.NOW.minusSeconds(90).toString()));
            view.viewer.centre(Fleets.NOW.minus(Duration.ofHours(2)));
            assertThat(windowRequests).as("still reading").noneMatch(WindowRequest.ShowMessage.class::isInstance);
            logs.readError = "timed out";
            logs.late = false;
            logs.reads.forEach(Runnable::run);
            assertThat(windowRequests)
                    .filteredOn(WindowRequest.ShowMessage.class::isInstance)
                    .as("its lines were read before the error")
                    .isEmpty();
            view.viewer.centre(Fleets.NOW);
            assertThat(windowRequests.getLast())
                    .isInstanceOfSatisfying(
                            WindowRequest.ShowMessage.class,
                            said -> assertThat(said.text()).endsWith(" were not read: timed out."));
        });
    }

    private static LogLine readLine() {
        return FakeLogs.lines(10, Fleets.NOW.minusSeconds(60), 7).getLast();
    }

    private static LogLine lateLine(String text) {
        return new LogLine(new LogSource.Line(readLine().timeNanos() + 1, Labels.EMPTY, Map.of(), text));
    }

    @Test
    void theLinesAroundALineAreAllShownAfterAPause() {
        Fx.run(() -> {
            show(QUERIED);
            view.viewer.pause();
            var all = view.viewer.lines();
            show(QUERIED.with(LogsView.AT, Fleets.NOW.minusSeconds(1_800).toString()));
            assertThat(view.viewer.model.paused()).isFalse();
            assertThat(view.viewer.lines()).isEqualTo(all);
        });
    }

    @Test
    void ifTheSourceCannotCountTheHistogramHasAllLinesThatWereRead() {
        Fx.run(() -> {
            logs.late = true;
            show(QUERIED);
            logs.counts.getFirst().accept(new RangeQueryRunner.Answer.Missing("it cannot count"));
            assertThat(histogram()).doesNotContain("No lines in this time range.");
            logs.reads.forEach(Runnable::run);
            assertThat(view.viewer.lines()).isPositive();
            assertThat(histogram())
                    .contains("Lines by level (only those read)")
                    .doesNotContain("No lines in this time range.");
        });
    }

    @Test
    void aLogThatCouldNotBeReadIsNotDrawnAsOneWithoutLines() {
        Fx.run(() -> {
            logs.readError = "connection refused";
            show(QUERIED);
            logs.counts.getFirst().accept(new RangeQueryRunner.Answer.Missing("it cannot count"));
            assertThat(histogram())
                    .contains("The log could not be read.")
                    .doesNotContain("No lines in this time range.");
        });
    }

    @Test
    void theReasonWhyALogCouldNotBeReadIsShownOnce() {
        Fx.run(() -> {
            logs.readError = "connection refused";
            logs.tailError = "connection refused";
            show(QUERIED);
            logs.counts.getFirst().accept(new RangeQueryRunner.Answer.Missing("it cannot count"));
            new Scene(view.node(), 1280, 720).snapshot(null);
            assertThat(LayoutCheck.texts(view.node()))
                    .filteredOn(text -> text.contains("connection refused"))
                    .containsExactly("The log could not be read: connection refused");
            assertThat(view.viewer.status()).containsExactly("connection refused", "not live");
        });
    }

    @Test
    void anotherQueryNeverShowsTheCountsOfTheQueryBefore() {
        Fx.run(() -> {
            show(QUERIED);
            logs.counts.getFirst().accept(new RangeQueryRunner.Answer.Missing("it cannot count"));
            assertThat(histogram()).contains("Lines by level (only those read)");
            show(QUERIED.with(LogsView.QUERY, "{job=\"y\"}"));
            assertThat(histogram()).contains("Loading …").doesNotContain("Lines by level (only those read)");
        });
    }

    @Test
    void countsThatAreIncompleteAreReported() {
        Fx.run(() -> {
            show(QUERIED);
            var window = TimeWindow.before(Fleets.NOW, Duration.ofHours(1));
            logs.counts
                    .getFirst()
                    .accept(new RangeQueryRunner.Answer.Received(
                            new Matrix(window, Duration.ofMinutes(1), List.of()), "an ingester does not respond"));
            assertThat(histogram())
                    .contains("an ingester does not respond")
                    .doesNotContain("No lines in this time range.");
            logs.lines.setIncomplete("an ingester does not respond");
            logs.lines.count(
                    new RangeQueryRunner.Request("east", "", window, Duration.ofMinutes(1)), logs.counts.getFirst());
            assertThat(histogram()).contains("Lines by level (part of it missing: an ingester does not respond)");
        });
    }

    @Test
    void theCountsOfTheLevelsAreOfTheSameRangeAsTheLines() {
        Fx.run(() -> {
            var window = new TimeWindow(Fleets.NOW.minus(Duration.ofMinutes(40)), Fleets.NOW.minusSeconds(600));
            var step = LogVolumeBars.step(window, 120);
            assertThat(window.start().getEpochSecond() % step.toSeconds()).isZero();
            var many = new FakeLogs(3_600, Fleets.NOW);
            long shown = FakeLogs.lines(3_600, Fleets.NOW, 7).stream()
                    .filter(line -> window.contains(line.time())
                            && !line.stream().get("level").equals("notice"))
                    .count();
            assertThat(shown).isGreaterThan(1_700);
            many.count(new RangeQueryRunner.Request("east", "", LogVolumeBars.counted(window, step), step), answer -> {
                var matrix = ((RangeQueryRunner.Answer.Received) answer).matrix();
                var bars = LogVolumeBars.of("Lines by level", matrix, "");
                assertThat(bars.startMillis()).isEqualTo(window.start().toEpochMilli());
                assertThat(bars.layers().stream()
                                .flatMapToDouble(layer -> Arrays.stream(layer.counts()))
                                .sum())
                        .isEqualTo(shown);
            });
        });
    }

    private List<String> histogram() {
        view.volume.resize(900, 120);
        view.volume.layout();
        return view.volume.textBounds().stream().map(TextBounds::text).toList();
    }

    @Test
    void aHostWithoutStreamsHasTheTimeAxisOfItsPlace() {
        Fx.run(() -> {
            var window = TimeWindow.before(Fleets.NOW.minus(Duration.ofDays(1)), Duration.ofHours(1));
            show(ofHost(0).during(TimeRangeChoice.fixed(window)));
            logs.lookups.getFirst().accept(new LogQueries.Selectors(List.of(), "No stream has a name of it."));
            assertThat(view.axis.window()).isEqualTo(window);
        });
    }

    @Test
    void aQueryThatIsBeingWrittenStaysIfOnlyTheTimeRangeChanges() {
        Fx.run(() -> {
            show(ofHost(0));
            logs.lookups.getLast().accept(new LogQueries.Selectors(List.of("{host=\"a\"}"), ""));
            assertThat(view.bar.query.getText()).isEqualTo("{host=\"a\"}");
            view.bar.query.setText("{host=\"a\"} |= \"tim");
            show(ofHost(0).during(TimeRangeChoice.last(Duration.ofHours(1))));
            logs.lookups.getLast().accept(new LogQueries.Selectors(List.of("{host=\"a\"}"), ""));
            assertThat(view.bar.query.getText()).isEqualTo("{host=\"a\"} |= \"tim");
            show(ofHost(1));
            assertThat(view.bar.query.getText()).isEmpty();
            show(QUERIED);
            assertThat(view.bar.query.getText()).isEqualTo("{job=\"x\"}");
            view.bar.query.setText("{job=");
            show(QUERIED.during(TimeRangeChoice.last(Duration.ofHours(1))));
            assertThat(view.bar.query.getText()).isEqualTo("{job=");
            view.onHidden();
            show(QUERIED);
            assertThat(view.bar.query.getText()).as("shown again").isEqualTo("{job=\"x\"}");
        });
    }

    @Test
    void aQueryThatIsBeingWrittenStaysWhenTheNameOfTheHostIsFound() {
        Fx.run(() -> {
            show(ofHost(0));
            view.bar.query.setText("{unit=");
            logs.lookups.getLast().accept(new LogQueries.Selectors(List.of("{host=\"a\"}"), ""));
            assertThat(view.bar.query.getText()).isEqualTo("{unit=");
        });
    }

    @Test
    void aPlaceThatIsShownAgainHasItsQueryAlsoWithoutALogSource() {
        Fx.run(() -> {
            view.onShown(QUERIED);
            view.show(FleetState.EMPTY);
            view.onHidden();
            view.onShown(QUERIED);
            view.show(FleetState.EMPTY);
            assertThat(view.bar.query.getText()).isEqualTo(QUERIED.get(LogsView.QUERY));
        });
    }

    @Test
    void aQueryOfSeveralLinesIsShownInOne() {
        Fx.run(() -> {
            show(QUERIED.with(LogsView.QUERY, "{job=\"x\"} # all\n|= `#a`"));
            assertThat(view.bar.query.getText()).isEqualTo("{job=\"x\"} |= `#a`");
        });
    }

    @Test
    void aQueryOfOneLineIsShownWithItsComment() {
        Fx.run(() -> {
            show(QUERIED.with(LogsView.QUERY, "{job=\"x\"} # all\n"));
            assertThat(view.bar.query.getText()).isEqualTo("{job=\"x\"} # all");
        });
    }

    @Test
    void aHiddenViewKeepsNoLines() {
        Fx.run(() -> {
            show(QUERIED);
            assertThat(view.viewer.lines()).isPositive();
            view.onHidden();
            assertThat(view.viewer.lines()).isZero();
        });
    }
}
