package greenwall.lab.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.incident.GroundTruth.Verdict;
import greenwall.lab.promql.Series;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class IncidentInjectorTest {
    private static final Instant START = Instant.parse("2026-11-18T15:20:00Z");
    private static final long SCRAPE = 15_000;

    @ParameterizedTest
    @EnumSource(IncidentKind.class)
    void theAlertsOfTheGroundTruthFireAtTheStart(IncidentKind kind) {
        for (long seed = 1; seed < 2; seed++) {
            var incident = FrozenIncident.of(kind, seed, START);
            var firing = incident.firing(incident.truth().alerts());
            assertThat(firing.keySet())
                    .as("%s, seed %d", kind, seed)
                    .containsAll(incident.truth().alerts());
        }
    }

    @ParameterizedTest
    @EnumSource(IncidentKind.class)
    void theProbeOfTheGroundTruthIsInTheCatalogue(IncidentKind kind) {
        var probe = FrozenIncident.of(kind, 1, START).truth().probe();
        assertThat(ProbeCatalogue.builtIn().all())
                .extracting(Probe::name)
                .containsAll(probe.isEmpty() ? List.of() : List.of(probe));
    }

    @ParameterizedTest
    @EnumSource(IncidentKind.class)
    void theLogLinesOfTheGroundTruthAreWrittenAroundTheOnset(IncidentKind kind) {
        var incident = FrozenIncident.of(kind, 3, START);
        var truth = incident.truth();
        var window = new TimeWindow(truth.onset().minusSeconds(30), START);
        for (var line : truth.lines()) {
            var host = incident.world().host(line.host()).orElseThrow();
            assertThat(incident.world().events(host, window))
                    .as("%s: %s", kind, line)
                    .anyMatch(e -> e.unit().equals(line.unit()) && e.message().contains(line.match()));
            var before = new TimeWindow(
                    truth.onset().minus(Duration.ofHours(2)), truth.onset().minusSeconds(30));
            assertThat(incident.world().events(host, before))
                    .as("%s: %s came before", kind, line)
                    .noneMatch(e -> e.unit().equals(line.unit()) && e.message().contains(line.match()));
        }
    }

    @ParameterizedTest
    @EnumSource(value = IncidentKind.class, mode = EnumSource.Mode.EXCLUDE, names = "QUIET")
    void theFirstSeriesOfTheGroundTruthMovesWithinTwoScrapesOfTheOnset(IncidentKind kind) {
        for (long seed = 1; seed <= 2; seed++) {
            var incident = FrozenIncident.of(kind, seed, START);
            long onset = incident.truth().onset().toEpochMilli();
            var points = incident.range(incident.truth().series().getFirst(), onset - 600_000, onset + 240_000);
            assertThat(points)
                    .as("%s: %s", kind, incident.truth().series().getFirst())
                    .isNotEmpty();
            var found = points.getFirst();
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            long moved = Long.MAX_VALUE;
            for (int i = 0; i < found.values().length; i++) {
                long t = found.timeMillis()[i];
                double value = found.values()[i];
                if (t < onset) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                } else if (moved == Long.MAX_VALUE && outside(value, low, high)) {
                    moved = t;
                }
            }
            assertThat(moved - onset)
                    .as("%s, seed %d, on %s", kind, seed, incident.truth().host())
                    .isLessThanOrEqualTo(3 * SCRAPE);
        }
    }

    @ParameterizedTest
    @EnumSource(IncidentKind.class)
    void noCpuExceedsItsCapacity(IncidentKind kind) {
        for (long seed = 1; seed <= 2; seed++) {
            hasIdleCpus(FrozenIncident.of(kind, seed, START), kind + ", seed " + seed);
        }
    }

    @Test
    void noCpuExceedsItsCapacityUnderTwoIncidentsOnOneHost() {
        for (long seed = 1; seed <= 5; seed++) {
            var both = List.of(IncidentKind.CPU_RUNAWAY, IncidentKind.NOISY_NEIGHBOUR);
            hasIdleCpus(FrozenIncident.of(both, seed, START), both + ", seed " + seed);
        }
    }

    private static void hasIdleCpus(FrozenIncident incident, String description) {
        for (var host : incident.fleet()) {
            var cpu = incident.world().simulation(host).cpu();
            for (long t = START.toEpochMilli() - 1_200_000; t < START.toEpochMilli() + 86_400_000; t += 1_234_567) {
                assertThat(cpu.idleAt(t)).as("%s, %s", description, host).isGreaterThan(0.006 * cpu.count());
            }
        }
    }

    private static boolean outside(double value, double low, double high) {
        double margin = 0.25 * (high - low) + 1e-9;
        return value > high + margin || value < low - margin;
    }

    @Test
    void onAQuietDayOnlyTheWatchdogAlertFires() {
        for (long seed = 1; seed <= 3; seed++) {
            var incident = FrozenIncident.of(IncidentKind.QUIET, seed, START.plus(Duration.ofHours(13 * seed)));
            assertThat(incident.firing().keySet()).as("seed %d", seed).isSubsetOf("Watchdog", "HostRebooted");
            assertThat(incident.truth().verdict()).isEqualTo(Verdict.NOT_AN_INCIDENT);
        }
    }

    @Test
    void aScrubAffectsOnlyItsPoolItsHostAndTheGuestsOnIt() {
        var incident = FrozenIncident.of(IncidentKind.SCRUB, 1, START);
        var scrubbed = incident.world().host(incident.truth().host()).orElseThrow();
        var baseline = new SimulatedFleet(1, START, incident.fleet(), faultsWithoutIncident(incident, scrubbed));
        var withoutIncident = FrozenIncident.inWorld(baseline, incident.truth(), START);
        var affected = new TreeSet<String>(Set.of(scrubbed.name()));
        scrubbed.guests().forEach(g -> g.host().ifPresent(affected::add));
        long now = START.toEpochMilli();
        int moved = 0;
        for (HostSpec host : incident.fleet()) {
            var instance = new LabelMatcher(
                    "instance", LabelMatcher.Kind.MATCH, host.scrapedAs().replace(".", "\\.") + ":\\d+");
            var all = new LabelMatcher("__name__", LabelMatcher.Kind.MATCH, ".+");
            var with = incident.series().select(List.of(all, instance), now, now);
            var without = withoutIncident.series().select(List.of(all, instance), now, now);
            assertThat(with).hasSameSizeAs(without);
            for (int i = 0; i < with.size(); i++) {
                assertThat(with.get(i).labels()).isEqualTo(without.get(i).labels());
                boolean same = Arrays.equals(values(with.get(i), now), values(without.get(i), now));
                assertThat(same || affected.contains(host.name()))
                        .as("%s", with.get(i).labels())
                        .isTrue();
                moved += same ? 0 : 1;
                if (!same) {
                    assertThat(with.get(i).labels().metricName())
                            .as("%s", with.get(i).labels())
                            .matches(
                                    "(node_(disk|hwmon_temp|thermal_zone_temp|cpu_(seconds|guest|scaling_frequency)|zfs_(arc|zpool_dataset)|load|procs|pressure_io|processes|vmstat_pgpg|schedstat_running).*"
                                            + "|zfs_(pool_scan|vdev|dataset_written).*|libvirt_domain_(block|vcpu|info_cpu).*"
                                            + "|ebpf_exporter_bio_latency.*)");
                }
            }
        }
        assertThat(moved).isGreaterThan(30);
    }

    private static SimulatedFaults faultsWithoutIncident(FrozenIncident incident, HostSpec scrubbed) {
        var baseline = new SimulatedFaults();
        var schedule = new SimulatedFaults.ScrubSchedule(0, Duration.ofMillis(1), 1);
        baseline.scrub(scrubbed, scrubbed.pools().getFirst().name(), schedule);
        return baseline;
    }

    private static double[] values(Series series, long now) {
        var samples = series.samples(now - 60_000, now);
        return Arrays.copyOf(samples.values(), samples.size());
    }
}
