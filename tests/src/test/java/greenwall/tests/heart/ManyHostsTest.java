package greenwall.tests.heart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.heartbeat.Heartbeat;
import greenwall.fleet.heartbeat.Settings;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand hosts in a real Prometheus and in a real VictoriaMetrics: each is there, each value is the one that was
/// put in, and those whose exporter died are down. The time of a beat is printed.
class ManyHostsTest {
    private static final int HOSTS = Integer.getInteger("greenwall.many", 2_000);
    private static final int DEAD_EVERY = 100;
    private static final int STEP = 15;
    /// The past that a rate wants, and as much to come as loading takes.
    private static final int BEFORE = 420;

    private static final int AFTER = 180;
    private static final int DIED_BEFORE = 90;
    private static final double TOTAL = 64e9;
    private static final double SIZE = 1e12;
    private static final int BEATS = 6;

    @TempDir
    Path dir;

    private static boolean dead(int host) {
        return host % DEAD_EVERY == DEAD_EVERY - 1;
    }

    private static String name(int host) {
        return "host-%05d".formatted(host);
    }

    private static double available(int host) {
        return TOTAL * (30 + host % 61) / 100;
    }

    private static double left(int host) {
        return SIZE * (40 + host % 53) / 100;
    }

    private static void write(Path file, Instant now, boolean openMetrics) throws IOException {
        long at = now.getEpochSecond() / STEP * STEP;
        try (var out = Files.newBufferedWriter(file)) {
            for (int host = 0; host < HOSTS; host++) {
                var target = "instance=\"" + name(host) + ":9100\",job=\"node\"";
                var root = target + ",mountpoint=\"/\",fstype=\"ext4\",device=\"/dev/sda1\"";
                long died = dead(host) ? at - DIED_BEFORE : at + AFTER;
                for (long time = at - BEFORE; time <= at + AFTER; time += STEP) {
                    line(out, "up", target, time <= died ? 1 : 0, time, openMetrics);
                    if (time > died) {
                        continue;
                    }
                    line(out, "node_boot_time_seconds", target, at - 86_400.0 * (host + 1), time, openMetrics);
                    line(out, "node_memory_MemTotal_bytes", target, TOTAL, time, openMetrics);
                    line(out, "node_memory_MemAvailable_bytes", target, available(host), time, openMetrics);
                    line(out, "node_filesystem_size_bytes", root, SIZE, time, openMetrics);
                    line(out, "node_filesystem_avail_bytes", root, left(host), time, openMetrics);
                }
            }
            if (openMetrics) {
                out.write("# EOF\n");
            }
        }
    }

    private static void line(
            BufferedWriter out, String metric, String labels, double value, long second, boolean openMetrics)
            throws IOException {
        out.write(metric + "{" + labels + "} " + value + " " + second + (openMetrics ? "\n" : "000\n"));
    }

    private static void assertAllAreThere(String server, URI url) {
        try (var http = new Http(Map.of(), InstantSource.system())) {
            var source = new Source("many", Source.Kind.PROMETHEUS, url);
            var heart = new Heartbeat(
                    Map.of("many", Prometheus.connect(http, source, SourceOptions.DEFAULT)),
                    Settings.wall(Catalogue.shipped(), Duration.ofSeconds(60)));
            var millis = new double[BEATS];
            var fleet = FleetState.EMPTY;
            for (int i = 0; i < BEATS; i++) {
                long begun = System.nanoTime();
                fleet = heart.beat();
                millis[i] = (System.nanoTime() - begun) / 1e6;
            }
            assertRight(fleet);
            var later = Arrays.copyOfRange(millis, 1, BEATS);
            Arrays.sort(later);
            System.out.printf(
                    Locale.ROOT,
                    "%,d hosts in %s: first beat %.0f ms, then %.0f to %.0f ms%n",
                    HOSTS,
                    server,
                    millis[0],
                    later[0],
                    later[later.length - 1]);
        }
    }

    private static void assertRight(FleetState fleet) {
        assertThat(fleet.hosts()).hasSize(HOSTS);
        for (int i = 0; i < HOSTS; i++) {
            var host = fleet.host("many", name(i)).orElseThrow();
            if (dead(i)) {
                assertThat(host.state()).as(host.name()).isEqualTo(CellState.DOWN);
                assertThat(host.cells()).extracting(Cell::state).as(host.name()).doesNotContain(CellState.OK);
                continue;
            }
            assertThat(host.state()).as(host.name()).isEqualTo(CellState.OK);
            assertThat(value(host.cells(), "mem.util"))
                    .as("memory of %s", host.name())
                    .isCloseTo(1 - available(i) / TOTAL, within(1e-9));
            assertThat(value(host.cells(), "fs.root.used"))
                    .as("root of %s", host.name())
                    .isCloseTo(1 - left(i) / SIZE, within(1e-9));
        }
    }

    private static double value(List<Cell> cells, String quantity) {
        return cells.stream()
                .filter(cell -> cell.quantity().id().equals(quantity))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void aRealPrometheusOfManyHostsIsReadRight() throws IOException, InterruptedException {
        var file = dir.resolve("series.om");
        write(file, Instant.now(), true);
        try (var prometheus = RealServer.prometheusFilledFrom(file, dir)) {
            assertAllAreThere("Prometheus", prometheus.url());
        }
    }

    @Test
    void aRealVictoriaMetricsOfManyHostsIsReadRight() throws IOException, InterruptedException {
        try (var victoria = RealServer.victoriaMetrics(dir, RealServer.freePort())) {
            var file = dir.resolve("series.txt");
            write(file, Instant.now(), false);
            victoria.fillFrom(file);
            assertAllAreThere("VictoriaMetrics", victoria.url());
        }
    }
}
