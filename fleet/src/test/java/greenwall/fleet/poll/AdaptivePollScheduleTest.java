package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.OverallStatus;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A source that slows down is polled less often, reports this, and delays no other source.
class AdaptivePollScheduleTest {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(15);
    private static final QuantityForm OBJECTIVE = QuantityCatalogue.shipped().forms("slo.host").stream()
            .filter(f -> f.id().equals("slo.host.up"))
            .findFirst()
            .orElseThrow();

    private final FakeMetrics source = new FakeMetrics();
    private final FleetPoller wall = new FleetPoller(Map.of("east", source), source.settings());
    private Duration pollDuration = Duration.ZERO;

    AdaptivePollScheduleTest() {
        source.node("a", 0.001);
        source.failing = query -> {
            if (query.equals("sum_over_time(up[5m])")) {
                source.advance(pollDuration);
            }
            return false;
        };
    }

    /// The source throttles all requests after the first poll.
    private void throttle(Duration retryAfter) {
        wall.pollDueSources();
        source.advance(REFRESH);
        source.failure = new Failure.Throttled(retryAfter, "gets too many requests (429)", "ask less");
        source.failing = _ -> true;
    }

    /// A wall of the two clusters below.
    private FleetPoller pollerWithWest(FakeMetrics west) {
        return new FleetPoller(withWest(west), source.settings());
    }

    /// The cluster `west` of this source before the cluster `east`.
    private Map<String, MetricsSource> withWest(FakeMetrics west) {
        west.now = source.now;
        west.node("a", 0.001);
        var sourcesByName = new LinkedHashMap<String, MetricsSource>();
        sourcesByName.put("west", west);
        sourcesByName.put("east", source);
        return sourcesByName;
    }

    /// The times, in seconds from now, of the full polls within this duration.
    private List<Long> fullPolls(Duration time) {
        var polls = new ArrayList<Long>();
        var start = source.now;
        for (var until = start.plus(time); source.now.isBefore(until); ) {
            var at = source.now;
            source.receivedQueries.clear();
            wall.pollDueSources();
            if (source.receivedQueries.contains("sum_over_time(up[5m])")) {
                polls.add(Duration.between(start, at).toSeconds());
            }
            source.advance(STEP);
        }
        return polls;
    }

    private SourceState state() {
        return wall.pollDueSources().clusters().getFirst().sources().getFirst();
    }

    @Test
    void fastSourceIsPolledAtEachRefresh() {
        assertThat(fullPolls(Duration.ofSeconds(61))).containsExactly(0L, 15L, 30L, 45L, 60L);
        assertThat(state().slowed()).isEmpty();
    }

    @Test
    void sourceThatNeedsNineOfFifteenSecondsIsPolledOnceAMinuteAndShowsIt() {
        wall.pollDueSources();
        pollDuration = Duration.ofSeconds(9);
        assertThat(fullPolls(Duration.ofMinutes(4))).containsExactly(15L, 75L, 135L, 195L);
        assertThat(state().slowed().orElseThrow()).hasToString("polled every 60 s because it takes 9 s to respond");
        assertThat(state().state()).isEqualTo(CellState.OK);
    }

    @Test
    void sourceThatIsFastAgainIsPolledAsOftenAsBefore() {
        pollDuration = Duration.ofSeconds(9);
        wall.pollDueSources();
        pollDuration = Duration.ZERO;
        assertThat(fullPolls(Duration.ofSeconds(130))).containsExactly(51L, 81L, 96L, 111L, 126L);
        assertThat(state().slowed()).isEmpty();
    }

    @Test
    void retryAfterOfASourceIsRespected() {
        throttle(Duration.ofSeconds(120));
        var busy = state();
        assertThat(busy.slowed().orElseThrow().every()).isEqualTo(Duration.ofSeconds(120));
        assertThat(busy.slowed().orElseThrow().why()).contains("429").contains("120 s".replace("120 s", "2 m"));
        assertThat(fullPolls(Duration.ofSeconds(119))).isEmpty();
    }

    @Test
    void aShortPauseOnlyDoublesTheIntervalAndIsNotTheReason() {
        throttle(Duration.ofSeconds(1));
        assertThat(state().slowed().orElseThrow())
                .hasToString("polled every 30 s because it reports too many requests (429 or 503)");
    }

    @Test
    void throttlingSourceIsNotPolledMoreOftenThanTheRefresh() {
        var hour = Duration.ofHours(1);
        source.failure = new Failure.Throttled(Duration.ofMinutes(1), "gets too many requests (429)", "ask less");
        source.failing = _ -> true;
        var slowWall = new FleetPoller(
                Map.of("east", source),
                PollSettings.wall(QuantityCatalogue.shipped(), hour).clock(() -> source.now));
        var polled = slowWall.pollDueSources().clusters().getFirst().sources().getFirst();
        assertThat(polled.slowed().orElseThrow().every()).isEqualTo(hour);
    }

    @Test
    void throttlingSourceThatRecoversEarlyIsPolledAsBefore() {
        throttle(Duration.ofSeconds(600));
        assertThat(fullPolls(Duration.ofSeconds(20))).hasSize(1);
        source.failing = _ -> false;
        var polls = fullPolls(Duration.ofSeconds(60));
        assertThat(polls.getFirst()).as("everything at the next look").isLessThanOrEqualTo(11);
        assertThat(polls).as("and then at each refresh").hasSizeBetween(4, 5);
        assertThat(state().slowed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2M", "PT5H", "PT-2M"})
    void suspendOrClockChangeDuringAPollDoesNotMakeTheSourceSlow(Duration step) {
        source.failing = query -> {
            if (query.equals("sum_over_time(up[5m])") || query.equals(SourceDiscovery.NOT_A_NUMBER)) {
                source.setClock(step);
            }
            return false;
        };
        wall.pollDueSources();
        source.failing = _ -> false;
        assertThat(state().slowed()).isEmpty();
        source.node("a", 0.001);
        source.target("node", "late:9100").sample(0, "node_timex_offset_seconds", "node", "late:9100");
        for (int poll = 0; poll < 20; poll++) {
            source.advance(REFRESH);
            wall.pollDueSources();
        }
        var late = wall.pollDueSources().host("late").orElseThrow();
        assertThat(late.cell("clock.offset"))
                .as("discovered within five minutes")
                .isPresent();
    }

    @Test
    void failingPollOfOneClusterDelaysNoOther() {
        var faulty = new FakeMetrics();
        var poller = pollerWithWest(faulty);
        faulty.failing = _ -> {
            throw new IllegalStateException("a bug");
        };
        for (int attempt = 0; attempt < 2; attempt++) {
            var fleet = poller.pollDueSources();
            assertThat(fleet.host("east", "a").orElseThrow().state()).isEqualTo(CellState.OK);
            assertThat(fleet.clusters().getFirst().sources().getFirst().reason())
                    .contains("internal error while querying");
            assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
            source.advance(REFRESH);
        }
        faulty.failing = _ -> false;
        faulty.advance(Duration.between(faulty.now, source.now));
        assertThat(poller.pollDueSources().host("west", "a").orElseThrow().state())
                .isEqualTo(CellState.OK);
        faulty.failing = _ -> {
            throw new IllegalStateException("a bug");
        };
        source.advance(REFRESH);
        faulty.advance(REFRESH);
        for (int poll = 0; poll < 3; poll++) {
            assertThat(poller.pollDueSources().host("west", "a").orElseThrow().state())
                    .as("also while it is not due")
                    .isEqualTo(CellState.SILENT);
        }
        faulty.failing = _ -> false;
        source.advance(REFRESH);
        faulty.advance(REFRESH);
        assertThat(poller.pollDueSources().host("west", "a").orElseThrow().state())
                .isEqualTo(CellState.OK);
    }

    /// Every query fails, those with the text after ten seconds.
    private void hang(String text) {
        source.failing = query -> {
            if (query.contains(text)) {
                source.advance(Duration.ofSeconds(10));
            }
            return true;
        };
    }

    @Test
    void recoveredSourceIsPolledCompletelyAtOnce() {
        wall.pollDueSources();
        source.advance(REFRESH);
        hang("sum_over_time(up[5m])");
        assertThat(state().slowed()).isPresent();
        source.failing = _ -> false;
        assertThat(fullPolls(Duration.ofSeconds(13))).hasSize(1);
    }

    @Test
    void sourceThatHungAndAnswersAgainIsAsBeforeAfterOnePoll() {
        wall.pollDueSources();
        source.advance(REFRESH);
        hang("node_timex_offset_seconds");
        wall.pollDueSources();
        source.advance(STEP);
        wall.pollDueSources();
        source.failing = _ -> false;
        fullPolls(Duration.ofSeconds(13));
        assertThat(offset(wall.pollDueSources())).isEqualTo(CellState.OK);
        assertThat(state().slowed()).isEmpty();
        assertThat(fullPolls(Duration.ofSeconds(60))).hasSizeBetween(4, 5);
    }

    @Test
    void lessFrequentPollingTurnsCellsStaleInsteadOfExtendingGreen() {
        wall.pollDueSources();
        source.advance(REFRESH);
        pollDuration = Duration.ofSeconds(20);
        wall.pollDueSources();
        pollDuration = Duration.ZERO;
        var offsets = new ArrayList<CellState>();
        Instant requested = source.now;
        while (Duration.between(requested, source.now).compareTo(Duration.ofSeconds(100)) < 0) {
            offsets.add(offset(wall.pollDueSources()));
            source.advance(STEP);
        }
        assertThat(offsets.subList(0, 30)).containsOnly(CellState.OK);
        assertThat(offsets.subList(61, 100)).containsOnly(CellState.STALE);
    }

    /// The host has an objective whose query is sent about once in 80 s.
    private void objective(double judged) {
        source.row(OBJECTIVE.expr(), 1, "instance", "a:9100")
                .row(OBJECTIVE.judgedExpr().orElseThrow(), judged, "instance", "a:9100");
        source.failing = query -> {
            if (query.equals(OBJECTIVE.expr())) {
                source.advance(Duration.ofSeconds(4));
            }
            return false;
        };
    }

    private CellState objectiveState() {
        return wall.pollDueSources()
                .hosts()
                .getFirst()
                .cell("slo.host")
                .orElseThrow()
                .state();
    }

    @Test
    void longWindowQueriesAreSentRarelyWithoutTurningStale() {
        objective(0);
        var states = new LinkedHashSet<CellState>();
        for (var until = source.now.plusSeconds(600); source.now.isBefore(until); source.advance(STEP)) {
            states.add(objectiveState());
        }
        assertThat(states).containsExactly(CellState.OK);
        assertThat(source.receivedQueries.stream().filter(OBJECTIVE.expr()::equals))
                .hasSizeBetween(5, 12);
    }

    @Test
    void verdictOnAnObjectiveThatArrivesLateCountsAtOnce() {
        objective(2);
        var answers = source.failing;
        source.failing = query ->
                answers.test(query) || query.equals(OBJECTIVE.judgedExpr().orElseThrow());
        assertThat(objectiveState()).isEqualTo(CellState.SILENT);
        source.failing = answers;
        var states = new LinkedHashSet<CellState>();
        for (var until = source.now.plusSeconds(60); source.now.isBefore(until); source.advance(STEP)) {
            states.add(objectiveState());
        }
        assertThat(states).contains(CellState.CRITICAL).doesNotContain(CellState.OK);
        assertThat(source.receivedQueries.stream().filter(OBJECTIVE.expr()::equals))
                .as("the value was not due")
                .hasSize(1);
    }

    private static CellState offset(FleetState fleet) {
        return fleet.hosts().getFirst().cell("clock.offset").orElseThrow().state();
    }

    @Test
    void hangingSourceDelaysNoOther() throws InterruptedException {
        var hanging = new FakeMetrics();
        var poller = pollerWithWest(hanging);
        var lastKnown = poller.pollDueSources().host("west", "a").orElseThrow();
        var release = new CountDownLatch(1);
        hanging.hangUntil(release, false);
        try {
            for (int i = 0; i < 3; i++) {
                source.advance(REFRESH);
                var fleet = poller.pollDueSources();
                assertThat(fleet.clusters()).extracting(c -> c.name()).containsExactly("west", "east");
                assertThat(fleet.clusters().getLast().time().machine()).isEqualTo(source.now);
                assertThat(poller.delayToNextPoll()).isLessThanOrEqualTo(Duration.ofSeconds(1));
            }
            source.advance(REFRESH);
            var fleet = poller.pollDueSources();
            assertThat(fleet.clusters().getFirst().sources().getFirst().state()).isEqualTo(CellState.SILENT);
            var silent = fleet.host("west", "a").orElseThrow();
            assertThat(silent.state()).isEqualTo(CellState.SILENT);
            assertThat(silent.cells()).as("none is lost").hasSameSizeAs(lastKnown.cells());
            assertThat(silent.cells()).allSatisfy(cell -> {
                assertThat(cell.state()).isEqualTo(CellState.SILENT);
                assertThat(cell.reason()).contains("has not responded");
            });
            assertThat(silent.host()).isEqualTo(lastKnown.host());
            assertThat(silent.targets()).isEqualTo(lastKnown.targets());
            assertThat(fleet.host("east", "a").orElseThrow().state()).isEqualTo(CellState.OK);
        } finally {
            release.countDown();
            poller.stop();
        }
    }

    @Test
    void clockThatWasSetBackWhileASourceHangsIsNamed() throws InterruptedException {
        var hanging = new FakeMetrics();
        var poller = FakeMetrics.impatientPoller(withWest(hanging), source.settings());
        poller.poll();
        var release = new CountDownLatch(1);
        hanging.hangUntil(release, false);
        try {
            source.advance(Duration.ofHours(-1));
            var west = poller.pollDueSources().clusters().getFirst();
            assertThat(west.sources().getFirst().reason()).startsWith("this machine's clock was set back");
        } finally {
            release.countDown();
            poller.stop();
        }
    }

    @Test
    void hostMissingFromAPartialResponseIsNotGone() {
        source.node("a", 0.001);
        source.target("node", "b:9100");
        wall.pollDueSources();
        source.removeSeries("up", "b:9100").advance(REFRESH);
        source.warnings = List.of("receive series from store-2: connection refused");
        var fleet = wall.pollDueSources();
        assertThat(fleet.host("b").orElseThrow().state()).isNotEqualTo(CellState.GONE);
        assertThat(fleet.clusters().getFirst().sources().getFirst().reason()).contains("store-2");
        source.warnings = List.of();
        source.advance(REFRESH);
        assertThat(wall.pollDueSources().host("b").orElseThrow().state()).isEqualTo(CellState.GONE);
    }

    @Test
    void interruptedPollFailsInsteadOfReportingNoHosts() throws Exception {
        wall.pollQuickQueries(_ -> {});
        wall.pollDueSources();
        var requested = new CountDownLatch(1);
        var neverReleased = new CountDownLatch(1);
        source.hangUntil(neverReleased, false);
        var hanging = source.failing;
        source.failing = query -> {
            requested.countDown();
            return hanging.test(query);
        };
        source.advance(REFRESH);
        var result = new CompletableFuture<FleetState>();
        var poll = Thread.ofVirtual().start(() -> {
            try {
                result.complete(wall.pollDueSources());
            } catch (CancellationException cancelled) {
                result.completeExceptionally(cancelled);
            }
        });
        requested.await();
        poll.interrupt();
        assertThat(result).failsWithin(Duration.ofSeconds(10));
        wall.stop();
    }
}
