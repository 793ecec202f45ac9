package greenwall.tests.poll;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/// The process of a real server on a free port of loopback; it ends with the test.
public final class RealServer implements AutoCloseable {
    private static final int FIRST_PORT = 16_000;
    private static final int PORTS = 16_000;
    /// Parallel test runs begin at different ports.
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private static final Duration READY = Duration.ofMinutes(3);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final int port;

    private RealServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// The program on the PATH. If it is missing, the test is skipped with a message that names the package, or
    /// fails where real servers are required.
    public static String program(String name, String debianPackage) {
        for (var dir : System.getenv("PATH").split(":")) {
            var file = Path.of(dir, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        var line = name + " is not on the PATH: install the Debian package " + debianPackage + " to run this test";
        if ("require".equals(System.getProperty("greenwall.real"))) {
            throw new AssertionError(line);
        }
        Assumptions.abort(line);
        return name;
    }

    /// A free port that nobody else is given by chance: it lies below the range of ephemeral ports and is
    /// handed out only once. So it is still free when a slow server starts to listen.
    public static int freePort() {
        for (int attempt = 0; attempt < PORTS; attempt++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (var socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // The port is in use.
            }
        }
        throw new AssertionError("no port from " + FIRST_PORT + " to " + (FIRST_PORT + PORTS) + " is free");
    }

    public static RealServer start(Path dir, int port, String readyPath, List<String> command) throws IOException {
        var log = Files.createTempFile(dir, "server", ".log").toFile();
        var process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        var server = new RealServer(process, port);
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new AssertionError(command.getFirst() + " ended: " + Files.readString(log.toPath()));
            }
            if (server.get(readyPath) == 200) {
                return server;
            }
            Await.briefly();
        }
        process.destroyForcibly();
        throw new AssertionError(command.getFirst() + " is not ready: " + Files.readString(log.toPath()));
    }

    public static RealServer prometheus(Path dir, Path config, int port) throws IOException {
        return start(
                dir,
                port,
                "/-/ready",
                List.of(
                        program("prometheus", "prometheus"),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + dir.resolve("data"),
                        "--storage.tsdb.retention.time=100y",
                        "--web.listen-address=127.0.0.1:" + port));
    }

    /// A node_exporter on this machine.
    public static RealServer nodeExporter(Path dir, int port, String... extraOptions) throws IOException {
        var command = new ArrayList<>(List.of(program("prometheus-node-exporter", "prometheus-node-exporter")));
        command.addAll(List.of(extraOptions));
        command.add("--web.listen-address=127.0.0.1:" + port);
        return start(dir, port, "/", command);
    }

    /// A Prometheus that scrapes one exporter as the job `node`.
    public static RealServer prometheusOf(Path dir, RealServer exporter) throws IOException {
        var config = Files.writeString(dir.resolve("scrape-node.yml"), """
                global: {scrape_interval: 2s}
                scrape_configs:
                  - job_name: node
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(exporter.port()));
        return prometheus(dir, config, freePort());
    }

    /// An Alertmanager of a cluster, which sends no notifications.
    ///
    /// @param gossip the port for its peers
    public static RealServer alertmanager(Path dir, String name, int port, int gossip, List<String> extraOptions)
            throws IOException {
        var config = Files.writeString(
                dir.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        return alertmanager(
                dir, config, dir.resolve(name), port, "--cluster.listen-address=127.0.0.1:" + gossip, extraOptions);
    }

    /// An Alertmanager without peers.
    public static RealServer alertmanager(Path dir, Path config, int port) throws IOException {
        return alertmanager(dir, config, dir.resolve("am"), port, "--cluster.listen-address=", List.of());
    }

    private static RealServer alertmanager(
            Path dir, Path config, Path storage, int port, String cluster, List<String> extraOptions)
            throws IOException {
        var command = new ArrayList<>(List.of(
                program("prometheus-alertmanager", "prometheus-alertmanager"),
                "--config.file=" + config,
                "--storage.path=" + storage,
                "--web.listen-address=127.0.0.1:" + port,
                cluster));
        command.addAll(extraOptions);
        return start(dir, port, "/-/ready", command);
    }

    /// A Prometheus that holds the samples of an OpenMetrics file and scrapes nothing.
    public static RealServer prometheusFilledFrom(Path openMetrics, Path dir) throws IOException, InterruptedException {
        run(
                dir,
                List.of(
                        program("promtool", "prometheus"),
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        openMetrics.toString(),
                        dir.resolve("data").toString()));
        var config = Files.writeString(dir.resolve("prometheus.yml"), "scrape_configs: []\n");
        return prometheus(dir, config, freePort());
    }

    public static RealServer victoriaMetrics(Path dir, int port) throws IOException {
        return start(
                dir,
                port,
                "/health",
                List.of(
                        program("victoria-metrics", "victoria-metrics"),
                        "-storageDataPath=" + dir.resolve("vm"),
                        "-retentionPeriod=2",
                        "-httpListenAddr=127.0.0.1:" + port));
    }

    /// Imports a file in Prometheus' text format into a VictoriaMetrics; the samples can be queried at once.
    public void fillFrom(Path samples) throws IOException, InterruptedException {
        post("/api/v1/import/prometheus", samples);
        get("/internal/force_flush");
    }

    public static void run(Path dir, List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(new ArrayList<>(command) + " failed: " + text);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /// The status of a GET; 0 if there is no response.
    public int get(String path) {
        return get(port, path);
    }

    /// A GET to another port.
    public static int get(int port, String path) {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public void post(String path, Path body) throws IOException, InterruptedException {
        var response = CLIENT.send(
                HttpRequest.newBuilder(url().resolve(path))
                        .POST(BodyPublishers.ofFile(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(path + " says " + response.statusCode() + ": " + response.body());
        }
    }

    public void postJson(String path, String body) throws IOException, InterruptedException {
        post(port, path, "application/json", BodyPublishers.ofString(body));
    }

    /// A POST to another port. `headers` are alternating names and values.
    public static void post(int port, String path, String type, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port).resolve(path))
                .header("Content-Type", type)
                .POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(path + " says " + response.statusCode() + ": " + response.body());
        }
    }

    public long pid() {
        return process.pid();
    }

    /// As `kill -9`: the server writes nothing and sends nothing before it ends.
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The server still listens but does not respond until it is resumed.
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException, InterruptedException {
        run(Path.of("."), List.of("kill", which, Long.toString(process.pid())));
    }

    @Override
    public void close() {
        kill();
    }
}
