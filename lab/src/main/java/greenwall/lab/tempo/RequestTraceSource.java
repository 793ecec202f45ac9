package greenwall.lab.tempo;

import greenwall.fleet.incident.IncidentRecording.RecordedTrace;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Span.Kind;
import greenwall.lab.application.SampledRequests;
import greenwall.lab.application.SampledRequests.RequestSpan;
import greenwall.lab.application.SampledRequests.RequestTrace;
import greenwall.lab.application.ServiceOperation;
import greenwall.lab.tempo.TempoServer.SpanSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The application's requests of the last two days as OpenTelemetry traces.
public record RequestTraceSource(SampledRequests requests, InstantSource clock) implements SpanSource {
    private static final Duration TRACE_RETENTION = Duration.ofDays(2);
    private static final Duration LONGEST_SEARCH = Duration.ofHours(6);

    @Override
    public Optional<RecordedTrace> find(String id) {
        return requests.find(id).map(RequestTraceSource::traced);
    }

    @Override
    public void read(long fromMillis, long toMillis, Consumer<RecordedTrace> sink) {
        long earliest = Math.max(
                clock.millis() - TRACE_RETENTION.toMillis(),
                Math.max(fromMillis, toMillis - LONGEST_SEARCH.toMillis()));
        requests.read(earliest, Math.min(toMillis, clock.millis()), trace -> sink.accept(traced(trace)));
    }

    @Override
    public Map<String, List<String>> operations() {
        var all = new TreeMap<String, List<String>>();
        for (var service : requests.application().plan().services()) {
            if (service.kind().isTraced()) {
                all.put(
                        service.name(),
                        service.operations().stream()
                                .map(ServiceOperation::name)
                                .toList());
            }
        }
        return all;
    }

    static RecordedTrace traced(RequestTrace trace) {
        return new RecordedTrace(
                trace.id(), trace.spans().stream().map(RequestTraceSource::span).toList());
    }

    private static Span span(RequestSpan span) {
        return new Span(
                HexFormat.of().toHexDigits(span.id()),
                span.parent() == 0 ? "" : HexFormat.of().toHexDigits(span.parent()),
                span.service().name(),
                span.operation().name(),
                span.kind(),
                span.start(),
                span.end(),
                span.failed() ? Span.Status.ERROR : Span.Status.UNSET,
                "",
                attributes(span),
                Map.of(
                        "service.name",
                        span.service().name(),
                        "service.namespace",
                        "shop",
                        "host.name",
                        span.host().name()),
                List.of());
    }

    private static Map<String, String> attributes(RequestSpan span) {
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
}
