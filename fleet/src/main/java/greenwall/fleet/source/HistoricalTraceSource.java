package greenwall.fleet.source;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A trace source as it was at an earlier instant: a search finds no traces that began later.
public record HistoricalTraceSource(TraceSource traces, InstantSource clock) implements TraceSource {
    @Override
    public Source source() {
        return traces.source();
    }

    @Override
    public Outcome<SearchResult> search(Search search, Duration deadline) {
        return traces.search(search.during(search.window().until(clock.instant())), deadline);
    }

    @Override
    public Outcome<Trace> trace(String id, Duration deadline) {
        return traces.trace(id, deadline);
    }

    @Override
    public Outcome<List<String>> services(TimeWindow window, Duration deadline) {
        return traces.services(window.until(clock.instant()), deadline);
    }

    @Override
    public Outcome<List<String>> operations(String service, TimeWindow window, Duration deadline) {
        return traces.operations(service, window.until(clock.instant()), deadline);
    }

    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return traces.buildInfo(deadline);
    }
}
