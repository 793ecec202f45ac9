package greenwall.lab.tempo;

import greenwall.lab.application.ApplicationService;
import greenwall.lab.application.RequestSpan;
import greenwall.lab.application.RequestSpan.Kind;
import greenwall.lab.application.RequestTrace;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Spans in OpenTelemetry's JSON, as Tempo writes it: ids in base64, kinds and codes as words.
final class OtlpJson {
    private OtlpJson() {}

    /// What a span is called: a client's by the protocol.
    static String name(RequestSpan span) {
        return span.operation().name();
    }

    static Map<String, String> resource(RequestSpan span) {
        var all = new LinkedHashMap<String, String>();
        all.put("service.name", span.service().name());
        all.put("service.namespace", "shop");
        all.put("host.name", span.host().name());
        return all;
    }

    static Map<String, String> attributes(RequestSpan span) {
        var all = new LinkedHashMap<String, String>();
        boolean client = span.kind() == Kind.CLIENT || span.kind() == Kind.PRODUCER;
        switch (span.called().kind()) {
            case RPC -> {
                all.put("rpc.system", "grpc");
                all.put("rpc.service", span.operation().method());
                all.put("rpc.method", span.operation().route());
                all.put("rpc.grpc.status_code", span.failed() ? "13" : "0");
            }
            case POSTGRES -> {
                all.put("db.system", "postgresql");
                all.put("db.name", "shop");
                all.put("db.operation", span.operation().method());
                all.put("db.statement", span.operation().name());
            }
            case REDIS -> {
                all.put("db.system", "redis");
                all.put("db.statement", span.operation().name());
            }
            case RABBITMQ, WORKER -> {
                all.put("messaging.system", "rabbitmq");
                all.put("messaging.destination.name", "orders");
            }
            default -> {
                all.put("http.request.method", span.operation().method());
                all.put(client ? "url.path" : "http.route", span.operation().route());
                all.put("http.response.status_code", span.failed() ? "500" : "200");
            }
        }
        if (client) {
            all.put("server.address", span.called().host().name());
            all.put("peer.service", span.called().name());
        }
        return all;
    }

    static Map<String, Object> trace(RequestTrace trace) {
        var byProcess = new LinkedHashMap<List<Object>, List<RequestSpan>>();
        for (var span : trace.spans()) {
            byProcess
                    .computeIfAbsent(List.of(span.service().name(), span.host().name()), _ -> new ArrayList<>())
                    .add(span);
        }
        var batches = new ArrayList<Object>();
        for (var process : byProcess.values()) {
            var spans = process.stream().map(span -> span(trace, span)).toList();
            batches.add(Map.of(
                    "resource",
                    Map.of("attributes", pairs(resource(process.getFirst()))),
                    "scopeSpans",
                    List.of(Map.of(
                            "scope",
                            Map.of("name", instrumentation(process.getFirst().service())),
                            "spans",
                            spans))));
        }
        return Map.of("resourceSpans", batches);
    }

    private static String instrumentation(ApplicationService service) {
        return service.kind() == ApplicationService.Kind.ENVOY ? "envoy" : "shop";
    }

    private static Map<String, Object> span(RequestTrace trace, RequestSpan span) {
        var all = new LinkedHashMap<String, Object>();
        all.put("traceId", base64(trace.id()));
        all.put("spanId", base64(RequestSpan.hex(span.id())));
        if (span.parent() != 0) {
            all.put("parentSpanId", base64(RequestSpan.hex(span.parent())));
        }
        all.put("name", name(span));
        all.put("kind", "SPAN_KIND_" + span.kind().name());
        all.put("startTimeUnixNano", Long.toString(span.start()));
        all.put("endTimeUnixNano", Long.toString(span.end()));
        all.put("attributes", pairs(attributes(span)));
        all.put("status", span.failed() ? Map.of("code", "STATUS_CODE_ERROR") : Map.of());
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
        return key.endsWith("status_code") ? Map.of("intValue", text) : Map.of("stringValue", text);
    }
}
