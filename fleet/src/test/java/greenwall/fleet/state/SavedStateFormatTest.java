package greenwall.fleet.state;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SavedStateFormatTest {
    private static final Instant THEN = Instant.parse("2026-11-20T03:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(130);
    private static final List<Quantity> QUANTITIES = QuantityCatalogue.shipped().quantities();

    private static FleetState fleet() {
        return new ClusterStateBuilder("prod", THEN, QUANTITIES)
                .source(SourceState.of(
                        new Source("prod", Source.Kind.PROMETHEUS, URI.create("http://prom:9090")),
                        CellState.OK,
                        Optional.of(THEN),
                        Optional.of(Duration.ZERO),
                        "",
                        ""))
                .host("well", Labels.of("location", "a\tb"))
                .target("well", Labels.of("job", "node", "instance", "10.0.0.1:9100"), true, THEN, "")
                .cell("well", "cpu.util", Labels.EMPTY, 0.2, CellState.OK, "within its limits")
                .host("ill", Labels.EMPTY)
                .cell("ill", "pool.health", Labels.of("pool", "tank"), 1, CellState.CRITICAL, "degraded")
                .mute("ill")
                .fleet();
    }

    private static FleetState readBack() {
        return SavedStateFormat.read(SavedStateFormat.write(fleet()), QUANTITIES, NOW)
                .orElseThrow();
    }

    @Test
    void greenHostsAreNotGreenAfterARestart() {
        var state = readBack();
        assertThat(state.outdated()).isTrue();
        assertThat(state.hostCounts().count(CellState.OK)).isZero();
        var well = state.host("well").orElseThrow();
        assertThat(well.state()).isEqualTo(CellState.SILENT);
        assertThat(well.reason()).isEqualTo("was ok 2 m 10 s ago; no response since");
        assertThat(well.cell("cpu.util").orElseThrow().state()).isEqualTo(CellState.SILENT);
        assertThat(well.cell("cpu.util").orElseThrow().value()).isEqualTo(0.2);
        assertThat(well.label("location")).isEqualTo("a\tb");
    }

    /// If Prometheus is silent after a restart, hosts are checked directly at these addresses.
    @Test
    void targetsOfAHostAreRestoredAndNoneIsDown() {
        var well = readBack().host("well").orElseThrow();
        assertThat(well.lastSeen()).contains(THEN);
        assertThat(well.targets()).singleElement().satisfies(target -> {
            assertThat(target.job()).isEqualTo("node");
            assertThat(target.instance()).isEqualTo("10.0.0.1:9100");
            assertThat(target.scraped()).isTrue();
            assertThat(target.present()).isTrue();
            assertThat(target.storeUnreachable()).isTrue();
            assertThat(target.down()).isFalse();
        });
    }

    @Test
    void problemCellsKeepTheirStateAndAge() {
        var ill = readBack().host("ill").orElseThrow();
        assertThat(ill.state()).isEqualTo(CellState.CRITICAL);
        assertThat(ill.silenced()).isTrue();
        assertThat(ill.cell("pool.health").orElseThrow().reason()).isEqualTo("degraded (2 m 10 s ago)");
    }

    @Test
    void sourceIsSilentUntilItResponds() {
        assertThat(readBack().sources())
                .singleElement()
                .satisfies(s -> assertThat(s.state()).isEqualTo(CellState.SILENT));
    }

    @Test
    void truncatedTextIsRejected() {
        var lines = SavedStateFormat.write(fleet());
        for (int length = 0; length < lines.size(); length++) {
            assertThat(SavedStateFormat.read(lines.subList(0, length), QUANTITIES, NOW))
                    .as("the first %d of %d lines", length, lines.size())
                    .isEmpty();
        }
    }

    private static SourceState neverAnswered(String reason, String remedy) {
        var source = new Source("prod", Source.Kind.PROMETHEUS, URI.create("http://prom:9090"));
        return SourceState.of(source, CellState.SILENT, Optional.empty(), Optional.empty(), reason, remedy);
    }

    @Test
    void sourceThatNeverRespondedHasNoAgeAfterARestart() {
        var neverPolled = new ClusterStateBuilder("prod", THEN, QUANTITIES)
                .source(neverAnswered("refused", ""))
                .host("well", Labels.EMPTY)
                .fleet();
        var source = SavedStateFormat.read(SavedStateFormat.write(neverPolled), QUANTITIES, NOW)
                .orElseThrow()
                .sources()
                .getFirst();
        assertThat(source.age()).isEmpty();
        assertThat(source.lastAnswer()).isEmpty();
        assertThat(source.reason()).isEqualTo("it has never responded");
    }

    @Test
    void clockSetBackSinceTheSaveGivesNoAge() {
        var state = SavedStateFormat.read(SavedStateFormat.write(fleet()), QUANTITIES, THEN.minusSeconds(86_400))
                .orElseThrow();
        assertThat(state.sources().getFirst().age()).isEmpty();
        assertThat(state.host("well").orElseThrow().reason()).isEqualTo("was ok in an earlier run; no response since");
    }

    @Test
    void damagedTextIsRejectedOrGivesAUsableState() {
        var lines = SavedStateFormat.write(fleet());
        var hostile = List.of("", "-1", "x", "=%", "=", Long.toString(Long.MAX_VALUE), Long.toString(Long.MIN_VALUE));
        for (int line = 0; line < lines.size(); line++) {
            var shortened = new ArrayList<>(lines);
            shortened.remove(line);
            assertPlausibleIfReadable(shortened);
            var duplicated = new ArrayList<>(lines);
            duplicated.add(line, lines.get(line));
            assertPlausibleIfReadable(duplicated);
            for (int otherLine = 0; otherLine < lines.size(); otherLine++) {
                var swapped = new ArrayList<>(lines);
                Collections.swap(swapped, line, otherLine);
                assertPlausibleIfReadable(swapped);
            }
            var fields = lines.get(line).split("\t", -1);
            for (int field = 0; field < fields.length; field++) {
                for (var invalid : hostile) {
                    var changed = fields.clone();
                    changed[field] = invalid;
                    var damaged = new ArrayList<>(lines);
                    damaged.set(line, String.join("\t", changed));
                    assertPlausibleIfReadable(damaged);
                }
            }
        }
    }

    private static void assertPlausibleIfReadable(List<String> lines) {
        SavedStateFormat.read(lines, QUANTITIES, NOW).ifPresent(state -> {
            assertThat(state.hostCounts().count(CellState.OK)).isZero();
            assertThat(Duration.between(state.at(), NOW).abs()).isLessThan(Duration.ofDays(400 * 365));
            state.hosts().forEach(host -> {
                host.cells().forEach(cell -> {
                    cell.age();
                    cell.reason();
                });
                host.lastSeen();
                host.reason();
            });
            assertThat(state.sources())
                    .allSatisfy(source ->
                            source.age().ifPresent(age -> assertThat(age).isGreaterThanOrEqualTo(Duration.ZERO)));
        });
    }

    @Test
    void clusterThatHasNotRespondedKeepsItsSavedHosts() {
        var empty = new ClusterStateBuilder("prod", NOW, QUANTITIES).fleet();
        var filled = empty.withEarlierClusters(readBack());
        assertThat(filled.hosts()).hasSize(2);
        assertThat(filled.outdated()).isTrue();
        assertThat(fleet().withEarlierClusters(readBack()).outdated()).isFalse();
    }

    @Test
    void unresponsiveSourceShowsTheReasonAndAGrowingAge() {
        var hourLater = NOW.plusSeconds(3600);
        var refused = new ClusterStateBuilder("prod", hourLater, QUANTITIES)
                .source(neverAnswered("connection refused", "start it"))
                .fleet();
        var source = refused.withEarlierClusters(readBack()).sources().getFirst();
        assertThat(source.state()).isEqualTo(CellState.SILENT);
        assertThat(source.reason()).isEqualTo("connection refused");
        assertThat(source.remedy()).isEqualTo("start it");
        assertThat(source.lastAnswer()).contains(THEN);
        assertThat(source.age()).contains(Duration.between(THEN, hourLater));
    }

    @Test
    void ageInAReasonGrowsWhileNoSourceResponds() {
        var filled = new ClusterStateBuilder("prod", NOW.plusSeconds(3600), QUANTITIES)
                .fleet()
                .withEarlierClusters(readBack());
        var well = filled.host("well").orElseThrow();
        assertThat(well.reason()).isEqualTo("was ok 1 h 2 m ago; no response since");
        assertThat(well.cell("cpu.util").orElseThrow().reason()).isEqualTo("was ok 1 h 2 m ago");
        assertThat(filled.host("ill")
                        .orElseThrow()
                        .cell("pool.health")
                        .orElseThrow()
                        .reason())
                .isEqualTo("degraded (1 h 2 m ago)");
    }

    @Test
    void filteredStateReportsTheUnfilteredHostCount() {
        var filtered = fleet().withHosts(h -> h.name().equals("ill"));
        assertThat(filtered.hosts()).hasSize(1);
        assertThat(filtered.isFiltered()).isTrue();
        assertThat(filtered.unfilteredHostCount()).isEqualTo(2);
        assertThat(fleet().isFiltered()).isFalse();
    }
}
