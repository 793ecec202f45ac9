package greenwall.tests.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import greenwall.tests.heart.RealServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A real Prometheus on a free loopback port: over blocks that promtool made of a file, or scraping what it
/// is told to.
public final class RealPrometheus implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofMinutes(3);

    private final Process process;
    private final URI uri;

    private RealPrometheus(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /// Without the programs a test is skipped, or fails where `greenwall.real` is `require`.
    public static void assumeInstalled() {
        boolean there = onPath("prometheus") && onPath("promtool");
        String missing = "no prometheus and promtool on the PATH: the Debian package `prometheus` would run this test";
        if ("require".equals(System.getProperty("greenwall.real"))) {
            assertThat(there).as(missing).isTrue();
        }
        assumeTrue(there, missing);
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static RealPrometheus over(Path openMetrics, Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        run(folder, "promtool", "tsdb", "create-blocks-from", "openmetrics", openMetrics.toString(), data.toString());
        return start("global: {}\n", data, folder);
    }

    /// With an empty storage and this configuration.
    public static RealPrometheus configured(String yaml, Path folder) throws IOException, InterruptedException {
        return start(yaml, folder.resolve("data"), folder);
    }

    private static RealPrometheus start(String yaml, Path data, Path folder) throws IOException, InterruptedException {
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), yaml);
        int port = RealServer.freePort();
        var process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + data,
                        "--storage.tsdb.retention.time=100y",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        var server = new RealPrometheus(process, URI.create("http://127.0.0.1:" + port));
        server.awaitReady();
        return server;
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(command[0] + ".log").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(() -> log(folder.resolve(command[0] + ".log")))
                .isZero();
    }

    private static String log(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws InterruptedException {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(uri.resolve("/-/ready")).build();
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException _) {
                // Not listening yet.
            }
            assertThat(process.isAlive()).as("prometheus runs").isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        process.destroyForcibly();
        throw new AssertionError("prometheus was not ready within " + START_DEADLINE);
    }

    public URI uri() {
        return uri;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
