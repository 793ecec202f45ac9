package greenwall.lab.replay;

import greenwall.fleet.incident.Recording.Traced;
import greenwall.fleet.trace.Span;
import greenwall.lab.http.Reply;
import greenwall.lab.http.Request;
import greenwall.lab.http.ServerJson;
import greenwall.lab.http.SmallHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A Tempo over the traces of a recording. A search goes by service, name and failure; what else TraceQL may ask does
/// not narrow it.
final class RecordedTempo implements AutoCloseable {
    private static final Pattern SERVICE = Pattern.compile("service\\.name\\s*=\\s*\"([^\"]+)\"");
    private static final Pattern NAME = Pattern.compile("(?<![.\\w])name\\s*=\\s*\"([^\"]+)\"");
    /// Whole bytes.
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})+");
    private static final Pattern FAILED = Pattern.compile("status\\s*=\\s*error");
    private static final long MILLIS = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long USUAL_LIMIT = 20;

    private final List<Traced> traces;
    private final InstantSource clock;
    private final SmallHttpServer http;

    private RecordedTempo(InetAddress address, int port, List<Traced> traces, InstantSource clock) throws IOException {
        this.traces = traces.stream()
                .filter(trace ->
                        !trace.spans().isEmpty() && HEX.matcher(trace.id()).matches())
                .map(trace -> new Traced(
                        trace.id(),
                        trace.spans().stream()
                                .filter(span ->
                                        HEX.matcher(span.id() + span.parent()).matches())
                                .toList()))
                .filter(trace -> !trace.spans().isEmpty())
                .sorted(Comparator.comparingLong(RecordedTempo::begin).reversed())
                .toList();
        this.clock = clock;
        http = SmallHttpServer.start(address, port, "replayed-tempo", clock, this::handle);
    }

    static RecordedTempo start(InetAddress address, int port, List<Traced> traces, InstantSource clock)
            throws IOException {
        return new RecordedTempo(address, port, traces, clock);
    }

    URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        http.close();
    }

    private Reply handle(Request request) {
        var path = request.path();
        if (path.startsWith("/api/v2/traces/")) {
            return byId(path.substring("/api/v2/traces/".length()), true);
        }
        if (path.startsWith("/api/traces/")) {
            return byId(path.substring("/api/traces/".length()), false);
        }
        return switch (path) {
            case "/api/search" -> json(Map.of("traces", search(request), "metrics", Map.of("completedJobs", 1)));
            case "/api/v2/search/tag/resource.service.name/values" -> json(typed(names(true)));
            case "/api/search/tag/service.name/values" -> json(Map.of("tagValues", names(true)));
            case "/api/v2/search/tag/name/values" -> json(typed(names(false)));
            case "/api/search/tag/name/values" -> json(Map.of("tagValues", names(false)));
            case "/api/echo" -> Reply.of(200, "text/plain; charset=utf-8", "echo");
            case "/api/status/buildinfo" -> json(Map.of("version", "2.6.0", "revision", "replay"));
            default -> Reply.plainError(404, "404 page not found");
        };
    }

    private static Reply json(Object answer) {
        return Reply.json(200, ServerJson.write(answer));
    }

    private static Object typed(List<String> values) {
        return Map.of(
                "tagValues",
                values.stream().map(v -> Map.of("type", "string", "value", v)).toList());
    }

    private List<String> names(boolean ofServices) {
        return traces.stream()
                .flatMap(trace -> trace.spans().stream())
                .map(span -> ofServices ? span.service() : span.operation())
                .distinct()
                .sorted()
                .toList();
    }

    private static long begin(Traced trace) {
        return trace.spans().stream().mapToLong(Span::start).min().orElse(0);
    }

    private static long end(Traced trace) {
        return trace.spans().stream().mapToLong(Span::end).max().orElse(0);
    }

    private List<Object> search(Request request) {
        var query = request.has("q") ? request.parameter("q") : "";
        long now = clock.millis() * MILLIS;
        long to = request.has("end") ? Long.parseLong(request.parameter("end")) * SECOND : now;
        long from = request.has("start") ? Long.parseLong(request.parameter("start")) * SECOND : 0;
        long limit = request.has("limit") ? Long.parseLong(request.parameter("limit")) : USUAL_LIMIT;
        return traces.stream()
                .filter(trace -> begin(trace) >= from && begin(trace) <= to && end(trace) <= now)
                .filter(trace -> trace.spans().stream().anyMatch(span -> wanted(span, query)))
                .limit(limit)
                .map(RecordedTempo::summary)
                .toList();
    }

    private static boolean wanted(Span span, String query) {
        var service = SERVICE.matcher(query);
        var name = NAME.matcher(query);
        return (!service.find() || service.group(1).equals(span.service()))
                && (!name.find() || name.group(1).equals(span.operation()))
                && (!FAILED.matcher(query).find() || span.failed());
    }

    private static Object summary(Traced trace) {
        var root = trace.spans().stream()
                .filter(span -> span.parent().isEmpty())
                .findFirst()
                .orElse(trace.spans().getFirst());
        var stats = new LinkedHashMap<String, Map<String, Integer>>();
        for (var span : trace.spans()) {
            var of = stats.computeIfAbsent(span.service(), _ -> new LinkedHashMap<>());
            of.merge("spanCount", 1, Integer::sum);
            if (span.failed()) {
                of.merge("errorCount", 1, Integer::sum);
            }
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("traceID", trace.id());
        all.put("rootServiceName", root.service());
        all.put("rootTraceName", root.operation());
        all.put("startTimeUnixNano", Long.toString(begin(trace)));
        all.put("durationMs", (end(trace) - begin(trace)) / MILLIS);
        all.put("serviceStats", stats);
        return all;
    }

    private Reply byId(String id, boolean second) {
        var padded = "0".repeat(Math.max(0, 32 - id.length())) + id;
        var found = traces.stream()
                .filter(trace -> trace.id().equals(id) || trace.id().equals(padded))
                .filter(trace -> end(trace) <= clock.millis() * MILLIS)
                .findFirst();
        if (found.isEmpty()) {
            return Reply.plainError(404, "trace not found");
        }
        var batches = found.get().spans().stream()
                .map(span -> batch(found.get().id(), span))
                .toList();
        return json(second ? Map.of("trace", Map.of("resourceSpans", batches)) : Map.of("batches", batches));
    }

    private static Object batch(String trace, Span span) {
        var all = new LinkedHashMap<String, Object>();
        all.put("traceId", base64(trace));
        all.put("spanId", base64(span.id()));
        if (!span.parent().isEmpty()) {
            all.put("parentSpanId", base64(span.parent()));
        }
        all.put("name", span.operation());
        all.put("kind", "SPAN_KIND_" + span.kind().name());
        all.put("startTimeUnixNano", Long.toString(span.start()));
        all.put("endTimeUnixNano", Long.toString(span.end()));
        all.put("attributes", pairs(span.attributes()));
        all.put("status", span.failed() ? Map.of("code", "STATUS_CODE_ERROR", "message", span.message()) : Map.of());
        var resource = new LinkedHashMap<>(span.resource());
        resource.putIfAbsent("service.name", span.service());
        return Map.of(
                "resource",
                Map.of("attributes", pairs(resource)),
                "scopeSpans",
                List.of(Map.of("scope", Map.of("name", "replay"), "spans", List.of(all))));
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static List<Object> pairs(Map<String, String> attributes) {
        return attributes.entrySet().stream()
                .<Object>map(a -> Map.of("key", a.getKey(), "value", Map.of("stringValue", a.getValue())))
                .toList();
    }
}
