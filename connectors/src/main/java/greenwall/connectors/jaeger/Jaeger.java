package greenwall.connectors.jaeger;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.traces.SpanIds;
import greenwall.connectors.traces.SpanTimes;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// The API that Jaeger's own pages use. It searches only within one service, and returns complete traces. If
/// a Jaeger later than 2.20 no longer has its calls for searches and names, version 3 of the API is used.
public record Jaeger(SourceHttpClient client) implements TraceSource {
    private static final JsonErrorBodyReader ERRORS = new JsonErrorBodyReader("jaeger");
    private static final String DATA = "data";
    private static final int LONGEST_ID = 32;
    /// Path segments that would lead to another folder.
    private static final Pattern DOTS = Pattern.compile("(^|/)(\\.|%2[eE]){1,2}(/|$)");

    public static Jaeger connect(SharedHttpClient http, Source source, HttpSettings settings) {
        return new Jaeger(http.client(source, settings, ERRORS));
    }

    @Override
    public Source source() {
        return client.source();
    }

    @Override
    public Outcome<SearchResult> search(Search search, Duration deadline) {
        if (search.traceQl().isPresent()) {
            return refused("Jaeger does not support TraceQL", "search by service, operation, duration and attributes");
        }
        if (search.service().isEmpty()) {
            return refused("Jaeger searches within one service, and none was named", "specify a service");
        }
        var service = search.service().get();
        var tags = new TreeMap<>(search.attributes());
        if (search.failed()) {
            tags.put("error", "true");
        }
        var first = SourceRequest.query(Method.GET, "api/traces", found(search.limit()))
                .with("service", service)
                .with("start", micros(search.window().start()))
                .with("end", micros(search.window().end()))
                .with("limit", Integer.toString(search.limit()));
        var third = SourceRequest.query(Method.GET, "api/v3/trace-summaries", summaries(search.limit()))
                .with("query.serviceName", service)
                .with("query.startTimeMin", search.window().start().toString())
                .with("query.startTimeMax", search.window().end().toString())
                .with("query.searchDepth", Integer.toString(search.limit()));
        search.operation().ifPresent(operation -> {
            first.with("operation", operation);
            third.with("query.operationName", operation);
        });
        search.longerThan().ifPresent(length -> {
            first.with("minDuration", length.toNanos() + "ns");
            third.with("query.durationMin", length.toNanos() + "ns");
        });
        search.shorterThan().ifPresent(length -> {
            first.with("maxDuration", length.toNanos() + "ns");
            third.with("query.durationMax", length.toNanos() + "ns");
        });
        if (!tags.isEmpty()) {
            first.with("tags", json(tags));
            third.with("query.attributes", json(tags));
        }
        return oneOf(deadline, List.of(first, third));
    }

    /// The outcome of the first of these calls that the server supports.
    private <T> Outcome<T> oneOf(Duration deadline, List<SourceRequest<T>> calls) {
        calls.subList(0, calls.size() - 1).forEach(SourceRequest::maybeAbsent);
        return client.firstOf(calls, SourceHttpClient::isNotFound, deadline);
    }

    private <T> Outcome<T> refused(String found, String remedy) {
        return client.failed(new Failure.Refused(0, Failure.Refused.BAD_QUERY, found, remedy));
    }

    private static String micros(Instant instant) {
        return Long.toString(EpochNanos.nanos(instant) / 1_000);
    }

    private static String json(Map<String, String> tags) {
        return JsonMapper.shared().writeValueAsString(tags);
    }

    private static SourceRequest.Reader<SearchResult> found(int limit) {
        JsonReader.ValueReader<Optional<Summary>> found = json -> Optional.of(JaegerTraceReader.read(json))
                .filter(trace -> !trace.isEmpty())
                .map(Jaeger::summary);
        return data(
                DATA,
                found,
                all -> result(all.stream().flatMap(Optional::stream).toList(), limit));
    }

    private static SourceRequest.Reader<SearchResult> summaries(int limit) {
        return JsonReader.ofResponse(json -> result(json.list("summaries", () -> summary(json.fields())), limit));
    }

    private static SearchResult result(List<Summary> all, int limit) {
        return new SearchResult(all, all.size() >= limit);
    }

    private static Summary summary(Trace trace) {
        Span root = trace.root();
        return new Summary(
                trace.id(),
                root.service(),
                root.operation(),
                EpochNanos.instant(trace.start()),
                Duration.ofNanos(trace.nanos()),
                Optional.of(trace.rows().size()),
                Optional.of((int) trace.errors()));
    }

    private static Summary summary(JsonFields fields) throws IOException {
        long start = SpanTimes.nanos(fields, "minStartTimeUnixNano");
        long end = SpanTimes.nanos(fields, "maxEndTimeUnixNano");
        return new Summary(
                SpanIds.of(fields.text("traceId")),
                fields.text("rootServiceName"),
                fields.text("rootOperationName"),
                EpochNanos.instant(start),
                Duration.ofNanos(Math.max(0, end - start)),
                Optional.of((int) fields.integer("spanCount")),
                Optional.of((int) fields.integer("errorSpanCount")));
    }

    /// Requests the trace without the adjustments that Jaeger makes for its pages: they move spans to hide
    /// clock differences. VictoriaTraces accepts an id only with its leading zeros, and returns an empty
    /// list if a trace does not exist.
    @Override
    public Outcome<Trace> trace(String id, Duration deadline) {
        if (!SpanIds.isTraceId(id)) {
            return client.failed(SpanIds.refusal(id));
        }
        var path = "api/traces/" + "0".repeat(LONGEST_ID - id.length()) + id;
        SourceRequest.Reader<Trace> reader = data(DATA, JaegerTraceReader::read, all -> {
            if (all.isEmpty()) {
                throw new SourceFailureException(ERRORS.refusal(404, "", "trace not found", Duration.ZERO));
            }
            return all.getFirst();
        });
        return client.send(
                SourceRequest.query(Method.GET, path, reader)
                        .with("raw", "true")
                        .maybeAbsent(),
                deadline);
    }

    @Override
    public Outcome<List<String>> services(TimeWindow window, Duration deadline) {
        return services(deadline);
    }

    private Outcome<List<String>> services(Duration deadline) {
        return oneOf(deadline, List.of(names("api/services", DATA), names("api/v3/services", "services")));
    }

    /// VictoriaTraces supports only the last of these calls.
    @Override
    public Outcome<List<String>> operations(String service, TimeWindow window, Duration deadline) {
        var calls = new ArrayList<>(List.of(
                names("api/operations", DATA).with("service", service),
                names("api/v3/operations", "operations").with("service", service)));
        if (!DOTS.matcher(service).find()) {
            calls.add(names("api/services/" + service + "/operations", DATA));
        }
        return oneOf(deadline, calls);
    }

    /// Jaeger does not report its version.
    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return services(deadline).map(_ -> new MetricsSource.BuildInfo("Jaeger", "", ""));
    }

    private static SourceRequest<List<String>> names(String path, String under) {
        return SourceRequest.query(
                Method.GET, path, data(under, json -> json.textOf("name"), names -> List.copyOf(new TreeSet<>(names))));
    }

    private interface ElementsReader<T, R> {
        R read(List<T> elements) throws IOException;
    }

    /// Reads the elements of the list with this name, and the errors that the server reports next to it. Only
    /// version 3 of the API leaves out an empty list.
    private static <T, R> SourceRequest.Reader<R> data(
            String under, JsonReader.ValueReader<T> element, ElementsReader<T, R> result) {
        return reply -> {
            var warnings = new ArrayList<String>();
            var read = new Object() {
                Optional<List<T>> elements = Optional.empty();
            };
            try (var json = JsonReader.of(reply.body())) {
                json.object(name -> {
                    if (name.equals(under)) {
                        read.elements = Optional.of(json.list(() -> element.read(json)));
                    } else if (name.equals("errors")) {
                        json.array(() -> json.member("msg", () -> warnings.add("Jaeger: " + json.text())));
                    }
                });
                if (under.equals(DATA) && read.elements.isEmpty()) {
                    throw json.unexpected("Jaeger's data");
                }
            }
            return reply.answer(result.read(read.elements.orElse(List.of())), warnings, List.of());
        };
    }
}
