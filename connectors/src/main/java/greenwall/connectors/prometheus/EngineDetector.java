package greenwall.connectors.prometheus;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.series.ResponseEnvelope;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.MetricsSource.BuildInfo;
import greenwall.fleet.source.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Detects which program provides the API, and its version. Mimir reports its name. The others are recognised
/// by their specific features: Thanos by its stores, a VictoriaMetrics cluster by a field of its responses, a
/// single VictoriaMetrics by its own metrics, Cortex by its missing API for targets.
public record EngineDetector(SourceHttpClient client) {
    private static final int MAX_LINES = 20_000;
    private static final int MAX_METRICS_BYTES = 4 << 20;
    private static final int MAX_ANSWER_BYTES = 4096;
    private static final Pattern SHORT_VERSION = Pattern.compile("short_version=\"([^\"]*)\"");
    private static final Pattern VERSION = Pattern.compile("version=\"([^\"]*)\"");

    private record DetectedEngine(String application, BuildInfo info) {}

    Outcome<BuildInfo> detect(Duration deadline) {
        long started = System.nanoTime();
        var none = new DetectedEngine("", new BuildInfo("Prometheus", "", ""));
        var detected = client.send(
                SourceRequest.query(
                        SourceRequest.Method.GET,
                        "api/v1/status/buildinfo",
                        ResponseEnvelope.reader(Prometheus.SERVER, none, json -> {
                            var fields = json.fields();
                            return new DetectedEngine(
                                    fields.text("application"),
                                    new BuildInfo("Prometheus", fields.text("version"), fields.text("revision")));
                        })),
                deadline);
        if (!(detected
                instanceof Outcome.Answered<DetectedEngine>(var _, var _, var _, var answer, var _, var _, var _))) {
            return detected.map(DetectedEngine::info);
        }
        if (!answer.application.isEmpty()) {
            return detected.map(t -> named(MessageText.line(t.application), t));
        }
        var until = deadline.plusNanos(started);
        if (stores(client, left(until)) instanceof Outcome.Answered) {
            return detected.map(t -> named("Thanos", t));
        }
        if (answer.info.revision().isEmpty()) {
            var own = has("metrics", reply -> SourceRequest.ParsedResponse.of(victoriaVersion(reply)), until);
            if (own.isPresent()) {
                return detected.map(_ -> new BuildInfo("VictoriaMetrics", own.get(), ""));
            }
            var cluster = has("api/v1/query", reply -> SourceRequest.ParsedResponse.of(partial(reply)), until);
            if (cluster.isPresent()) {
                return detected.map(t -> named("VictoriaMetrics cluster", t));
            }
        }
        return withoutTargets(left(until)) ? detected.map(t -> named("Cortex", t)) : detected.map(DetectedEngine::info);
    }

    /// Whether there is no API for targets: Prometheus scrapes targets, but Cortex receives its samples.
    private boolean withoutTargets(Duration deadline) {
        var call = SourceRequest.query(
                        SourceRequest.Method.GET,
                        "api/v1/targets",
                        reply -> SourceRequest.ParsedResponse.of(reply.status()))
                .with("state", "dropped")
                .with("limit", "1")
                .maybeAbsent();
        return SourceRequest.isAbsent(client.send(call, deadline));
    }

    private static BuildInfo named(String product, DetectedEngine detected) {
        return new BuildInfo(product, detected.info.version(), detected.info.revision());
    }

    private static Duration left(Duration until) {
        return until.minusNanos(System.nanoTime());
    }

    private <T> Optional<T> has(String path, SourceRequest.Reader<Optional<T>> read, Duration until) {
        var call = SourceRequest.query(SourceRequest.Method.GET, path, read).maybeAbsent();
        if (path.endsWith("/query")) {
            call.with("query", "1");
        }
        return client.send(call, left(until)).answer().flatMap(found -> found);
    }

    /// The stores behind a Thanos querier. All other servers refuse this request.
    static Outcome<List<MetricsSource.Store>> stores(SourceHttpClient client, Duration deadline) {
        var read =
                ResponseEnvelope.reader(Prometheus.SERVER, List.<MetricsSource.Store>of(), PrometheusApiReader::stores);
        return client.send(
                SourceRequest.query(SourceRequest.Method.GET, "api/v1/stores", read)
                        .maybeAbsent(),
                deadline);
    }

    /// Present if the response to a query states whether it is partial.
    private static Optional<Boolean> partial(SourceRequest.RawResponse reply) throws IOException {
        var text = new String(reply.body().readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
        return text.contains("\"isPartial\"") ? Optional.of(true) : Optional.empty();
    }

    /// The version from `vm_app_version{version="victoria-metrics-…", short_version="v1.79.5"} 1` in a server's
    /// own metrics, which some builds leave blank; empty if there is no such line.
    public static Optional<String> victoriaVersion(SourceRequest.RawResponse reply) throws IOException {
        var text = new String(reply.body().readNBytes(MAX_METRICS_BYTES), StandardCharsets.UTF_8);
        return text.lines()
                .limit(MAX_LINES)
                .filter(line -> line.startsWith("vm_app_version{"))
                .findFirst()
                .map(line -> {
                    var brief = SHORT_VERSION.matcher(line);
                    var full = VERSION.matcher(line);
                    boolean known = brief.find() && !brief.group(1).isEmpty();
                    return known ? brief.group(1) : full.find() ? full.group(1) : "";
                });
    }
}
