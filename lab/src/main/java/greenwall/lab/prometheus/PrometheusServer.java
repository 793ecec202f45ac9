package greenwall.lab.prometheus;

import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.http.RefusedRequestException;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.text.NamedValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The Prometheus of the practice range, on one port. Its responses follow recorded responses of Prometheus
/// 2.42.
public final class PrometheusServer {
    private static final String API = "/api/v1/";
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final PrometheusData data;
    private final QueryApi queries;

    private PrometheusServer(PrometheusData data) {
        this.data = data;
        this.queries = new QueryApi(data, new PromqlEngine(data.series(), PromqlEngine.Settings.DEFAULT));
    }

    /// Port 0 selects a free port.
    public static LabHttpServer start(InetAddress address, int port, PrometheusData data) throws IOException {
        var server = new PrometheusServer(data);
        return LabHttpServer.start(address, port, "range-prometheus", data.clock(), server::handle);
    }

    private Response handle(Request request) throws RefusedRequestException {
        try {
            return answer(request).compressed(request.header("accept-encoding"));
        } catch (StackOverflowError _) {
            throw ApiParameters.badData("the query is nested too deeply");
        }
    }

    private Response.Complete answer(Request request) throws RefusedRequestException {
        String path = request.path();
        if (path.startsWith(API)) {
            return api(request, path.substring(API.length()));
        }
        return switch (path) {
            case "/-/healthy" -> Response.of(200, PLAIN, "Prometheus Server is Healthy.\n");
            case "/-/ready" -> Response.of(200, PLAIN, "Prometheus Server is Ready.\n");
            default -> Response.notFound();
        };
    }

    private Response.Complete api(Request request, String name) throws RefusedRequestException {
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            return Response.methodNotAllowed();
        }
        return Response.json(200, ServerJson.success(data(name, new ApiParameters(request))));
    }

    private Object data(String name, ApiParameters parameters) throws RefusedRequestException {
        var label = Request.between(name, "label/", "/values");
        if (!label.isEmpty()) {
            return queries.values(label, parameters);
        }
        return switch (name) {
            case "query" -> queries.instant(parameters);
            case "query_range" -> queries.range(parameters);
            case "query_exemplars" -> queries.exemplars(parameters);
            case "series" -> queries.series(parameters);
            case "labels" -> queries.names(parameters);
            case "metadata" -> metadata(parameters);
            case "targets" -> targets(parameters);
            case "rules" -> rules(parameters);
            case "alerts" -> alerts();
            case "status/buildinfo" -> ServerJson.buildInfo("2.42.0");
            default -> throw new RefusedRequestException(Response.notFound());
        };
    }

    private Object targets(ApiParameters parameters) {
        String state = parameters.text("state").toLowerCase(Locale.ROOT);
        boolean active = state.isEmpty() || state.equals("any") || state.equals("active");
        return new NamedValues()
                .with("activeTargets", active ? data.targets().get() : List.of())
                .with("droppedTargets", List.of());
    }

    private Object rules(ApiParameters parameters) throws RefusedRequestException {
        Predicate<MetricsSource.Rule> wanted = switch (parameters.text("type").toLowerCase(Locale.ROOT)) {
            case "" -> _ -> true;
            case "alert" -> MetricsSource.Rule::alerting;
            case "record" -> rule -> !rule.alerting();
            case String other ->
                throw ApiParameters.badParameter("type", "not supported value " + GoFormat.quote(other));
        };
        return Map.of(
                "groups",
                data.rules().get().stream().map(group -> group(group, wanted)).toList());
    }

    private static Object group(MetricsSource.RuleGroup group, Predicate<MetricsSource.Rule> wanted) {
        return new NamedValues()
                .with("name", group.name())
                .with("file", group.file())
                .with(
                        "rules",
                        group.rules().stream()
                                .filter(wanted)
                                .map(PrometheusServer::rule)
                                .toList())
                .with("interval", seconds(group.interval()));
    }

    private static Object rule(MetricsSource.Rule rule) {
        var fields = new NamedValues();
        if (rule.alerting()) {
            fields.with("state", rule.state())
                    .with("duration", seconds(rule.holdFor()))
                    .with("annotations", rule.annotations())
                    .with("alerts", alerts(rule.alerts()));
        }
        return fields.with("name", rule.name())
                .with("query", rule.query())
                .with("labels", rule.labels())
                .with("health", rule.health())
                .with("lastError", Optional.of(rule.lastError()).filter(text -> !text.isEmpty()))
                .with("type", rule.alerting() ? "alerting" : "recording");
    }

    private Object alerts() {
        var alerts = data.rules().get().stream()
                .flatMap(group -> group.rules().stream())
                .flatMap(rule -> rule.alerts().stream())
                .toList();
        return Map.of("alerts", alerts(alerts));
    }

    private static List<Object> alerts(List<MetricsSource.RuleAlert> alerts) {
        return alerts.stream().map(PrometheusServer::alert).toList();
    }

    private static Object alert(MetricsSource.RuleAlert alert) {
        return new NamedValues()
                .with("labels", alert.labels())
                .with("annotations", alert.annotations())
                .with("state", alert.state())
                .with("activeAt", alert.activeAt().toString())
                .with("value", GoFormat.scientific(alert.value()));
    }

    private Object metadata(ApiParameters parameters) throws RefusedRequestException {
        String metric = parameters.text("metric");
        return data.metadata().entrySet().stream()
                .filter(entry -> metric.isEmpty() || entry.getKey().equals(metric))
                .limit(parameters.limit())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> List.of(entry.getValue()), (a, _) -> a, TreeMap::new));
    }

    private static BigDecimal seconds(Duration duration) {
        return new BigDecimal(GoFormat.plain(duration.toNanos() / 1e9));
    }
}
