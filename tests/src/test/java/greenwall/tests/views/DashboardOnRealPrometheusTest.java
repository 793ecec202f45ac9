package greenwall.tests.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.grafana.GrafanaDashboardReader;
import greenwall.connectors.grafana.ImportResult;
import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.Reducer;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import greenwall.views.TimeRangeChoice;
import greenwall.views.dashboard.ShownPanels;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fx;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.scene.Scene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Dashboards over a real Prometheus that scrapes a real node_exporter.
@Tag("slow")
class DashboardOnRealPrometheusTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<String> METRICS = List.of(
            "node_load1",
            "node_memory_MemTotal_bytes",
            "node_memory_MemFree_bytes",
            "node_memory_Cached_bytes",
            "node_boot_time_seconds",
            "node_filefd_allocated",
            "node_context_switches_total",
            "node_intr_total",
            "node_procs_running",
            "node_forks_total");
    private static final List<String> FORMS = List.of("%s", "%s / 3", "sum by (job) (%s)", "avg_over_time(%s[10s])");

    private static final List<String> MORE_COLLECTORS =
            List.of("--collector.systemd", "--collector.processes", "--collector.interrupts", "--collector.tcpstat");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private double fromApi(RealServer prometheus, String query, long millis) throws Exception {
        var address = URI.create(prometheus.url() + "/api/v1/query?time=" + millis / 1000.0 + "&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        var body = http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return Double.parseDouble(
                JsonMapper.shared().readTree(body).at("/data/result/0/value/1").asString());
    }

    private static ShownPanels shown(String json, SingleSourceSite site, Map<String, String> chosen) {
        var imported =
                (ImportResult.Imported) GrafanaDashboardReader.read("shown", json.getBytes(StandardCharsets.UTF_8));
        var shownPanels = Fx.get(() -> {
            var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
            var panels = new ShownPanels(
                    ShownPanels.expanded(imported.dashboard()),
                    site.panelResults(),
                    style,
                    TimeRangeChoice.last(Duration.ofMinutes(5)),
                    chosen);
            new Scene(panels.node(), 1_920, 60_000);
            panels.node().layout();
            return panels;
        });
        Await.until(
                "every panel is answered",
                SOON,
                () -> Fx.get(() -> {
                    shownPanels.node().applyCss();
                    shownPanels.node().layout();
                    return shownPanels.complete()
                            && shownPanels.panels().stream().allMatch(ShownPanels.PanelContent::answered);
                }));
        return shownPanels;
    }

    private static String stats(List<String> queries) {
        var panels = new ArrayList<String>();
        for (int i = 0; i < queries.size(); i++) {
            panels.add("""
                    {"id": %d, "type": "stat", "title": "%d", "gridPos": {"x": %d, "y": %d, "w": 4, "h": 4},
                     "targets": [{"refId": "A", "expr": "%s", "instant": %b, "range": %b}]}
                    """.formatted(i + 1, i, i % 6 * 4, i / 6 * 4, queries.get(i), i % 2 == 0, i % 2 != 0));
        }
        return "{\"panels\": [" + String.join(",", panels) + "]}";
    }

    private static double last(DataFrame frame) {
        var values = frame.fields().getLast().values();
        return values.number(values.size() - 1);
    }

    @Test
    void fortyValuesMatchTheApi() throws Exception {
        try (var exporter = RealServer.nodeExporter(folder, RealServer.freePort());
                var prometheus = RealServer.prometheusOf(folder, exporter);
                var site = new SingleSourceSite(folder, prometheus.url())) {
            Await.until("the exporter is scraped", SOON, () -> scraped(prometheus, 25));
            var queries = METRICS.stream()
                    .flatMap(metric -> FORMS.stream().map(form -> form.formatted(metric)))
                    .toList();
            var panels = shown(stats(queries), site, Map.of());
            var shown = Fx.get(panels::panels);
            assertThat(shown).hasSize(40);
            for (int i = 0; i < queries.size(); i++) {
                var frame = shown.get(i).frames().getFirst();
                long at = (long) frame.fields().getFirst().values().number(frame.size() - 1);
                assertThat(last(frame)).as(queries.get(i)).isEqualTo(fromApi(prometheus, queries.get(i), at));
            }
        }
    }

    private boolean scraped(RealServer prometheus, int samples) {
        try {
            return fromApi(prometheus, "count_over_time(node_load1[2m])", System.currentTimeMillis()) > samples;
        } catch (Exception notYet) {
            return false;
        }
    }

    /// Uses a public dashboard; none is stored in this repository.
    @Test
    @EnabledIfSystemProperty(named = "greenwall.dashboard", matches = ".+")
    void panelsOfAPublicDashboardShowData() throws Exception {
        var json = Files.readString(Path.of(System.getProperty("greenwall.dashboard")));
        try (var machine = new MachineWithSensors();
                var exporter = RealServer.nodeExporter(
                        folder,
                        RealServer.freePort(),
                        Stream.concat(MORE_COLLECTORS.stream(), machine.options().stream())
                                .toArray(String[]::new));
                var prometheus = RealServer.prometheusOf(folder, exporter);
                var site = new SingleSourceSite(folder, prometheus.url())) {
            Await.until("every rate has its samples", SOON, () -> {
                machine.runOn();
                return scraped(prometheus, 25);
            });
            assertThat(shareWithoutData(shown(json, site, Map.of()))).isLessThanOrEqualTo(0.05);
        }
    }

    private static boolean showsANumber(ShownPanels.PanelContent panel) {
        return panel.frames().stream()
                .flatMap(frame -> frame.fields().stream())
                .filter(field -> field.type() == FieldType.NUMBER)
                .anyMatch(field -> Double.isFinite(Reducer.reduce("max", field.values())));
    }

    private static double shareWithoutData(ShownPanels shown) {
        var panels = Fx.get(shown::panels);
        var empty = panels.stream().filter(panel -> !showsANumber(panel)).toList();
        System.out.printf("%d of %d panels show data%n", panels.size() - empty.size(), panels.size());
        empty.forEach(panel -> System.out.println("no data: " + panel.title() + " " + panel.error()));
        return (double) empty.size() / panels.size();
    }

    /// A machine of the practice range has all metrics of a real one, including sensors.
    @Test
    @EnabledIfSystemProperty(named = "greenwall.dashboard", matches = ".+")
    void panelsOfAPublicDashboardShowDataOnTheRange() throws Exception {
        var json = Files.readString(Path.of(System.getProperty("greenwall.dashboard")));
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var site = new SingleSourceSite(folder, range.servers().prometheus())) {
            var host = range.world().hosts().stream()
                    .filter(each -> !each.isGuest())
                    .findFirst()
                    .orElseThrow();
            assertThat(shareWithoutData(shown(json, site, Map.of("nodename", host.name()))))
                    .isZero();
        }
    }
}
