package greenwall.views.trace;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.trace.Span;
import greenwall.views.Intent;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Opens what belongs to a span: its log lines and its host.
final class SpanActions {
    private final ViewContext context;
    private final Supplier<FleetState> fleet;
    private final PendingQueries queries = new PendingQueries();

    SpanActions(ViewContext context, Supplier<FleetState> fleet) {
        this.context = context;
        this.fleet = fleet;
    }

    /// Opens the log lines of the span's service at the time of the span, with the lines of this trace
    /// highlighted.
    void openLogs(Span span, String cluster, String trace) {
        var window = TraceLinks.around(span);
        queries.cancelAll();
        queries.<List<String>, LogQueries.Selectors>send(
                (names, receiver) -> context.backend().logs().serviceSelectors(cluster, names, window, receiver),
                List.of(span.service()),
                found -> {
                    if (found.selectors().isEmpty()) {
                        context.showMessage(found.why());
                        return;
                    }
                    context.go(new Place("logs", Optional.empty(), TimeRangeChoice.fixed(window), Map.of())
                            .with("in", cluster)
                            .with("query", found.selectors().getFirst())
                            .with("find", trace));
                });
    }

    void openHost(Span span, String cluster) {
        hostOf(span, cluster).ifPresent(host -> {
            var at = TraceLinks.around(span).start();
            var window = TimeWindow.around(
                    at, Duration.ofMinutes(15), context.clock().instant());
            context.go(new Place("host", Optional.of(host), TimeRangeChoice.fixed(window), Map.of()));
        });
    }

    void openProbes(Span span, String cluster) {
        hostOf(span, cluster).ifPresent(host -> context.intents().accept(new Intent.OpenProbes(host)));
    }

    /// The host of the span. Tells the user if it is not known.
    private Optional<Place.HostRef> hostOf(Span span, String cluster) {
        var host = TraceLinks.host(span, cluster, fleet.get());
        if (host.isEmpty()) {
            context.showMessage("The span names no known host; its service (V) shows where it runs.");
        }
        return host;
    }

    void close() {
        queries.cancelAll();
    }
}
