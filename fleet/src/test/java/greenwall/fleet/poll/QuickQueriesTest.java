package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.OverallStatus;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuickQueriesTest {
    private final FakeMetrics source = new FakeMetrics();
    private final FleetPoller wall = new FleetPoller(Map.of("east", source), source.settings());
    private final FleetPoller impatientWall = FakeMetrics.impatientPoller(Map.of("east", source), source.settings());

    QuickQueriesTest() {
        source.node("a", 0.001);
    }

    private static HostState onlyHost(FleetState fleet) {
        assertThat(fleet.hosts()).hasSize(1);
        return fleet.hosts().getFirst();
    }

    @Test
    void quickPollShowsFastQueriesAndSkipsLongWindows() {
        var host = onlyHost(wall.pollQuickQueries(_ -> {}));
        assertThat(host.cell("clock.offset").orElseThrow().state()).isEqualTo(CellState.OK);
        assertThat(source.receivedQueries).isNotEmpty().noneMatch(query -> query.contains("[30d"));
    }

    @Test
    void nextPollSendsOnlyTheRemainingQueries() {
        wall.pollQuickQueries(_ -> {});
        var before = Set.copyOf(source.receivedQueries);
        source.receivedQueries.clear();
        wall.poll();
        assertThat(source.receivedQueries).anyMatch(query -> query.contains("[30d"));
        assertThat(source.receivedQueries)
                .filteredOn(query -> query.contains("node_timex_offset_seconds"))
                .as("asked again: %s", before)
                .isEmpty();
    }

    @Test
    void aSourceIsNotOkUntilItsFirstPollIsComplete() {
        var answered = new CountDownLatch(1);
        source.failing = query -> query.contains("[30d") && !awaitCountDown(answered);
        for (var fleet : List.of(impatientWall.pollQuickQueries(_ -> {}), impatientWall.pollDueSources())) {
            assertThat(fleet.isInFirstPoll()).isTrue();
            assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
            assertThat(fleet.sources()).extracting(SourceState::word).containsExactly("first poll");
            assertThat(ProblemBuilder.build(fleet, AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of()))
                    .isEmpty();
        }
        answered.countDown();
        var complete = impatientWall.poll();
        assertThat(complete.isInFirstPoll()).isFalse();
        assertThat(complete.exitStatus()).isEqualTo(OverallStatus.OK);
    }

    @Test
    void manyAgesAreRequestedInOneQuery() {
        source.sample(100, "node_memory_MemTotal_bytes", "node", "a:9100")
                .sample(50, "node_memory_MemAvailable_bytes", "node", "a:9100");
        wall.pollQuickQueries(_ -> {});
        assertThat(source.receivedQueries)
                .filteredOn(query -> query.contains("timestamp(node_"))
                .singleElement()
                .asString()
                .contains("timestamp(node_timex_offset_seconds)", "timestamp(node_memory_MemTotal_bytes)");
    }

    @Test
    void manyValuesAreRequestedInOneQueryAndAssignedCorrectly() {
        var offset = "max by (instance) (abs(node_timex_offset_seconds))";
        var age = "max by (instance) (time() - node_boot_time_seconds)";
        source.sample(1, "node_boot_time_seconds", "node", "a:9100")
                .row(offset, 0.25, "instance", "a:9100")
                .row(age, 86_400, "instance", "a:9100");
        var host = onlyHost(wall.pollQuickQueries(_ -> {}));
        assertThat(source.receivedQueries).contains("up").noneMatch(query -> query.equals(offset) || query.equals(age));
        assertThat(source.receivedQueries).anyMatch(query -> query.contains(offset) && query.contains(age));
        assertThat(host.cell("clock.offset").orElseThrow().value()).isEqualTo(0.25);
        assertThat(host.cell("uptime").orElseThrow().value()).isEqualTo(86_400);
    }

    @Test
    void batchWithAWarningIsSplitIntoSingleQueries() {
        source.warnings = List.of("a store is missing");
        wall.pollQuickQueries(_ -> {});
        assertThat(source.receivedQueries).contains("max by (instance) (abs(node_timex_offset_seconds))");
    }

    @Test
    void longQueriesAreSentInSmallBatches() {
        var queries = IntStream.range(0, 10)
                .mapToObj(i -> new PolledQuery("x" + i + " + " + "y".repeat(3_000)))
                .toList();
        var groups = BatchedQuery.of(queries);
        assertThat(groups).extracting(group -> group.queries().size()).containsExactly(3, 3, 3, 1);
        assertThat(groups).flatExtracting(BatchedQuery::queries).containsExactlyElementsOf(queries);
    }

    @Test
    void oldSampleIsStaleEvenInABatchedAgeQuery() {
        source.sample(100, "node_memory_MemTotal_bytes", "node", "a:9100")
                .sampleAt(
                        0.001,
                        source.now.minusSeconds(200).toEpochMilli(),
                        "node_timex_offset_seconds",
                        "node",
                        "a:9100");
        assertThat(onlyHost(wall.pollQuickQueries(_ -> {}))
                        .cell("clock.offset")
                        .orElseThrow()
                        .state())
                .isEqualTo(CellState.STALE);
    }

    @Test
    void refusedBatchIsSentAsSingleQueries() {
        source.failing = query -> query.startsWith("label_replace(");
        source.failure = new Failure.Refused(422, "bad_data", "too long a query", "");
        assertThat(onlyHost(wall.pollQuickQueries(_ -> {}))
                        .cell("clock.offset")
                        .orElseThrow()
                        .state())
                .isEqualTo(CellState.OK);
        assertThat(source.receivedQueries)
                .anyMatch(query -> query.startsWith("max by (job, instance) (timestamp(node_"));
    }

    @Test
    void oldQuickPollDoesNotReplaceQueries() {
        wall.pollQuickQueries(_ -> {});
        source.receivedQueries.clear();
        source.advance(Duration.ofMinutes(1));
        wall.poll();
        assertThat(source.receivedQueries).anyMatch(query -> query.contains("node_timex_offset_seconds"));
    }

    @Test
    void hostsAreShownSilentUntilASlowSourceReturnsTheirValues() throws InterruptedException {
        var values = new CountDownLatch(1);
        var shown = new CompletableFuture<FleetState>();
        source.failing = query -> query.contains("node_timex_offset_seconds") && !awaitCountDown(values);
        var fullPoll = Thread.ofVirtual().start(() -> impatientWall.pollQuickQueries(shown::complete));

        var host = onlyHost(shown.join());

        assertThat(host.state()).isEqualTo(CellState.SILENT);
        assertThat(host.reason()).contains("its values have not arrived yet");
        assertThat(host.cells()).isEmpty();
        values.countDown();
        fullPoll.join();
        assertThat(onlyHost(impatientWall.pollQuickQueries(_ -> {}))
                        .cell("clock.offset")
                        .orElseThrow()
                        .state())
                .isEqualTo(CellState.OK);
    }

    private static boolean awaitCountDown(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException _) {
            return false;
        }
    }

    @Test
    void fastSourceIsShownOnlyWithItsValues() {
        onlyHost(wall.pollQuickQueries(_ -> {
            throw new AssertionError("the hosts were shown without their values");
        }));
    }
}
