package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource.Store;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.OverallStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How partial responses and partial refusals of a source affect the wall.
class PartialAnswersTest {
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final String PARTIAL = "the response is partial: a storage node did not respond";

    private final FakeMetrics source = new FakeMetrics();

    private FleetPoller poller(boolean oneShot) {
        return new FleetPoller(Map.of("east", source), source.settings(oneShot, QuantityCatalogue.shipped()));
    }

    private FakeMetrics node(String instance, String... more) {
        var name = new String[more.length + 2];
        System.arraycopy(more, 0, name, 0, more.length);
        name[more.length] = "nodename";
        name[more.length + 1] = "name-" + instance.replaceAll(":.*", "");
        return source.target("node", instance, more)
                .sample(1, "node_uname_info", "node", instance, name)
                .sample(0.0001, "node_timex_offset_seconds", "node", instance, more);
    }

    private static HostState host(FleetState fleet, String name) {
        return fleet.host(name).orElseThrow(() -> new AssertionError(name + " is not in " + fleet.hosts()));
    }

    private static Cell cell(FleetState fleet, String name, String quantity) {
        return host(fleet, name).cell(quantity).orElseThrow(() -> new AssertionError(name + " has no " + quantity));
    }

    private FleetState pollAfter(FleetPoller wall, Duration time) {
        source.advance(time);
        return wall.poll();
    }

    private void answerWithout(String instance) {
        source.warnings = List.of(PARTIAL);
        source.hidden = labels -> labels.get("instance").equals(instance);
    }

    private void answerCompletely() {
        source.warnings = List.of();
        source.hidden = _ -> false;
    }

    @Test
    void hostsMissingFromAPartialResponseAreSilentAndNeverGone() {
        node("a:9100");
        node("b:9100");
        var wall = poller(false);
        var names = wall.poll().hosts().stream().map(HostState::name).toList();
        assertThat(wall.poll().exitStatus()).isEqualTo(OverallStatus.OK);

        answerWithout("b:9100");
        assertThat(host(pollAfter(wall, POLL), "name-b").state()).isEqualTo(CellState.OK);
        var fleet = pollAfter(wall, POLL.multipliedBy(2));
        assertThat(host(fleet, "name-b").state()).isEqualTo(CellState.SILENT);
        assertThat(cell(fleet, "name-b", "clock.offset").reason()).contains("storage node");
        assertThat(fleet.hosts().stream().map(HostState::name)).isEqualTo(names);
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
        assertThat(fleet.sources().getFirst().word()).isEqualTo("partial");
        var noAlerts = new AlertSnapshot(fleet.at(), List.of(), List.of(), List.of(), List.of(), List.of());
        assertThat(ProblemBuilder.build(fleet, noAlerts, List.of(), ProblemEdits.NONE, List.of()))
                .extracting(Problem::sentence)
                .anySatisfy(sentence -> assertThat(sentence).startsWith("Prometheus returns only part of its data"));

        answerCompletely();
        var recovered = pollAfter(wall, POLL);
        assertThat(host(recovered, "name-b").state()).isEqualTo(CellState.OK);
        assertThat(recovered.exitStatus()).isEqualTo(OverallStatus.OK);
        assertThat(recovered.sources().getFirst().reason()).isEmpty();
    }

    @Test
    void hostsOfAFailedPrometheusBehindAQueryEngineAreNeverGone() {
        node("a:9100");
        node("b:9100");
        source.withoutTargetList();
        var wall = poller(false);
        wall.poll();
        assertThat(wall.poll().exitStatus()).isEqualTo(OverallStatus.OK);

        source.haltSamples("b:9100");
        var fleet = pollAfter(wall, Duration.ZERO);
        for (int poll = 0; poll < 40; poll++) {
            fleet = pollAfter(wall, POLL);
            var state = host(fleet, "name-b").state();
            assertThat(state).as("poll %d", poll).isIn(CellState.OK, CellState.STALE, CellState.SILENT);
            assertThat(poll < 9 || state != CellState.OK).as("poll %d", poll).isTrue();
            assertThat(host(fleet, "name-a").state()).isEqualTo(CellState.OK);
        }
        assertThat(host(fleet, "name-b").state()).isEqualTo(CellState.SILENT);
        assertThat(cell(fleet, "name-b", "clock.offset").reason()).contains("b:9100");
        assertThat(fleet.sources().getFirst().word()).isEqualTo("partial");
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);

        source.resumeSamples("b:9100");
        node("b:9100");
        var recovered = pollAfter(wall, POLL);
        assertThat(host(recovered, "name-b").state()).isEqualTo(CellState.OK);
        assertThat(recovered.sources().getFirst().reason()).isEmpty();
    }

    @Test
    void poolIsNotGoneWhileItsExporterSendsNoDataEither() {
        source.target("zfs", "a:9134")
                .sample(0, "zfs_pool_health", "zfs", "a:9134", "pool", "tank")
                .withoutTargetList();
        var wall = poller(false);
        wall.poll();
        source.haltSamples("a:9134");
        source.sampleAt(
                0,
                source.now.minus(POLL.multipliedBy(2)).toEpochMilli(),
                "zfs_pool_health",
                "zfs",
                "a:9134",
                "pool",
                "tank");
        for (int poll = 0; poll < 40; poll++) {
            assertThat(cell(pollAfter(wall, POLL), "a", "pool.health").state())
                    .as("poll %d", poll)
                    .isIn(CellState.OK, CellState.STALE, CellState.SILENT);
        }
    }

    @Test
    void valueFromAPartialResponseIsNeitherOkNorCritical() {
        node("a:9100");
        var wall = poller(false);
        wall.poll();
        source.warnings = List.of(PARTIAL);
        source.sample(9, "node_timex_offset_seconds", "node", "a:9100");
        for (int poll = 0; poll < 3; poll++) {
            var offset = cell(pollAfter(wall, POLL), "name-a", "clock.offset");
            assertThat(offset.value()).isEqualTo(0.0001);
            assertThat(offset.state()).isIn(CellState.OK, CellState.SILENT);
        }
        assertThat(cell(wall.poll(), "name-a", "clock.offset").state()).isEqualTo(CellState.SILENT);
    }

    @Test
    void hostsAreNotSplitWhenTheirNamesAreMissingFromAPartialResponse() {
        node("10.0.0.1:9100");
        source.target("zfs", "name-10:9134").sample(0, "zfs_pool_health", "zfs", "name-10:9134", "pool", "tank");
        var wall = poller(false);
        assertThat(wall.poll().hosts()).hasSize(1);
        source.warnings = List.of(PARTIAL);
        source.hidden = labels -> labels.metricName().equals("node_uname_info");
        for (int poll = 0; poll < 4; poll++) {
            assertThat(pollAfter(wall, Duration.ofMinutes(1)).hosts()).hasSize(1);
        }
    }

    @Test
    void partialFirstPollShowsKnownHostsAndNoneIsGreen() {
        node("a:9100");
        node("b:9100");
        answerWithout("b:9100");
        for (var oneShot : List.of(true, false)) {
            var fleet = poller(oneShot).poll();
            assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
            assertThat(fleet.hosts()).isNotEmpty().allMatch(h -> h.state() == CellState.SILENT);
        }
        var wall = poller(false);
        wall.poll();
        answerCompletely();
        assertThat(pollAfter(wall, POLL).hosts()).hasSize(2).allMatch(h -> h.state() == CellState.OK);
    }

    private static Store shard(String shard, String replica, String error) {
        return new Store(
                "sidecar",
                "10.9.0." + shard + replica + ":10901",
                List.of(Labels.of("replica", replica, "shard", shard)),
                error);
    }

    private void twoShards() {
        node("a:9100", "shard", "1");
        node("b:9100", "shard", "2");
        source.parts = List.of(shard("1", "x", ""), shard("2", "x", ""));
    }

    private void killSecondShard() {
        source.parts = List.of(shard("1", "x", ""), shard("2", "x", "connection refused"));
        source.hidden = labels ->
                labels.get("shard").equals("2") || labels.get("instance").equals("b:9100");
    }

    @Test
    void hostsOfAFailedStoreAreSilentAndTheOthersAreUnaffected() {
        twoShards();
        var wall = poller(false);
        assertThat(wall.poll().exitStatus()).isEqualTo(OverallStatus.OK);
        killSecondShard();
        source.now = source.now.plus(POLL);
        assertThat(host(wall.poll(), "name-b").state()).isEqualTo(CellState.OK);
        for (int poll = 0; poll < 40; poll++) {
            source.now = source.now.plus(POLL);
            node("a:9100", "shard", "1");
            if (poll == 20) {
                source.parts = List.of(shard("1", "x", ""));
            }
            var fleet = wall.poll();
            assertThat(host(fleet, "name-a").state()).isEqualTo(CellState.OK);
            if (poll > 0) {
                var hidden = host(fleet, "name-b");
                assertThat(hidden.state()).isEqualTo(CellState.SILENT);
                assertThat(hidden.cells()).allMatch(c -> c.state() == CellState.SILENT);
                assertThat(cell(fleet, "name-b", "clock.offset").reason()).contains("10.9.0.2x:10901");
                assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
            }
        }
        source.hidden = _ -> false;
        source.parts = List.of(shard("1", "x", ""), shard("2", "x", ""));
        node("a:9100", "shard", "1");
        node("b:9100", "shard", "2");
        assertThat(wall.poll().hosts()).allMatch(h -> h.state() == CellState.OK);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dataOfAStoreThatFailsDuringAPollIsNotGone(boolean upFails) {
        twoShards();
        source.target("zfs", "b:9134", "shard", "2")
                .sample(0, "zfs_pool_health", "zfs", "b:9134", "pool", "tank", "shard", "2");
        var wall = poller(false);
        wall.poll();
        assertThat(pollAfter(wall, POLL).exitStatus()).isEqualTo(OverallStatus.OK);
        source.failing = query -> {
            boolean isTargetQuery = query.equals("up") || query.startsWith("timestamp(up");
            if (!isTargetQuery) {
                source.parts = List.of(shard("1", "x", ""), shard("2", "x", "connection refused"));
                source.hidden = labels -> labels.get("shard").equals("2");
            }
            return upFails && isTargetQuery;
        };
        var fleet = pollAfter(wall, POLL);
        assertThat(fleet.hosts()).anyMatch(h -> h.cell("pool.health").isPresent());
        assertThat(fleet.hosts()).allSatisfy(h -> assertThat(h.cells()).noneMatch(c -> c.state() == CellState.GONE));
    }

    /// A source that hangs costs the first poll one deadline and not two.
    @Test
    void firstPollDoesNotWaitForTheListOfStoresBeforeItSendsQueries() {
        twoShards();
        source.partsAfterQuery = Optional.of(new CountDownLatch(1));
        assertThat(poller(true).poll().exitStatus()).isEqualTo(OverallStatus.OK);
    }

    @Test
    void hangingStoreIsIdentifiedByTheWarning() {
        twoShards();
        var wall = poller(false);
        wall.poll();
        killSecondShard();
        source.parts = List.of(shard("1", "x", ""), shard("2", "x", ""));
        source.warnings =
                List.of("receive series from Addr: 10.9.0.2x:10901 LabelSets: {shard=\"2\"}: deadline exceeded");
        source.now = source.now.plus(POLL.multipliedBy(3));
        node("a:9100", "shard", "1");
        var fleet = wall.poll();
        assertThat(host(fleet, "name-a").state()).isEqualTo(CellState.OK);
        assertThat(host(fleet, "name-b").state()).isEqualTo(CellState.SILENT);
    }

    @Test
    void failedStoreWithARespondingReplicaIsNotMissed() {
        twoShards();
        source.parts = List.of(shard("1", "x", ""), shard("2", "x", "connection refused"), shard("2", "y", ""));
        assertThat(poller(false).poll().exitStatus()).isEqualTo(OverallStatus.OK);
    }

    @Test
    void hostOfTheLastWeekBehindAFailedStoreIsSilentAndNotGone() {
        twoShards();
        source.removeTarget("b:9100");
        source.parts = List.of(shard("1", "x", ""), shard("2", "x", "connection refused"));
        var fleet = poller(true).poll();
        assertThat(fleet.hosts()).hasSize(2);
        assertThat(host(fleet, "b").state()).isEqualTo(CellState.SILENT);
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
    }

    @Test
    void quantityRefusedInTheFirstPollIsSilentAndNotAbsent() {
        node("a:9100");
        source.failure = new Failure.Refused(422, "execution", "no", "");
        source.failing = query -> query.contains("timex_offset");
        for (var oneShot : List.of(true, false)) {
            var wall = poller(oneShot);
            var fleet = wall.poll();
            assertThat(cell(fleet, "name-a", "clock.offset").state()).isEqualTo(CellState.SILENT);
            assertThat(host(fleet, "name-a").state()).isEqualTo(CellState.SILENT);
            assertThat(cell(fleet, "name-a", "up").state()).isEqualTo(CellState.OK);
        }
        var wall = poller(false);
        wall.poll();
        source.failing = _ -> false;
        var fleet = pollAfter(wall, POLL);
        assertThat(host(fleet, "name-a").cells("clock.offset")).hasSize(1);
        assertThat(host(fleet, "name-a").state()).isEqualTo(CellState.OK);
    }

    @Test
    void placeholderOfAnUnansweredKeyedQuantityDisappearsWithItsResponse() {
        source.target("libvirt", "a:9177").sample(1, "libvirt_domain_info_state", "libvirt", "a:9177", "domain", "web");
        source.failure = new Failure.TimedOut(Duration.ofSeconds(5), "no response within 5 s", "");
        source.failing = "max by (instance, domain) (libvirt_domain_info_state)"::equals;
        var wall = poller(false);
        assertThat(cell(wall.poll(), "a", "vm.state").state()).isEqualTo(CellState.SILENT);
        pollAfter(wall, POLL);
        source.failing = _ -> false;
        pollAfter(wall, POLL);
        var fleet = pollAfter(wall, POLL);
        assertThat(host(fleet, "a").cells("vm.state"))
                .singleElement()
                .satisfies(cell -> assertThat(cell.key().get("domain")).isEqualTo("web"));
        assertThat(host(fleet, "a").state()).isEqualTo(CellState.OK);
    }

    @Test
    void queryThatTheSourceCannotParseDoesNotAffectHosts() {
        node("a:9100");
        source.target("zfs", "a:9134").sample(0, "zfs_pool_health", "zfs", "a:9134", "pool", "tank");
        source.failure = new Failure.Refused(400, Failure.Refused.BAD_QUERY, "parse error", "");
        source.failing = query -> query.contains("timex_offset");
        var wall = poller(false);
        var fleet = wall.poll();
        assertThat(host(fleet, "name-a").state()).isEqualTo(CellState.OK);
        assertThat(fleet.queryFailure(List.of("clock.offset"))).contains("parse error");
        assertThat(fleet.queryFailure(List.of("pool.health"))).isEmpty();
        // Discoveries become rarer, so that the next poll is none.
        for (int i = 0; i < 8; i++) {
            pollAfter(wall, POLL);
        }
        source.failing = _ -> false;
        source.hidden = labels -> labels.metricName().equals("node_timex_offset_seconds");
        fleet = pollAfter(wall, POLL);
        assertThat(host(fleet, "name-a").cells("clock.offset")).isEmpty();
        assertThat(fleet.queryFailure(List.of("clock.offset"))).isEmpty();
    }

    @Test
    void queriesAboveTheLimitAreSplit() {
        for (int i = 0; i < 30; i++) {
            node("h" + i + ":9100");
        }
        source.limit = 8;
        var fleet = poller(true).poll();
        assertThat(fleet.hosts()).hasSize(30);
        assertThat(fleet.hosts()).allMatch(h -> h.cell("clock.offset").isPresent());
        assertThat(fleet.hosts()).allMatch(h -> h.state() == CellState.OK);
    }

    @Test
    void newTargetIsFoundWhenTheTargetQueryIsSplit() {
        for (int i = 0; i < 30; i++) {
            node("h" + i + ":9100");
        }
        source.limit = 8;
        var wall = poller(false);
        assertThat(wall.poll().hosts()).hasSize(30);
        node("new:9100");
        pollAfter(wall, POLL);
        assertThat(host(pollAfter(wall, POLL), "name-new").state()).isEqualTo(CellState.OK);
    }

    @Test
    void agesInALongPollAreComputedFromTheirOwnResponses() {
        for (int i = 0; i < 5; i++) {
            node("h" + i + ":9100");
        }
        source.failing = query -> {
            // Each response takes the source fifteen seconds, in which it scrapes all targets.
            source.advance(Duration.ofSeconds(15));
            return false;
        };
        var fleet = poller(false).poll();
        assertThat(fleet.hosts()).hasSize(5);
        assertThat(fleet.hosts().stream()
                        .filter(h -> h.state() != CellState.OK)
                        .map(h -> h.name() + " " + h.state() + ": " + h.reason()))
                .isEmpty();
    }

    @Test
    void unmergedReplicasAreOneHostWithOneTargetAndTheNewestUp() {
        for (var replica : List.of("x", "y")) {
            node("a:9100", "prometheus_replica", replica);
            node("b:9100", "prometheus_replica", replica);
        }
        // One replica saw the target down; the other has seen it up since.
        source.target(0, 20, "node", "a:9100", "prometheus_replica", "x");
        source.now = source.now.plusSeconds(5);
        source.target("node", "a:9100", "prometheus_replica", "y");
        var wall = poller(true);
        var fleet = wall.poll();
        assertThat(fleet.hosts()).hasSize(2).allMatch(h -> h.targets().size() == 1);
        assertThat(cell(fleet, "name-a", "up").state()).isEqualTo(CellState.OK);
        assertThat(fleet.sources().getFirst().reason()).contains("replicas").contains("prometheus_replica");
        assertThat(source.receivedQueries).anyMatch(query -> query.contains("max without (prometheus_replica)"));

        source.hidden = labels -> labels.get("prometheus_replica").equals("y");
        source.advance(Duration.ofMinutes(6));
        assertThat(wall.poll().sources().getFirst().reason())
                .as("the source deduplicates now")
                .doesNotContain("replicas");
    }

    @Test
    void throttledQueriesAreRetriedAFewAtATime() {
        node("a:9100");
        source.failure = new Failure.Throttled(Duration.ofSeconds(1), "too many outstanding requests", "");
        var refused = new java.util.HashSet<String>();
        source.failing = query -> query.contains("timex_offset") && refused.add(query);
        var fleet = poller(true).poll();
        assertThat(refused).isNotEmpty();
        assertThat(host(fleet, "name-a").state()).isEqualTo(CellState.OK);
    }

    @Test
    void anObjectiveOverAMonthIsNotOkWithoutTheStoreOfHistoricalData() {
        node("a:9100", "shard", "1");
        source.parts = List.of(
                shard("1", "x", ""), new Store("store", "10.9.0.9:10901", List.of(Labels.of("shard", "1")), ""));
        var objective = QuantityCatalogue.shipped().forms("slo.host").stream()
                .filter(form -> form.id().equals("slo.host.up"))
                .findFirst()
                .orElseThrow();
        source.row(objective.expr(), 1, "instance", "a:9100")
                .row(objective.judgedExpr().orElseThrow(), 0, "instance", "a:9100");
        assertThat(cell(poller(true).poll(), "name-a", "slo.host").state()).isEqualTo(CellState.OK);
        source.warnings = List.of("receive series from Addr: 10.9.0.9:10901: deadline exceeded");
        source.warned = query -> query.contains("[30d") || query.contains("[6h");
        source.sample(1, "node_filesystem_avail_bytes", "node", "a:9100", "mountpoint", "/", "shard", "1")
                .row(
                        QuantityCatalogue.shipped().forms("fs.full_in").stream()
                                .filter(form -> form.id().equals("fs.full_in.node"))
                                .findFirst()
                                .orElseThrow()
                                .expr(),
                        1e6,
                        "instance",
                        "a:9100",
                        "mountpoint",
                        "/");
        var fleet = poller(true).poll();
        assertThat(cell(fleet, "name-a", "fs.full_in").state())
                .as("six hours are in the stores of current data")
                .isNotEqualTo(CellState.SILENT);
        assertThat(cell(fleet, "name-a", "slo.host").state()).isEqualTo(CellState.SILENT);
        assertThat(cell(fleet, "name-a", "clock.offset").state()).isEqualTo(CellState.OK);
    }
}
