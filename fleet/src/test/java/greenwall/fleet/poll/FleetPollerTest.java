package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityLimit;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.OverallStatus;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetPollerTest extends FleetPollerFixture {
    private static final String RECORDED = "max by (instance) (instance:node_cpu_utilization:ratio)";

    private void scrapeOffset(double seconds) {
        source.advance(Duration.ofSeconds(15)).sample(seconds, "node_timex_offset_seconds", "node", "a:9100");
    }

    private FleetPoller pollerOfNode(double offset) {
        source.node("a", offset);
        return polledWall();
    }

    @Test
    void eachHostUsesTheFirstFormThatReturnsAValueForIt() {
        node("a:9100");
        node("b:9100");
        cpu("a:9100", 0.4);
        cpu("b:9100", 0.6);
        source.sample(0.3, "instance:node_cpu_utilization:ratio", "node", "a:9100");
        var fleet = check();
        assertThat(cell(fleet.host("a").orElseThrow(), "cpu.util").form().id()).isEqualTo("cpu.util.recorded");
        assertThat(cell(fleet.host("b").orElseThrow(), "cpu.util").value()).isEqualTo(0.6);
    }

    @Test
    void deadExporterDoesNotUseUpTheErrorBudgetOfAHostThatIsUp() {
        var form = CATALOGUE.forms("slo.host").stream()
                .filter(f -> f.id().equals("slo.host.up"))
                .findFirst()
                .orElseThrow();
        var judge = form.judgedExpr().orElseThrow();
        node("a:9100");
        source.target("zfs", "a:9134")
                .row(form.expr(), 1, "instance", "a:9100")
                .row(form.expr(), 0.5, "instance", "a:9134")
                .row(judge, 0, "instance", "a:9100")
                .row(judge, 2, "instance", "a:9134");
        var availability = cell(onlyHost(check()), "slo.host");
        assertThat(availability.value()).isEqualTo(1);
        assertThat(availability.state()).isEqualTo(CellState.OK);
    }

    @Test
    void rateThatOutlivesItsTargetIsDownAndNotFresh() {
        node("a:9100");
        cpu("a:9100", 0.4);
        var wall = wall();
        assertThat(cell(onlyHost(wall.poll()), "cpu.util").state()).isEqualTo(CellState.OK);
        source.target(0, 10, "node", "a:9100")
                .removeSeries("node_cpu_seconds_total", "a:9100")
                .removeSeries("node_timex_offset_seconds", "a:9100")
                .advance(Duration.ofSeconds(15));
        var host = onlyHost(wall.poll());
        assertThat(host.state()).isEqualTo(CellState.DOWN);
        assertThat(cell(host, "cpu.util").state()).isEqualTo(CellState.DOWN);
        assertThat(cell(host, "clock.offset").state()).isEqualTo(CellState.DOWN);
        assertThat(host.reason())
                .contains("host down")
                .contains("connection refused")
                .contains("last seen");
        var checked = onlyHost(check());
        assertThat(cell(checked, "cpu.util").state()).isEqualTo(CellState.DOWN);
        assertThat(cell(checked, "clock.offset").state()).isEqualTo(CellState.DOWN);
        assertThat(check().exitStatus()).isEqualTo(OverallStatus.CRITICAL);
    }

    @Test
    void oneDeadExporterOfSeveralTakesOnlyItsOwnCellsDown() {
        node("a:9100");
        source.target("zfs", "a:9134").sample(0, "zfs_pool_health", "zfs", "a:9134", "pool", "tank");
        var wall = wall();
        assertThat(cell(onlyHost(wall.poll()), "pool.health").state()).isEqualTo(CellState.OK);
        source.target(0, 10, "zfs", "a:9134")
                .removeSeries("zfs_pool_health", "a:9134")
                .advance(Duration.ofSeconds(15));
        var host = onlyHost(wall.poll());
        var health = cell(host, "pool.health");
        assertThat(health.state()).isEqualTo(CellState.DOWN);
        assertThat(health.reason()).startsWith("exporter down: job zfs at a:9134");
        assertThat(health.value()).isZero();
        assertThat(cell(host, "clock.offset").state()).isEqualTo(CellState.WARN);
        assertThat(cell(onlyHost(check()), "pool.health").state()).isEqualTo(CellState.DOWN);
    }

    @Test
    void theReasonOfABadStateNamesTheState() {
        node("a:9100");
        source.target("zfs", "a:9134").sample(1, "zfs_pool_health", "zfs", "a:9134", "pool", "tank");
        assertThat(cell(onlyHost(check()), "pool.health").reason()).isEqualTo("critical in the state \"degraded\"");
    }

    @Test
    void responseRepeatedByACacheDoesNotCount() {
        node("a:9100");
        var wall = polledWall();
        var cached = Duration.ofSeconds(35);
        source.now = source.now.plus(cached);
        source.skew = source.skew.minus(cached);
        var fleet = wall.poll();
        assertThat(cell(onlyHost(fleet), "clock.offset").state()).isEqualTo(CellState.SILENT);
        assertThat(fleet.sources().getFirst().reason())
                .contains("2026-11-20T08:00:00Z again")
                .contains("cache");

        source.skew = Duration.ZERO;
        source.now = source.now.minus(cached);
        source.advance(cached.plusSeconds(15));
        assertThat(cell(onlyHost(wall.poll()), "clock.offset").state()).isEqualTo(CellState.WARN);
    }

    @Test
    void responseRepeatedByACacheDoesNotCountHoweverOftenItIsPolled() {
        node("a:9100");
        var wall = polledWall();
        var pollInterval = Duration.ofMillis(500);
        for (int i = 0; i < 70; i++) {
            source.now = source.now.plus(pollInterval);
            source.skew = source.skew.minus(pollInterval);
            wall.poll();
        }
        assertThat(cell(onlyHost(wall.poll()), "clock.offset").state()).isEqualTo(CellState.SILENT);
    }

    @Test
    void correctedServerClockLosesNoValues() {
        source.skew = Duration.ofHours(-1);
        node("a:9100");
        var wall = polledWall();
        source.advance(Duration.ofSeconds(15));
        source.skew = Duration.ZERO;
        node("a:9100");
        source.failing = _ -> {
            source.now = source.now.plusMillis(1);
            return false;
        };
        var fleet = wall.poll();
        assertThat(fleet.sources().getFirst().reason()).isEmpty();
        assertThat(cell(onlyHost(fleet), "clock.offset").state()).isEqualTo(CellState.WARN);
        assertThat(cell(onlyHost(fleet), "clock.offset").age().orElseThrow()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void cellsTurnSilentThirtySecondsAfterTheLastResponse() {
        node("a:9100");
        var wall = polledWall();
        source.failing = _ -> true;
        source.now = source.now.plusSeconds(20);
        var waiting = cell(onlyHost(wall.poll()), "clock.offset");
        assertThat(waiting.state()).isEqualTo(CellState.WARN);
        assertThat(waiting.value()).isEqualTo(0.5);
        assertThat(waiting.age().orElseThrow().toSeconds()).isEqualTo(20);
        source.now = source.now.plusSeconds(15);
        var fleet = wall.poll(PollScope.LIVENESS);
        assertThat(cell(onlyHost(fleet), "clock.offset").state()).isEqualTo(CellState.SILENT);
        assertThat(cell(onlyHost(fleet), "clock.offset").reason())
                .contains("silent for 35 s")
                .contains("connection refused");
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "20, 20", "600, 25"})
    void aConfiguredDeadlineLengthensThatOfAPollUpToTheSilenceOfItsSource(int configured, int ofPoll) {
        node("a:9100");
        source.configuredDeadline = Optional.of(Duration.ofSeconds(configured));
        wall().poll();
        assertThat(source.longestDeadline).isEqualTo(Duration.ofSeconds(ofPoll));
    }

    @Test
    void hangingQueriesDoNotDelaySilenceBeyondThirtySeconds() {
        node("a:9100");
        var wall = wall();
        var answeredAt = wall.poll().sources().getFirst().lastAnswer().orElseThrow();
        var silentAt = answeredAt.plus(SourceState.SILENT_AFTER).plusMillis(1);
        assertThat(Duration.between(source.now, silentAt)).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
        source.failing = _ -> true;
        source.now = silentAt.minusSeconds(3);
        source.longestDeadline = Duration.ZERO;
        wall.poll(PollScope.LIVENESS);
        assertThat(source.longestDeadline).isLessThanOrEqualTo(Duration.ofSeconds(3));
        source.now = silentAt;
        assertThat(cell(onlyHost(wall.poll(PollScope.LIVENESS)), "clock.offset").state())
                .isEqualTo(CellState.SILENT);
    }

    @Test
    void aSourceThatRespondsDuringALongPollIsSilentThirtySecondsAfterItsLastResponse() throws InterruptedException {
        node("a:9100").sample(0.001, "node_timex_offset_seconds", "node", "a:9100");
        var wall = FakeMetrics.impatientPoller(Map.of("east", source), source.settings());
        wall.poll();
        source.advance(Duration.ofSeconds(15));
        var respondedAt = source.now;
        var oneResponded = new CountDownLatch(2);
        var released = new CountDownLatch(1);
        source.failing = _ -> {
            oneResponded.countDown();
            if (oneResponded.getCount() == 0) {
                awaitUninterrupted(released);
            }
            return false;
        };
        wall.pollDueSources();
        assertThat(oneResponded.await(30, TimeUnit.SECONDS)).isTrue();

        source.now = respondedAt.plusSeconds(25);
        assertStatusBarAndHost(wall.pollDueSources(), CellState.OK);
        source.now = respondedAt.plusSeconds(30);
        assertStatusBarAndHost(wall.pollDueSources(), CellState.SILENT);
        released.countDown();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertStatusBarAndHost(FleetState fleet, CellState expected) {
        assertThat(fleet.sources().getFirst().at(source.now).state()).isEqualTo(expected);
        assertThat(onlyHost(fleet).state()).isEqualTo(expected);
    }

    @Test
    void aSourceThatNeverAnsweredIsUnknown() {
        source.failing = _ -> true;
        var fleet = check();
        assertThat(fleet.hosts()).isEmpty();
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
        assertThat(fleet.sources().getFirst().reason()).isEqualTo("connection refused");
    }

    @Test
    void failedQueryTurnsOnlyItsOwnQuantitySilent() {
        node("a:9100");
        source.sample(1, "node_timex_sync_status", "node", "a:9100");
        var wall = polledWall();
        source.failing = q -> q.contains("node_timex_sync_status");
        for (int i = 0; i < 3; i++) {
            source.advance(Duration.ofSeconds(15));
            wall.poll();
        }
        var host = onlyHost(wall.poll());
        assertThat(cell(host, "clock.synced").state()).isEqualTo(CellState.SILENT);
        assertThat(cell(host, "clock.offset").state()).isEqualTo(CellState.WARN);
    }

    @Test
    void oldSampleIsStaleByTheSourcesOwnClock() {
        source.skew = Duration.ofHours(3);
        node("a:9100");
        long oldMillis = source.now.plus(source.skew).minusSeconds(100).toEpochMilli();
        source.sampleAt(1, oldMillis, "node_timex_sync_status", "node", "a:9100");
        var host = onlyHost(check());
        assertThat(cell(host, "clock.synced").state()).isEqualTo(CellState.STALE);
        assertThat(cell(host, "clock.synced").age().orElseThrow().toSeconds()).isEqualTo(100);
        assertThat(cell(host, "clock.offset").state()).isEqualTo(CellState.WARN);
        assertThat(check().sources().getFirst().skew().orElseThrow())
                .isBetween(
                        Duration.ofHours(3).minusSeconds(1), Duration.ofHours(3).plusSeconds(1));
    }

    @Test
    void aHostThatIsScrapedForLessThanTheWindowIsTooNewToJudge() {
        source.target(1, 2, "node", "a:9100")
                .sample(0.97, "instance:node_cpu_utilization:ratio", "node", "a:9100")
                .sample(1, "node_cpu_seconds_total", "node", "a:9100", "mode", "idle")
                .sample(1, "node_netstat_Tcp_RetransSegs", "node", "a:9100")
                .row("max by (instance) (rate(node_netstat_Tcp_RetransSegs[5m]))", 900, "instance", "a:9100")
                .rule(
                        "instance:node_cpu_utilization:ratio",
                        "1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))");
        var host = onlyHost(check());
        assertThat(cell(host, "tcp.retrans").state()).isEqualTo(CellState.IDLE);
        assertThat(cell(host, "tcp.retrans").reason()).startsWith("too new: not scraped long enough");
        assertThat(cell(host, "cpu.util").reason()).startsWith("too new: not scraped long enough");
        source.target(1, 20, "node", "a:9100");
        assertThat(cell(onlyHost(check()), "tcp.retrans").state()).isEqualTo(CellState.CRITICAL);
        var wall = polledWall();
        source.target(1, 2, "node", "a:9100").advance(Duration.ofSeconds(15));
        assertThat(cell(onlyHost(wall.poll()), "tcp.retrans").state())
                .as("failing scrapes do not end a bad state")
                .isEqualTo(CellState.CRITICAL);
        source.failing = query -> query.startsWith("sum_over_time(up[5m])");
        assertThat(cell(onlyHost(check()), "tcp.retrans").state())
                .as("it is not known how long it has been scraped")
                .isEqualTo(CellState.IDLE);
        assertThat(check().sources().getFirst().reason()).contains("not known how long targets have been scraped");
    }

    @Test
    void aThingThatAnExporterDoesNotReportWhenItIsBackIsForgotten() {
        source.target(0, 0, "node", "a:9100");
        for (var dataset : List.of("t/a", "t/b")) {
            source.pastSeries("zfs_replication_lag_seconds", "node", "a:9100", "dataset", dataset);
        }
        source.row(
                "max_over_time(timestamp(up{instance=~\"a:9100\"} == 1)[7d:1m])",
                source.now.getEpochSecond() - 600,
                "job",
                "node",
                "instance",
                "a:9100");
        var wall = polledWall();
        assertThat(onlyHost(wall.poll()).cells("repl.age"))
                .extracting(cell -> cell.state())
                .containsExactly(CellState.DOWN, CellState.DOWN);
        source.target("node", "a:9100").sample(60, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/b");
        for (int poll = 0; poll < 4; poll++) {
            source.advance(Duration.ofSeconds(5));
            assertThat(onlyHost(wall.poll()).cells("repl.age"))
                    .as("poll %d", poll)
                    .extracting(cell -> cell.key().get("dataset"))
                    .containsExactly("t/b");
        }
    }

    @Test
    void aSourceThatHasNotCountedScrapesForLongIsPartial() {
        source.node("a", 0.001);
        var wall = polledWall();
        source.failing = query -> query.startsWith("sum_over_time(up[5m])");
        source.advance(Duration.ofMinutes(1));
        assertThat(wall.poll().sources().getFirst().word()).isEqualTo("ok");
        source.advance(Duration.ofMinutes(10));
        assertThat(wall.poll().sources().getFirst().reason()).contains("not known how long targets have been scraped");
    }

    @Test
    void theFirstRateOfANewHostIsShownAsCriticalAfterTwoReadings() {
        source.target(1, 2, "node", "a:9100")
                .sample(1, "node_netstat_Tcp_RetransSegs", "node", "a:9100")
                .row("max by (instance) (rate(node_netstat_Tcp_RetransSegs[5m]))", 900, "instance", "a:9100");
        var wall = polledWall();
        source.target(1, 20, "node", "a:9100").advance(Duration.ofSeconds(15));
        var first = cell(onlyHost(wall.poll()), "tcp.retrans");
        assertThat(first.state()).isEqualTo(CellState.IDLE);
        assertThat(first.reason()).contains("the newest reading is critical");
        source.advance(Duration.ofSeconds(15));
        assertThat(cell(onlyHost(wall.poll()), "tcp.retrans").state()).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void aClockOffsetOfExactlyZeroIsNotShownAsOkSinceTheKernelReportsItUnderChronyToo() {
        node("a:9100").sample(0, "node_timex_offset_seconds", "node", "a:9100");
        assertThat(cell(onlyHost(check()), "clock.offset").state()).isEqualTo(CellState.IDLE);
        source.sample(0.0001, "node_timex_offset_seconds", "node", "a:9100");
        assertThat(cell(onlyHost(check()), "clock.offset").state()).isEqualTo(CellState.OK);
    }

    @Test
    void aClockOffsetThatIsNoLongerReportedIsNotReplacedByOneThatProvesNothing() {
        node("a:9100")
                .sample(0, "node_timex_offset_seconds", "node", "a:9100")
                .sample(2, "chrony_tracking_last_offset_seconds", "node", "a:9100");
        var wall = polledWall();
        source.removeSeries("chrony_tracking_last_offset_seconds", "a:9100");
        for (int poll = 0; poll < 10; poll++) {
            source.advance(Duration.ofMinutes(1));
            assertThat(cell(onlyHost(wall.poll()), "clock.offset").state())
                    .as("poll %d", poll)
                    .isEqualTo(CellState.STALE);
        }
        assertThat(cell(onlyHost(check()), "clock.offset").state()).isEqualTo(CellState.STALE);
        source.sample(0.4, "node_timex_offset_seconds", "node", "a:9100").advance(Duration.ofMinutes(5));
        assertThat(cell(onlyHost(wall.poll()), "clock.offset").state())
                .as("any other offset replaces it")
                .isEqualTo(CellState.WARN);
    }

    @Test
    void aClockOffsetOfExactlyZeroEndsAWarningAfterThreeReadings() {
        node("a:9100");
        var wall = polledWall();
        source.sample(0, "node_timex_offset_seconds", "node", "a:9100");
        var states = new ArrayList<CellState>();
        for (int poll = 0; poll < 4; poll++) {
            source.advance(Duration.ofSeconds(15));
            var cell = cell(onlyHost(wall.poll()), "clock.offset");
            states.add(cell.state());
            assertThat(cell.reason())
                    .startsWith(poll < 2 ? "its earlier state stays until 3 such readings" : "not shown as ok")
                    .contains("0 proves nothing");
        }
        assertThat(states).containsExactly(CellState.WARN, CellState.WARN, CellState.IDLE, CellState.IDLE);
    }

    @Test
    void aPartialSourceIsNotAskedInEachPollForWhatNoHostMayHave() {
        node("a:9100");
        source.listedValues = List.of("up");
        source.warnings = List.of("the response is partial: a storage node did not respond");
        var wall = polledWall();
        assertThat(source.receivedQueries).anyMatch(query -> query.contains("libvirt_domain_vcpu"));
        source.receivedQueries.clear();
        source.advance(Duration.ofSeconds(10));
        wall.poll();
        assertThat(source.receivedQueries)
                .anyMatch(query -> query.contains("node_timex"))
                .noneMatch(query -> query.contains("libvirt_domain_vcpu"));
    }

    @Test
    void aScriptsMetricThatIsNoLongerWrittenIsStaleAfterARestart() {
        source.node("a", 0.001)
                .sample(0.3, "ebpf_zfs_arc_hit_ratio", "node", "a:9100")
                .removeSeries("ebpf_zfs_arc_hit_ratio", "a:9100");
        assertThat(cell(onlyHost(check()), "arc.hit_ratio").state()).isEqualTo(CellState.STALE);
    }

    @Test
    void recordedValueIsAsOldAsTheInputsOfItsRule() {
        node("a:9100");
        long oldMillis = source.now.minusSeconds(200).toEpochMilli();
        source.sample(0.3, "instance:node_cpu_utilization:ratio", "node", "a:9100")
                .sampleAt(1, oldMillis, "node_cpu_seconds_total", "node", "a:9100", "mode", "idle")
                .rule(
                        "instance:node_cpu_utilization:ratio",
                        "1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))");
        var cell = cell(onlyHost(check()), "cpu.util");
        assertThat(cell.state()).isEqualTo(CellState.STALE);
        assertThat(cell.age().orElseThrow().toSeconds()).isEqualTo(200);
    }

    private void recordCpu(double used, Duration ago) {
        source.sample(1, "node_cpu_seconds_total", "node", "a:9100", "mode", "idle")
                .sampleAt(
                        used,
                        source.now.minus(ago).toEpochMilli(),
                        "instance:node_cpu_utilization:ratio",
                        "node",
                        "a:9100");
    }

    private void ruleOfCpu() {
        source.rule("instance:node_cpu_utilization:ratio", "1 - avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))");
    }

    @Test
    void recordedValueIsStaleWhenItsRuleIsNoLongerEvaluated() {
        node("a:9100");
        ruleOfCpu();
        recordCpu(0.4, Duration.ofSeconds(100));
        var cell = cell(onlyHost(check()), "cpu.util");
        assertThat(cell.state()).as("evaluated each minute").isEqualTo(CellState.OK);
        assertThat(cell.age().orElseThrow().toSeconds()).isEqualTo(100);
        recordCpu(0.4, Duration.ofSeconds(200));
        cell = cell(onlyHost(check()), "cpu.util");
        assertThat(cell.state()).isEqualTo(CellState.STALE);
        assertThat(cell.reason())
                .contains("instance:node_cpu_utilization:ratio is 3 m 20 s old; the freshness limit is 3 m");
    }

    @Test
    void aRecordedSampleCountsAsOneReadingHoweverOftenItsInputsAreScraped() {
        node("a:9100");
        ruleOfCpu();
        recordCpu(0.4, Duration.ZERO);
        var wall = polledWall();
        for (int scrape = 1; scrape <= 3; scrape++) {
            source.advance(Duration.ofSeconds(15));
            recordCpu(0.99, Duration.ofSeconds(15 * scrape - 10));
            assertThat(cell(onlyHost(wall.poll()), "cpu.util").state())
                    .as("one reading, scrape " + scrape)
                    .isEqualTo(CellState.OK);
        }
        source.advance(Duration.ofSeconds(20));
        recordCpu(0.99, Duration.ofSeconds(5));
        assertThat(cell(onlyHost(wall.poll()), "cpu.util").state())
                .as("the rule was evaluated again")
                .isNotEqualTo(CellState.OK);
    }

    @Test
    void ageOfARecordedSeriesIsQueriedOnlyWhereItIsUsed() {
        node("a:9100");
        cpu("a:9100", 0.4);
        check();
        assertThat(source.receivedQueries).noneMatch(query -> query.contains("timestamp(instance:"));
        recordCpu(0.4, Duration.ZERO);
        check();
        assertThat(source.receivedQueries).anyMatch(query -> query.contains("timestamp(instance:"));
    }

    @Test
    void textfileThatIsNoLongerWrittenMakesItsValuesStale() {
        node("a:9100");
        source.sample(100, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .sample(
                        source.now.getEpochSecond() - 7200.0,
                        "node_textfile_mtime_seconds",
                        "node",
                        "a:9100",
                        "file",
                        "/x/repl.prom");
        var cell = cell(onlyHost(check()), "repl.age");
        assertThat(cell.state()).isEqualTo(CellState.STALE);
        assertThat(cell.reason()).contains("textfile").contains("2 h ago");
        source.sample(
                source.now.getEpochSecond() - 60.0,
                "node_textfile_mtime_seconds",
                "node",
                "a:9100",
                "file",
                "/x/repl.prom");
        assertThat(cell(onlyHost(check()), "repl.age").state()).isEqualTo(CellState.OK);
    }

    @Test
    void aFileForOtherMetricsDoesNotKeepTheValuesOfADeadFileGreen() {
        node("a:9100");
        source.sample(300, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .sample(
                        source.now.minus(Duration.ofDays(2)).getEpochSecond(),
                        "node_textfile_mtime_seconds",
                        "node",
                        "a:9100",
                        "file",
                        "/x/backup.prom")
                .sample(
                        source.now.getEpochSecond() - 20.0,
                        "node_textfile_mtime_seconds",
                        "node",
                        "a:9100",
                        "file",
                        "/x/zfs_pools.prom");
        assertThat(cell(onlyHost(check()), "repl.age").state()).isEqualTo(CellState.STALE);
    }

    @Test
    void aTextfileThatIsWrittenDailyIsStaleAfterTwoDays() {
        node("a:9100");
        source.sample(100, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .textfileWrittenDaily("a:9100", "/x/repl.prom");
        assertThat(replicationWritten(Duration.ofHours(10))).isEqualTo(CellState.OK);
        assertThat(replicationWritten(Duration.ofHours(50))).isEqualTo(CellState.STALE);
    }

    private CellState replicationWritten(Duration ago) {
        source.sample(
                source.now.minus(ago).getEpochSecond(),
                "node_textfile_mtime_seconds",
                "node",
                "a:9100",
                "file",
                "/x/repl.prom");
        return cell(onlyHost(check()), "repl.age").state();
    }

    @Test
    void twoPeersOfOneNameAreOneThatShowsTheWorst() {
        var keys = List.of("A".repeat(43) + "=", "B".repeat(43) + "=");
        source.target("wg", "gw:9586");
        for (var key : keys) {
            double age = key.startsWith("A") ? 10_000 : 40;
            String[] labels = {"instance", "gw:9586", "interface", "wg0", "public_key", key, "friendly_name", "laptop"};
            source.sample(
                            source.now.getEpochSecond() - age,
                            "wireguard_latest_handshake_seconds",
                            "wg",
                            "gw:9586",
                            Arrays.copyOfRange(labels, 2, labels.length))
                    .row(
                            "max by (instance, interface, public_key, friendly_name, name, allowed_ips)"
                                    + " (time() - (wireguard_latest_handshake_seconds > 1e9))",
                            age,
                            labels);
        }
        assertThat(cell(onlyHost(check()), "wg.handshake.age").state()).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void anAgeOfTheFutureIsNotGreen() {
        node("a:9100");
        source.sample(-30, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a");
        assertThat(cell(onlyHost(check()), "repl.age").state())
                .as("clocks differ a little")
                .isEqualTo(CellState.OK);
        source.sample(-1150, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a");
        var age = cell(onlyHost(check()), "repl.age");
        assertThat(age.state()).isEqualTo(CellState.IDLE);
        assertThat(age.reason()).startsWith("not evaluated").endsWith("which is impossible: a clock is wrong");
    }

    @Test
    void valueWithAFutureTimestampIsNotGreen() {
        node("a:9100");
        var ahead = source.now.plus(Duration.ofDays(11)).plusSeconds(60);
        source.sampleAt(0, ahead.toEpochMilli(), "node_timex_offset_seconds", "node", "a:9100")
                .sample(100, "zfs_replication_lag_seconds", "node", "a:9100", "dataset", "t/a")
                .sample(
                        ahead.getEpochSecond(),
                        "node_textfile_mtime_seconds",
                        "node",
                        "a:9100",
                        "file",
                        "/x/repl.prom");
        var host = onlyHost(check());
        assertThat(cell(host, "clock.offset").state()).isEqualTo(CellState.STALE);
        assertThat(cell(host, "clock.offset").reason()).contains("11 d ahead of the source's clock");
        assertThat(cell(host, "repl.age").state()).isEqualTo(CellState.STALE);
        assertThat(cell(host, "repl.age").reason()).contains("its textfile is 11 d in the future");
    }

    @Test
    void readingJudgedSeveralTimesCountsOnce() {
        var wall = pollerOfNode(0.001);
        scrapeOffset(30);
        assertThat(cell(onlyHost(wall.poll()), "clock.offset").state()).isEqualTo(CellState.OK);
        for (int pollNumber = 0; pollNumber < 4; pollNumber++) {
            assertThat(cell(onlyHost(wall.poll(PollScope.LIVENESS)), "clock.offset")
                            .state())
                    .as("a look at life reads nothing anew")
                    .isEqualTo(CellState.OK);
        }
        source.now = source.now.plusSeconds(5);
        assertThat(cell(onlyHost(wall.poll()), "clock.offset").state())
                .as("asked again before the next scrape")
                .isEqualTo(CellState.OK);
        source.advance(Duration.ofSeconds(10)).sample(30, "node_timex_offset_seconds", "node", "a:9100");
        assertThat(cell(onlyHost(wall.poll()), "clock.offset").state()).isEqualTo(CellState.CRITICAL);
        for (int goodPoll = 0; goodPoll < 2; goodPoll++) {
            scrapeOffset(0.001);
            wall.poll();
            wall.poll(PollScope.LIVENESS);
            assertThat(cell(onlyHost(wall.poll(PollScope.LIVENESS)), "clock.offset")
                            .state())
                    .isEqualTo(CellState.CRITICAL);
        }
    }

    @Test
    void consecutiveBadReadingsOfDifferentSeverityAreNotGreen() {
        var wall = pollerOfNode(0.001);
        scrapeOffset(30);
        wall.poll();
        scrapeOffset(0.2);
        assertThat(cell(onlyHost(wall.poll()), "clock.offset").state()).isEqualTo(CellState.WARN);
    }

    @Test
    void cellWorsensAfterTwoReadingsAndRecoversAfterThree() {
        node("a:9100");
        cpu("a:9100", 0.5);
        var wall = polledWall();
        var seen = new ArrayList<String>();
        for (double used : new double[] {0.95, 0.95, 0.5, 0.5, 0.5, 0.99}) {
            source.removeRows(QUOTIENT).advance(Duration.ofSeconds(15));
            cpu("a:9100", used);
            seen.add(cell(onlyHost(wall.poll()), "cpu.util").state().word());
        }
        assertThat(seen).containsExactly("ok", "warn", "warn", "warn", "ok", "ok");
        assertThat(cell(onlyHost(check()), "cpu.util").state()).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void aStateThatIsKeptForAReadingSaysWhatTheReadingIs() {
        node("a:9100");
        cpu("a:9100", 0.95);
        var wall = polledWall();
        source.removeRows(QUOTIENT).advance(Duration.ofSeconds(15));
        cpu("a:9100", 0.5);
        var fleet = wall.poll();
        assertThat(cell(onlyHost(fleet), "cpu.util").reason())
                .isEqualTo(
                        "warn above 90 %; the newest reading is ok; the state changes after 3 such readings in a row");
        var noAlerts = new AlertSnapshot(fleet.at(), List.of(), List.of(), List.of(), List.of(), List.of());
        assertThat(ProblemBuilder.build(fleet, noAlerts, List.of(), ProblemEdits.NONE, List.of()))
                .extracting(Problem::sentence)
                .anySatisfy(sentence ->
                        assertThat(sentence).contains("CPUs are 50 % busy").doesNotContain("limit"));
    }

    @Test
    void idleCacheIsIdleAndNotAbsent() {
        node("a:9100");
        source.sample(0, "node_zfs_arc_hits", "node", "a:9100").sample(0, "node_zfs_arc_misses", "node", "a:9100");
        assertThat(cell(onlyHost(check()), "arc.hit_ratio").state()).isEqualTo(CellState.IDLE);
    }

    @Test
    void anImpossibleShareIsNotShownAsOk() {
        node("a:9100");
        source.sample(-5, "instance:node_memory_utilization:ratio", "node", "a:9100");
        var memory = cell(onlyHost(check()), "mem.util");
        assertThat(memory.state()).isEqualTo(CellState.IDLE);
        assertThat(memory.reason()).isEqualTo("not evaluated: its source reports −500 %, which is impossible");
    }

    @Test
    void numberOfQueriesDoesNotGrowWithTheHosts() {
        node("a:9100");
        var wall = polledWall();
        source.receivedQueries.clear();
        source.advance(Duration.ofSeconds(5));
        wall.poll();
        int queryCount = source.receivedQueries.size();
        for (int i = 0; i < 50; i++) {
            node("h" + i + ":9100");
        }
        source.advance(Duration.ofSeconds(60));
        wall.poll();
        source.receivedQueries.clear();
        source.advance(Duration.ofSeconds(5));
        assertThat(wall.poll().hosts()).hasSize(51);
        assertThat(source.receivedQueries).hasSize(queryCount);
        assertThat(new HashSet<>(source.receivedQueries)).hasSize(queryCount);
    }

    @Test
    void customFormOfTheSiteIsQueriedAndAgedLikeAnyOther() {
        var site = CATALOGUE.with(
                List.of(new QuantityCatalogue.Addition(
                        "power.watts", "W", List.of(), List.of("max by (instance) (ipmi_power_watts)"))),
                List.of());
        node("a:9100");
        source.sampleAt(300, source.now.minusSeconds(10).toEpochMilli(), "ipmi_power_watts", "node", "a:9100");
        var cell = cell(onlyHost(poller(true, site).poll()), "power.watts");
        assertThat(cell.value()).isEqualTo(300);
        assertThat(cell.state()).isEqualTo(CellState.OK);
        assertThat(cell.age().orElseThrow().toSeconds()).isEqualTo(10);
    }

    @Test
    void theLowestOfSeveralValuesCountsIfLowValuesOfAQuantityOfTheSiteAreBad() {
        var site = CATALOGUE.with(
                List.of(new QuantityCatalogue.Addition(
                        "ups.charge", "ratio", List.of(), List.of("max by (instance, ups) (ups_battery_charge)"))),
                List.of(new QuantityCatalogue.Override(
                        "ups.charge", Optional.of(QuantityLimit.below(0.5)), Optional.of(QuantityLimit.below(0.2)))));
        node("a:9100");
        source.sample(0.1, "ups_battery_charge", "node", "a:9100", "ups", "1");
        source.sample(1, "ups_battery_charge", "node", "a:9100", "ups", "2");
        var cell = cell(onlyHost(poller(true, site).poll()), "ups.charge");
        assertThat(cell.value()).isEqualTo(0.1);
        assertThat(cell.state()).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void absentQuantitiesExplainTheReasonAndTheRemedy() {
        node("a:9100");
        source.target("zfs", "a:9134").sample(1, "zfs_scrape_collector_success", "zfs", "a:9134", "collector", "pool");
        var host = onlyHost(check());
        assertThat(absence(host, "systemd.failed")).contains("off by default").contains("--collector.systemd");
        assertThat(absence(host, "pool.read.ops")).contains("no I/O counters");
        assertThat(absence(host, "wg.rx"))
                .contains("no exporter that provides it is scraped")
                .contains("9586");
        assertThat(absence(host, "snap.count")).contains("--collector.dataset-snapshot");
    }

    private static String absence(HostState host, String quantity) {
        var absence = host.absence(CATALOGUE.quantity(quantity).orElseThrow());
        return absence.reason() + " | " + absence.remedy();
    }

    @Test
    void aDiagnosisNamesEveryHostOnceAndEveryFormInUse() {
        node("a:9100");
        node("b:9100");
        cpu("a:9100", 0.5);
        var found = poller(true, CATALOGUE).diagnose();
        assertThat(found.hosts()).extracting(h -> h.host()).containsExactlyInAnyOrder("a", "b");
        var cpu = found.quantities().stream()
                .filter(q -> q.quantity().equals("cpu.util"))
                .findFirst()
                .orElseThrow();
        assertThat(cpu.forms()).singleElement().satisfies(form -> {
            assertThat(form.hosts()).containsExactly("a");
            assertThat(form.expr()).contains("node_cpu_seconds_total");
        });
        assertThat(cpu.absent())
                .singleElement()
                .satisfies(absent -> assertThat(absent.host()).isEqualTo("b"));
        assertThat(found.sources().getFirst().version()).isEqualTo("2.42.0");
        assertThat(found.sources().getFirst().targetsUp()).isEqualTo(2);
    }

    @Test
    void labelsWithQuotesAndNewlinesAreHandled() {
        var oddInstance = "we\"ird\n.host:9100";
        source.target(0, 0, "node", oddInstance).sample(1, "node_timex_sync_status", "node", oddInstance, "x", "😀\"");
        source.target("node", "fine:9100");
        assertThat(check().hosts()).hasSize(2);
        assertThat(Labels.of("instance", oddInstance).get("instance")).isEqualTo(oddInstance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1D", "PT-5H", "P-1D", "P-20D"})
    void criticalStatesAreShownEvenIfTheConsoleClockIsWrong(Duration ahead) {
        source.skew = ahead.negated();
        node("a:9100");
        source.sample(0, "node_timex_sync_status", "node", "a:9100")
                .sample(30, "node_timex_offset_seconds", "node", "a:9100");
        var checked = check();
        assertThat(cell(onlyHost(checked), "clock.offset").state()).isEqualTo(CellState.CRITICAL);
        assertThat(checked.exitStatus()).isEqualTo(OverallStatus.CRITICAL);
        assertThat(checked.sources().getFirst().clockWarning()).isPresent();
        assertThat(checked.at()).isEqualTo(source.now.minus(ahead));
        assertThat(onlyHost(wall().poll()).state()).isEqualTo(CellState.CRITICAL);
    }

    @Test
    void hostWithoutAnyJudgedQuantityIsNotGreen() {
        source.target("custom", "a:9000").sample(1, "custom_thing", "custom", "a:9000");
        var fleet = check();
        assertThat(cell(onlyHost(fleet), "slo.host").state())
                .as("every target has its objective")
                .isEqualTo(CellState.OK);
        assertThat(onlyHost(fleet).state()).isEqualTo(CellState.ABSENT);
        assertThat(onlyHost(fleet).reason()).startsWith("nothing can be evaluated");
        assertThat(fleet.hostCounts().text()).isEqualTo("0 of 1 host green · 1 absent");
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
        source.target("node", "b:9100").sample(0.001, "node_timex_offset_seconds", "node", "b:9100");
        assertThat(check().exitStatus()).as("beside one that is judged").isEqualTo(OverallStatus.OK);
    }

    @Test
    void clusterWithoutAnyJudgedQuantityIsUnknownBesideAHealthyOne() {
        source.target("node", "a:9100").sample(0.001, "node_timex_offset_seconds", "node", "a:9100");
        var otherSource = new FakeMetrics().target("custom", "b:9000");
        var bothSources = new FleetPoller(
                Map.of("east", source, "west", otherSource),
                PollSettings.oneShot(CATALOGUE).clock(() -> source.now));
        assertThat(bothSources.poll().exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
    }

    @Test
    void aWarningDoesNotHideThatAnotherClusterIsUnknown() {
        source.target("node", "a:9100").sample(0, "node_timex_sync_status", "node", "a:9100");
        assertThat(check().hasUnknown()).isFalse();
        var silent = new FakeMetrics();
        silent.failing = _ -> true;
        var settings = PollSettings.oneShot(CATALOGUE).clock(() -> source.now);
        var fleet = new FleetPoller(Map.of("east", source, "west", silent), settings).poll();
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.WARNING);
        assertThat(fleet.hasUnknown()).isTrue();
    }

    @Test
    void incompleteMetricListIsNotTrusted() {
        node("a:9100");
        source.sample(30, "node_timex_offset_seconds", "node", "a:9100");
        source.listedValues = List.of();
        assertThat(check().exitStatus()).isEqualTo(OverallStatus.CRITICAL);
        source.listedValues = List.of("something_else");
        assertThat(check().exitStatus()).isEqualTo(OverallStatus.CRITICAL);
        source.listedValues = List.of("up");
        source.warnings = List.of("the response is partial: a storage node did not respond");
        source.warned = Labels.NAME::equals;
        assertThat(check().exitStatus()).isEqualTo(OverallStatus.CRITICAL);
    }
}
