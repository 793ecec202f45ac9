package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.GoDuration;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlError;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.http.Reply;
import greenwall.lab.http.Request;
import greenwall.lab.http.ServerJson;
import greenwall.lab.http.WebSocket;
import greenwall.lab.logql.LogSource;
import greenwall.lab.logql.LogqlEngine;
import greenwall.lab.logql.LogqlFailure;
import greenwall.lab.logql.ReadBudget;
import greenwall.lab.loki.LokiParameters.Bad;
import greenwall.lab.loki.LokiParameters.Bounds;
import greenwall.lab.text.Fields;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The query endpoints over the lines that there are.
final class LokiApi {
    /// Loki's query errors are plain text under this name.
    static final String ERROR_TYPE = "application/json; charset=UTF-8";

    private static final String API = "/loki/api/v1/";
    private static final String RULES = "/prometheus/api/v1/";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_POINTS = 11_000;
    private static final long INSTANT_LOOK_BACK = 30 * LokiParameters.SECOND;
    private static final int TAIL_HISTORY = 10;
    private final LogSource source;
    private final LogqlEngine engine;
    private final LokiLimits limits;
    private final InstantSource clock;
    private final BooleanSupplier serverStops;
    private final AtomicInteger tails = new AtomicInteger();

    LokiApi(LogSource source, LokiLimits limits, InstantSource clock, BooleanSupplier serverStops) {
        this.source = source;
        this.engine = new LogqlEngine(source, limits.maxSeries());
        this.limits = limits;
        this.clock = clock;
        this.serverStops = serverStops;
    }

    /// The label whose values a path asks for.
    private static @Nullable String valuesOf(String path) {
        String before = API + "label/";
        String behind = "/values";
        return path.startsWith(before) && path.endsWith(behind) && path.length() > before.length() + behind.length()
                ? path.substring(before.length(), path.length() - behind.length())
                : null;
    }

    /// Waits until open tails have sent their close frames.
    void awaitTailsEnd() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (tails.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private long now() {
        return LokiParameters.nanos(clock.instant());
    }

    @FunctionalInterface
    private interface Endpoint {
        Reply answer(Request request) throws Bad, LogqlFailure;
    }

    private @Nullable Endpoint endpoint(String path) {
        String values = valuesOf(path);
        if (values != null) {
            return request -> labelValues(request, values);
        }
        return switch (path) {
            case API + "query" -> this::query;
            case API + "query_range" -> this::queryRange;
            case API + "labels", API + "label" -> this::labels;
            case API + "series" -> this::series;
            case API + "tail" -> this::tail;
            case API + "rules" -> _ -> Reply.of(404, "text/plain; charset=utf-8", "no rule groups found\n");
            case RULES + "rules" -> _ -> none("groups");
            case RULES + "alerts" -> _ -> none("alerts");
            default -> null;
        };
    }

    private static Reply none(String what) {
        return Reply.json(
                200,
                ServerJson.write(new Fields()
                        .with("status", "success")
                        .with("data", Map.of(what, List.of()))
                        .with("errorType", "")
                        .with("error", "")));
    }

    Reply handle(Request request) {
        var endpoint = endpoint(request.path());
        if (endpoint == null) {
            return Reply.plainError(404, "404 page not found");
        }
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            return Reply.empty(405);
        }
        try {
            return endpoint.answer(request);
        } catch (Bad bad) {
            return Reply.of(400, ERROR_TYPE, String.valueOf(bad.getMessage()));
        } catch (LogqlFailure failure) {
            return Reply.of(failure.status(), ERROR_TYPE, String.valueOf(failure.getMessage()));
        } catch (ReadBudget.DeadlinePassed passed) {
            return Reply.of(504, ERROR_TYPE, String.valueOf(passed.getMessage()));
        }
    }

    private static LogqlExpr parse(String text) throws Bad {
        return switch (Logql.parse(text)) {
            case Logql.Read<LogqlExpr>(var expr) -> expr;
            case Logql.Refused<LogqlExpr>(var error) -> throw new Bad(error.text());
        };
    }

    private static List<LabelMatcher> selector(String text) throws Bad {
        return switch (Logql.parseSelector(text)) {
            case Logql.Read<List<LabelMatcher>>(var matchers) -> matchers;
            case Logql.Refused<List<LabelMatcher>>(var error) -> throw new Bad(text(error));
        };
    }

    private static String text(LogqlError error) {
        return error.line() < 0 ? error.message() : error.text();
    }

    private ReadBudget tally() {
        return new ReadBudget(System.nanoTime() + limits.queryTimeout().toNanos());
    }

    private Reply query(Request request) throws Bad, LogqlFailure {
        long at = LokiParameters.time(request.parameter("time"), now());
        int limit = LokiParameters.limit(request, DEFAULT_LIMIT);
        boolean forward = LokiParameters.forward(request);
        long begun = System.nanoTime();
        ReadBudget tally = tally();
        return switch (parse(request.parameter("query"))) {
            case LogQuery query -> {
                checkLimit(limit);
                var wanted = new LogqlEngine.Wanted(at - INSTANT_LOOK_BACK, at, forward, limit, 0);
                var lines = engine.lines(query, wanted, tally);
                var cost = new LokiJson.Cost(tally, System.nanoTime() - begun, lines.size());
                yield Reply.of(200, ERROR_TYPE, LokiJson.streams(lines, cost));
            }
            case Literal _ -> Reply.of(500, ERROR_TYPE, "unsupported response type, got (scalar)");
            case MetricQuery query -> {
                var curves = engine.evaluate(query, new long[] {at}, tally);
                var cost = new LokiJson.Cost(tally, System.nanoTime() - begun, curves.size());
                yield Reply.json(200, LokiJson.vector(curves, at, cost));
            }
        };
    }

    private void checkLimit(int limit) throws Bad {
        if (limit > limits.maxEntriesPerQuery()) {
            throw new Bad("max entries limit per query exceeded, limit > max_entries_limit (" + limit + " > "
                    + limits.maxEntriesPerQuery() + ")");
        }
    }

    private void checkLength(Bounds bounds) throws Bad {
        long length = bounds.endNanos() - bounds.startNanos();
        if (length > limits.maxQueryLength().toNanos()) {
            throw new Bad("the query time range exceeds the limit (query length: " + GoDuration.format(length)
                    + ", limit: " + GoDuration.format(limits.maxQueryLength().toNanos()) + ")");
        }
    }

    private Reply queryRange(Request request) throws Bad, LogqlFailure {
        Bounds bounds = LokiParameters.bounds(request, now(), LokiParameters.HOUR);
        if (bounds.endNanos() < bounds.startNanos()) {
            throw new Bad("end timestamp must not be before or equal to start time");
        }
        int limit = LokiParameters.limit(request, DEFAULT_LIMIT);
        boolean forward = LokiParameters.forward(request);
        long step = LokiParameters.step(request, bounds);
        if ((bounds.endNanos() - bounds.startNanos()) / step > MAX_POINTS) {
            throw new Bad("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query "
                    + "resolution (?step=XX)");
        }
        long interval = LokiParameters.interval(request);
        LogqlExpr expr = parse(request.parameter("query"));
        checkLength(bounds);
        long begun = System.nanoTime();
        ReadBudget tally = tally();
        return switch (expr) {
            case LogQuery query -> {
                checkLimit(limit);
                var wanted = new LogqlEngine.Wanted(bounds.startNanos(), bounds.endNanos(), forward, limit, interval);
                var lines = engine.lines(query, wanted, tally);
                var cost = new LokiJson.Cost(tally, System.nanoTime() - begun, lines.size());
                yield Reply.json(200, LokiJson.streams(lines, cost));
            }
            case MetricQuery query -> {
                long[] times = aligned(bounds, step);
                var curves = engine.evaluate(query, times, tally);
                var cost = new LokiJson.Cost(tally, System.nanoTime() - begun, curves.size());
                yield Reply.json(200, LokiJson.matrix(curves, times, cost));
            }
        };
    }

    /// The start goes down and the end up to a multiple of the step, as Loki's frontend does it.
    private static long[] aligned(Bounds bounds, long step) {
        long start = Math.floorDiv(bounds.startNanos(), step) * step;
        long end = Math.ceilDiv(bounds.endNanos(), step) * step;
        var times = new long[(int) ((end - start) / step) + 1];
        for (int i = 0; i < times.length; i++) {
            times[i] = start + i * step;
        }
        return times;
    }

    private Bounds listingBounds(Request request) throws Bad {
        Bounds bounds = LokiParameters.bounds(request, now(), 6 * LokiParameters.HOUR);
        if (bounds.endNanos() < bounds.startNanos()) {
            throw new Bad("this data is no longer available, it is past now - max_query_lookback (0s)\n");
        }
        checkLength(bounds);
        return bounds;
    }

    private List<LabelMatcher> optionalSelector(Request request) throws Bad {
        String query = request.parameter("query");
        try {
            return query.isEmpty() ? List.of() : selector(query);
        } catch (Bad bad) {
            throw new Bad(bad.getMessage() + "\n");
        }
    }

    /// With `query` Loki does not filter the names but repeats those of each stream that matches.
    private Reply labels(Request request) throws Bad {
        Bounds bounds = listingBounds(request);
        var selector = optionalSelector(request);
        var names = new TreeSet<String>();
        for (Labels stream : source.streams(List.of(), bounds.startNanos(), bounds.endNanos())) {
            stream.forEach((name, _) -> names.add(name));
        }
        var answer = new ArrayList<>(names);
        if (!selector.isEmpty()) {
            for (Labels stream : source.streams(selector, bounds.startNanos(), bounds.endNanos())) {
                stream.forEach((name, _) -> answer.add(name));
            }
        }
        return Reply.json(200, LokiJson.strings(answer));
    }

    /// With `query` the values are filtered, and then repeated once for each stream.
    private Reply labelValues(Request request, String name) throws Bad {
        Bounds bounds = listingBounds(request);
        var selector = optionalSelector(request);
        var values = new TreeSet<String>();
        var repeated = new ArrayList<String>();
        for (Labels stream : source.streams(selector, bounds.startNanos(), bounds.endNanos())) {
            if (stream.has(name)) {
                values.add(stream.get(name));
                repeated.add(stream.get(name));
            }
        }
        var answer = new ArrayList<>(values);
        if (!selector.isEmpty()) {
            answer.addAll(repeated);
        }
        return Reply.json(200, LokiJson.strings(answer));
    }

    private Reply series(Request request) throws Bad {
        Bounds bounds = listingBounds(request);
        var selectors = new ArrayList<List<LabelMatcher>>();
        for (String name : List.of("match[]", "match")) {
            for (String match : request.all(name)) {
                selectors.add(selector(match));
            }
        }
        if (selectors.isEmpty()) {
            selectors.add(List.of());
        }
        var found = new LinkedHashSet<Labels>();
        for (var selector : selectors) {
            found.addAll(source.streams(selector, bounds.startNanos(), bounds.endNanos()));
        }
        return Reply.json(200, ServerJson.success(found));
    }

    private Reply tail(Request request) {
        long now = now();
        long delay;
        int limit;
        long start;
        try {
            limit = LokiParameters.limit(request, TAIL_HISTORY);
            start = LokiParameters.time(request.parameter("start"), now - LokiParameters.HOUR);
            String text = request.parameter("delay_for");
            int seconds = text.isEmpty() ? 0 : LokiParameters.whole(text);
            if (seconds > 5) {
                throw new Bad("delay_for can't be greater than 5");
            }
            delay = seconds * LokiParameters.SECOND;
        } catch (Bad bad) {
            return Reply.plainError(400, String.valueOf(bad.getMessage()));
        }
        if (!WebSocket.isAsked(request)) {
            return Reply.of(400, "text/plain; charset=utf-8", "Bad Request\n")
                    .with("Sec-Websocket-Version", "13")
                    .with("X-Content-Type-Options", "nosniff");
        }
        String query = request.parameter("query");
        return WebSocket.upgrade(request, socket -> follow(socket, query, start, limit, delay));
    }

    /// Errors come after the upgrade, as the reason of a close frame; one that is too long for it closes the
    /// connection without a word, as in Loki.
    private void follow(WebSocket socket, String query, long start, int limit, long delay) throws IOException {
        LogQuery lines;
        try {
            if (!(parse(query) instanceof LogQuery logs)) {
                throw new Bad("only log selector is supported");
            }
            lines = logs;
            long now = now();
            if (start > now) {
                throw new Bad("rpc error: code = Code(400) desc = this data is no longer available, it is past now - "
                        + "max_query_lookback (0s)");
            }
            try {
                checkLength(new Bounds(start, now));
            } catch (Bad bad) {
                throw new Bad("rpc error: code = Code(400) desc = " + bad.getMessage());
            }
        } catch (Bad bad) {
            socket.close(WebSocket.INTERNAL_ERROR, String.valueOf(bad.getMessage()));
            return;
        }
        int open = tails.incrementAndGet();
        try {
            if (open > limits.maxTails()) {
                socket.close(
                        WebSocket.INTERNAL_ERROR,
                        "rpc error: code = Code(400) desc = max concurrent tail requests limit exceeded, count > limit ("
                                + open + " > " + limits.maxTails() + ")");
                return;
            }
            Duration longest = limits.tailMaxDuration();
            var order = new TailSession.Order(lines, start, limit, delay, longest);
            new TailSession(order, engine, source, clock, serverStops).run(socket);
        } finally {
            tails.decrementAndGet();
        }
    }
}
