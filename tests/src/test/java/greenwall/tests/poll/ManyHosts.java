package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.OperatingSystemMXBean;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Thousands of hosts, written as samples for a real server, and the assertions about a wall that polls them:
/// every host is there, every value is the one that was written, and hosts with a dead exporter are down. The
/// time of each poll is printed. `-Dgreenwall.many` sets the number of hosts, `-Dgreenwall.many.series=33`
/// gives each as many series as a plain node_exporter.
public final class ManyHosts {
    private static final int HOSTS = Integer.getInteger("greenwall.many", 2_000);
    private static final boolean WIDE = Integer.getInteger("greenwall.many.series", 6) > 6;
    private static final int CORES = 4;
    private static final List<String> MODES = List.of("idle", "user", "system", "iowait");
    private static final int DEAD_EVERY = 100;
    private static final int STEP = 15;
    /// Enough past samples for a rate, and below enough future ones for the time that loading takes.
    private static final int BEFORE = 420;

    private static final int AFTER = WIDE ? 600 : 180;
    private static final int DIED_BEFORE = 90;
    private static final double TOTAL = 64e9;
    private static final double SIZE = 1e12;
    private static final int POLLS = 6;

    private ManyHosts() {}

    private static boolean dead(int host) {
        return host % DEAD_EVERY == DEAD_EVERY - 1;
    }

    private static String name(int host) {
        return "host-%05d".formatted(host);
    }

    private static double available(int host) {
        return TOTAL * (30 + host % 61) / 100;
    }

    private static double bytesFree(int host) {
        return SIZE * (40 + host % 53) / 100;
    }

    public static void write(Path file, Instant now, boolean openMetrics) throws IOException {
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
                    line(out, "node_filesystem_avail_bytes", root, bytesFree(host), time, openMetrics);
                    if (WIDE) {
                        writeMore(out, target, time, openMetrics);
                    }
                }
            }
            if (openMetrics) {
                out.write("# EOF\n");
            }
        }
    }

    private static void writeMore(BufferedWriter out, String target, long time, boolean openMetrics)
            throws IOException {
        long run = time % 10_000_000;
        for (int core = 0; core < CORES; core++) {
            for (var mode : MODES) {
                double share = mode.equals("idle") ? 0.85 : 0.05;
                var labels = target + ",cpu=\"" + core + "\",mode=\"" + mode + "\"";
                line(out, "node_cpu_seconds_total", labels, run * share, time, openMetrics);
            }
        }
        var disk = target + ",device=\"sda\"";
        var network = target + ",device=\"eth0\"";
        line(out, "node_load1", target, 0.6, time, openMetrics);
        line(out, "node_time_seconds", target, time, time, openMetrics);
        line(out, "node_disk_reads_completed_total", disk, run * 20.0, time, openMetrics);
        line(out, "node_disk_read_time_seconds_total", disk, run * 0.02, time, openMetrics);
        line(out, "node_disk_writes_completed_total", disk, run * 30.0, time, openMetrics);
        line(out, "node_disk_write_time_seconds_total", disk, run * 0.03, time, openMetrics);
        line(out, "node_disk_io_time_seconds_total", disk, run * 0.1, time, openMetrics);
        line(out, "node_network_receive_bytes_total", network, run * 1e6, time, openMetrics);
        line(out, "node_network_transmit_bytes_total", network, run * 2e6, time, openMetrics);
        line(out, "node_network_receive_errs_total", network, 0, time, openMetrics);
        line(out, "node_network_transmit_errs_total", network, 0, time, openMetrics);
    }

    private static void line(
            BufferedWriter out, String metric, String labels, double value, long second, boolean openMetrics)
            throws IOException {
        out.write(metric + "{" + labels + "} " + value + " " + second + (openMetrics ? "\n" : "000\n"));
    }

    public static void assertAllHostsPresent(String server, URI url) {
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var source = new Source("many", Source.Kind.PROMETHEUS, url);
            var poller = new FleetPoller(
                    Map.of("many", Prometheus.connect(http, source, HttpSettings.DEFAULT)),
                    PollSettings.wall(QuantityCatalogue.shipped(), Duration.ofSeconds(60)));
            System.out.printf("%,d hosts in %s%n", HOSTS, server);
            timed("first values", () -> {
                long startNanos = System.nanoTime();
                var glance = poller.pollQuickQueries(targets -> System.out.printf(
                        Locale.ROOT,
                        "  first picture with %,d hosts %.0f ms%n",
                        targets.hosts().size(),
                        (System.nanoTime() - startNanos) / 1e6));
                assertThat(glance.hosts()).hasSize(HOSTS);
            });
            timed("first whole poll", () -> assertRight(poller.poll()));
            for (int i = 1; i < POLLS; i++) {
                timed("later poll", poller::poll);
            }
            assertRight(poller.poll());
        }
    }

    /// Processor time of this process only; the servers are separate processes.
    private static void timed(String description, Runnable work) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        long startNanos = System.nanoTime();
        work.run();
        System.out.printf(
                Locale.ROOT,
                "  %s %.0f ms, of which %.0f ms of processor time are our own%n",
                description,
                (System.nanoTime() - startNanos) / 1e6,
                (system.getProcessCpuTime() - before) / 1e6);
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
                    .isCloseTo(1 - bytesFree(i) / SIZE, within(1e-9));
        }
    }

    private static double value(List<Cell> cells, String quantity) {
        return cells.stream()
                .filter(cell -> cell.quantity().id().equals(quantity))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
