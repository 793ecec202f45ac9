package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.OverallStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which hosts a poll finds, under which names, and which of them are silenced.
class PolledHostsTest extends FleetPollerFixture {
    @Test
    void hostThatLeavesTheTargetListIsGoneAndStillCounted() {
        node("a:9100");
        node("b:9100");
        var wall = polledWall();
        source.removeTarget("b:9100").advance(Duration.ofSeconds(15));
        var fleet = wall.poll();
        var gone = fleet.host("b").orElseThrow();
        assertThat(gone.state()).isEqualTo(CellState.GONE);
        assertThat(cell(gone, "clock.offset").state()).isEqualTo(CellState.GONE);
        assertThat(fleet.hostCounts().text()).contains("of 2 hosts green").contains("1 gone");
        assertThat(check().host("b").orElseThrow().state()).isEqualTo(CellState.GONE);
    }

    @Test
    void theVerdictIsUnknownUntilTheSourceHasListedTheHostsThatDisappeared() {
        source.node("a", 0.001).node("b", 0.001).removeTarget("b:9100");
        source.listsSeries = false;
        assertThat(check().exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
        var wall = polledWall();
        source.listsSeries = true;
        source.advance(Duration.ofMinutes(1));
        assertThat(wall.poll().host("b").orElseThrow().state()).isEqualTo(CellState.GONE);
    }

    @Test
    void aHostWhoseTargetGetsAnotherLocationKeepsItsValues() {
        nodeAt("10.0.0.5:9100", "a");
        nodeAt("10.0.0.6:9100", "b");
        var wall = polledWall();
        source.removeTarget("10.0.0.5:9100");
        nodeAt("10.0.0.5:9100", "c");

        source.advance(Duration.ofSeconds(15));
        wall.poll();
        source.advance(Duration.ofMinutes(10));
        assertThat(offsets(wall.poll())).as("after the change").containsExactly("a GONE", "b OK", "c OK");
        assertThat(offsets(polledWall().poll())).as("after a restart").contains("b OK", "c OK");
    }

    private void nodeAt(String instance, String datacenter) {
        source.target("node", instance, "datacenter", datacenter)
                .sample(0.001, "node_timex_offset_seconds", "node", instance, "datacenter", datacenter);
    }

    private static List<String> offsets(FleetState fleet) {
        return fleet.hosts().stream()
                .map(host -> host.label("datacenter") + " " + host.state("clock.offset"))
                .sorted()
                .toList();
    }

    @Test
    void aDeadMachineThatIsAlsoPingedIsDown() {
        var failing = "max by (job, instance) (probe_success) == 0";
        source.target(0, 0, "node", "a:9100")
                .pastSeries("node_timex_offset_seconds", "node", "a:9100")
                .target("icmp", "a")
                .sample(0, "probe_success", "icmp", "a")
                .row(failing, 0, "job", "icmp", "instance", "a");
        var fleet = polledWall().poll();
        assertThat(onlyHost(fleet).state()).isEqualTo(CellState.DOWN);
        assertThat(leads(fleet)).containsExactly("host is down");

        source.removeRows(failing).sample(1, "probe_success", "icmp", "a");
        assertThat(leads(polledWall().poll())).containsExactly("node exporter is down, but the host is up");
    }

    @Test
    void aDeadMachineThatIsPingedWasLastSeenWhenItsOwnExporterLastResponded() {
        source.target("node", "a:9100")
                .pastSeries("node_timex_offset_seconds", "node", "a:9100")
                .target("icmp", "a")
                .sample(1, "probe_success", "icmp", "a");
        var wall = polledWall();
        var lastResponse = onlyHost(wall.poll()).lastSeen();

        source.advance(Duration.ofMinutes(10))
                .target(0, 0, "node", "a:9100")
                .sample(0, "probe_success", "icmp", "a")
                .row("max by (job, instance) (probe_success) == 0", 0, "job", "icmp", "instance", "a");
        wall.poll();
        source.advance(Duration.ofSeconds(15));
        var host = onlyHost(wall.poll());
        assertThat(host.state()).isEqualTo(CellState.DOWN);
        assertThat(host.lastSeen()).isPresent().isEqualTo(lastResponse);
        assertThat(host.reason())
                .startsWith("host down: none of its targets shows that it responds (job node at a:9100")
                .endsWith("last seen 10 m 15 s ago");
    }

    @Test
    void aHostThatIsOnlyCheckedFromOutsideIsNotDownBecauseACheckFails() {
        source.target("icmp", "a")
                .sample(0, "probe_success", "icmp", "a")
                .row("max by (job, instance) (probe_success) == 0", 0, "job", "icmp", "instance", "a");
        assertThat(onlyHost(polledWall().poll()).state()).isEqualTo(CellState.ABSENT);
    }

    private static List<String> leads(FleetState fleet) {
        return ProblemBuilder.build(fleet, AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of()).stream()
                .map(Problem::lead)
                .toList();
    }

    @Test
    void hostsOfOneLocationThatAreNoLongerScrapedDidNotGoDown() {
        source.node("a", 0.001);
        for (var name : List.of("r1", "r2", "r3")) {
            source.target("node", name + ":9100", "location", "rack7");
        }
        var wall = polledWall();
        for (var name : List.of("r1", "r2", "r3")) {
            source.removeTarget(name + ":9100");
        }
        source.advance(Duration.ofSeconds(15));
        assertThat(leads(wall.poll())).containsExactly("location rack7: 3 of 3 hosts are no longer scraped");
    }

    @Test
    void noHostIsRemovedWhileAnEmptyResponseHasNoTime() {
        node("a:9100");
        var ahead = Duration.ofDays(20);
        source.skew = ahead;
        node("a:9100");
        var wall = polledWall();
        source.advance(Duration.ofSeconds(15));
        source.hidden = _ -> true;
        source.tellsTime = false;
        source.now = source.now.plus(ahead);
        source.skew = Duration.ZERO;
        assertThat(onlyHost(wall.poll()).state()).isEqualTo(CellState.GONE);
        source.hidden = _ -> false;
        source.advance(Duration.ofSeconds(10));
        wall.poll();
        source.advance(Duration.ofSeconds(1));
        assertThat(onlyHost(wall.poll()).state()).isEqualTo(CellState.WARN);
    }

    private static List<String> names(FleetState fleet) {
        return fleet.hosts().stream().map(HostState::name).sorted().toList();
    }

    @Test
    void aHostIsCalledByItsNameIfItsExporterFailedBeforeTheConsoleStarted() {
        source.target(0, 0, "node", "10.0.0.3:9100")
                .pastSeries("node_uname_info", "node", "10.0.0.3:9100", "nodename", "db", "release", "6.1");
        source.target("node", "10.0.0.4:9100")
                .sample(1, "node_uname_info", "node", "10.0.0.4:9100", "nodename", "web")
                .pastSeries("node_uname_info", "node", "10.0.0.4:9100", "nodename", "previous");
        assertThat(names(wall().poll())).containsExactly("db", "web");
    }

    @Test
    void theProblemOfAHostThatIsGoneSaysWhatIsMissing() {
        source.node("a", 0.001).node("b", 0.001).removeTarget("b:9100");
        var problems =
                ProblemBuilder.build(wall().poll(), AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of());
        assertThat(problems)
                .filteredOn(problem -> problem.lead().equals("host is gone"))
                .singleElement()
                .extracting(Problem::numbers)
                .isEqualTo("None of the host's targets is in the list any more");
    }

    @Test
    void aTargetWhoseFirstSampleComesLaterIsNotAHostThatIsGone() {
        source.node("a", 0.001).node("b", 0.001).removeTarget("b:9100").targetOfLater("node", "c:9100");
        assertThat(wall().poll().hosts())
                .extracting(host -> host.name() + " " + host.state().name())
                .contains("b GONE")
                .noneMatch(host -> host.startsWith("c"));
    }

    @Test
    void aTargetWithoutSamplesInAPartialResponseIsStillKnown() {
        source.node("a", 0.001).targetOfLater("node", "c:9100");
        source.warnings = List.of("a store does not respond");
        assertThat(wall().poll().hosts()).extracting(HostState::name).contains("c");
    }

    @Test
    void theNamesOfHostsDoNotDependOnWhichOfThemIsUpWhenTheConsoleStarts() {
        for (var instance : List.of("localhost:9101", "localhost:9102")) {
            source.target("node", instance)
                    .sample(1, "node_uname_info", "node", instance, "nodename", "vm")
                    .pastSeries("node_uname_info", "node", instance, "nodename", "vm");
        }
        var bothUp = names(wall().poll());
        assertThat(bothUp).containsExactly("vm (localhost:9101)", "vm (localhost:9102)");
        source.target(0, 0, "node", "localhost:9102").removeSeries("node_uname_info", "localhost:9102");
        assertThat(names(wall().poll())).isEqualTo(bothUp);
    }

    @Test
    void aSourceThatStopsRespondingDuringADiscoveryRenamesNoHost() {
        source.target("node", "10.0.0.3:9100").sample(1, "node_uname_info", "node", "10.0.0.3:9100", "nodename", "db");
        var wall = polledWall();
        source.listsNames = false;
        source.failing = query -> query.contains("node_uname_info");
        for (int poll = 0; poll < 4; poll++) {
            source.advance(Duration.ofSeconds(15));
            assertThat(names(wall.poll())).as("after %d polls", poll).containsExactly("db");
        }
    }

    @Test
    void aMetricThatIsNoLongerReportedIsRemovedSevenDaysAfterItsLastValue() {
        source.node("a", 0.001).sample(1, "node_timex_sync_status", "node", "a:9100");
        var wall = polledWall();
        source.removeSeries("node_timex_offset_seconds", "a:9100").advance(Duration.ofMinutes(6));
        wall.poll();
        source.advance(Duration.ofDays(6));
        assertThat(onlyHost(wall.poll()).state("clock.offset")).isEqualTo(CellState.STALE);
        source.advance(Duration.ofDays(2));
        var host = onlyHost(wall.poll());
        assertThat(host.state("clock.offset")).isEqualTo(CellState.ABSENT);
        assertThat(host.state()).isEqualTo(CellState.OK);
    }

    @Test
    void aMetricOfSeveralThingsThatIsNoLongerReportedIsStaleForSevenDays() {
        source.node("a", 0.001).sample(200_000, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a");
        var wall = polledWall();
        source.removeSeries("zfs_replication_lag_seconds", "a:9100");
        for (int poll = 0; poll < 30; poll++) {
            source.advance(Duration.ofSeconds(15));
            var host = onlyHost(wall.poll());
            assertThat(host.state("repl.age")).as("poll %d", poll).isEqualTo(CellState.STALE);
            assertThat(host.state()).as("poll %d", poll).isEqualTo(CellState.STALE);
        }
        source.advance(Duration.ofDays(8));
        assertThat(onlyHost(wall.poll()).state("repl.age")).isEqualTo(CellState.ABSENT);
    }

    @Test
    void aMetricThatIsNoLongerReportedIsStaleAfterARestart() {
        source.node("a", 0.001)
                .sample(1, "node_timex_sync_status", "node", "a:9100")
                .sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .removeSeries("node_timex_sync_status", "a:9100")
                .removeSeries("zfs_replication_lag_seconds", "a:9100");
        var restarted = polledWall();
        for (var fleet : List.of(check(), restarted.poll())) {
            assertThat(onlyHost(fleet).cellsNotOk())
                    .extracting(cell -> cell.quantity() + " " + cell.state().word())
                    .containsExactlyInAnyOrder("clock.synced stale", "repl.age stale");
        }
        source.sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a");
        for (int poll = 0; poll < 5; poll++) {
            source.advance(Duration.ofSeconds(15));
            restarted.poll();
        }
        assertThat(onlyHost(restarted.poll()).cellsNotOk())
                .extracting(cell -> cell.quantity() + " " + cell.state().word())
                .containsExactly("clock.synced stale");
    }

    @Test
    void aHostThatNeverHadTheSeriesOfAQuantityLacksNoneAfterARestart() {
        source.node("live", 0.001)
                .sample(1e9, "node_filesystem_avail_bytes", "node", "live:9100", "mountpoint", "/", "fstype", "tmpfs")
                .sample(1e9, "node_filesystem_size_bytes", "node", "live:9100", "mountpoint", "/", "fstype", "tmpfs");
        for (var fleet : List.of(check(), polledWall().poll())) {
            assertThat(onlyHost(fleet).state("fs.used")).isEqualTo(CellState.ABSENT);
            assertThat(onlyHost(fleet).state()).isEqualTo(CellState.OK);
        }
    }

    @Test
    void aMetricThatTheWholeFleetLostDaysAgoIsStaleAfterARestart() {
        source.node("a", 0.001)
                .node("b", 0.001)
                .sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .ended("zfs_replication_lag_seconds", 3);
        assertThat(check().host("a").orElseThrow().state("repl.age")).isEqualTo(CellState.STALE);
        assertThat(check().host("b").orElseThrow().state("repl.age")).isEqualTo(CellState.ABSENT);
        source.advance(Duration.ofSeconds(15));
        var wall = polledWall();
        source.advance(Duration.ofDays(5));
        assertThat(wall.poll().host("a").orElseThrow().state("repl.age"))
                .as("seven days after its last value")
                .isEqualTo(CellState.ABSENT);
    }

    @Test
    void aSourceThatRefusesToListTheMetricsOfAWeekIsAskedForAllAndIsNotPartial() {
        source.node("a", 0.001)
                .sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .ended("zfs_replication_lag_seconds", 3);
        source.listsNames = false;
        source.failure = new Failure.Refused(422, Failure.Refused.TOO_MUCH, "too many series", "less");
        var fleet = check();
        assertThat(fleet.sources().getFirst().shown()).isEqualTo(CellState.OK);
        assertThat(onlyHost(fleet).state("repl.age")).isEqualTo(CellState.STALE);
    }

    static List<Failure> failuresOfAQuery() {
        return List.of(
                new Failure.Unreachable("connection refused", "start it"),
                new Failure.Refused(403, "forbidden", "the token has expired", "renew it"),
                new Failure.Refused(422, "execution", "refused", "ask again"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfAQuery")
    void aMetricWhoseQueryFailedAtTheStartIsStaleOnceTheQueryShowsThatItIsMissing(Failure failure) {
        source.node("a", 0.001)
                .sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .removeSeries("zfs_replication_lag_seconds", "a:9100");
        source.failing = query -> query.contains("(zfs_replication_lag_seconds)");
        source.failure = failure;
        var wall = wall();
        assertThat(onlyHost(wall.poll()).state("repl.age")).isEqualTo(CellState.ABSENT);
        source.failing = _ -> false;
        source.advance(Duration.ofMinutes(1));
        var fleet = wall.poll();
        assertThat(fleet.sources().getFirst().word()).isEqualTo("ok");
        assertThat(onlyHost(fleet).state("repl.age")).isEqualTo(CellState.STALE);
    }

    @Test
    void theMetricsOfEarlierDaysAreQueriedForTheHostsThatLackThemAlone() {
        for (var host : List.of("a", "b")) {
            source.node(host, 0.001)
                    .sample(1, "node_systemd_unit_state", "node", host + ":9100", "state", "failed", "name", "x");
        }
        source.removeSeries("node_systemd_unit_state", "b:9100");
        check();
        assertThat(source.receivedQueries)
                .filteredOn(query -> query.contains("offset") && query.contains("node_systemd_unit_state"))
                .hasSize(3)
                .allSatisfy(query -> assertThat(query).contains("instance=~\"|b:9100\"", "state=\"failed\""));
    }

    @Test
    void whatManyHostsLackIsQueriedForAllOfThemAtOnce() {
        source.node("a", 0.001).sample(1, "node_systemd_unit_state", "node", "a:9100", "state", "failed", "name", "x");
        for (int i = 0; i < 60; i++) {
            source.node("b" + i, 0.001);
        }
        check();
        assertThat(source.receivedQueries)
                .filteredOn(query -> query.contains("offset") && query.contains("node_systemd_unit_state"))
                .hasSize(3)
                .noneSatisfy(query -> assertThat(query).contains("instance=~"));
    }

    @Test
    void theMetricsOfEarlierDaysAreQueriedInSeveralPartsForManyHosts() {
        var lacking = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            var name = "node-with-a-rather-long-name.room.site.example.org-" + i;
            source.node(name, 0.001);
            if (i % 2 == 0 || i < 10) {
                source.sample(1, "node_systemd_unit_state", "node", name + ":9100", "state", "failed", "name", "x");
            }
            if (i % 2 == 1) {
                lacking.add(name);
                source.removeSeries("node_systemd_unit_state", name + ":9100");
            }
        }
        var fleet = check();
        assertThat(source.receivedQueries)
                .filteredOn(query -> query.contains(" offset 6d") && query.contains("node_systemd_unit_state"))
                .hasSizeGreaterThan(1);
        assertThat(lacking.stream()
                        .map(name -> fleet.host(name).orElseThrow())
                        .filter(host -> host.state("systemd.failed") == CellState.STALE))
                .hasSize(5);
    }

    @Test
    void aMetricWhosePastIsRefusedIsNotQueriedAgainAndTheSourceIsNotPartial() {
        withLostReplication();
        source.failing = query -> query.contains("(zfs_replication_lag_seconds offset 6d)");
        source.failure = new Failure.Refused(422, Failure.Refused.TOO_MUCH, "refused", "less");
        var wall = wall();
        var fleet = wall.poll();
        assertThat(fleet.sources().getFirst().word()).isEqualTo("ok");
        assertThat(onlyHost(fleet).state("repl.age"))
                .as("it had it one day ago")
                .isEqualTo(CellState.STALE);
        source.receivedQueries.clear();
        source.advance(Duration.ofHours(1));
        wall.poll();
        assertThat(source.receivedQueries).noneMatch(query -> query.contains(" offset "));
    }

    @Test
    void aMetricWhosePastAlwaysTimesOutIsQueriedAloneAndTheSourceDoesNotStayPartial() {
        withLostReplication();
        source.failing = query -> query.contains("(zfs_replication_lag_seconds offset 6d)");
        source.failure = new Failure.TimedOut(Duration.ofSeconds(10), "no response within 10 s", "wait");
        var wall = wall();
        var words = new ArrayList<String>();
        for (int discovery = 0; discovery < 4; discovery++) {
            words.add(wall.poll().sources().getFirst().word());
            assertThat(source.receivedQueries)
                    .filteredOn(query -> words.size() > 1 && query.contains(" offset "))
                    .allMatch(query -> query.contains("zfs_replication_lag_seconds"));
            source.receivedQueries.clear();
            source.advance(Duration.ofHours(1));
        }
        assertThat(words).containsExactly("partial", "partial", "ok", "ok");
    }

    @Test
    void aLostMetricIsFoundOnceTheSourceThatCouldNotAnswerForItsPastAnswers() {
        withLostReplication();
        for (var temporary : List.of(
                new Failure.Refused(503, "unavailable", "a store is starting", "wait"),
                new Failure.TimedOut(Duration.ofSeconds(10), "no response within 10 s", "wait"))) {
            source.failing = query -> query.contains(" offset ");
            source.failure = temporary;
            var wall = wall();
            for (int discovery = 0; discovery < 4; discovery++) {
                assertThat(wall.poll().sources().getFirst().word()).isEqualTo("partial");
                source.advance(Duration.ofHours(1));
            }
            source.failing = _ -> false;
            var fleet = wall.poll();
            assertThat(fleet.sources().getFirst().word()).isEqualTo("ok");
            assertThat(onlyHost(fleet).state("repl.age")).isEqualTo(CellState.STALE);
        }
    }

    @Test
    void aMetricThatWasReportedThreeDaysAgoCountsAsReportedOneDayAgoWhileThatIsUnknown() {
        withLostReplication();
        source.failing = query -> query.contains(" offset 1d");
        var wall = wall();
        wall.poll();
        source.failing = query -> query.contains(" offset ");
        source.advance(Duration.ofDays(5));
        assertThat(onlyHost(wall.poll()).state("repl.age")).isEqualTo(CellState.STALE);
        source.advance(Duration.ofDays(2));
        wall.poll();
        assertThat(onlyHost(wall.poll()).state("repl.age")).isEqualTo(CellState.ABSENT);
    }

    private void withLostReplication() {
        source.node("a", 0.001)
                .sample(1, "node_timex_sync_status", "node", "a:9100")
                .sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .removeSeries("node_timex_sync_status", "a:9100")
                .removeSeries("zfs_replication_lag_seconds", "a:9100");
    }

    @Test
    void aFormWhoseGoodValuesProveNothingReplacesAnotherOneIfItsValueIsBad() {
        source.node("a", 0.001)
                .sample(0, "zfs_scrub_errors", "node", "a:9100", "pool", "tank")
                .sample(3, "zfs_scrub_errors_total", "node", "a:9100", "pool", "tank");
        var wall = polledWall();
        source.removeSeries("zfs_scrub_errors", "a:9100").advance(Duration.ofMinutes(6));
        wall.poll();
        source.advance(Duration.ofSeconds(15));
        assertThat(onlyHost(wall.poll()).state("scrub.errors")).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void aSourceThatRefusesToListAWeekIsAskedForSomeDaysInsteadAndIsNotPartial() {
        source.node("a", 0.001)
                .node("b", 0.001)
                .sample(0, "zfs_pool_health", "node", "a:9100", "pool", "tank")
                .removeSeries("zfs_pool_health", "a:9100")
                .removeTarget("b:9100");
        source.listsSeries = false;
        source.failure = new Failure.Refused(422, Failure.Refused.TOO_MUCH, "too many series", "less");
        var fleet = check();
        assertThat(fleet.sources().getFirst().shown()).isEqualTo(CellState.OK);
        assertThat(fleet.host("b").orElseThrow().state()).isEqualTo(CellState.GONE);
        assertThat(fleet.host("a").orElseThrow().state("pool.health")).isEqualTo(CellState.GONE);
    }

    @Test
    void anIncompleteListOfTheWeekIsReportedUntilItIsComplete() {
        source.node("a", 0.001).sample(0, "zfs_pool_health", "node", "a:9100", "pool", "tank");
        source.warnings = List.of("a store does not respond");
        source.warned = request -> request.equals("series");
        var wall = wall();
        assertThat(wall.poll().sources().getFirst().word()).isEqualTo("partial");
        source.warnings = List.of();
        source.advance(Duration.ofMinutes(1));
        assertThat(wall.poll().sources().getFirst().word()).isEqualTo("ok");
    }

    @Test
    void aMetricThatReturnsBeforeTheNextDiscoveryDoesNotBecomeStaleAgain() {
        source.node("a", 0.001)
                .target("zrepl", "a:9811")
                .sample(1, "zrepl_start_time", "zrepl", "a:9811")
                .sample(0, "zrepl_replication_filesystem_errors", "zrepl", "a:9811", "zrepl_job", "push")
                .removeSeries("zrepl_replication_filesystem_errors", "a:9811");
        var wall = wall();
        assertThat(onlyHost(wall.poll()).state("repl.errors")).isEqualTo(CellState.STALE);
        source.sample(0, "zrepl_replication_filesystem_errors", "zrepl", "a:9811", "zrepl_job", "push");
        for (int poll = 0; poll < 8; poll++) {
            source.advance(Duration.ofSeconds(5));
            assertThat(onlyHost(wall.poll()).state("repl.errors"))
                    .as("poll %d", poll)
                    .isEqualTo(CellState.OK);
        }
    }

    @Test
    void aThingWithABadValueThatIsNoLongerReportedIsNotGreenAndOneWithAGoodValueIsForgotten() {
        source.node("a", 0.001);
        for (var pool : List.of("full", "good", "small")) {
            source.sample(pool.equals("full") ? 0.95 : 0.1, "zfs_pool_capacity_ratio", "node", "a:9100", "pool", pool);
        }
        var wall = polledWall();
        source.removeSeries("zfs_pool_capacity_ratio", "a:9100")
                .sample(0.1, "zfs_pool_capacity_ratio", "node", "a:9100", "pool", "small");
        assertPools(wall, "full stale", "small ok");
        assertThat(onlyHost(wall.poll()).cellsNotOk())
                .singleElement()
                .satisfies(cell -> assertThat(cell.reason()).contains("forgotten 1 h after"));
        source.advance(Duration.ofMinutes(61));
        assertThat(onlyHost(wall.poll()).state()).isEqualTo(CellState.OK);
    }

    private void assertPools(FleetPoller wall, String... expected) {
        for (int poll = 0; poll < 4; poll++) {
            source.advance(Duration.ofSeconds(15));
            assertThat(onlyHost(wall.poll()).cells("pool.usage"))
                    .as("poll %d", poll)
                    .extracting(
                            cell -> cell.key().get("pool") + " " + cell.state().word())
                    .containsExactlyInAnyOrder(expected);
        }
    }

    @Test
    void aThingWithABadValueThatIsGoneAfterItsExporterWasDownIsNotGreenForAnHour() {
        source.node("a", 0.001);
        for (var pool : List.of("full", "good")) {
            source.sample(pool.equals("full") ? 0.95 : 0.1, "zfs_pool_capacity_ratio", "node", "a:9100", "pool", pool);
        }
        var wall = polledWall();
        source.removeSeries("zfs_pool_capacity_ratio", "a:9100").advance(Duration.ofSeconds(15));
        wall.poll();
        source.sample(0.1, "zfs_pool_capacity_ratio", "node", "a:9100", "pool", "good");
        assertPools(wall, "full stale", "good ok");
        source.advance(Duration.ofMinutes(61));
        assertThat(onlyHost(wall.poll()).cells("pool.usage")).hasSize(1);
    }

    private void assertStale(FleetPoller wall, String dataset, int polls, Duration between) {
        for (int poll = 0; poll < polls; poll++) {
            source.advance(between);
            assertThat(onlyHost(wall.poll()).cellsNotOk())
                    .as("poll %d", poll)
                    .extracting(cell ->
                            cell.key().get("dataset") + " " + cell.state().word())
                    .contains(dataset + " stale");
        }
    }

    @Test
    void aThingThatADailyScriptNoLongerReportsIsNotGreenForAnHour() {
        source.node("a", 0.001)
                .sample(200_000, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/b")
                .sample(
                        source.now.minus(Duration.ofHours(3)).getEpochSecond(),
                        "node_textfile_mtime_seconds",
                        "node",
                        "a:9100",
                        "file",
                        "/x/repl.prom")
                .textfileWrittenDaily("a:9100", "/x/repl.prom");
        var wall = polledWall();
        assertThat(onlyHost(wall.poll()).cells("repl.age"))
                .filteredOn(cell -> cell.key().get("dataset").equals("t/a"))
                .singleElement()
                .satisfies(cell -> assertThat(cell.age().orElseThrow()).isGreaterThan(Duration.ofHours(2)));
        source.removeSeries("zfs_replication_lag_seconds", "a:9100")
                .sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/b");
        assertStale(wall, "t/a", 4, Duration.ofMinutes(10));
        source.advance(Duration.ofMinutes(30));
        assertThat(onlyHost(wall.poll()).cells("repl.age"))
                .extracting(cell -> cell.key().get("dataset"))
                .containsExactly("t/b");
    }

    @Test
    void aQuotaThatWasNearlyUsedUpIsNotGreenAtOnceWhenItIsNoLongerReported() {
        var judge = QuantityCatalogue.shipped().forms("ds.quota").getFirst().judgedExpr();
        source.node("a", 0.001);
        for (var name : List.of("t/full", "t/other")) {
            source.sample(100, "zfs_dataset_quota_bytes", "node", "a:9100", "name", name)
                    .sample(99, "zfs_dataset_used_bytes", "node", "a:9100", "name", name)
                    .row(quotas(), 100, "instance", "a:9100", "name", name)
                    .row(judge.orElseThrow(), name.equals("t/full") ? 0.95 : 0.1, "instance", "a:9100", "name", name);
        }
        var wall = polledWall();
        source.removeRows(quotas())
                .removeRows(judge.orElseThrow())
                .row(quotas(), 100, "instance", "a:9100", "name", "t/other")
                .row(judge.orElseThrow(), 0.1, "instance", "a:9100", "name", "t/other");
        assertStale(wall, "t/full", 3, Duration.ofSeconds(15));
    }

    @Test
    void aQuotaThatIsNearlyUsedUpSinceTheNewestReadingSaysThatItsStateChanges() {
        var judge = QuantityCatalogue.shipped().forms("ds.quota").getFirst().judgedExpr();
        source.node("a", 0.001)
                .sample(100, "zfs_dataset_quota_bytes", "node", "a:9100", "name", "t/a")
                .sample(99, "zfs_dataset_used_bytes", "node", "a:9100", "name", "t/a")
                .row(quotas(), Double.NaN, "instance", "a:9100", "name", "t/a");
        var wall = polledWall();
        source.removeRows(quotas())
                .row(quotas(), 100, "instance", "a:9100", "name", "t/a")
                .row(judge.orElseThrow(), 0.99, "instance", "a:9100", "name", "t/a")
                .advance(Duration.ofSeconds(15));
        assertThat(onlyHost(wall.poll()).cells("ds.quota")).singleElement().satisfies(cell -> {
            assertThat(cell.state()).isEqualTo(CellState.IDLE);
            assertThat(cell.reason()).contains("the newest reading is worse; the state changes after 2");
        });
    }

    @Test
    void aHostThatNeverHadOneOfTheMetricsOfAQuantityLacksNoneAfterARestart() {
        source.node("never", 0.001).node("had", 0.001);
        for (var host : List.of("never", "had")) {
            source.sample(1, "node_memory_MemAvailable_bytes", "node", host + ":9100")
                    .removeSeries("node_memory_MemAvailable_bytes", host + ":9100");
        }
        source.sample(1, "node_memory_MemTotal_bytes", "node", "had:9100")
                .removeSeries("node_memory_MemTotal_bytes", "had:9100");
        var fleet = check();
        assertThat(fleet.host("had").orElseThrow().state("mem.util")).isEqualTo(CellState.STALE);
        assertThat(fleet.host("never").orElseThrow().state("mem.util")).isEqualTo(CellState.ABSENT);
    }

    private static String quotas() {
        return QuantityCatalogue.shipped().forms("ds.quota").getFirst().expr();
    }

    @Test
    void failedExporterRenamesNoHost() {
        for (var instance : List.of("10.0.0.1:9100", "10.0.0.2:9100")) {
            source.target("node", instance)
                    .sample(1, "node_uname_info", "node", instance, "nodename", "web")
                    .sample(instance.hashCode(), "node_boot_time_seconds", "node", instance)
                    .sample(0, "node_timex_offset_seconds", "node", instance);
        }
        source.target("node", "10.0.0.3:9100")
                .sample(1, "node_uname_info", "node", "10.0.0.3:9100", "nodename", "db")
                .sample(0, "node_timex_offset_seconds", "node", "10.0.0.3:9100");
        var wall = wall();
        var before = names(wall.poll());
        assertThat(before).containsExactly("db", "web (10.0.0.1)", "web (10.0.0.2)");
        for (var instance : List.of("10.0.0.1:9100", "10.0.0.3:9100")) {
            source.target(0, 0, "node", instance)
                    .removeSeries("node_uname_info", instance)
                    .removeSeries("node_boot_time_seconds", instance)
                    .removeSeries("node_timex_offset_seconds", instance);
        }
        for (int poll = 0; poll < 40; poll++) {
            source.advance(Duration.ofSeconds(15));
            assertThat(names(wall.poll())).as("after %d polls", poll).isEqualTo(before);
        }
        source.removeTarget("10.0.0.1:9100").advance(Duration.ofSeconds(15));
        wall.poll();
        source.advance(Duration.ofDays(8));
        wall.poll();
        source.advance(Duration.ofMinutes(10));
        assertThat(names(wall.poll())).as("nobody else is called so any more").contains("web (10.0.0.2)");
    }

    @Test
    void monthsOfShortLivedTargetsDoNotGrowTheStoredState() {
        node("a:9100");
        var wall = polledWall();
        for (int week = 0; week < 25; week++) {
            var instance = "short" + week + ":9100";
            node(instance);
            source.sample(0, "zfs_pool_health", "node", instance, "pool", "tank" + week);
            for (int poll = 0; poll < 4; poll++) {
                source.advance(Duration.ofMinutes(1));
                wall.poll();
            }
            source.removeTarget(instance);
            for (int poll = 0; poll < 4; poll++) {
                source.advance(Duration.ofDays(2));
                wall.poll();
            }
        }
        node("new:9100");
        FleetState fleet = wall.poll();
        for (int poll = 0; poll < 6; poll++) {
            source.advance(Duration.ofMinutes(5));
            fleet = wall.poll();
        }
        assertThat(fleet.hosts()).hasSizeLessThan(5);
        assertThat(fleet.hosts()).allSatisfy(host -> assertThat(host.index()).isLessThan(6));
        assertThat(fleet.host("new").orElseThrow().cells("pool.health")).isEmpty();
        assertThat(fleet.host("a").orElseThrow().index()).isZero();
    }

    @Test
    void hostsOfAgentsThatAllScrapeLocalhostStaySeparate() {
        for (var host : List.of("x", "y")) {
            source.target("node", "localhost:9100", "host", host)
                    .sample(
                            host.equals("x") ? 0.1 : 5,
                            "node_timex_offset_seconds",
                            "node",
                            "localhost:9100",
                            "host",
                            host);
        }
        source.row(
                        "max by (instance, host) (abs(node_timex_offset_seconds))",
                        0.01,
                        "instance",
                        "localhost:9100",
                        "host",
                        "x")
                .row(
                        "max by (instance, host) (abs(node_timex_offset_seconds))",
                        5,
                        "instance",
                        "localhost:9100",
                        "host",
                        "y");
        var fleet = check();
        assertThat(fleet.host("x").orElseThrow().state("clock.offset")).isEqualTo(CellState.OK);
        assertThat(fleet.host("y").orElseThrow().state("clock.offset")).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void hostsWithEqualNamesInTwoFederatedTenantsStaySeparate() {
        for (var tenant : List.of("east", "west")) {
            source.target("node", "a:9100", "__tenant_id__", tenant)
                    .sample(1, "node_uname_info", "node", "a:9100", "nodename", "a", "__tenant_id__", tenant)
                    .sample(
                            tenant.equals("east") ? 0.001 : 9,
                            "node_timex_offset_seconds",
                            "node",
                            "a:9100",
                            "__tenant_id__",
                            tenant);
        }
        var hosts = check().hosts();
        assertThat(hosts).hasSize(2);
        assertThat(hosts).extracting(h -> h.label("__tenant_id__")).containsExactlyInAnyOrder("east", "west");
        for (var host : hosts) {
            boolean east = host.label("__tenant_id__").equals("east");
            assertThat(cell(host, "clock.offset").state()).isEqualTo(east ? CellState.OK : CellState.CRITICAL);
        }
    }

    @Test
    void theReasonForAYesOrNoSaysWhatIsMeasured() {
        source.sample(0, "node_timex_sync_status", "agent", "far:9100");
        assertThat(cell(onlyHost(check()), "clock.synced").reason())
                .isEqualTo("warn (the kernel's clock is synchronised: no)");
    }

    @Test
    void hostThatPushesMetricsIsFoundWithoutUp() {
        source.sample(1, "node_timex_sync_status", "agent", "far:9100");
        var host = onlyHost(check());
        assertThat(host.name()).isEqualTo("far");
        assertThat(cell(host, "clock.synced").state()).isEqualTo(CellState.OK);
        assertThat(host.state("up")).isEqualTo(CellState.ABSENT);
    }

    @Test
    void silenceOfAWholeHostIsABadgeAndNotAState() {
        node("a:9100");
        node("b:9100");
        var silenced = silenced(new AlertSource.Matcher("instance", "a.*", true, true));
        assertThat(silenced.host("a").orElseThrow().silenced()).isTrue();
        assertThat(silenced.host("b").orElseThrow().silenced()).isFalse();
        assertThat(silenced.host("a").orElseThrow().state())
                .isEqualTo(silenced.host("b").orElseThrow().state());
    }

    private FleetState silenced(AlertSource.Matcher... matchers) {
        var silence = new AlertSource.Silence(
                "1",
                List.of(matchers),
                source.now.minusSeconds(60),
                source.now.plusSeconds(60),
                "me",
                "",
                AlertSource.SilenceState.ACTIVE,
                source.now,
                "",
                Map.of());
        var poller = poller(true, CATALOGUE);
        poller.setSilences(List.of(new AlertSnapshot.ClusterSilence("east", silence)));
        return poller.poll();
    }

    @Test
    void onlyFullySilencedHostsHaveTheBadge() {
        node("a:9100");
        source.target("other", "a:9200");
        source.sample(1, "node_uname_info", "other", "a:9200", "nodename", "a");
        for (var part : List.of(
                new AlertSource.Matcher("instance", "a:9100", false, true),
                new AlertSource.Matcher("job", "node", false, true),
                new AlertSource.Matcher("instance", "(?<=x)a.*", true, true),
                new AlertSource.Matcher("alertname", "HighCPU", false, false))) {
            assertThat(silenced(part).host("a").orElseThrow().silenced())
                    .as("%s", part)
                    .isFalse();
        }
        assertThat(silenced(new AlertSource.Matcher("instance", "a:9\\d+", true, true))
                        .host("a")
                        .orElseThrow()
                        .silenced())
                .isTrue();
        assertThat(silenced(
                                new AlertSource.Matcher("instance", "a:9[12]00", true, true),
                                new AlertSource.Matcher("job", "x", false, false))
                        .host("a")
                        .orElseThrow()
                        .silenced())
                .isTrue();
    }

    @Test
    void anotherClusterWithTheSameHostNameIsAnotherHost() {
        source.target("node", "a:9100").sample(0, "node_timex_offset_seconds", "node", "a:9100");
        var otherSource = new FakeMetrics();
        otherSource.target("node", "a:9100").sample(1, "node_timex_sync_status", "node", "a:9100");
        var fleet =
                new FleetPoller(Map.of("east", source, "west", otherSource), source.settings(true, CATALOGUE)).poll();
        assertThat(fleet.hosts()).hasSize(2);
        assertThat(fleet.host("east", "a").orElseThrow().state("clock.synced")).isEqualTo(CellState.ABSENT);
        assertThat(fleet.host("west", "a").orElseThrow().state("clock.synced")).isEqualTo(CellState.OK);
        assertThat(fleet.host("a")).isEmpty();
        assertThat(fleet.hostsNamed("a"))
                .extracting(HostState::clusterAndName)
                .containsExactlyInAnyOrder("east/a", "west/a");
        assertThat(fleet.host("west/a").map(HostState::nameAndCluster)).contains("a (west)");
    }
}
