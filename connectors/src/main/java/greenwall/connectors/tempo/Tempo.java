package greenwall.connectors.tempo;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.BuildInfoReader;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.traces.SpanCollector;
import greenwall.connectors.traces.SpanIds;
import greenwall.connectors.traces.SpanTimes;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Tempo's query API from version 2.0, which introduced TraceQL. The second version of each call is tried
/// first; if a Tempo does not have it, the first version is used.
public record Tempo(SourceHttpClient client) implements TraceSource {
    private static final int LONGEST_ECHO = 64;
    private static final JsonErrorBodyReader ERRORS = new JsonErrorBodyReader("tempo");
    private static final SourceRequest.Reader<List<String>> TAG_VALUES = JsonReader.ofResponse(Tempo::tagValues);

    public static Tempo connect(SharedHttpClient http, Source source, HttpSettings settings) {
        return new Tempo(http.client(source, settings, ERRORS));
    }

    @Override
    public Source source() {
        return client.source();
    }

    @Override
    public Outcome<SearchResult> search(Search search, Duration deadline) {
        return client.send(
                window(
                                SourceRequest.query(Method.GET, "api/search", reply -> found(reply, search.limit())),
                                search.window())
                        .with("q", TraceqlSearch.of(search))
                        .with("limit", Integer.toString(search.limit()))
                        .with("spss", "1"),
                deadline);
    }

    private static SourceRequest.ParsedResponse<SearchResult> found(SourceRequest.RawResponse reply, int limit)
            throws IOException {
        JsonFields fields;
        try (var json = JsonReader.of(reply.body())) {
            fields = json.fields();
        }
        var traces = fields.list("traces", Tempo::summary);
        boolean cut = traces.size() >= limit;
        long jobs = fields.fields("metrics").integer("totalJobs");
        long done = fields.fields("metrics").integer("completedJobs");
        var warnings = !cut && done > 0 && done < jobs
                ? List.of("Tempo searched " + done + " of " + jobs + " parts of its store: there may be more traces")
                : List.<String>of();
        return reply.answer(new SearchResult(traces, cut), warnings, List.of());
    }

    private static Summary summary(JsonFields fields) throws IOException {
        int spans = 0;
        int errors = 0;
        boolean counted = false;
        for (var service : fields.members("serviceStats")) {
            spans += (int) service.integer("spanCount");
            errors += (int) service.integer("errorCount");
            counted |= service.has("spanCount");
        }
        return new Summary(
                SpanIds.of(fields.text("traceID")),
                fields.text("rootServiceName"),
                fields.text("rootTraceName"),
                EpochNanos.instant(SpanTimes.nanos(fields, "startTimeUnixNano")),
                Duration.ofMillis(Math.clamp(fields.integer("durationMs"), 0, Integer.MAX_VALUE * 1_000L)),
                counted ? Optional.of(spans) : Optional.empty(),
                counted ? Optional.of(errors) : Optional.empty());
    }

    @Override
    public Outcome<Trace> trace(String id, Duration deadline) {
        if (!SpanIds.isTraceId(id)) {
            return client.failed(SpanIds.refusal(id));
        }
        var calls = Stream.of("api/v2/traces/" + id, "api/traces/" + id)
                .map(path -> SourceRequest.query(Method.GET, path, reply -> trace(id, reply))
                        .maybeAbsent())
                .toList();
        return known(client.firstOf(calls, SourceHttpClient::isNotFound, deadline));
    }

    /// From Tempo 2.8, the second version of the call returns an empty trace for one that does not exist.
    private static Outcome<Trace> known(Outcome<Trace> outcome) {
        return outcome.answer().map(Trace::isEmpty).orElse(false)
                ? new Outcome.Failed<>(
                        outcome.source(),
                        outcome.at(),
                        outcome.roundTrip(),
                        ERRORS.failure(404, "", "trace not found", Duration.ZERO)
                                .orElseThrow())
                : outcome;
    }

    /// Reads either form. The second has the trace in `trace`, and reports whether it is complete.
    private static SourceRequest.ParsedResponse<Trace> trace(String id, SourceRequest.RawResponse reply)
            throws IOException {
        var collector = new SpanCollector();
        var warnings = new ArrayList<String>();
        var fields = new JsonFields();
        try (var json = JsonReader.of(reply.body())) {
            var otlp = new OtlpReader(json, collector);
            json.object(name -> {
                switch (name) {
                    case "trace" -> otlp.trace();
                    case "batches", "resourceSpans" -> json.array(otlp::batch);
                    default -> fields.read(name, json);
                }
            });
        }
        if (fields.text("status").equals("PARTIAL")) {
            var message = fields.text("message");
            warnings.add("Tempo returned only part of the trace" + (message.isEmpty() ? "" : ": " + message));
        }
        warnings.addAll(collector.notes());
        return reply.answer(Trace.of(SpanIds.of(id), collector.spans(), warnings), warnings, List.of());
    }

    @Override
    public Outcome<List<String>> services(TimeWindow window, Duration deadline) {
        return values("resource.service.name", "service.name", Optional.empty(), deadline);
    }

    @Override
    public Outcome<List<String>> operations(String service, TimeWindow window, Duration deadline) {
        var all = Search.ofService(service, window, 1);
        return values("name", "name", Optional.of(TraceqlSearch.of(all)), deadline);
    }

    /// Returns recent values only: if this request has a window, Tempo 2.0 handles it as a search and
    /// terminates.
    ///
    /// @param scoped the name in TraceQL
    /// @param plain the name in the first form of the call
    private Outcome<List<String>> values(String scoped, String plain, Optional<String> among, Duration deadline) {
        var second = SourceRequest.query(Method.GET, "api/v2/search/tag/" + scoped + "/values", TAG_VALUES);
        among.ifPresent(query -> second.with("q", query));
        var first = SourceRequest.query(Method.GET, "api/search/tag/" + plain + "/values", TAG_VALUES);
        // Tempo 2.0 accepts the second form but returns no values.
        return client.firstOf(
                List.of(second.maybeAbsent(), first),
                answer -> SourceRequest.isAbsent(answer)
                        || answer.answer().filter(List::isEmpty).isPresent(),
                deadline);
    }

    /// Reads a list of texts, or of objects with a `value`.
    private static List<String> tagValues(JsonReader json) throws IOException {
        return List.copyOf(new TreeSet<>(json.list("tagValues", () -> json.textOf("value"))));
    }

    /// Reads the version. If Tempo does not report it, requests an echo instead.
    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        var status = SourceRequest.query(Method.GET, "api/status/buildinfo", BuildInfoReader.of("Tempo"))
                .maybeAbsent();
        return client.firstOf(
                List.of(status, SourceRequest.query(Method.GET, "api/echo", Tempo::echo)),
                outcome -> outcome instanceof Outcome.Failed<?> failed
                        && SourceHttpClient.otherPathMayWork(failed.failure()),
                deadline);
    }

    private static SourceRequest.ParsedResponse<MetricsSource.BuildInfo> echo(SourceRequest.RawResponse reply)
            throws IOException {
        var text = new String(reply.body().readNBytes(LONGEST_ECHO), StandardCharsets.UTF_8).strip();
        if (!text.equals("echo")) {
            throw SourceFailureException.malformed("the response is not Tempo's echo: " + MessageText.line(text));
        }
        return reply.answer(new MetricsSource.BuildInfo("Tempo", "", ""));
    }

    /// Adds the window in whole seconds, rounded outwards.
    private static <T> SourceRequest<T> window(SourceRequest<T> call, TimeWindow window) {
        var end = window.end();
        long last = end.getNano() == 0 ? end.getEpochSecond() : end.getEpochSecond() + 1;
        return call.with("start", seconds(window.start().getEpochSecond())).with("end", seconds(last));
    }

    /// Tempo reads seconds as 32 bits.
    private static String seconds(long epochSecond) {
        return Integer.toString(Math.clamp(epochSecond, 0, Integer.MAX_VALUE));
    }

    /// Translates a search to TraceQL: all conditions must be true for the same span.
    private static final class TraceqlSearch {
        private TraceqlSearch() {}

        static String of(TraceSource.Search search) {
            var written = search.traceQl();
            if (written.isPresent()) {
                return written.get();
            }
            var conditions = new ArrayList<String>();
            search.service().ifPresent(service -> conditions.add("resource.service.name = " + GoFormat.quote(service)));
            search.operation().ifPresent(operation -> conditions.add("name = " + GoFormat.quote(operation)));
            duration(search.longerThan()).ifPresent(length -> conditions.add("duration >= " + length));
            duration(search.shorterThan()).ifPresent(length -> conditions.add("duration <= " + length));
            if (search.failed()) {
                conditions.add("status = error");
            }
            search.attributes().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(pair -> conditions.add(attribute(pair.getKey(), pair.getValue())));
            return conditions.isEmpty() ? "{ }" : "{ " + String.join(" && ", conditions) + " }";
        }

        private static Optional<String> duration(Optional<Duration> length) {
            return length.map(l -> l.toNanos() + "ns");
        }

        /// Also searches for a number or a boolean as a typed value: `http.status_code = "500"` finds no span
        /// whose code is a number.
        private static String attribute(String key, String value) {
            var name = key.matches("[A-Za-z_][A-Za-z0-9_./-]*") ? "." + key : ".\"" + key.replace("\"", "\\\"") + '"';
            var asText = name + " = " + GoFormat.quote(value);
            boolean typed = value.matches("-?\\d{1,18}(\\.\\d{1,18})?|true|false");
            return typed ? "(" + asText + " || " + name + " = " + value + ")" : asText;
        }
    }
}
