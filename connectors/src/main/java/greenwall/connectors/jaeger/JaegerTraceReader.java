package greenwall.connectors.jaeger;

import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.traces.SpanCollector;
import greenwall.connectors.traces.SpanIds;
import greenwall.connectors.traces.SpanTimes;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads one trace in Jaeger's own JSON. A span refers to its process, and the processes come after all
/// spans. The id of the trace may also come after them.
final class JaegerTraceReader {
    private static final String FOLLOWS = "FOLLOWS_FROM";

    private final JsonReader json;
    private final SpanCollector collector = new SpanCollector();
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Process> processes = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private String id = "";

    private JaegerTraceReader(JsonReader json) {
        this.json = json;
    }

    static Trace read(JsonReader json) throws IOException {
        return new JaegerTraceReader(json).trace();
    }

    private record Process(String service, Map<String, String> tags) {}

    private record Reference(String trace, String span, boolean follows) {}

    private static final class Draft {
        String id = "";
        final List<Reference> references = new ArrayList<>();
        String old = "";
        String operation = "";
        String process = "";
        long start;
        long length;
        final Map<String, String> tags = new LinkedHashMap<>();
        final List<Span.Event> events = new ArrayList<>();

        /// The parent: the span that this one is a child of, else the span that it follows from, else the
        /// parent that older versions wrote. A reference to a span of another trace is ignored.
        String parent(String trace) {
            return references.stream()
                    .filter(to -> trace.isEmpty() || to.trace.isEmpty() || to.trace.equals(trace))
                    .min(Comparator.comparing(Reference::follows))
                    .map(Reference::span)
                    .orElse(old);
        }
    }

    private Trace trace() throws IOException {
        json.object(name -> {
            switch (name) {
                case "traceID" -> id = SpanIds.of(json.text());
                case "spans" ->
                    json.array(() -> {
                        json.heapLimit().take(256);
                        drafts.add(span());
                    });
                case "processes" -> json.object(process -> processes.put(process, process()));
                case "warnings" -> json.texts().forEach(warning -> warnings.add("Jaeger: " + collector.text(warning)));
                default -> {}
            }
        });
        for (var draft : drafts) {
            collector.add(json, span(draft));
        }
        warnings.addAll(collector.notes());
        return Trace.of(id, collector.spans(), warnings);
    }

    private Span span(Draft draft) {
        var process = processes.getOrDefault(draft.process, new Process("", Map.of()));
        var error = draft.tags.getOrDefault("error", "").toLowerCase(Locale.ROOT);
        var code = draft.tags.getOrDefault("otel.status_code", "");
        boolean failed = error.equals("true") || error.equals("1") || code.equals("ERROR");
        return new Span(
                draft.id,
                draft.parent(id),
                process.service,
                draft.operation,
                kind(draft.tags.getOrDefault("span.kind", "")),
                draft.start,
                draft.start > Long.MAX_VALUE - draft.length ? Long.MAX_VALUE : draft.start + draft.length,
                failed ? Span.Status.ERROR : code.equals("OK") ? Span.Status.OK : Span.Status.UNSET,
                draft.tags.getOrDefault("otel.status_description", ""),
                draft.tags,
                process.tags,
                draft.events);
    }

    private static Span.Kind kind(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "server" -> Span.Kind.SERVER;
            case "client" -> Span.Kind.CLIENT;
            case "producer" -> Span.Kind.PRODUCER;
            case "consumer" -> Span.Kind.CONSUMER;
            case "internal" -> Span.Kind.INTERNAL;
            default -> Span.Kind.UNSPECIFIED;
        };
    }

    private Draft span() throws IOException {
        var draft = new Draft();
        json.object(name -> {
            switch (name) {
                case "spanID" -> draft.id = SpanIds.of(json.text());
                case "parentSpanID" -> draft.old = SpanIds.of(json.text());
                case "operationName" -> draft.operation = collector.text(json.text());
                case "processID" -> draft.process = json.text();
                case "startTime" -> draft.start = SpanTimes.micros(json);
                case "duration" -> draft.length = SpanTimes.micros(json);
                case "tags" -> json.array(() -> tag(json.fields(), draft.tags));
                case "references" -> draft.references.addAll(json.list(this::reference));
                case "logs" -> json.array(() -> collector.event(json, draft.events, event()));
                default -> {}
            }
        });
        return draft;
    }

    private Reference reference() throws IOException {
        var read = json.fields();
        return new Reference(
                SpanIds.of(read.text("traceID")),
                SpanIds.of(read.text("spanID")),
                read.text("refType").equals(FOLLOWS));
    }

    private Process process() throws IOException {
        var process = json.fields();
        return new Process(collector.text(process.text("serviceName")), Map.copyOf(tags(process, "tags")));
    }

    /// The name of an event is in one of its fields. Which one depends on the client.
    private Span.Event event() throws IOException {
        var event = json.fields();
        var fields = tags(event, "fields");
        var name = fields.containsKey("event")
                ? fields.remove("event")
                : fields.containsKey("message") ? fields.remove("message") : "log";
        return new Span.Event(SpanTimes.micros(event, "timestamp"), name, fields);
    }

    private Map<String, String> tags(JsonFields owner, String name) throws IOException {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : owner.list(name, tag -> tag)) {
            tag(tag, tags);
        }
        return tags;
    }

    private void tag(JsonFields tag, Map<String, String> into) throws IOException {
        collector.attribute(json, into, tag.text("key"), tag.text("value"));
    }
}
