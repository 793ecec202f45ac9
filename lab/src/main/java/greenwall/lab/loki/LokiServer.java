package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlDuration;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.http.WebSocket;
import greenwall.lab.logql.LineSource;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.LogqlEngine;
import greenwall.lab.logql.LogqlEvaluationException;
import greenwall.lab.logql.ReadDeadline;
import greenwall.lab.loki.LokiParameters.Bounds;
import greenwall.lab.prometheus.QueryResultJson;
import greenwall.lab.text.NamedValues;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The Loki of the practice range, on one port. Its responses have the status codes and the format of Loki
/// 2.8, including plain-text errors that are declared as JSON.
public final class LokiServer implements AutoCloseable {
    private static final String ERROR_TYPE = "application/json; charset=UTF-8";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String API = "/loki/api/v1/";
    private static final int MAX_POINTS = 11_000;
    private static final long INSTANT_LOOK_BACK = 30 * LokiParameters.SECOND;
    private static final int TAIL_HISTORY = 10;

    private final Setup setup;
    private final LogqlEngine engine;
    private final LabHttpServer http;
    private final AtomicInteger tails = new AtomicInteger();
    private volatile boolean stopping;

    /// The configuration of the server.
    public record Setup(InetAddress address, int port, LineSource source, InstantSource clock, LokiLimits limits) {}

    public LokiServer(Setup setup) throws IOException {
        this.setup = setup;
        this.engine = new LogqlEngine(setup.source(), setup.limits().maxSeries());
        this.http = LabHttpServer.start(setup.address(), setup.port(), "range-loki", setup.clock(), this::handle);
    }

    public URI uri() {
        return http.uri();
    }

    /// Sends close frames to open tails first.
    @Override
    public void close() {
        stopping = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (tails.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        http.close();
    }

    private Response handle(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            return Response.methodNotAllowed();
        }
        try {
            return answer(
                    request.path(),
                    new LokiParameters(request, EpochNanos.nanos(setup.clock().instant())));
        } catch (LogqlEvaluationException exception) {
            return Response.of(exception.status(), ERROR_TYPE, String.valueOf(exception.getMessage()));
        }
    }

    private Response answer(String path, LokiParameters parameters) {
        var label = Request.between(path, API + "label/", "/values");
        if (!label.isEmpty()) {
            return labelValues(parameters, label);
        }
        return switch (path) {
            case "/ready" -> Response.of(200, PLAIN, "ready\n").with("X-Content-Type-Options", "nosniff");
            case API + "status/buildinfo" -> Response.json(200, ServerJson.write(ServerJson.buildInfo("2.8.0")));
            case API + "query" -> query(parameters);
            case API + "query_range" -> queryRange(parameters);
            case API + "labels" -> labels(parameters);
            case API + "series" -> series(parameters);
            case API + "tail" -> tail(parameters);
            default -> Response.notFound();
        };
    }

    private static LogqlEvaluationException badRequest(String message) {
        return new LogqlEvaluationException(400, message);
    }

    private static LogqlExpr parse(String text) {
        return valid(Logql.parse(text));
    }

    /// Parses a selector; the empty text selects every stream.
    private static List<LabelMatcher> selector(String text) {
        return text.isEmpty() ? List.of() : valid(Logql.parseSelector(text));
    }

    private static <T> T valid(ParseResult<T> result) {
        return switch (result) {
            case ParseResult.Valid<T>(var tree) -> tree;
            case ParseResult.Invalid<T>(var error) -> throw badRequest(error.message());
        };
    }

    private Response query(LokiParameters parameters) {
        long at = parameters.time("time", parameters.now());
        var expr = parse(parameters.text("query"));
        if (expr instanceof Literal) {
            throw new LogqlEvaluationException(500, "unsupported response type, got (scalar)");
        }
        var wanted = parameters.wanted(new Bounds(at - INSTANT_LOOK_BACK, at));
        return answer(expr, wanted, new long[] {at}, ERROR_TYPE);
    }

    private Response queryRange(LokiParameters parameters) {
        var bounds = parameters.bounds(LokiParameters.HOUR);
        if (bounds.endNanos() < bounds.startNanos()) {
            throw badRequest("end timestamp must not be before or equal to start time");
        }
        long step = parameters.step(bounds);
        if ((bounds.endNanos() - bounds.startNanos()) / step > MAX_POINTS) {
            throw badRequest("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query "
                    + "resolution (?step=XX)");
        }
        var wanted = parameters.wanted(bounds);
        var expr = parse(parameters.text("query"));
        checkLength(bounds);
        return answer(expr, wanted, aligned(bounds, step), "application/json");
    }

    /// @param type the content type of a response with log lines
    private Response answer(LogqlExpr expr, LogqlEngine.LineRequest wanted, long[] times, String type) {
        var deadline = new ReadDeadline(
                System.nanoTime() + setup.limits().queryTimeout().toNanos());
        return switch (expr) {
            case MetricQuery query ->
                Response.json(200, ServerJson.success(QueryResultJson.data(engine.evaluate(query, times, deadline))));
            case LogQuery query -> {
                if (wanted.limit() > setup.limits().maxEntriesPerQuery()) {
                    throw badRequest("max entries limit per query exceeded, limit > max_entries_limit ("
                            + wanted.limit() + " > " + setup.limits().maxEntriesPerQuery() + ")");
                }
                yield Response.of(200, type, streams(engine.lines(query, wanted, deadline)));
            }
        };
    }

    private void checkLength(Bounds bounds) {
        long length = bounds.endNanos() - bounds.startNanos();
        if (length > setup.limits().maxQueryLength().toNanos()) {
            throw badRequest("the query time range exceeds the limit (query length: " + LogqlDuration.format(length)
                    + ", limit: "
                    + LogqlDuration.format(setup.limits().maxQueryLength().toNanos()) + ")");
        }
    }

    /// Rounds the start down and the end up to a multiple of the step, as Loki's frontend does.
    private static long[] aligned(Bounds bounds, long step) {
        long start = Math.floorDiv(bounds.startNanos(), step) * step;
        long end = Math.ceilDiv(bounds.endNanos(), step) * step;
        var times = new long[(int) ((end - start) / step) + 1];
        for (int i = 0; i < times.length; i++) {
            times[i] = start + i * step;
        }
        return times;
    }

    private Iterable<Labels> streams(LokiParameters parameters, List<LabelMatcher> selector) {
        var bounds = parameters.bounds(6 * LokiParameters.HOUR);
        if (bounds.endNanos() < bounds.startNanos()) {
            throw badRequest("this data is no longer available, it is past now - max_query_lookback (0s)");
        }
        checkLength(bounds);
        return setup.source().streams(selector, bounds.startNanos(), bounds.endNanos());
    }

    private Iterable<Labels> selectedStreams(LokiParameters parameters) {
        return streams(parameters, selector(parameters.text("query")));
    }

    private Response labels(LokiParameters parameters) {
        var names = new TreeSet<String>();
        for (var stream : selectedStreams(parameters)) {
            stream.forEach((name, _) -> names.add(name));
        }
        return Response.json(200, strings(names));
    }

    private Response labelValues(LokiParameters parameters, String name) {
        var values = new TreeSet<String>();
        for (var stream : selectedStreams(parameters)) {
            if (stream.has(name)) {
                values.add(stream.get(name));
            }
        }
        return Response.json(200, strings(values));
    }

    private Response series(LokiParameters parameters) {
        var selectors = parameters.request().all("match[]");
        var found = new LinkedHashSet<Labels>();
        for (String selector : selectors.isEmpty() ? List.of("") : selectors) {
            streams(parameters, selector(selector)).forEach(found::add);
        }
        return Response.json(200, ServerJson.success(found));
    }

    private Response tail(LokiParameters parameters) {
        var request = parameters.request();
        return WebSocket.isRequested(request)
                ? WebSocket.upgrade(request, socket -> follow(socket, parameters))
                : Response.plainError(400, "Bad Request").with("Sec-Websocket-Version", "13");
    }

    /// Reports errors after the upgrade, as the reason of a close frame. If the reason is too long for a
    /// close frame, the connection is closed without one, as in Loki.
    private void follow(WebSocket socket, LokiParameters parameters) throws IOException {
        int open = tails.incrementAndGet();
        try {
            if (!(parse(parameters.text("query")) instanceof LogQuery lines)) {
                throw badRequest("only log selector is supported");
            }
            long now = EpochNanos.nanos(setup.clock().instant());
            long start = parameters.time("start", now - LokiParameters.HOUR);
            if (start > now) {
                throw badRequest("this data is no longer available, it is past now - max_query_lookback (0s)");
            }
            checkLength(new Bounds(start, now));
            if (open > setup.limits().maxTails()) {
                throw badRequest("max concurrent tail requests limit exceeded, count > limit (" + open + " > "
                        + setup.limits().maxTails() + ")");
            }
            var session =
                    new TailSession(lines, setup.limits().tailMaxDuration(), engine, setup.clock(), () -> stopping);
            session.run(socket, start, parameters.limit(TAIL_HISTORY));
        } catch (LogqlEvaluationException exception) {
            socket.close(
                    WebSocket.INTERNAL_ERROR,
                    String.valueOf(exception.getMessage()).strip());
        } finally {
            tails.decrementAndGet();
        }
    }

    private static String streams(List<LogEntry> entries) {
        Map<Labels, List<LogEntry>> streams = new LinkedHashMap<>();
        for (LogEntry entry : entries) {
            streams.computeIfAbsent(entry.labels(), _ -> new ArrayList<>()).add(entry);
        }
        return ServerJson.success(new NamedValues()
                .with("resultType", "streams")
                .with("result", streams.entrySet().stream().map(s -> stream(s.getKey(), s.getValue()))));
    }

    private static Object stream(Labels labels, List<LogEntry> entries) {
        return new NamedValues()
                .with("stream", labels)
                .with("values", entries.stream().map(entry -> List.of(Long.toString(entry.timeNanos()), entry.text())));
    }

    /// Loki omits `data` if there are no values.
    private static String strings(Collection<String> values) {
        return ServerJson.success(Optional.of(values).filter(some -> !some.isEmpty()));
    }

    /// A frame of a live tail: each element of `streams` has one entry, even if two entries have the same
    /// stream.
    static String tailFrame(List<LogEntry> entries) {
        return ServerJson.write(new NamedValues()
                .with("streams", entries.stream().map(entry -> stream(entry.labels(), List.of(entry)))));
    }

    /// The limits of a Loki server, with the defaults of version 2.8.
    public record LokiLimits(
            int maxEntriesPerQuery,
            int maxSeries,
            Duration maxQueryLength,
            Duration queryTimeout,
            int maxTails,
            Duration tailMaxDuration) {
        public static final LokiLimits DEFAULT =
                new LokiLimits(5000, 500, Duration.ofHours(721), Duration.ofMinutes(1), 10, Duration.ofHours(1));
    }
}
