package greenwall.connectors.tempo;

import greenwall.connectors.json.JsonReader;
import greenwall.connectors.traces.SpanIds;
import greenwall.connectors.traces.SpanLimits;
import greenwall.connectors.traces.SpanTimes;
import greenwall.fleet.trace.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads spans in OpenTelemetry's JSON. Accepts the names of all its versions: `resourceSpans` or `batches`
/// (Tempo's first API), and `scopeSpans` or `instrumentationLibrarySpans`.
record OtlpReader(JsonReader json, SpanLimits limits) {
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
                case "resource" ->
                    json.object(field -> {
                        if (field.equals("attributes")) {
                            attributes(resource);
                        }
                    });
                case "scopeSpans", "instrumentationLibrarySpans" ->
                    json.array(() -> json.object(field -> {
                        if (field.equals("spans")) {
                            read.addAll(json.list(this::span));
                        }
                    }));
                default -> {}
            }
        });
        var shared = Map.copyOf(resource);
        for (var draft : read) {
            limits.add(json, draft.span(shared));
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
                case "name" -> draft.name = limits.text(json.text());
                case "kind" -> draft.kind = kind(json.text());
                case "startTimeUnixNano" -> draft.start = SpanTimes.nanos(json);
                case "endTimeUnixNano" -> draft.end = SpanTimes.nanos(json);
                case "attributes" -> attributes(draft.attributes);
                case "events" -> json.array(() -> limits.event(json, draft.events, event()));
                case "status" ->
                    json.object(field -> {
                        switch (field) {
                            case "code" -> draft.status = status(json.text());
                            case "message" -> draft.message = limits.text(json.text());
                            default -> {}
                        }
                    });
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
        var read = new Object() {
            long at;
            String name = "";
        };
        var attributes = new LinkedHashMap<String, String>();
        json.object(field -> {
            switch (field) {
                case "timeUnixNano" -> read.at = SpanTimes.nanos(json);
                case "name" -> read.name = limits.text(json.text());
                case "attributes" -> attributes(attributes);
                default -> {}
            }
        });
        return new Span.Event(read.at, read.name, attributes);
    }

    private void attributes(Map<String, String> into) throws IOException {
        json.array(() -> {
            var pair = pair();
            if (!pair.key.isEmpty()) {
                limits.attribute(json, into, pair.key, pair.value);
            }
        });
    }

    private record Pair(String key, String value) {}

    private Pair pair() throws IOException {
        var read = new Object() {
            String key = "";
            String value = "";
        };
        json.object(field -> {
            switch (field) {
                case "key" -> read.key = json.text();
                case "value" -> read.value = value();
                default -> {}
            }
        });
        return new Pair(read.key, read.value);
    }

    /// A value of any type as text.
    private String value() throws IOException {
        var shown = new StringBuilder();
        json.object(type -> {
            switch (type) {
                case "arrayValue" ->
                    json.object(field -> {
                        if (field.equals("values")) {
                            shown.append(json.list(this::value));
                        }
                    });
                case "kvlistValue" ->
                    json.object(field -> {
                        if (field.equals("values")) {
                            shown.append(json.list(this::pair).stream()
                                    .map(pair -> pair.key + "=" + pair.value)
                                    .toList());
                        }
                    });
                case "stringValue", "intValue", "doubleValue", "boolValue", "bytesValue" -> shown.append(json.text());
                default -> {}
            }
        });
        return shown.toString();
    }
}
