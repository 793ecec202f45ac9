package greenwall.tests.heart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.heartbeat.Heartbeat;
import greenwall.fleet.heartbeat.Settings;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every host another family of exporters, in real servers: every value and state is as worked out by hand, on the
/// views
/// as well, and every host has one name.
class MixedDialectsTest {
    @TempDir
    Path dir;

    private static FleetState check(URI url) {
        try (var http = new Http(Map.of(), InstantSource.system())) {
            var source = new Source("east", Source.Kind.PROMETHEUS, url);
            var prometheus = Prometheus.connect(http, source, SourceOptions.DEFAULT);
            return new Heartbeat(Map.of("east", prometheus), Settings.oneShot(Catalogue.shipped())).beat();
        }
    }

    private static void assertNothingWrong(FleetState fleet, Dialects dialects) {
        assertThat(String.join("\n", dialects.expected().wrong(fleet))).isEmpty();
        assertThat(String.join("\n", ViewFigures.wrong(fleet, dialects.expected())))
                .isEmpty();
        assertThat(fleet.host("east", "xi").orElseThrow().state()).isEqualTo(CellState.DOWN);
        assertThat(fleet.host("east", "nu").orElseThrow().state()).isEqualTo(CellState.STALE);
        assertThat(fleet.host("east", "rho").orElseThrow().state()).isEqualTo(CellState.GONE);
    }

    @Test
    void prometheusIsReadRightInEveryDialect() throws IOException, InterruptedException {
        var dialects = Dialects.at(Instant.now());
        var file = dir.resolve("series.om");
        dialects.fed().write(file, true);
        RealServer.run(
                dir,
                List.of(
                        RealServer.program("promtool", "prometheus"),
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        file.toString(),
                        dir.resolve("data").toString()));
        var config = Files.writeString(dir.resolve("prometheus.yml"), "scrape_configs: []\n");
        try (var prometheus = RealServer.prometheus(dir, config, RealServer.freePort())) {
            assertNothingWrong(check(prometheus.url()), dialects);
        }
    }

    @Test
    void victoriaMetricsIsReadRightInEveryDialect() throws IOException, InterruptedException {
        try (var victoria = RealServer.victoriaMetrics(dir, RealServer.freePort())) {
            var dialects = Dialects.at(Instant.now());
            var file = dir.resolve("series.txt");
            dialects.fed().write(file, false);
            victoria.post("/api/v1/import/prometheus", file);
            victoria.get("/internal/force_flush");
            assertNothingWrong(check(victoria.url()), dialects);
        }
    }
}
