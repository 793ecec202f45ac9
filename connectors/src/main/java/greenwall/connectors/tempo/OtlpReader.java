package greenwall.connectors.tempo;

import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.traces.SpanCollector;
import greenwall.connectors.traces.SpanIds;
import greenwall.connectors.traces.SpanTimes;
import greenwall.fleet.trace.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads spans in OpenTelemetry's JSON. Accepts the names of all its versions: `resourceSpans` or `batches`
/// (Tempo's first API), and `scopeSpans` or `instrumentationLibrarySpans`.
record OtlpReader(JsonReader json, SpanCollector collector) {
    private static final String SERVICE = "service.name";

    void trace() throws IOException {
        json.object(name -> {
            if (name.equals("resourceSpans") || name.equals("batches")) {
                json.array(this::batch);
            }
        });
    }

    /// Reads a batch. The resource may come after its spans.
    void batch() throws IOException {
        var resource = new LinkedHashMap<String, String>();
        var read = new ArrayList<Draft>();
        json.object(name -> {
            switch (name) {
                case "resource" -> attributes(json.fields(), resource);
                case "scopeSpans", "instrumentationLibrarySpans" ->
                    json.array(() -> read.addAll(json.list("spans", this::span)));
                default -> {}
            }
        });
        var shared = Map.copyOf(resource);
        for (var draft : read) {
            collector.add(json, draft.span(shared));
        }
    }

    private static final class Draft {
        String id = "";
        String parent = "";
        String name = "";
        Span.Kind kind = Span.Kind.UNSPECIFIED;
        long start;
        long end;
        Span.Status status = Span.Status.UNSET;
        String message = "";
        final Map<String, String> attributes = new LinkedHashMap<>();
        final List<Span.Event> events = new ArrayList<>();

        Span span(Map<String, String> resource) {
            return new Span(
                    id,
                    parent,
                    resource.getOrDefault(SERVICE, ""),
                    name,
                    kind,
                    start,
                    end,
                    status,
                    message,
                    attributes,
                    resource,
                    events);
        }
    }

    private Draft span() throws IOException {
        var draft = new Draft();
        json.object(name -> {
            switch (name) {
                case "spanId" -> draft.id = SpanIds.of(json.text());
                case "parentSpanId" -> draft.parent = SpanIds.of(json.text());
                case "name" -> draft.name = collector.text(json.text());
                case "kind" -> draft.kind = kind(json.text());
                case "startTimeUnixNano" -> draft.start = SpanTimes.nanos(json);
                case "endTimeUnixNano" -> draft.end = SpanTimes.nanos(json);
                case "attributes" -> json.array(() -> attribute(json.fields(), draft.attributes));
                case "events" -> json.array(() -> collector.event(json, draft.events, event()));
                case "status" -> {
                    var status = json.fields();
                    draft.status = status(status.text("code"));
                    draft.message = collector.text(status.text("message"));
                }
                default -> {}
            }
        });
        return draft;
    }

    private static Span.Kind kind(String text) {
        return switch (text) {
            case "SPAN_KIND_INTERNAL", "1" -> Span.Kind.INTERNAL;
            case "SPAN_KIND_SERVER", "2" -> Span.Kind.SERVER;
            case "SPAN_KIND_CLIENT", "3" -> Span.Kind.CLIENT;
            case "SPAN_KIND_PRODUCER", "4" -> Span.Kind.PRODUCER;
            case "SPAN_KIND_CONSUMER", "5" -> Span.Kind.CONSUMER;
            default -> Span.Kind.UNSPECIFIED;
        };
    }

    private static Span.Status status(String text) {
        return switch (text) {
            case "STATUS_CODE_OK", "1" -> Span.Status.OK;
            case "STATUS_CODE_ERROR", "2" -> Span.Status.ERROR;
            default -> Span.Status.UNSET;
        };
    }

    private Span.Event event() throws IOException {
        var event = json.fields();
        var attributes = new LinkedHashMap<String, String>();
        attributes(event, attributes);
        return new Span.Event(SpanTimes.nanos(event, "timeUnixNano"), collector.text(event.text("name")), attributes);
    }

    private void attributes(JsonFields owner, Map<String, String> into) throws IOException {
        for (var pair : owner.list("attributes", pair -> pair)) {
            attribute(pair, into);
        }
    }

    private void attribute(JsonFields pair, Map<String, String> into) throws IOException {
        var key = pair.text("key");
        if (!key.isEmpty()) {
            collector.attribute(json, into, key, value(pair.fields("value")));
        }
    }

    /// A value of any type as text.
    private static String value(JsonFields value) throws IOException {
        for (var type : List.of("stringValue", "intValue", "doubleValue", "boolValue", "bytesValue")) {
            if (value.has(type)) {
                return value.text(type);
            }
        }
        if (value.has("arrayValue")) {
            return value.fields("arrayValue").list("values", OtlpReader::value).toString();
        }
        return value.has("kvlistValue")
                ? value.fields("kvlistValue")
                        .list("values", pair -> pair.text("key") + "=" + value(pair.fields("value")))
                        .toString()
                : "";
    }
}
