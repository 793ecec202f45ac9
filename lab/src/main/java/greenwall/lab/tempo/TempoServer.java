package greenwall.lab.tempo;

import greenwall.lab.application.ApplicationService;
import greenwall.lab.application.Operation;
import greenwall.lab.application.RequestSpan;
import greenwall.lab.application.RequestTrace;
import greenwall.lab.application.RequestTraces;
import greenwall.lab.http.Reply;
import greenwall.lab.http.Request;
import greenwall.lab.http.ServerJson;
import greenwall.lab.http.SmallHttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/// The range's Tempo on one port: search, tags, and traces by id, in the forms of both versions of its API. It keeps
/// nothing; it has the traces of the last two days.
public final class TempoServer implements AutoCloseable {
    private static final Duration KEPT = Duration.ofDays(2);
    private static final Duration LONGEST_SEARCH = Duration.ofHours(6);
    private static final Duration USUAL_SEARCH = Duration.ofHours(1);
    private static final int USUAL_LIMIT = 20;
    private static final int MOST = 1_000;
    private static final long NANOS = 1_000_000;

    private final Optional<RequestTraces> traces;
    private final InstantSource clock;
    private final SmallHttpServer http;

    private TempoServer(InetAddress address, int port, Optional<RequestTraces> traces, InstantSource clock)
            throws IOException {
        this.traces = traces;
        this.clock = clock;
        this.http = SmallHttpServer.start(address, port, "range-tempo", clock, this::handle);
    }

    /// Port 0 takes a free one.
    public static TempoServer start(InetAddress address, int port, Optional<RequestTraces> traces, InstantSource clock)
            throws IOException {
        return new TempoServer(address, port, traces, clock);
    }

    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        http.close();
    }

    private Reply handle(Request request) {
        return answer(request).compressed(request.header("accept-encoding"));
    }

    private Reply.Whole answer(Request request) {
        String path = request.path();
        try {
            if (path.startsWith("/api/v2/traces/")) {
                return byId(path.substring("/api/v2/traces/".length()), true);
            }
            if (path.startsWith("/api/traces/")) {
                return byId(path.substring("/api/traces/".length()), false);
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
                case "/api/echo" -> Reply.of(200, "text/plain; charset=utf-8", "echo");
                case "/ready" -> Reply.of(200, "text/plain; charset=utf-8", "ready\n");
                case "/api/status/buildinfo" -> json(Map.of("version", "2.6.0", "revision", "range"));
                default -> Reply.plainError(404, "404 page not found");
            };
        } catch (IllegalArgumentException wrong) {
            return Reply.plainError(400, "invalid TraceQL query: " + wrong.getMessage());
        }
    }

    private static Reply.Whole json(Object answer) {
        return Reply.json(200, ServerJson.write(answer));
    }

    private Reply.Whole byId(String id, boolean second) {
        var padded = "0".repeat(Math.max(0, 32 - id.length())) + id;
        var found = traces.flatMap(t -> t.find(padded));
        if (found.isEmpty()) {
            return Reply.plainError(404, "trace not found");
        }
        var otlp = OtlpJson.trace(found.get());
        return json(second ? Map.of("trace", otlp) : Map.of("batches", otlp.getOrDefault("resourceSpans", List.of())));
    }

    private List<String> services() {
        return traces.stream()
                .flatMap(t -> t.application().plan().services().stream())
                .filter(s -> s.kind().isTraced())
                .map(ApplicationService::name)
                .sorted()
                .toList();
    }

    private List<String> operations(Request request) {
        String asked = request.parameter("q");
        return traces.stream()
                .flatMap(t -> t.application().plan().services().stream())
                .filter(s -> s.kind().isTraced()
                        && (!asked.contains("service.name") || asked.contains('"' + s.name() + '"')))
                .flatMap(s -> s.operations().stream())
                .map(Operation::name)
                .distinct()
                .sorted()
                .toList();
    }

    private static Object typed(List<String> values) {
        return Map.of(
                "tagValues",
                values.stream().map(v -> Map.of("type", "string", "value", v)).toList());
    }

    private record Match(RequestTrace trace, List<RequestSpan> spans) {}

    /// The newest matching traces, newest first.
    private Object search(Request request) {
        var wanted = SpanQuery.parse(request.has("q") ? request.parameter("q") : "{ }");
        int limit = request.has("limit") ? Integer.parseInt(request.parameter("limit")) : USUAL_LIMIT;
        long now = clock.millis();
        long end = seconds(request, "end", now);
        long start = seconds(request, "start", end - USUAL_SEARCH.toMillis());
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a limit from 1 to " + MOST);
        }
        long earliest = Math.max(Math.max(start, now - KEPT.toMillis()), end - LONGEST_SEARCH.toMillis());
        var newest = new PriorityQueue<Match>(
                Comparator.comparingLong(match -> match.trace().root().start()));
        traces.ifPresent(t -> t.read(earliest, Math.min(end, now), trace -> {
            var spans = matching(trace, wanted);
            if (!spans.isEmpty()) {
                newest.add(new Match(trace, spans));
                if (newest.size() > limit) {
                    newest.poll();
                }
            }
        }));
        var found = new ArrayList<>(newest);
        found.sort(
                Comparator.comparingLong((Match match) -> match.trace().root().start())
                        .reversed());
        return Map.of(
                "traces",
                found.stream().map(TempoServer::summary).toList(),
                "metrics",
                Map.of("completedJobs", 1, "totalJobs", 1));
    }

    private static long seconds(Request request, String name, long otherwise) {
        return request.has(name) ? Long.parseLong(request.parameter(name)) * 1_000 : otherwise;
    }

    private static List<RequestSpan> matching(RequestTrace trace, Predicate<RequestSpan> wanted) {
        return trace.spans().stream().filter(wanted).toList();
    }

    private static Object summary(Match match) {
        var trace = match.trace();
        var root = trace.root();
        long end = trace.spans().stream().mapToLong(RequestSpan::end).max().orElse(root.end());
        var stats = new LinkedHashMap<String, Map<String, Integer>>();
        for (var span : trace.spans()) {
            var of = stats.computeIfAbsent(span.service().name(), _ -> new LinkedHashMap<>());
            of.merge("spanCount", 1, Integer::sum);
            if (span.failed()) {
                of.merge("errorCount", 1, Integer::sum);
            }
        }
        var matched = match.spans().getFirst();
        var span = Map.of(
                "spanID",
                RequestSpan.hex(matched.id()),
                "startTimeUnixNano",
                Long.toString(matched.start()),
                "durationNanos",
                Long.toString(matched.nanos()));
        var all = new LinkedHashMap<String, Object>();
        all.put("traceID", trace.id());
        all.put("rootServiceName", root.service().name());
        all.put("rootTraceName", OtlpJson.name(root));
        all.put("startTimeUnixNano", Long.toString(root.start()));
        all.put("durationMs", (end - root.start()) / NANOS);
        all.put(
                "spanSets",
                List.of(Map.of("spans", List.of(span), "matched", match.spans().size())));
        all.put("serviceStats", stats);
        return all;
    }
}
