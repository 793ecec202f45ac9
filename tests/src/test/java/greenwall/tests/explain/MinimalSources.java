package greenwall.tests.explain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A Prometheus and a Loki that support only the few queries of an explanation and reject all others: samples
/// of a selector, raw or at steps, lines of a selector, at most 5,000 per request as Loki returns them, and
/// labels of streams.
final class MinimalSources implements AutoCloseable {
    private static final int PAGE = 5_000;
    private static final long LOOK_BACK = 300_000;

    /// One series, its samples in chronological order.
    record Series(Map<String, String> labels, long[] millis, double[] values) {}

    record Line(long nanos, Map<String, String> stream, String text) {}

    /// All lines of a log, by index; an implementation may generate them on demand.
    interface Lines {
        int size();

        /// In chronological order.
        long nanos(int index);

        Line line(int index);

        static Lines of(List<Line> sorted) {
            return new Lines() {
                @Override
                public int size() {
                    return sorted.size();
                }

                @Override
                public long nanos(int index) {
                    return sorted.get(index).nanos();
                }

                @Override
                public Line line(int index) {
                    return sorted.get(index);
                }
            };
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Series> series;
    private final Lines lines;
    private final Optional<Instant> clock;

    MinimalSources(List<Series> series, Lines lines) throws IOException {
        this(series, lines, Optional.empty());
    }

    /// @param clock the server's own time, if it reports one
    MinimalSources(List<Series> series, Lines lines, Optional<Instant> clock) throws IOException {
        this.clock = clock;
        this.series = List.copyOf(series);
        this.lines = lines;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/prom/api/v1/query", e -> answer(e, this::instant));
        server.createContext("/prom/api/v1/query_range", e -> answer(e, this::range));
        server.createContext("/prom/", e -> answer(e, _ -> refused("not found")));
        server.createContext("/loki/loki/api/v1/query_range", this::page);
        server.createContext("/loki/loki/api/v1/labels", e -> answer(e, _ -> streamLabels(Optional.empty())));
        server.createContext(
                "/loki/loki/api/v1/label/",
                e -> answer(
                        e,
                        _ -> streamLabels(
                                Optional.of(e.getRequestURI().getPath().split("/")[6]))));
        server.createContext("/loki/", e -> answer(e, _ -> refused("not found")));
        server.start();
    }

    URI prometheus() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prom");
    }

    URI loki() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/loki");
    }

    private record Reply(int status, String body) {}

    private interface RequestHandler {
        Reply of(Map<String, String> parameters);
    }

    private static Reply refused(String reason) {
        return new Reply(
                reason.equals("not found") ? 404 : 400,
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + reason + "\"}");
    }

    private static Map<String, String> parameters(HttpExchange exchange) throws IOException {
        var text = exchange.getRequestMethod().equals("POST")
                ? new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                : String.valueOf(exchange.getRequestURI().getRawQuery());
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : text.split("&")) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                parameters.put(
                        URLDecoder.decode(pair.substring(0, sign), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, RequestHandler answerer) throws IOException {
        try (exchange) {
            var reply = answerer.of(parameters(exchange));
            var body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static long millis(String time) {
        return Math.round(Double.parseDouble(time) * 1000);
    }

    private List<Series> matching(PromqlExpr.Selector selector) {
        return series.stream()
                .filter(s -> selector.matchers().stream()
                                .allMatch(m -> m.matches(s.labels().getOrDefault(m.name(), "")))
                        && (selector.metric().isEmpty()
                                || selector.metric().equals(s.labels().get("__name__"))))
                .toList();
    }

    private Reply instant(Map<String, String> parameters) {
        if (parameters.getOrDefault("query", "").equals("vector(time())") && clock.isPresent()) {
            double now = clock.get().toEpochMilli() / 1000.0;
            return new Reply(
                    200,
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
                            + "\"value\":[" + now + ",\"" + now + "\"]}]}}");
        }
        var tree = Promql.parse(parameters.getOrDefault("query", "")).tree();
        if (tree.isEmpty() || !(tree.get().unwrapped() instanceof PromqlExpr.RangeSelector range)) {
            return refused("this server knows only selectors");
        }
        long end = millis(parameters.getOrDefault("time", "0"));
        long start = end - range.range().toMillis();
        var rows = new ArrayList<String>();
        for (var matched : matching(range.selector())) {
            var points = new ArrayList<String>();
            for (int i = 0; i < matched.millis().length; i++) {
                if (matched.millis()[i] > start && matched.millis()[i] <= end) {
                    points.add(point(matched.millis()[i], matched.values()[i]));
                }
            }
            if (!points.isEmpty()) {
                rows.add(row(matched, points));
            }
        }
        return matrix(rows);
    }

    private Reply range(Map<String, String> parameters) {
        var tree = Promql.parse(parameters.getOrDefault("query", "")).tree();
        if (tree.isEmpty() || !(tree.get().unwrapped() instanceof PromqlExpr.Selector selector)) {
            return refused("this server knows only selectors");
        }
        long start = millis(parameters.getOrDefault("start", "0"));
        long end = millis(parameters.getOrDefault("end", "0"));
        long step = millis(parameters.getOrDefault("step", "15").replace("s", ""));
        if ((end - start) / step > 11_000) {
            return refused("exceeded maximum resolution of 11,000 points per timeseries");
        }
        var rows = new ArrayList<String>();
        for (var matched : matching(selector)) {
            var points = new ArrayList<String>();
            int at = 0;
            for (long time = start; time <= end; time += step) {
                while (at < matched.millis().length && matched.millis()[at] <= time) {
                    at++;
                }
                if (at > 0 && time - matched.millis()[at - 1] < LOOK_BACK) {
                    points.add(point(time, matched.values()[at - 1]));
                }
            }
            if (!points.isEmpty()) {
                rows.add(row(matched, points));
            }
        }
        return matrix(rows);
    }

    private static String point(long millis, double value) {
        return "[" + millis / 1000.0 + ",\"" + value + "\"]";
    }

    private static String row(Series matched, List<String> points) {
        return "{\"metric\":" + labels(matched.labels()) + ",\"values\":[" + String.join(",", points) + "]}";
    }

    private static Reply matrix(List<String> rows) {
        return new Reply(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + String.join(",", rows)
                        + "]}}");
    }

    /// The names of the streams' labels, or the values of one.
    private Reply streamLabels(Optional<String> label) {
        var found = IntStream.range(0, lines.size())
                .mapToObj(i -> lines.line(i).stream())
                .flatMap(stream -> label.map(name -> Optional.ofNullable(stream.get(name)).stream())
                        .orElseGet(() -> stream.keySet().stream()))
                .distinct()
                .map(MinimalSources::quoted)
                .collect(Collectors.joining(","));
        return new Reply(200, "{\"status\":\"success\",\"data\":[" + found + "]}");
    }

    private static String labels(Map<String, String> labels) {
        var members = new ArrayList<String>();
        labels.forEach((name, value) -> members.add(quoted(name) + ":" + quoted(value)));
        return "{" + String.join(",", members) + "}";
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /// Streams the response, so that a long log does not have to fit into memory.
    private void page(HttpExchange exchange) throws IOException {
        try (exchange) {
            var parameters = parameters(exchange);
            var tree = Promql.parse(parameters.getOrDefault("query", "")).tree();
            int limit = Integer.parseInt(parameters.getOrDefault("limit", "100"));
            if (tree.isEmpty() || !(tree.get() instanceof PromqlExpr.Selector selector) || limit > PAGE) {
                var reason = limit > PAGE
                        ? "max entries limit per query exceeded, limit > max_entries_limit (" + limit + " > " + PAGE
                                + ")"
                        : "parse error";
                exchange.sendResponseHeaders(400, 0);
                exchange.getResponseBody().write(reason.getBytes(StandardCharsets.UTF_8));
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (var out =
                    new BufferedWriter(new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
                lines(parameters, selector.matchers(), limit, out);
            }
        }
    }

    private void lines(Map<String, String> parameters, List<LabelMatcher> matchers, int limit, Writer out)
            throws IOException {
        int from = first(Long.parseLong(parameters.getOrDefault("start", "0")));
        int to = first(Long.parseLong(parameters.getOrDefault("end", "0")));
        boolean forward = "forward".equals(parameters.get("direction"));
        out.write("{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[");
        @Nullable Map<String, String> open = null;
        boolean any = false;
        int written = 0;
        for (int i = 0; i < to - from && written < limit; i++) {
            var line = lines.line(forward ? from + i : to - 1 - i);
            if (!matchers.stream().allMatch(m -> m.matches(line.stream().getOrDefault(m.name(), "")))) {
                continue;
            }
            written++;
            if (!line.stream().equals(open)) {
                out.write(open == null ? "" : "]}");
                out.write((any ? "," : "") + "{\"stream\":" + labels(line.stream()) + ",\"values\":[");
                open = line.stream();
            } else {
                out.write(",");
            }
            any = true;
            out.write("[\"" + line.nanos() + "\"," + quoted(line.text()) + "]");
        }
        out.write(open == null ? "" : "]}");
        out.write("],\"stats\":{}}}");
    }

    /// The first line at or after an instant.
    private int first(long nanos) {
        int low = 0;
        int high = lines.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lines.nanos(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
