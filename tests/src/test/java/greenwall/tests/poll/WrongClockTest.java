package greenwall.tests.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A console with a wrong clock, over a real Prometheus that has a critical host.
class WrongClockTest {
    private static final List<Duration> AHEAD =
            List.of(Duration.ofDays(1), Duration.ofHours(-5), Duration.ofDays(-1), Duration.ofDays(-20));

    private static final int CRITICAL = 2;

    @TempDir
    Path dir;

    @Test
    void aConsoleWithAWrongClockSeesCriticalStatesAndReportsItsClock() throws IOException {
        var textfiles = Files.createDirectory(dir.resolve("textfiles"));
        Files.writeString(textfiles.resolve("zfs.prom"), "zfs_pool_health{pool=\"tank\"} 3\n");
        int port = RealServer.freePort();
        var config = Files.writeString(dir.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: node
                    static_configs: [{targets: ["127.0.0.1:%d"], labels: {instance: "db:9100"}}]
                """.formatted(port));
        try (var _ = RealServer.nodeExporter(dir, port, "--collector.textfile.directory=" + textfiles);
                var prometheus = RealServer.prometheus(dir, config, RealServer.freePort())) {
            var url = prometheus.url().toString();
            Await.until(
                    "the pool is critical",
                    Duration.ofMinutes(2),
                    () -> run(Duration.ZERO, "check", "--prometheus", url).exit() == CRITICAL);
            for (var ahead : AHEAD) {
                var result = run(ahead, "check", "--prometheus", url);
                assertThat(result.exit()).as("%s: %s", ahead, result.all()).isEqualTo(CRITICAL);
                assertThat(result.out()).contains("pool.health").contains("this machine's clock is");
                assertThat(run(ahead, "doctor", "--prometheus", url).out()).contains("clock");
                var history = run(ahead, "history", "--json", "--from", "-1h", "--prometheus", url);
                assertThat(history.out())
                        .as("asked for the hour of the source")
                        .contains(InstantSource.system().instant().toString().substring(0, 13));
            }
        }
    }

    private Commands.ExitAndOutput run(Duration ahead, String... words) {
        InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
        return Commands.of(dir).at(clock, ZoneOffset.UTC).run(words);
    }
}
