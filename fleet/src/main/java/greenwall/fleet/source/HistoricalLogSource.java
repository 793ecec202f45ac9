package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// A log source as it was at an earlier instant: it has no later lines and cannot be followed.
public record HistoricalLogSource(LogSource logs, InstantSource clock) implements LogSource {
    @Override
    public Source source() {
        return logs.source();
    }

    @Override
    public Outcome<ReadSummary> lines(
            String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline) {
        return logs.lines(query, window.until(clock.instant()), order, limit, sink, deadline);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        return logs.instant(query, TimeMath.earlier(at, clock.instant()), deadline);
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return logs.range(query, window.until(clock.instant()), step, deadline);
    }

    @Override
    public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
        return logs.labelNames(window.until(clock.instant()), deadline);
    }

    @Override
    public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
        return logs.labelValues(label, window.until(clock.instant()), deadline);
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        return logs.series(selectors, window.until(clock.instant()), deadline);
    }

    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return logs.buildInfo(deadline);
    }

    @Override
    public Tail tail(String query, Instant from, TailSink sink) {
        sink.status(false, "an earlier time is shown: new log lines are not followed");
        return () -> {};
    }
}
