package greenwall.lab.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.trace.Span.Kind;
import greenwall.lab.application.ApplicationService;
import greenwall.lab.application.RequestTraces;
import greenwall.lab.application.RequestTraces.RequestSpan;
import greenwall.lab.application.RequestTraces.RequestTrace;
import greenwall.lab.logql.LogSource;
import greenwall.lab.world.SimulatedHost;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The log lines of the application's services. Sampled requests write lines with their trace ids.
///
/// @param journals the journal of a host, which provides its streams
record ServiceLines(
        RequestTraces requests,
        Function<SimulatedHost, HostLogLines> journals,
        Function<String, LineTemplate> wordings) {
    private static final long NANOS = 1_000_000;
    private static final String ERROR = "error";

    /// Returns the names of the services on a host.
    Set<String> on(SimulatedHost host) {
        return requests.application().plan().on(host).stream()
                .map(ApplicationService::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    void streams(List<LabelMatcher> selector, Collection<Labels> into) {
        for (var service : requests.application().plan().services()) {
            for (var host : service.hosts()) {
                service.operations().stream()
                        .flatMap(o -> o.sayings().stream())
                        .map(saying -> journals.apply(host).ofService(service.unit(), saying.level()))
                        .filter(stream -> LogSource.matches(selector, stream))
                        .forEach(into::add);
            }
        }
    }

    void read(List<LabelMatcher> selector, long startNanos, long endNanos, LogSource.Sink sink) {
        var wanted = wanted(selector);
        if (wanted.isEmpty()) {
            return;
        }
        requests.read(startNanos / NANOS - RequestTraces.LONGEST_MILLIS, endNanos / NANOS + 1, trace -> {
            for (var span : trace.spans()) {
                boolean ends = span.end() >= startNanos && span.end() < endNanos;
                boolean writes = span.kind() == Kind.SERVER || span.kind() == Kind.CONSUMER;
                if (ends && writes && wanted.contains(span.service().name())) {
                    written(trace, span, selector, sink);
                }
            }
        });
    }

    /// Returns the services that may have a line for the selector, so that a query about another host costs
    /// nothing.
    private Set<String> wanted(List<LabelMatcher> selector) {
        var ofAnyLevel =
                selector.stream().filter(m -> !m.name().equals("level")).toList();
        return requests.application().plan().services().stream()
                .filter(service -> service.hosts().stream()
                        .map(host -> journals.apply(host).ofService(service.unit(), ERROR))
                        .anyMatch(stream -> LogSource.matches(ofAnyLevel, stream)))
                .map(ApplicationService::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void written(RequestTrace trace, RequestSpan span, List<LabelMatcher> selector, LogSource.Sink sink) {
        for (var saying : span.operation().sayings()) {
            if (saying.ofFailed() == span.failed() || span.service().kind() == ApplicationService.Kind.ENVOY) {
                write(trace, span, saying.level(), saying.text(), selector, sink);
            }
        }
        for (var change : requests.application().changing(span.operation(), span.start() / NANOS)) {
            if (!change.says().isEmpty() && (change.errors() == 0 || span.failed())) {
                write(trace, span, ERROR, change.says(), selector, sink);
            }
        }
    }

    private void write(
            RequestTrace trace,
            RequestSpan span,
            String level,
            String text,
            List<LabelMatcher> selector,
            LogSource.Sink sink) {
        var stream = journals.apply(span.host()).ofService(span.service().unit(), level);
        if (LogSource.matches(selector, stream)) {
            String line = wordings.apply(text)
                    .fill(span.id())
                    .replace("%trace%", trace.id())
                    .replace("%span%", HexFormat.of().toHexDigits(span.id()))
                    .replace("%ms%", Long.toString(span.nanos() / NANOS))
                    .replace("%code%", span.failed() ? "500" : "200");
            sink.line(stream, span.end(), line);
        }
    }
}
