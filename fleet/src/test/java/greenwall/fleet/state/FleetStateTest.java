package greenwall.fleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckSnapshot;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FleetStateTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private final ClusterStateBuilder builder =
            new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());

    @Test
    void aHostIsAsBadAsItsWorstCell() {
        var fleet = builder.host("a", Labels.EMPTY)
                .cell("a", "cpu.util", Labels.EMPTY, 0.5, CellState.OK, "")
                .cell("a", "mem.util", Labels.EMPTY, 0.93, CellState.WARN, "")
                .cell("a", "pool.health", Labels.of("pool", "tank"), 0, CellState.DOWN, "")
                .fleet();
        assertThat(fleet.hosts().getFirst().state()).isEqualTo(CellState.DOWN);
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.CRITICAL);
    }

    @Test
    void idleAndAbsentCellsDoNotAffectTheHostState() {
        var fleet = builder.host("a", Labels.EMPTY)
                .cell("a", "cpu.util", Labels.EMPTY, 0.5, CellState.OK, "")
                .cell("a", "arc.hit_ratio", Labels.EMPTY, Double.NaN, CellState.IDLE, "")
                .fleet();
        assertThat(fleet.hosts().getFirst().state()).isEqualTo(CellState.OK);
        assertThat(fleet.hosts().getFirst().absent()).anyMatch(q -> q.id().equals("pool.health"));
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.OK);
    }

    @Test
    void aTimeWithoutAValueIsNotCalledIdle() {
        var host = builder.host("a", Labels.EMPTY)
                .cell("a", "arc.hit_ratio", Labels.EMPTY, Double.NaN, CellState.IDLE, "")
                .cell("a", "scrub.age", Labels.of("pool", "tank"), Double.NaN, CellState.IDLE, "")
                .cell("a", "disk.read.latency", Labels.of("device", "sda"), Double.NaN, CellState.IDLE, "")
                .fleet()
                .hosts()
                .getFirst();
        assertThat(host.cell("arc.hit_ratio").orElseThrow().text()).isEqualTo("idle");
        assertThat(host.cell("scrub.age").orElseThrow().text()).isEqualTo("–");
        assertThat(host.cell("disk.read.latency").orElseThrow().text()).isEqualTo("–");
    }

    @Test
    void theHeadlineCountsEveryHost() {
        var fleet = builder.host("a", Labels.EMPTY)
                .host("b", Labels.EMPTY)
                .host("c", Labels.EMPTY)
                .cell("a", "up", Labels.EMPTY, 1, CellState.OK, "")
                .cell("b", "up", Labels.EMPTY, 0, CellState.GONE, "")
                .cell("c", "up", Labels.EMPTY, 0, CellState.STALE, "")
                .fleet();
        assertThat(fleet.hostCounts().text()).isEqualTo("1 of 3 hosts green · 1 gone · 1 stale");
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.WARNING);
    }

    @Test
    void verdictsFollowTheMonitoringPluginConvention() {
        assertThat(OverallStatus.of(CellState.CRITICAL).exitCode()).isEqualTo(2);
        assertThat(OverallStatus.of(CellState.DOWN).exitCode()).isEqualTo(2);
        assertThat(OverallStatus.of(CellState.WARN).exitCode()).isEqualTo(1);
        assertThat(OverallStatus.of(CellState.GONE).exitCode()).isEqualTo(1);
        assertThat(OverallStatus.of(CellState.STALE).exitCode()).isEqualTo(3);
        assertThat(OverallStatus.of(CellState.SILENT).exitCode()).isEqualTo(3);
        assertThat(OverallStatus.of(CellState.IDLE).exitCode()).isZero();
        assertThat(FleetState.EMPTY.exitStatus()).isEqualTo(OverallStatus.UNKNOWN);
    }

    @Test
    void worstCellOfAQuantityIsFoundAcrossTheFleet() {
        var fleet = builder.host("a", Labels.EMPTY)
                .host("b", Labels.EMPTY)
                .cell("a", "arc.hit_ratio", Labels.EMPTY, 0.95, CellState.OK, "")
                .cell("b", "arc.hit_ratio", Labels.EMPTY, 0.93, CellState.OK, "")
                .fleet();
        assertThat(fleet.worst("arc.hit_ratio").orElseThrow().host().name()).isEqualTo("b");
        assertThat(fleet.worst("pool.health")).isEmpty();
    }

    @Test
    void worstOfSeveralCellsOfAHostComesFirst() {
        var fleet = builder.host("a", Labels.EMPTY)
                .cell("a", "disk.util", Labels.of("device", "sda"), 0.2, CellState.OK, "")
                .cell("a", "disk.util", Labels.of("device", "sdb"), 0.7, CellState.OK, "")
                .fleet();
        assertThat(fleet.hosts()
                        .getFirst()
                        .cell("disk.util")
                        .orElseThrow()
                        .key()
                        .get("device"))
                .isEqualTo("sdb");
    }

    @Test
    void aHostWithDirectChecksOnlyDoesNotMakeTheVerdictUnknown() {
        var ok = builder.host("a", Labels.EMPTY)
                .cell("a", "cpu.util", Labels.EMPTY, 0.5, CellState.OK, "")
                .fleet();
        var check = new DirectCheck.Port(
                new DirectCheck.CheckSubject(DirectCheck.ALONE, "router"), "10.0.0.1", OptionalInt.of(22), "");
        var answered = new DirectCheckResult.Answered("answers", List.of(), List.of());

        var fleet = ok.withChecks(DirectCheckSnapshot.NONE.with(check, NOW, Duration.ofMinutes(1), answered));

        assertThat(fleet.hosts()).hasSize(2);
        assertThat(fleet.exitStatus()).isEqualTo(OverallStatus.OK);
    }
}
