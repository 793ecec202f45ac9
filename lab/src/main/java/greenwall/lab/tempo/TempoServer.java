package greenwall.lab.tempo;

import greenwall.fleet.incident.IncidentRecording.RecordedTrace;
import greenwall.fleet.trace.Span;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.http.RefusedRequestException;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.text.NamedValues;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The Tempo of the practice range, on one port: search, tags, and traces by id, in the formats of both API
/// versions.
public record TempoServer(Optional<SpanSource> traces, InstantSource clock) {
    private static final Pattern TRACE_PATH = Pattern.compile("/api/(v2/)?traces/(.*)");
    private static final Duration DEFAULT_SEARCH = Duration.ofHours(1);
    private static final int DEFAULT_LIMIT = 20;
    private static final long NANOS = 1_000_000;

    /// Port 0 selects a free port.
    public static LabHttpServer start(InetAddress address, int port, Optional<SpanSource> traces, InstantSource clock)
            throws IOException {
        var server = new TempoServer(traces, clock);
        return LabHttpServer.start(address, port, "range-tempo", clock, server::handle);
    }

    private Response handle(Request request) throws RefusedRequestException {
        return answer(request).compressed(request.header("accept-encoding"));
    }

    private Response.Complete answer(Request request) throws RefusedRequestException {
        String path = request.path();
        try {
            var trace = TRACE_PATH.matcher(path);
            if (trace.matches()) {
                return byId(trace.group(2), trace.group(1) != null);
            }
            return switch (path) {
                case "/api/search" -> json(search(request));
                case "/api/search/tags" -> json(Map.of("tagNames", List.of("name", "service.name", "status")));
                case "/api/v2/search/tags" ->
                    json(Map.of(
                            "scopes",
                            List.of(
                                    Map.of("name", "resource", "tags", List.of("service.name", "host.name")),
                                    Map.of("name", "intrinsic", "tags", List.of("duration", "name", "status")))));
                case "/api/v2/search/tag/resource.service.name/values" -> json(typed(services()));
                case "/api/search/tag/service.name/values" -> json(Map.of("tagValues", services()));
                case "/api/v2/search/tag/name/values" -> json(typed(operations(request)));
                case "/api/search/tag/name/values" -> json(Map.of("tagValues", operations(request)));
                case "/api/echo" -> Response.of(200, "text/plain; charset=utf-8", "echo");
                case "/ready" -> Response.of(200, "text/plain; charset=utf-8", "ready\n");
                case "/api/status/buildinfo" -> json(Map.of("version", "2.6.0", "revision", "range"));
                default -> Response.plainError(404, "404 page not found");
            };
        } catch (IllegalArgumentException wrong) {
            return Response.plainError(400, "invalid TraceQL query: " + wrong.getMessage());
        }
    }

    private static Response.Complete json(Object answer) {
        return Response.json(200, ServerJson.write(answer));
    }

    private Response.Complete byId(String id, boolean second) {
        var padded = "0".repeat(Math.max(0, 32 - id.length())) + id;
        var found = traces.flatMap(t -> t.find(padded));
        if (found.isEmpty()) {
            return Response.plainError(404, "trace not found");
        }
        var batches = batches(found.get());
        return json(second ? Map.of("trace", Map.of("resourceSpans", batches)) : Map.of("batches", batches));
    }

    private Map<String, List<String>> known() {
        return traces.map(SpanSource::operations).orElse(Map.of());
    }

    private List<String> services() {
        return known().keySet().stream().sorted().toList();
    }

    private List<String> operations(Request request) {
        String query = request.parameter("q");
        return known().entrySet().stream()
                .filter(service -> !query.contains("service.name") || query.contains('"' + service.getKey() + '"'))
                .flatMap(service -> service.getValue().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Object typed(List<String> values) {
        return Map.of(
                "tagValues",
                values.stream().map(v -> Map.of("type", "string", "value", v)).toList());
    }

    private record Match(RecordedTrace trace, List<Span> spans) {
        long start() {
            return trace.spans().stream().mapToLong(Span::start).min().orElse(0);
        }
    }

    /// Returns the newest matching traces, newest first.
    private Object search(Request request) throws RefusedRequestException {
        var wanted = TraceqlParser.parse(request.has("q") ? request.parameter("q") : "{ }");
        long limit = request.has("limit") ? number(request, "limit", "[1-9]\\d{0,2}|1000", "1 to 1000") : DEFAULT_LIMIT;
        long end = millis(request, "end", clock.millis());
        long start = millis(request, "start", end - DEFAULT_SEARCH.toMillis());
        var newest = new PriorityQueue<>(Comparator.comparingLong(Match::start));
        traces.ifPresent(source -> source.read(start, end, trace -> {
            var spans = trace.spans().stream().filter(wanted).toList();
            if (!spans.isEmpty()) {
                newest.add(new Match(trace, spans));
                if (newest.size() > limit) {
                    newest.poll();
                }
            }
        }));
        var found = new ArrayList<>(newest);
        found.sort(Comparator.comparingLong(Match::start).reversed());
        return Map.of(
                "traces",
                found.stream().map(TempoServer::summary).toList(),
                "metrics",
                Map.of("completedJobs", 1, "totalJobs", 1));
    }

    private static long millis(Request request, String name, long otherwise) throws RefusedRequestException {
        return request.has(name) ? number(request, name, "-?\\d{1,15}", "epoch seconds") * 1_000 : otherwise;
    }

    private static long number(Request request, String name, String pattern, String expected)
            throws RefusedRequestException {
        String text = request.parameter(name);
        if (!text.matches(pattern)) {
            throw new RefusedRequestException(
                    Response.plainError(400, "invalid " + name + " \"" + text + "\"; expected " + expected));
        }
        return Long.parseLong(text);
    }

    private static Object summary(Match match) {
        var trace = match.trace();
        var root = trace.spans().stream()
                .filter(span -> span.parent().isEmpty())
                .findFirst()
                .orElse(trace.spans().getFirst());
        long end = trace.spans().stream().mapToLong(Span::end).max().orElse(root.end());
        var stats = new LinkedHashMap<String, Map<String, Integer>>();
        for (var span : trace.spans()) {
            var of = stats.computeIfAbsent(span.service(), _ -> new LinkedHashMap<>());
            of.merge("spanCount", 1, Integer::sum);
            if (span.failed()) {
                of.merge("errorCount", 1, Integer::sum);
            }
        }
        var matched = match.spans().getFirst();
        var span = Map.of(
                "spanID",
                matched.id(),
                "startTimeUnixNano",
                Long.toString(matched.start()),
                "durationNanos",
                Long.toString(matched.nanos()));
        return new NamedValues()
                .with("traceID", trace.id())
                .with("rootServiceName", root.service())
                .with("rootTraceName", root.operation())
                .with("startTimeUnixNano", Long.toString(match.start()))
                .with("durationMs", (end - match.start()) / NANOS)
                .with(
                        "spanSets",
                        List.of(Map.of(
                                "spans", List.of(span), "matched", match.spans().size())))
                .with("serviceStats", stats);
    }

    /// The attributes of the process of a span.
    static Map<String, String> resource(Span span) {
        var all = new LinkedHashMap<>(span.resource());
        all.putIfAbsent("service.name", span.service());
        return all;
    }

    /// The spans of a trace in OpenTelemetry's JSON, as Tempo writes it: ids in base64, kinds and status codes
    /// as words.
    private static List<Object> batches(RecordedTrace trace) {
        var byProcess = new LinkedHashMap<Map<String, String>, List<Object>>();
        for (var span : trace.spans()) {
            byProcess.computeIfAbsent(resource(span), _ -> new ArrayList<>()).add(span(trace, span));
        }
        var batches = new ArrayList<Object>();
        byProcess.forEach((resource, spans) -> batches.add(Map.of(
                "resource",
                Map.of("attributes", pairs(resource)),
                "scopeSpans",
                List.of(Map.of("scope", Map.of("name", "range"), "spans", spans)))));
        return batches;
    }

    private static Map<String, Object> span(RecordedTrace trace, Span span) {
        return new NamedValues()
                .with("traceId", base64(trace.id()))
                .with("spanId", base64(span.id()))
                .with("parentSpanId", Optional.of(base64(span.parent())).filter(id -> !id.isEmpty()))
                .with("name", span.operation())
                .with("kind", "SPAN_KIND_" + span.kind().name())
                .with("startTimeUnixNano", Long.toString(span.start()))
                .with("endTimeUnixNano", Long.toString(span.end()))
                .with("attributes", pairs(span.attributes()))
                .with(
                        "status",
                        span.failed() ? Map.of("code", "STATUS_CODE_ERROR", "message", span.message()) : Map.of());
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static List<Object> pairs(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .<Object>map(a -> Map.of("key", a.getKey(), "value", value(a.getKey(), a.getValue())))
                .toList();
    }

    private static Map<String, Object> value(String key, String text) {
        boolean number = key.endsWith("status_code") && text.matches("\\d{1,9}");
        return number ? Map.of("intValue", text) : Map.of("stringValue", text);
    }

    /// A trace source, up to the current time of its clock.
    public interface SpanSource {
        /// @param id the trace id, 32 hexadecimal digits
        Optional<RecordedTrace> find(String id);

        /// Passes every trace that started in the window to the sink. The window is in epoch milliseconds.
        void read(long fromMillis, long toMillis, Consumer<RecordedTrace> sink);

        /// Returns the span names of each service.
        Map<String, List<String>> operations();
    }
}
