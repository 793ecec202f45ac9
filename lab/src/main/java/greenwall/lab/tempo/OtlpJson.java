package greenwall.lab.tempo;

import greenwall.fleet.incident.Recording.Traced;
import greenwall.fleet.trace.Span;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes spans in OpenTelemetry's JSON as Tempo does: ids in base64, kinds and status codes as words.
final class OtlpJson {
    private OtlpJson() {}

    static Map<String, String> resource(Span span) {
        var all = new LinkedHashMap<>(span.resource());
        all.putIfAbsent("service.name", span.service());
        return all;
    }

    static List<Object> batches(Traced trace) {
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

    private static Map<String, Object> span(Traced trace, Span span) {
        var all = new LinkedHashMap<String, Object>();
        all.put("traceId", base64(trace.id()));
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
        return all;
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
}
