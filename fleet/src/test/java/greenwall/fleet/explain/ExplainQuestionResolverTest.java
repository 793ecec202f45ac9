package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainQuestionResolverTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final List<Quantity> QUANTITIES = QuantityCatalogue.shipped().quantities();

    private static ClusterStateBuilder cluster(String name) {
        return new ClusterStateBuilder(name, NOW, QUANTITIES);
    }

    private static ClusterStateBuilder withHost(ClusterStateBuilder builder, String host) {
        return builder.host(host, Labels.EMPTY)
                .cell(host, "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "too much");
    }

    private static ResolvedExplainQuestion of(FleetState fleet, String cluster, String host) {
        var subject = new ExplainQuestion.HostSubject(cluster, host, Optional.of("cpu.util"), Labels.EMPTY);
        return ((ExplainQuestionResolver.Resolution.Resolved)
                        new ExplainQuestionResolver(fleet).resolve(ExplainQuestion.of(subject, NOW), NOW))
                .context();
    }

    @Test
    void otherEndOfATunnelIsFoundInAnotherClusterWhateverItsIndex() {
        var east = withHost(cluster("east"), "a");
        var west = withHost(cluster("west"), "gateway")
                .cell("gateway", "wg.handshake.age", Labels.of("peer", "a"), 10, CellState.OK, "");
        var fleet = new FleetState(NOW, List.of(east.cluster(), west.cluster()));
        assertThat(of(fleet, "east", "a").neighbours()).containsOnlyKeys("gateway");
    }

    @Test
    void guestIsMatchedWithinItsClusterWhenTwoClustersHaveItsName() {
        var east = withHost(withHost(cluster("east"), "vm"), "metal")
                .cell("metal", "vm.state", Labels.of("domain", "vm"), 1, CellState.OK, "");
        var west = withHost(cluster("west"), "vm");
        var fleet = new FleetState(NOW, List.of(west.cluster(), east.cluster()));
        assertThat(of(fleet, "east", "vm").neighbours()).containsOnlyKeys("metal");
        assertThat(of(fleet, "west", "vm").neighbours()).isEmpty();
    }

    @Test
    void onlyTheOtherEndOfTheTunnelInQuestionIsRelated() {
        var east = withHost(withHost(withHost(cluster("east"), "a"), "b"), "c")
                .cell("a", "wg.handshake.age", Labels.of("peer", "b"), 999, CellState.CRITICAL, "")
                .cell("a", "wg.handshake.age", Labels.of("peer", "c"), 10, CellState.OK, "");
        var fleet = new FleetState(NOW, List.of(east.cluster()));
        var subject =
                new ExplainQuestion.HostSubject("east", "a", Optional.of("wg.handshake.age"), Labels.of("peer", "b"));
        var found = (ExplainQuestionResolver.Resolution.Resolved)
                new ExplainQuestionResolver(fleet).resolve(ExplainQuestion.of(subject, NOW), NOW);
        assertThat(found.context().neighbours().entrySet())
                .filteredOn(neighbour -> neighbour.getValue().sharesMachine())
                .extracting(Map.Entry::getKey)
                .containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "rate(a[5m]) / b; rate(a[5m]) / b",
                "max by (host) (label_replace(rate(a[5m]) / b, 'host', '$1', 'instance', '(.+):[0-9]+')); the query of a, b",
                "sum by (instance, device, mountpoint) (rate({job='node', device='nvme0n1', mountpoint='/srv'}[5m]));"
                        + " sum by (instance, device, mountpoint) (rate({job='node', device='nvme0n1', mountpoint='/srv'}[5m]))"
            })
    void aLongQueryIsNamedByItsMetrics(String query, String title) {
        var subject = new ExplainQuestion.QuerySubject("east", query, "");
        var found = (ExplainQuestionResolver.Resolution.Resolved)
                new ExplainQuestionResolver(new FleetState(NOW, List.of()))
                        .resolve(ExplainQuestion.of(subject, NOW), NOW);
        assertThat(found.context().title()).isEqualTo(title);
    }

    private static ResolvedExplainQuestion ofPast(FleetState fleet, Instant at) {
        var subject = new ExplainQuestion.HostSubject("east", "a", Optional.of("cpu.util"), Labels.EMPTY);
        return ((ExplainQuestionResolver.Resolution.Resolved)
                        new ExplainQuestionResolver(fleet).resolve(ExplainQuestion.of(subject, at), NOW))
                .context();
    }

    private static FleetState lostHost(Instant lastUp) {
        return withHost(cluster("east"), "a")
                .withHostState("a", CellState.DOWN, "no response", Optional.of(lastUp))
                .fleet();
    }

    @Test
    void aHostThatIsDownNowIsExplainedByTheNamedQuantityWhileItWasUp() {
        var lastUp = NOW.minus(Duration.ofHours(1));
        var fleet = lostHost(lastUp);
        assertThat(ofPast(fleet, NOW.minus(Duration.ofHours(3))).title()).isEqualTo("cpu.util of a");
        assertThat(ofPast(fleet, lastUp.plusSeconds(60)).title()).isEqualTo("up of a");
        assertThat(ofPast(fleet, NOW).title()).isEqualTo("up of a");
    }

    @Test
    void aHostThatWasLostWithinARangeIsExplainedByItsLoss() {
        var lastUp = NOW.minus(Duration.ofHours(1));
        var fleet = lostHost(lastUp);
        var range = new TimeWindow(NOW.minus(Duration.ofHours(3)), lastUp.plusSeconds(60));
        var subject = new ExplainQuestion.HostSubject("east", "a", Optional.empty(), Labels.EMPTY);
        var question = ExplainQuestion.ofRange(subject, range);
        assertThat(((ExplainQuestionResolver.Resolution.Resolved)
                                new ExplainQuestionResolver(fleet).resolve(question, NOW))
                        .context()
                        .title())
                .isEqualTo("up of a");
        assertThat(question.worstReadingAt().getFirst()).isEqualTo(range.end());
    }

    private static ExplainQuestionResolver.Resolution.Resolved resolved(FleetState fleet, String quantity, Labels key) {
        var subject = new ExplainQuestion.HostSubject("east", "a", Optional.of(quantity), key);
        return (ExplainQuestionResolver.Resolution.Resolved)
                new ExplainQuestionResolver(fleet).resolve(ExplainQuestion.of(subject, NOW), NOW);
    }

    @Test
    void fillingFileSystemIsSearchedFartherBackWhileSpaceRemains() {
        var logs = Labels.of("mountpoint", "/logs");
        var east = cluster("east")
                .host("a", Labels.EMPTY)
                .cell("a", "fs.full_in", logs, 80_000, CellState.WARN, "below 24 h")
                .cell("a", "fs.used", logs, 0.4, CellState.OK, "within its limits");
        var fleet = new FleetState(NOW, List.of(east.cluster()));
        var found = resolved(fleet, "fs.full_in", logs);
        assertThat(found.context().title()).startsWith("fs.used of a");
        assertThat(found.context().isOngoing()).isTrue();
    }

    @Test
    void nearlyUsedQuotaIsExplainedByItsUsageOverTheLongTerm() {
        var key = Labels.of("dataset", "tank/logs");
        var fleet = withHost(cluster("east"), "a")
                .cell("a", "ds.quota", key, 1e12, CellState.CRITICAL, "")
                .cell("a", "ds.used", key, 9.9e11, CellState.OK, "")
                .fleet();
        var found = resolved(fleet, "ds.quota", key);
        assertThat(found.context().title()).startsWith("ds.used of a");
        assertThat(found.context().isOngoing()).isTrue();
    }

    @Test
    void theSubjectAmongThousandsOfGuestsIsFoundInLittleTime() {
        var east = cluster("east");
        for (int i = 0; i < 10_000; i++) {
            withHost(east, "h" + i);
        }
        for (int i = 0; i < 9_000; i++) {
            east.cell("h" + (9_000 + i / 9), "vm.state", Labels.of("domain", "h" + i), 1, CellState.OK, "");
        }
        var fleet = new FleetState(NOW, List.of(east.cluster()));
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();

        var context = of(fleet, "east", "h42");
        fleet.hosts()
                .forEach(host -> assertThat(context.finder().labelsOf().apply(host.name(), Labels.EMPTY))
                        .isNotNull());

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(context.neighbours()).hasSize(9).containsKeys("h9004", "h41");
    }
}
