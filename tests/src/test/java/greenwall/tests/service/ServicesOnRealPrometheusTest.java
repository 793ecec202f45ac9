package greenwall.tests.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceEvaluator;
import greenwall.fleet.service.ServicePoller;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The forms of services in a real Prometheus: it accepts each of them, and the metrics of exporters become the
/// expected services. Samples extend some minutes into the future, so that none becomes stale while the test
/// runs.
class ServicesOnRealPrometheusTest {
    private static final int STEP = 15;
    private static final int BEFORE = 20 * 60;
    private static final int AFTER = 10 * 60;

    @TempDir
    Path dir;

    private final StringBuilder text = new StringBuilder();
    private final long now = Instant.now().getEpochSecond() / STEP * STEP;

    /// One sample every 15 s, up to so many seconds from now.
    private void gauge(String series, double value, int until) {
        for (long at = now - BEFORE; at <= now + until; at += STEP) {
            text.append(series).append(' ').append(value).append(' ').append(at).append('\n');
        }
    }

    private void counter(String series, double perSecond, int until) {
        for (long at = now - BEFORE; at <= now + until; at += STEP) {
            text.append(series)
                    .append(' ')
                    .append(perSecond * (at - now + BEFORE))
                    .append(' ')
                    .append(at)
                    .append('\n');
        }
    }

    private ServicePoller.PollResponses poll() throws IOException, InterruptedException {
        text.append("# EOF\n");
        var file = Files.writeString(dir.resolve("series.om"), text);
        try (var server = RealServer.prometheusFilledFrom(file, dir);
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var source = new Source("east", Source.Kind.PROMETHEUS, server.url());
            var metrics = Prometheus.connect(http, source, HttpSettings.DEFAULT);
            return new ServicePoller(metrics, ServiceLevelObjectives.DEFAULT).poll(Instant.now());
        }
    }

    private static Service named(List<Service> services, String name) {
        return services.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachFormIsAcceptedByPrometheus() throws IOException, InterruptedException {
        var polled = ServiceQuantityForm.shipped().stream()
                .filter(ServiceQuantityForm::polled)
                .toList();
        polled.stream()
                .map(ServiceQuantityForm::input)
                .distinct()
                .forEach(input -> gauge(input + "{some=\"label\"}", 1, AFTER));
        var answers = poll();

        assertThat(answers.failures()).isEmpty();
        assertThat(answers.values().keySet()).containsExactlyInAnyOrderElementsOf(polled);
    }

    @Test
    void exportedMetricsBecomeTheExpectedServices() throws IOException, InterruptedException {
        for (var job : List.of("shop/cart", "postgres", "quiet")) {
            gauge("up{job=\"" + job + "\",instance=\"node04:8080\"}", 1, AFTER);
        }
        gauge("pg_up{job=\"postgres\",instance=\"node04:8080\"}", 0, AFTER);
        var http = "http_server_request_duration_seconds_";
        for (var code : List.of("200", "503")) {
            double rate = code.equals("200") ? 36 : 4;
            var labels = "{job=\"shop/cart\",instance=\"node04:8080\",http_response_status_code=\"" + code + "\"";
            counter(http + "count" + labels + "}", rate, AFTER);
            counter(http + "bucket" + labels + ",le=\"0.1\"}", rate * 0.9, AFTER);
            counter(http + "bucket" + labels + ",le=\"0.5\"}", rate, AFTER);
            counter(http + "bucket" + labels + ",le=\"+Inf\"}", rate, AFTER);
        }
        for (var kind : List.of("SERVER", "CLIENT")) {
            counter(
                    "traces_spanmetrics_calls_total{service=\"front\",span_kind=\"SPAN_KIND_" + kind
                            + "\",status_code=\"STATUS_CODE_UNSET\"}",
                    8,
                    AFTER);
        }
        counter("traces_service_graph_request_total{client=\"front\",server=\"cart\"}", 7, AFTER);
        counter(
                "traces_spanmetrics_calls_total{service=\"died\",span_kind=\"SPAN_KIND_SERVER\",status_code=\"STATUS_CODE_UNSET\"}",
                8,
                -10 * 60);
        counter(
                "traces_spanmetrics_calls_total{service=\"frozen\",span_kind=\"SPAN_KIND_SERVER\",status_code=\"STATUS_CODE_UNSET\"}",
                8,
                -90);
        var answers = poll();
        assertThat(answers.failures()).isEmpty();
        var services = ServiceEvaluator.of("east", AlertHostFinder.NONE, answers);

        assertThat(services)
                .extracting(Service::name)
                .containsExactlyInAnyOrder("cart", "postgres", "quiet", "front", "died", "frozen");
        var cart = named(services, "cart");
        assertThat(cart.value("rate")).isCloseTo(40, within(0.1));
        assertThat(cart.value("errors")).isCloseTo(0.1, within(0.001));
        assertThat(cart.value("p50")).isCloseTo(0.0556, within(0.001));
        assertThat(cart.value("p99")).isCloseTo(0.46, within(0.001));
        assertThat(cart.state()).isEqualTo(CellState.CRITICAL);
        assertThat(cart.hosts()).containsExactly("node04");
        assertThat(named(services, "front").value("rate"))
                .as("its own calls are not counted")
                .isCloseTo(8, within(0.1));
        assertThat(named(services, "front").value("errors")).isZero();
        assertThat(named(services, "front").state()).isEqualTo(CellState.OK);
        assertThat(named(services, "front").callees()).containsExactly("cart");
        assertThat(named(services, "postgres").state()).isEqualTo(CellState.DOWN);
        assertThat(named(services, "quiet").state())
                .as("up, and nothing else is known")
                .isEqualTo(CellState.OK);
        assertThat(named(services, "died").state()).isEqualTo(CellState.GONE);
        assertThat(named(services, "frozen").state())
                .as("Prometheus still answers with its rate")
                .isEqualTo(CellState.STALE);
        assertThat(named(services, "frozen").value("rate")).isPositive();
    }

    /// In the service graph, a called service that sends no spans has a server time of 0; Caddy counts a
    /// request once per handler.
    @Test
    void wrongMetricsOfExportersAreIgnored() throws IOException, InterruptedException {
        for (var side : List.of("server", "client")) {
            var edge = "{client=\"shop\",server=\"bank\",connection_type=\"virtual_node\"";
            var name = "traces_service_graph_request_" + side + "_seconds_bucket";
            counter(name + edge + ",le=\"0.1\"}", side.equals("server") ? 4 : 0, AFTER);
            counter(name + edge + ",le=\"0.5\"}", 4, AFTER);
            counter(name + edge + ",le=\"+Inf\"}", 4, AFTER);
        }
        for (var handler : List.of("subroute", "reverse_proxy")) {
            for (var code : List.of("200", "502")) {
                counter(
                        "caddy_http_request_duration_seconds_count{job=\"web\",instance=\"node04:2019\",server=\"srv0\",handler=\""
                                + handler + "\",code=\"" + code + "\"}",
                        code.equals("200") ? 9 : 1,
                        AFTER);
            }
        }
        gauge("haproxy_backend_http_responses_total{proxy=\"api\",code=\"2xx\"}", 1, AFTER);
        gauge("minio_cluster_health_status{job=\"store\"}", 0, AFTER);
        for (var queue : List.of("messaging_system", "")) {
            counter(
                    "traces_service_graph_request_total{client=\"shop\",server=\""
                            + (queue.isEmpty() ? "bank" : "mailer") + "\",connection_type=\"" + queue + "\"}",
                    3,
                    AFTER);
        }
        var services = ServiceEvaluator.of("east", AlertHostFinder.NONE, poll());

        assertThat(named(services, "bank").value("p50"))
                .as("as its callers waited")
                .isBetween(0.1, 0.5);
        assertThat(named(services, "web").value("rate")).isCloseTo(10, within(0.1));
        assertThat(named(services, "web").value("errors")).isCloseTo(0.1, within(0.001));
        assertThat(named(services, "api").value("errors")).isNaN();
        assertThat(named(services, "store").state()).isEqualTo(CellState.DOWN);
        assertThat(named(services, "shop").callees()).containsExactlyInAnyOrder("bank", "mailer");
        assertThat(named(services, "shop").waitsFor()).containsExactly("bank");
    }
}
