package greenwall.lab.exporters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.LabelMatcher.Kind;
import greenwall.lab.promql.Samples;
import greenwall.lab.promql.Series;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.world.CpuSimulation.Mode;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrapedSeriesTest {
    private static final Instant START = Instant.parse("2026-11-18T10:20:00Z");
    private static final long NOW = START.toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private static SimulatedFleet world(SimulatedFaults faults) {
        return new SimulatedFleet(7, START, FleetPlanner.hosts(24, 7), faults);
    }

    private static ScrapedSeries scraped(SimulatedFleet world, DialectMix dialects) {
        return new ScrapedSeries(world, new ExporterChooser(dialects), InstantSource.fixed(START));
    }

    private static LabelMatcher equalTo(String name, String value) {
        return new LabelMatcher(name, Kind.EQUAL, value);
    }

    private static List<? extends Series> allSeries(ScrapedSeries scraped) {
        return scraped.select(List.of(new LabelMatcher("__name__", Kind.MATCH, ".+")), NOW - MINUTE, NOW);
    }

    @Test
    void theSameSeedGivesTheSameFleet() {
        var firstRun = allSeries(scraped(world(new SimulatedFaults()), DialectMix.SITES));
        var secondRun = allSeries(scraped(world(new SimulatedFaults()), DialectMix.SITES));
        var values = new HashMap<Object, List<Double>>();
        for (var series : firstRun) {
            values.put(series.labels(), values(series, NOW - MINUTE, NOW));
        }
        assertThat(secondRun).hasSameSizeAs(firstRun);
        for (var series : secondRun) {
            assertThat(values(series, NOW - MINUTE, NOW)).isEqualTo(values.get(series.labels()));
        }
    }

    @Test
    void noSeriesOccursTwice() {
        for (var dialects : DialectMix.values()) {
            var seen = new HashSet<>();
            for (var series : allSeries(scraped(world(new SimulatedFaults()), dialects))) {
                assertThat(seen.add(series.labels())).as("%s", series.labels()).isTrue();
            }
            assertThat(seen).hasSizeGreaterThan(15_000);
        }
    }

    @Test
    void aCounterDecreasesOnlyAtABoot() {
        var world = world(new SimulatedFaults());
        var scraped = scraped(world, DialectMix.SITES);
        for (var name : List.of(
                "node_cpu_seconds_total",
                "node_disk_read_time_seconds_total",
                "node_network_receive_bytes_total",
                "node_zfs_arc_hits",
                "ebpf_exporter_bio_latency_seconds_bucket")) {
            for (var series : scraped.select(List.of(equalTo("__name__", name)), NOW - 2 * DAY, NOW)) {
                var samples = series.samples(NOW - 3 * 60 * MINUTE, NOW);
                for (int i = 1; i < samples.size(); i++) {
                    assertThat(samples.values()[i])
                            .as("%s at %d", series.labels(), samples.timeMillis()[i])
                            .isGreaterThanOrEqualTo(samples.values()[i - 1]);
                }
            }
        }
    }

    @Test
    void theRateOfACounterMatchesTheSimulatedHost() {
        var world = world(new SimulatedFaults());
        var scraped = scraped(world, DialectMix.SITES);
        for (HostSpec host : world.hosts()) {
            var simulation = world.simulation(host);
            double scrapedRate = 0;
            double from = 0;
            double to = 0;
            for (var series : scraped.select(
                    List.of(
                            equalTo("__name__", "node_cpu_seconds_total"),
                            equalTo("mode", "user"),
                            new LabelMatcher(
                                    "instance",
                                    Kind.MATCH,
                                    "(" + host.name() + "|" + host.address().replace(".", "\\.") + "):9100")),
                    NOW - DAY,
                    NOW)) {
                var samples = series.samples(NOW - 10 * MINUTE, NOW);
                int last = samples.size() - 1;
                from = samples.timeMillis()[0];
                to = samples.timeMillis()[last];
                scrapedRate += (samples.values()[last] - samples.values()[0]) / ((to - from) / 1000);
            }
            RateFunction user = simulation.cpu().mode(Mode.USER);
            double trueRate = (user.total((long) to) - user.total((long) from)) / ((to - from) / 1000);
            assertThat(scrapedRate)
                    .as(host.name())
                    .isCloseTo(trueRate, within(0.001 * host.hardware().cpus()));
        }
    }

    @Test
    void theModesOfACpuAddUpToTheTimeSinceBoot() {
        var world = world(new SimulatedFaults());
        var sums = new HashMap<String, Double>();
        for (var series : scraped(world, DialectMix.SITES)
                .select(
                        List.of(equalTo("__name__", "node_cpu_seconds_total"), equalTo("cpu", "0")),
                        NOW - MINUTE,
                        NOW)) {
            var samples = series.samples(NOW - 20_000, NOW);
            sums.merge(series.labels().get("instance"), samples.values()[samples.size() - 1], Double::sum);
        }
        assertThat(sums).hasSize(24);
        for (var target : scraped(world, DialectMix.SITES).targets()) {
            if (target.exporter().id().equals("node")) {
                long t = target.lastScrape(NOW);
                double up = target.simulation().uptimeMillis(t) / 1000.0;
                assertThat(sums.get(target.labels().get("instance"))).isCloseTo(up, within(1.0));
            }
        }
    }

    @Test
    void aTargetThatGoesDownLeavesStalenessMarkersAndUpIsZero() {
        var hosts = FleetPlanner.hosts(24, 7);
        var faults = new SimulatedFaults();
        var poweredOff = hosts.stream()
                .filter(h -> h.role() == HostSpec.Role.STORAGE)
                .findFirst()
                .orElseThrow();
        new FaultPropagation(hosts, faults).powerOff(poweredOff, NOW - 5 * MINUTE, NOW + 60 * MINUTE);
        var scraped = scraped(new SimulatedFleet(7, START, hosts, faults), DialectMix.SITES);
        var node = equalTo("job", "node");
        var instance = equalTo("instance", poweredOff.name() + ":9100");
        var load = scraped.select(List.of(equalTo("__name__", "node_load1"), node, instance), NOW - 10 * MINUTE, NOW)
                .getFirst()
                .samples(NOW - 10 * MINUTE, NOW);
        assertThat(load.size()).isEqualTo(21);
        assertThat(Samples.isStale(load.values()[20])).isTrue();
        assertThat(load.timeMillis()[20]).isBetween(NOW - 5 * MINUTE, NOW - 5 * MINUTE + 15_000);
        var up = scraped.select(List.of(equalTo("__name__", "up"), node, instance), NOW - 10 * MINUTE, NOW)
                .getFirst()
                .samples(NOW - 10 * MINUTE, NOW);
        assertThat(up.size()).isEqualTo(40);
        assertThat(up.values()[39]).isZero();
        assertThat(load(scraped, node, instance, NOW - 2 * MINUTE).size()).isZero();
    }

    private static Samples load(ScrapedSeries scraped, LabelMatcher node, LabelMatcher instance, long from) {
        return scraped.select(List.of(equalTo("__name__", "node_load1"), node, instance), from, NOW)
                .getFirst()
                .samples(from, NOW);
    }

    @Test
    void matchersApplyToTargetAndExporterLabels() {
        var scraped = scraped(world(new SimulatedFaults()), DialectMix.SITES);
        var found = scraped.select(
                List.of(
                        equalTo("__name__", "node_cpu_seconds_total"),
                        equalTo("mode", "idle"),
                        equalTo("cluster", "prod-west"),
                        new LabelMatcher("role", Kind.NOT_EQUAL, "hv")),
                NOW - MINUTE,
                NOW);
        assertThat(found).isNotEmpty().allSatisfy(s -> {
            assertThat(s.labels().get("mode")).isEqualTo("idle");
            assertThat(s.labels().get("cluster")).isEqualTo("prod-west");
            assertThat(s.labels().get("role")).isNotEqualTo("hv");
            assertThat(s.labels().metricName()).isEqualTo("node_cpu_seconds_total");
        });
    }

    @Test
    void noSampleIsInTheFuture() {
        var scraped = scraped(world(new SimulatedFaults()), DialectMix.SITES);
        var up = scraped.select(List.of(equalTo("__name__", "up")), NOW - MINUTE, NOW + MINUTE);
        assertThat(up).allSatisfy(s -> {
            var samples = s.samples(NOW - MINUTE, NOW + MINUTE);
            assertThat(samples.timeMillis()[samples.size() - 1]).isLessThanOrEqualTo(NOW);
        });
    }

    private static List<Double> values(Series series, long from, long to) {
        var samples = series.samples(from, to);
        return Arrays.stream(samples.values(), 0, samples.size()).boxed().toList();
    }
}
