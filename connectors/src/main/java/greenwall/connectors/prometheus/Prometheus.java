package greenwall.connectors.prometheus;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.series.LabelInterner;
import greenwall.connectors.series.QueryResponse;
import greenwall.connectors.series.QueryResponseReader;
import greenwall.connectors.series.QueryTimes;
import greenwall.connectors.series.RangePlan;
import greenwall.connectors.series.RangeQueries;
import greenwall.connectors.series.ResponseEnvelope;
import greenwall.fleet.CheckedUrl;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LoadCounter;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Prometheus' query API, which VictoriaMetrics, Thanos, Cortex and Mimir also provide.
///
/// Queries are sent by POST, because they can be longer than a URL may be; if a proxy forbids POST, by GET for
/// ten minutes. All contain `nocache=1`: without it, VictoriaMetrics returns data that is half a minute old and
/// moves the points of a range. The others ignore it.
public final class Prometheus implements MetricsSource {
    static final String SERVER = "prometheus";
    /// Then POST is tried again, since a maintenance page forbids it, too.
    private static final Duration GET_FOR = Duration.ofMinutes(10);

    /// What the plain source and the one for polling share.
    private record Server(
            SourceHttpClient client,
            LabelInterner interner,
            QueryResponseReader reader,
            AtomicReference<Instant> postForbidden,
            long bodyLimit) {}

    private final Server server;
    private final @Nullable LoadCounter counter;

    private Prometheus(Server server, @Nullable LoadCounter counter) {
        this.server = server;
        this.counter = counter;
    }

    public static Prometheus connect(SharedHttpClient http, Source source, HttpSettings settings) {
        var interner = new LabelInterner();
        var client = http.client(source, settings, new JsonErrorBodyReader(SERVER));
        var reader = new QueryResponseReader(SERVER, interner);
        var postForbidden = new AtomicReference<>(Instant.EPOCH);
        return new Prometheus(new Server(client, interner, reader, postForbidden, settings.bodyLimit()), null);
    }

    @Override
    public MetricsSource forPolling(LoadCounter by) {
        return new Prometheus(server, by);
    }

    @Override
    public Source source() {
        return server.client.source();
    }

    @Override
    public Duration deadlineOr(Duration usual) {
        return server.client.requestDeadline(usual);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Duration deadline) {
        return QueryResponse.vector(query(query, Optional.empty(), deadline), Prometheus::notValues);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        return QueryResponse.vector(query(query, Optional.of(at), deadline), Prometheus::notValues);
    }

    @Override
    public Outcome<Result> evaluate(String query, Instant at, Duration deadline) {
        return query(query, Optional.of(at), deadline);
    }

    private Outcome<Result> query(String query, Optional<Instant> at, Duration deadline) {
        return posted(
                "api/v1/query",
                reply -> {
                    var response = server.reader.read(reply.body(), query);
                    if (counter != null && response.samples() >= 0) {
                        counter.countSamples(response.samples());
                    }
                    var clock = at.isPresent() ? reply.serverTime() : clock(response.result(), reply.serverTime());
                    return new SourceRequest.ParsedResponse<>(
                            response.result(), response.warnings(), response.infos(), clock);
                },
                call -> {
                    call.with("query", query)
                            .with("timeout", QueryTimes.seconds(server.client.requestDeadline(deadline)))
                            .with("nocache", "1");
                    if (counter != null) {
                        // Prometheus and Thanos then report how many samples they processed. The others
                        // ignore it.
                        call.with("stats", "all");
                    }
                    at.ifPresent(time -> call.with("time", QueryTimes.seconds(time)));
                },
                deadline);
    }

    /// The server evaluates a query without a time at its own time, to the millisecond. VictoriaMetrics
    /// rounds that time, so it is used only if it agrees with the Date header.
    private static Optional<Instant> clock(Result result, Optional<Instant> date) {
        long millis = switch (result) {
            case Result.VectorResult(var vector) when vector.size() > 0 -> vector.timeMillis(0);
            case Result.ScalarResult(var time, var _) -> time.toEpochMilli();
            default -> -1;
        };
        if (millis < 0 || millis % 1000 == 0) {
            return date;
        }
        var evaluated = Instant.ofEpochMilli(millis);
        boolean agrees =
                date.isEmpty() || Duration.between(evaluated, date.get()).abs().compareTo(Duration.ofMillis(1500)) < 0;
        return agrees ? Optional.of(evaluated) : date;
    }

    private static Failure notValues(Result result) {
        return result instanceof Result.MatrixResult
                ? notValues(
                        "the query returns a range of samples for each series, not one value",
                        "remove the [range], or put a function such as last_over_time around it")
                : notValues("the query returns a string, not numbers", "write a query that returns numbers");
    }

    private static Failure notValues(String found, String remedy) {
        return new Failure.Refused(200, "bad_data", found, remedy);
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        var plan = new RangePlan(window, step, false);
        return RangeQueries.read(
                server.client,
                plan,
                deadline,
                failure -> failure instanceof Failure.Refused refused
                        && refused.type().equals(Failure.Refused.TOO_MUCH),
                (piece, left) -> piece(query, piece, plan, left));
    }

    private Outcome<List<Matrix.Series>> piece(String query, RangePlan.Piece piece, RangePlan plan, Duration deadline) {
        return posted(
                "api/v1/query_range",
                reply -> {
                    var response = server.reader.read(reply.body());
                    List<Matrix.Series> series =
                            response.result() instanceof Result.MatrixResult(var rows) ? rows : List.of();
                    return reply.answer(series, response.warnings(), response.infos());
                },
                call -> call.with("query", query)
                        .with("start", QueryTimes.seconds(piece.startMillis()))
                        .with("end", QueryTimes.seconds(piece.endMillis()))
                        .with("step", QueryTimes.seconds(plan.stepMillis()))
                        .with("timeout", QueryTimes.seconds(server.client.requestDeadline(deadline)))
                        .with("nocache", "1"),
                deadline);
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        return posted(
                "api/v1/series",
                ResponseEnvelope.reader(
                        SERVER, List.<Labels>of(), json -> json.list(() -> server.interner.labels(json.textMap()))),
                call -> setWindow(call.with("match[]", selectors), window),
                deadline);
    }

    @Override
    public Outcome<List<String>> labelNames(List<String> selectors, TimeWindow window, Duration deadline) {
        return posted(
                "api/v1/labels",
                ResponseEnvelope.reader(SERVER, List.<String>of(), JsonReader::texts),
                call -> setWindow(call.with("match[]", selectors), window),
                deadline);
    }

    @Override
    public Outcome<List<String>> labelValues(
            String label, List<String> selectors, TimeWindow window, Duration deadline) {
        var call = get("api/v1/label/" + inPath(label) + "/values", List.<String>of(), JsonReader::texts)
                .with("match[]", selectors);
        setWindow(call, window);
        return server.client.send(call, deadline);
    }

    /// Writes names that cannot be a part of a path in the escaped form that Prometheus 3 accepts there. Thanos
    /// does not know that form.
    private static String inPath(String name) {
        if (name.matches("[^/%]*[^/%.][^/%]*")) {
            return name;
        }
        var escaped = new StringBuilder("U__");
        name.codePoints().forEach(c -> {
            if (c == '_') {
                escaped.append("__");
            } else if (c < 0x80 && Character.isLetterOrDigit(c)) {
                escaped.append((char) c);
            } else {
                escaped.append('_').append(Integer.toHexString(c)).append('_');
            }
        });
        return escaped.toString();
    }

    private static void setWindow(SourceRequest<?> call, TimeWindow window) {
        call.with("start", QueryTimes.seconds(window.start())).with("end", QueryTimes.seconds(window.end()));
    }

    @Override
    public Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline) {
        return server.client.send(get("api/v1/metadata", Map.of(), PrometheusApiReader::metadata), deadline);
    }

    @Override
    public Outcome<List<Exemplar>> exemplars(String query, TimeWindow window, Duration deadline) {
        return posted(
                "api/v1/query_exemplars",
                ResponseEnvelope.reader(SERVER, List.<Exemplar>of(), PrometheusApiReader::exemplars),
                call -> setWindow(call.with("query", query), window),
                deadline);
    }

    @Override
    public Outcome<List<RuleGroup>> rules(Duration deadline) {
        return server.client.send(get("api/v1/rules", List.of(), PrometheusApiReader::ruleGroups), deadline);
    }

    @Override
    public Outcome<List<RuleAlert>> alerts(Duration deadline) {
        return server.client.send(get("api/v1/alerts", List.of(), PrometheusApiReader::alerts), deadline);
    }

    @Override
    public Outcome<List<ScrapedTarget>> targets(Duration deadline) {
        var active = get("api/v1/targets", List.<ScrapedTarget>of(), PrometheusApiReader::targets)
                .with("state", "active");
        return server.client.send(active, deadline);
    }

    @Override
    public Outcome<BuildInfo> buildInfo(Duration deadline) {
        return new EngineDetector(server.client).detect(deadline);
    }

    /// Prometheus lists the limit of samples among its flags. Mimir and Cortex do not report theirs, and
    /// VictoriaMetrics reports it at another address.
    @Override
    public QueryLimits limits(Duration deadline) {
        var flags = get("api/v1/status/flags", OptionalLong.empty(), PrometheusApiReader::mostSamples)
                .maybeAbsent();
        return new QueryLimits(
                server.client.send(flags, deadline).answer().orElse(OptionalLong.empty()),
                OptionalLong.of(server.bodyLimit));
    }

    @Override
    public Outcome<List<Store>> stores(Duration deadline) {
        var outcome = EngineDetector.stores(server.client, deadline);
        return SourceRequest.isAbsent(outcome)
                ? Outcome.answered(outcome.source(), outcome.at(), outcome.roundTrip(), List.of())
                : outcome;
    }

    @Override
    public Outcome<List<CheckedUrl>> alertmanagers(Duration deadline) {
        var listed = get("api/v1/alertmanagers", List.<CheckedUrl>of(), PrometheusApiReader::alertmanagers)
                .maybeAbsent();
        return server.client.send(listed, deadline);
    }

    private static <T> SourceRequest<T> get(String path, T none, JsonReader.ValueReader<? extends T> data) {
        return SourceRequest.query(Method.GET, path, ResponseEnvelope.reader(SERVER, none, data));
    }

    /// Queries by POST, or by GET if POST is not allowed.
    private <T> Outcome<T> posted(
            String path, SourceRequest.Reader<T> read, Consumer<SourceRequest<T>> parameters, Duration deadline) {
        Function<Method, SourceRequest<T>> call = method -> {
            var made = SourceRequest.query(method, path, read).counted(counter).mayUseReservedCall(counter != null);
            parameters.accept(made);
            return made;
        };
        var now = server.client.clock().instant();
        if (ElapsedTime.longerThan(GET_FOR, Objects.requireNonNull(server.postForbidden.get()), now)) {
            long started = System.nanoTime();
            var outcome = server.client.send(call.apply(Method.POST_FORM), deadline);
            boolean forbidden = outcome instanceof Outcome.Failed<T>(var _, var _, var _, var failure)
                    && failure instanceof Failure.Refused refused
                    && (refused.status() == 405 || refused.status() == 501);
            if (!forbidden) {
                return outcome;
            }
            server.postForbidden.set(now);
            deadline = server.client.totalDeadline(deadline).minusNanos(System.nanoTime() - started);
        }
        return server.client.send(call.apply(Method.GET), deadline);
    }
}
