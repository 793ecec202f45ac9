package greenwall.connectors.jaeger;

import greenwall.connectors.http.Endpoint;
import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.JsonIn;
import greenwall.connectors.spans.SpanIds;
import greenwall.fleet.Window;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Traces;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Times;
import greenwall.fleet.trace.Trace;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The API that Jaeger's own pages use. It searches within one service only, and answers a search with whole traces.
public final class Jaeger implements Traces {
    private static final JsonFactory JSON = new JsonFactory();

    private final Endpoint endpoint;

    private Jaeger(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    public static Jaeger connect(Http http, Source source, SourceOptions options) {
        return new Jaeger(http.endpoint(source, options, new JaegerDialect()));
    }

    @Override
    public Source source() {
        return endpoint.source();
    }

    @Override
    public Outcome<Found> search(Search search, Duration deadline) {
        if (search.traceQl().isPresent()) {
            return refused("Jaeger reads no TraceQL", "Search by service, operation, duration and attributes");
        }
        if (search.service().isEmpty()) {
            return refused("Jaeger searches within one service, and none was named", "Name a service");
        }
        var ask = SourceRequest.query(Method.GET, "api/traces", reply -> found(reply, search.limit()))
                .with("service", search.service().get())
                .with("start", micros(search.window().start()))
                .with("end", micros(search.window().end()))
                .with("limit", Integer.toString(search.limit()));
        search.operation().ifPresent(operation -> ask.with("operation", operation));
        search.longerThan().ifPresent(length -> ask.with("minDuration", length.toNanos() + "ns"));
        search.shorterThan().ifPresent(length -> ask.with("maxDuration", length.toNanos() + "ns"));
        var tags = new TreeMap<>(search.attributes());
        if (search.failed()) {
            tags.put("error", "true");
        }
        if (!tags.isEmpty()) {
            ask.with("tags", json(tags));
        }
        return endpoint.ask(ask, deadline);
    }

    private <T> Outcome<T> refused(String found, String remedy) {
        return new Outcome.Failed<>(
                source(),
                endpoint.clock().instant(),
                Duration.ZERO,
                new Failure.Refused(0, Failure.Refused.BAD_QUERY, found, remedy));
    }

    private static String micros(Instant instant) {
        return Long.toString(Times.nanos(instant) / 1_000);
    }

    private static String json(Map<String, String> tags) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            tags.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static SourceRequest.Answer<Found> found(SourceRequest.Reply reply, int limit) throws IOException {
        var warnings = new ArrayList<String>();
        try (var json = JsonIn.of(reply.body())) {
            var all = new ArrayList<Summary>();
            data(json, warnings, () -> {
                var trace = JaegerSpans.read(json);
                if (!trace.isEmpty()) {
                    all.add(summary(trace));
                }
            });
            return new SourceRequest.Answer<>(
                    new Found(all, all.size() >= limit), warnings, List.of(), reply.serverTime());
        }
    }

    private static Summary summary(Trace trace) {
        Span root = trace.root();
        return new Summary(
                trace.id(),
                root.service(),
                root.operation(),
                Times.instant(trace.start()),
                Duration.ofNanos(trace.nanos()),
                Optional.of(trace.rows().size()),
                Optional.of((int) trace.errors()));
    }

    /// Without the adjustments that Jaeger makes for its pages: they move spans to hide that clocks differ.
    @Override
    public Outcome<Trace> trace(String id, Duration deadline) {
        if (!SpanIds.isTraceId(id)) {
            return SpanIds.refused(source(), endpoint.clock().instant(), id);
        }
        return endpoint.ask(
                SourceRequest.query(Method.GET, "api/traces/" + id, reply -> {
                            var warnings = new ArrayList<String>();
                            try (var json = JsonIn.of(reply.body())) {
                                var all = new ArrayList<Trace>();
                                data(json, warnings, () -> all.add(JaegerSpans.read(json)));
                                if (all.isEmpty()) {
                                    throw json.unexpected("a trace");
                                }
                                return new SourceRequest.Answer<>(
                                        all.getFirst(), warnings, List.of(), reply.serverTime());
                            }
                        })
                        .with("raw", "true")
                        .maybeAbsent(),
                deadline);
    }

    @Override
    public Outcome<List<String>> services(Window window, Duration deadline) {
        return endpoint.ask(SourceRequest.query(Method.GET, "api/services", Jaeger::names), deadline);
    }

    @Override
    public Outcome<List<String>> operations(String service, Window window, Duration deadline) {
        return endpoint.ask(
                SourceRequest.query(Method.GET, "api/operations", Jaeger::names).with("service", service), deadline);
    }

    /// It does not tell its version.
    @Override
    public Outcome<Metrics.BuildInfo> buildInfo(Duration deadline) {
        return endpoint.ask(SourceRequest.query(Method.GET, "api/services", Jaeger::names), deadline)
                .map(_ -> new Metrics.BuildInfo("Jaeger", "", ""));
    }

    private static SourceRequest.Answer<List<String>> names(SourceRequest.Reply reply) throws IOException {
        var warnings = new ArrayList<String>();
        var names = new TreeSet<String>();
        try (var json = JsonIn.of(reply.body())) {
            data(json, warnings, () -> {
                if (json.isObject()) {
                    json.object(field -> {
                        if (field.equals("name")) {
                            names.add(json.text());
                        }
                    });
                } else {
                    names.add(json.text());
                }
            });
        }
        return new SourceRequest.Answer<>(List.copyOf(names), warnings, List.of(), reply.serverTime());
    }

    /// What stands under `data`, and what it says was wrong beside it.
    private static void data(JsonIn json, List<String> warnings, JsonIn.Element element) throws IOException {
        var read = new Object() {
            boolean told;
        };
        json.object(name -> {
            switch (name) {
                case "data" -> {
                    read.told = true;
                    json.array(element);
                }
                case "errors" ->
                    json.array(() -> json.object(field -> {
                        if (field.equals("msg")) {
                            warnings.add("Jaeger: " + json.text());
                        }
                    }));
                default -> {}
            }
        });
        if (!read.told) {
            throw json.unexpected("Jaeger's data");
        }
    }
}
