package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunEvent.Running;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.RunningLabServers;
import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentKind;
import greenwall.lab.world.HostSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each incident of the practice range, examined with the matching probe over the range's SSH.
@Tag("slow")
class IncidentProbesTest {
    private static final long SEED = 71;
    private static final Instant START = Instant.parse("2026-03-12T14:20:00Z");

    @TempDir
    Path folder;

    @FunctionalInterface
    private interface ProbeExpectation {
        void at(PracticeRange range, RangeSshConsole console, String host) throws Exception;
    }

    private void runDuring(IncidentKind incident, double speed, ProbeExpectation expectation) throws Exception {
        var options = new PracticeRangeOptions(
                PracticeRangeOptions.DEFAULT_HOSTS,
                List.of(incident),
                SEED,
                speed,
                Optional.of(START),
                DialectMix.SITES,
                RunningLabServers.ListenOptions.LOOPBACK);
        try (var range = PracticeRange.start(options);
                var console = new RangeSshConsole(range, folder)) {
            expectation.at(range, console, range.truth().host());
        }
    }

    private void runDuring(IncidentKind incident, ProbeExpectation expectation) throws Exception {
        runDuring(incident, 1, expectation);
    }

    private static <T extends ProbeOutput> List<T> only(List<ProbeOutput> outputs, Class<T> kind) {
        return outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static String text(List<ProbeOutput> outputs) {
        return only(outputs, Note.class).stream().map(Note::text).collect(Collectors.joining("\n"));
    }

    private static long quantile(List<ProbeOutput> outputs, double share) {
        return only(outputs, Histogram.class).stream()
                .mapToLong(h -> h.quantile(share))
                .max()
                .orElse(0);
    }

    private static String neighbour(PracticeRange range, String affected) {
        var role = range.world().host(affected).orElseThrow().role();
        return range.world().hosts().stream()
                .filter(h -> h.role() == role && !h.name().equals(affected))
                .map(HostSpec::name)
                .findFirst()
                .orElseThrow();
    }

    private static void slowDisk(RangeSshConsole console, String host, String disk) throws Exception {
        var hists = only(console.outputs(host, "biolatency", 2, Map.of("by-disk", "")), Histogram.class);
        // I/O to a volume waits for the disk below it, and can take as long; two disks may share the last bucket of a
        // histogram.
        var slowest = hists.stream()
                .filter(h -> !h.key().startsWith("zd"))
                .mapToLong(h -> h.quantile(1))
                .max()
                .orElseThrow();
        assertThat(hists)
                .filteredOn(h -> h.key().equals(disk))
                .anySatisfy(h -> assertThat(h.quantile(1)).isEqualTo(slowest));
        assertThat(slowest).isGreaterThan(262_144);
    }

    private static void topProcess(RangeSshConsole console, String host, String process) throws Exception {
        var samples = only(console.outputs(host, "profile", 2, Map.of()), Stack.class).stream()
                .collect(Collectors.groupingBy(Stack::key, Collectors.summingLong(Stack::count)));
        assertThat(samples.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey())
                .isEqualTo(process);
    }

    @Test
    void scrub() throws Exception {
        runDuring(IncidentKind.SCRUB, (range, console, host) -> {
            assertThat(text(console.outputs(host, "zpool-status", 1, Map.of()))).contains("scrub in progress");
            var affected = console.outputs(host, "biolatency", 2, Map.of());
            var well = console.outputs(neighbour(range, host), "biolatency", 2, Map.of());
            assertThat(quantile(affected, 0.9)).isGreaterThan(quantile(well, 0.9));
        });
    }

    @Test
    void failingDisk() throws Exception {
        runDuring(IncidentKind.FAILING_DISK, (range, console, host) -> slowDisk(console, host, disk(range)));
    }

    @Test
    void scrubAndFailingDisk() throws Exception {
        runDuring(IncidentKind.SCRUB_FAILING_DISK, (range, console, host) -> slowDisk(console, host, disk(range)));
    }

    private static String disk(PracticeRange range) {
        return range.truth().cause().replaceFirst("disk (\\S+) .*", "$1");
    }

    @Test
    void arcCollapse() throws Exception {
        runDuring(IncidentKind.ARC_COLLAPSE, (range, console, host) -> {
            assertThat(ratio(console, host)).isLessThan(ratio(console, neighbour(range, host)) - 10);
            var top =
                    only(console.outputs(host, "top", 1, Map.of()), Table.class).getFirst();
            assertThat(top.rows().toString()).contains("restic");
        });
    }

    private static double ratio(RangeSshConsole console, String host) throws Exception {
        return only(console.outputs(host, "cachestat", 2, Map.of()), Event.class).stream()
                .mapToDouble(e -> Double.parseDouble(
                        e.fields().getOrDefault("HITRATIO", "0").replace("%", "")))
                .average()
                .orElseThrow();
    }

    @Test
    void oom() throws Exception {
        // The kills are minutes apart; here a minute passes in half a second.
        runDuring(IncidentKind.OOM, 120, (range, console, host) -> {
            var victims = text(console.outputs(host, "oomkill", 8, Map.of()));
            assertThat(victims.lines().filter(l -> l.contains("OOM kill of PID") && l.contains("java")))
                    .hasSizeGreaterThan(1);
        });
    }

    @Test
    void wgPeerGone() throws Exception {
        runDuring(IncidentKind.WG_PEER_GONE, (_, console, host) -> {
            var peers = peers(console, host);
            assertThat(peers).isNotEmpty().allMatch(age -> age > 180);
        });
    }

    @Test
    void wgOneWay() throws Exception {
        runDuring(IncidentKind.WG_ONE_WAY, (_, console, host) -> {
            var peers = peers(console, host);
            assertThat(peers.stream().filter(age -> age > 180)).hasSize(1);
            assertThat(peers.stream().filter(age -> age <= 180)).isNotEmpty();
        });
    }

    /// Seconds since each peer's last handshake.
    private static List<Long> peers(RangeSshConsole console, String host) throws Exception {
        return only(console.outputs(host, "wg-show", 1, Map.of()), Note.class).stream()
                .flatMap(n -> n.text().lines())
                .map(String::strip)
                .filter(line -> line.startsWith("latest handshake: "))
                .map(IncidentProbesTest::seconds)
                .toList();
    }

    /// The seconds of "1 hour, 2 minutes, 3 seconds ago".
    private static long seconds(String handshake) {
        return Pattern.compile("(\\d+) (day|hour|minute|second)s?")
                .matcher(handshake)
                .results()
                .mapToLong(part -> ChronoUnit.valueOf(part.group(2).toUpperCase(Locale.ROOT) + "S")
                        .getDuration()
                        .multipliedBy(Long.parseLong(part.group(1)))
                        .toSeconds())
                .sum();
    }

    @Test
    void cpuRunaway() throws Exception {
        runDuring(IncidentKind.CPU_RUNAWAY, (_, console, host) -> topProcess(console, host, "reindex-search"));
    }

    @Test
    void slowPrometheus() throws Exception {
        runDuring(IncidentKind.SLOW_PROMETHEUS, (_, console, host) -> topProcess(console, host, "prometheus"));
    }

    @Test
    void noisyNeighbour() throws Exception {
        runDuring(IncidentKind.NOISY_NEIGHBOUR, (range, console, host) -> {
            var table = only(console.outputs(host, "biotop", 2, Map.of()), Table.class)
                    .getFirst();
            int disk = table.columns().indexOf("DISK");
            var first = table.rows().stream()
                    .map(row -> row.get(disk))
                    .filter(d -> d.startsWith("zd"))
                    .findFirst()
                    .orElseThrow();
            var guest = range.world().host(host).orElseThrow().guests().stream()
                    .filter(g -> g.blockDevice().equals(first))
                    .findFirst()
                    .orElseThrow();
            assertThat(range.truth().cause()).contains(guest.domain());
        });
    }

    @Test
    void tcpRetransmits() throws Exception {
        runDuring(IncidentKind.TCP_RETRANSMITS, (range, console, host) -> {
            int affected = only(console.outputs(host, "tcpretrans", 2, Map.of()), Event.class)
                    .size();
            int well = only(console.outputs(neighbour(range, host), "tcpretrans", 2, Map.of()), Event.class)
                    .size();
            assertThat(affected).isGreaterThan(20).isGreaterThan(5 * well);
        });
    }

    @Test
    void diskFilling() throws Exception {
        runDuring(IncidentKind.DISK_FILLING, (_, console, host) -> {
            var table = only(console.outputs(host, "filetop", 2, Map.of()), Table.class)
                    .getFirst();
            assertThat(table.rows().getFirst().toString()).contains("orders-api.log");
        });
    }

    @Test
    void replicationStalled() throws Exception {
        runDuring(IncidentKind.REPLICATION_STALLED, (range, console, host) -> {
            var line = range.truth().lines().getFirst();
            assertThat(text(console.outputs(line.host(), "journal", 1, Map.of("unit", line.unit()))))
                    .contains(line.match());
            assertThat(text(console.outputs(host, "zpool-iostat", 2, Map.of()))).contains("tank");
        });
    }

    @Test
    void clockDrift() throws Exception {
        runDuring(IncidentKind.CLOCK_DRIFT, (_, console, host) -> {
            var recorder = console.run(host, "clock", 1, Map.of());
            assertThat(text(recorder.outputs())).contains("seconds fast of NTP time");
            var clockOffset = recorder.of(Running.class).getFirst().clock().ahead();
            assertThat(clockOffset.abs()).isGreaterThan(Duration.ofMillis(500));
        });
    }

    @Test
    void unitFlapping() throws Exception {
        runDuring(IncidentKind.UNIT_FLAPPING, (_, console, host) -> {
            var started = only(console.outputs(host, "execsnoop", 15, Map.of()), Event.class);
            assertThat(started).anyMatch(e -> e.fields().values().toString().contains("billing-worker"));
        });
    }

    @Test
    void exporterDown() throws Exception {
        // Over SSH the machine is healthy, and the journal has the exporter's end.
        runDuring(IncidentKind.EXPORTER_DOWN, (range, console, host) -> {
            var line = range.truth().lines().getFirst();
            assertThat(text(console.outputs(host, "journal", 1, Map.of("unit", line.unit()))))
                    .contains(line.match());
            assertThat(only(console.outputs(host, "top", 1, Map.of()), Table.class))
                    .isNotEmpty();
        });
    }

    @Test
    void nodeDown() throws Exception {
        runDuring(IncidentKind.NODE_DOWN, (range, console, host) -> {
            assertThat(console.run(host, "top", 1, Map.of())
                            .end(Duration.ofSeconds(1))
                            .how())
                    .isEqualTo(Ending.FAILED);
            assertThat(console.outputs(neighbour(range, host), "top", 1, Map.of()))
                    .isNotEmpty();
        });
    }

    @Test
    void alertStorm() throws Exception {
        // Hosts behind the switch cannot be reached; all others can.
        runDuring(IncidentKind.ALERT_STORM, (range, console, host) -> {
            var site = host.split("-")[0] + "-";
            var behind = range.world().hosts().stream()
                    .filter(h -> h.name().startsWith(site))
                    .limit(2)
                    .toList();
            for (var one : behind) {
                assertThat(console.run(one.name(), "top", 1, Map.of())
                                .end(Duration.ofSeconds(1))
                                .how())
                        .isEqualTo(Ending.FAILED);
            }
            var beyond = range.world().hosts().stream()
                    .filter(h -> !h.name().startsWith(site))
                    .findFirst();
            assertThat(console.outputs(beyond.orElseThrow().name(), "top", 1, Map.of()))
                    .isNotEmpty();
        });
    }

    @Test
    void quiet() throws Exception {
        runDuring(IncidentKind.QUIET, (range, console, _) -> {
            var storage = range.world().hosts().stream()
                    .filter(h -> h.role() == HostSpec.Role.STORAGE)
                    .findFirst()
                    .orElseThrow()
                    .name();
            // The last interval may have only a handful of requests, whose 99th percentile is the slowest of them.
            assertThat(quantile(console.outputs(storage, "biolatency", 2, Map.of()), 0.9))
                    .isLessThan(262_144);
            assertThat(text(console.outputs(storage, "zpool-status", 1, Map.of())))
                    .contains("state: ONLINE");
        });
    }
}
