package greenwall.tests.faults;

import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A real node_exporter, a real Prometheus that scrapes it every second and has its own small disk, and two
/// clustered real Alertmanagers; each can be killed, stopped and restarted, and is behind a proxy.
final class RealServers implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path dir;
    private final SmallDisk disk;
    private final int exporterPort = RealServer.freePort();
    private final int prometheusPort = RealServer.freePort();
    private final List<Integer> alertmanagerPorts = List.of(RealServer.freePort(), RealServer.freePort());
    private final List<Integer> gossipPorts = List.of(RealServer.freePort(), RealServer.freePort());
    private final Path prometheusConfig;
    private final Path alertmanagerConfig;
    private final FaultProxy beforePrometheus;
    private final List<FaultProxy> beforeAlertmanagers;
    private RealServer exporter;
    private RealServer prometheus;
    private final RealServer[] alertmanagers = new RealServer[2];

    RealServers(Path dir) throws IOException, InterruptedException {
        this.dir = dir;
        disk = SmallDisk.at(dir.resolve("disk"), "64m");
        prometheusConfig = Files.writeString(
                dir.resolve("prometheus.yml"),
                "global: {scrape_interval: 1s}\nscrape_configs:\n  - job_name: node\n    static_configs: [{targets: [\"127.0.0.1:"
                        + exporterPort + "\"]}]\n");
        alertmanagerConfig = Files.writeString(
                dir.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        exporter = startExporter();
        prometheus = startPrometheus();
        alertmanagers[0] = startAlertmanager(0);
        alertmanagers[1] = startAlertmanager(1);
        beforePrometheus = FaultProxy.inFrontOf(prometheus.url());
        beforeAlertmanagers =
                List.of(FaultProxy.inFrontOf(alertmanagers[0].url()), FaultProxy.inFrontOf(alertmanagers[1].url()));
    }

    private RealServer startExporter() throws IOException {
        // Whether this machine's clock is synchronised does not matter here.
        return RealServer.nodeExporter(dir, exporterPort, "--no-collector.timex");
    }

    private RealServer startPrometheus() throws IOException {
        return RealServer.prometheus(disk.folder(), prometheusConfig, prometheusPort);
    }

    private RealServer startAlertmanager(int number) throws IOException {
        return RealServer.start(
                dir,
                alertmanagerPorts.get(number),
                "/-/ready",
                List.of(
                        RealServer.program("prometheus-alertmanager", "prometheus-alertmanager"),
                        "--config.file=" + alertmanagerConfig,
                        "--storage.path=" + dir.resolve("alertmanager" + number),
                        "--data.maintenance-interval=200ms",
                        "--web.listen-address=127.0.0.1:" + alertmanagerPorts.get(number),
                        "--cluster.listen-address=127.0.0.1:" + gossipPorts.get(number),
                        "--cluster.peer=127.0.0.1:" + gossipPorts.get(1 - number),
                        "--cluster.settle-timeout=1s",
                        "--cluster.gossip-interval=50ms",
                        "--cluster.pushpull-interval=2s",
                        "--cluster.reconnect-interval=1s"));
    }

    /// Whether Prometheus has its own disk, which can be filled.
    boolean hasOwnDisk() {
        return disk.isOwn();
    }

    FaultProxy prometheusProxy() {
        return beforePrometheus;
    }

    FaultProxy alertmanagerProxy(int number) {
        return beforeAlertmanagers.get(number);
    }

    URI prometheus() {
        return prometheus.url();
    }

    URI alertmanager(int number) {
        return alertmanagers[number].url();
    }

    void begin(RealServerFault fault) throws IOException, InterruptedException {
        switch (fault) {
            case KILLED -> prometheus.kill();
            case STOPPED, STARVED -> prometheus.freeze();
            case EXPORTER_KILLED -> exporter.kill();
            case EXPORTER_STOPPED -> exporter.freeze();
            case DISK_FULL -> disk.fill();
            default -> {
                for (var connection : fault.connection()) {
                    beforePrometheus.play(connection);
                }
            }
        }
    }

    /// A starved process runs for a tenth of the time; called once per poll.
    void starve() throws IOException, InterruptedException {
        prometheus.resume();
        LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
        prometheus.freeze();
    }

    void end(RealServerFault fault) throws IOException, InterruptedException {
        switch (fault) {
            case KILLED -> prometheus = startPrometheus();
            case STOPPED, STARVED -> prometheus.resume();
            case EXPORTER_KILLED -> exporter = startExporter();
            case EXPORTER_STOPPED -> exporter.resume();
            case DISK_FULL -> {
                disk.empty();
                // Its write-ahead log has a gap, which it repairs at startup.
                prometheus.kill();
                prometheus = startPrometheus();
            }
            default -> beforePrometheus.play(null);
        }
    }

    void beginAtAlertmanager(int number, RealServerFault fault) throws IOException, InterruptedException {
        switch (fault) {
            case KILLED -> alertmanagers[number].kill();
            case STOPPED -> alertmanagers[number].freeze();
            default -> {
                for (var connection : fault.connection()) {
                    beforeAlertmanagers.get(number).play(connection);
                }
            }
        }
    }

    void endAtAlertmanager(int number, RealServerFault fault) throws IOException, InterruptedException {
        switch (fault) {
            case KILLED -> alertmanagers[number] = startAlertmanager(number);
            case STOPPED -> alertmanagers[number].resume();
            default -> beforeAlertmanagers.get(number).play(null);
        }
    }

    /// Whether Prometheus responds directly and has scraped its exporter within the last seconds.
    boolean prometheusIsBack() {
        return ask(prometheus()
                        .resolve("/api/v1/query?query=up%20%3D%3D%201%20and%20(time()%20-%20timestamp(up)%20%3C%203)"))
                .contains("\"metric\"");
    }

    private static String ask(URI uri) {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(3))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        beforePrometheus.close();
        for (int i = 0; i < 2; i++) {
            beforeAlertmanagers.get(i).close();
            alertmanagers[i].close();
        }
        prometheus.close();
        exporter.close();
        disk.close();
    }
}
