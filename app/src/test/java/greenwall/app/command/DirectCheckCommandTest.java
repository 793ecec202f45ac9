package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.console.SaveFailures;
import greenwall.app.console.SavedStateFile;
import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.SourceState;
import greenwall.views.RecentChanges;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectCheckCommandTest {
    @TempDir
    private Path home = Path.of("");

    private int closedPort;

    @BeforeEach
    void findClosedPort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = free.getLocalPort();
        }
    }

    private String prometheus() {
        return "http://127.0.0.1:" + closedPort;
    }

    /// What a console leaves that has seen node04 at this Prometheus.
    private void leaveState(String url) throws IOException {
        var now = Instant.now();
        var source = new Source("east", Source.Kind.PROMETHEUS, URI.create(url));
        var fleet = new ClusterStateBuilder(
                        "east", now, QuantityCatalogue.shipped().quantities())
                .source(SourceState.of(source, CellState.OK, Optional.of(now), Optional.of(Duration.ZERO), "", ""))
                .host("node04", Labels.EMPTY)
                .target("node04", Labels.of("job", "node", "instance", "127.0.0.1:" + closedPort), true, now, "")
                .cell("node04", "mem.util", Labels.EMPTY, 0.4, CellState.OK, "within its limits")
                .fleet();
        var folder = Files.createDirectories(home.resolve(".local/state/greenwall"));
        new SavedStateFile(folder.resolve(SavedStateFile.NAME), new SaveFailures()).save(fleet, new RecentChanges());
    }

    private CommandRunResult check() throws IOException {
        var config = Files.writeString(
                home.resolve("site.yaml"),
                "clusters: [{name: east, prometheus: {url: \"" + prometheus() + "\"}},"
                        + " {name: west, prometheus: {url: \"http://127.0.0.1:1\"}}]\n");
        return CommandRunResult.of(home, "check", "--direct", "--config", config.toString(), "--cluster", "east");
    }

    @Test
    void theLastKnownHostsOfASilentPrometheusAreChecked() throws Exception {
        leaveState(prometheus());
        assertThat(check().out()).containsPattern("direct check +node04 +127.0.0.1:" + closedPort);
    }

    @Test
    void hostsOfAnotherPrometheusAreNotChecked() throws Exception {
        leaveState("http://127.0.0.1:2");
        assertThat(check().out()).doesNotContain("node04");
    }
}
