package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads generated logs around an onset.
final class OnsetFixture {
    static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");
    static final TimeWindow WINDOW = new TimeWindow(ONSET.minusSeconds(900), ONSET.plusSeconds(600));
    static final TimeWindow BASELINE = TimeWindow.before(WINDOW.start(), Duration.ofHours(1));

    private OnsetFixture() {}

    static LogSearchWindow scope() {
        var onset = new Onset(ONSET, ONSET.minusSeconds(15), Optional.empty(), Labels.EMPTY, 1, 0, 100, false, false);
        return scope(ReferenceTimes.of(onset, List.of(ONSET), 30));
    }

    static LogSearchWindow scope(ReferenceTimes times) {
        return new LogSearchWindow(times, WINDOW, BASELINE);
    }

    static LogTemplateCollector collector(String... own) {
        return new LogTemplateCollector(scope(), Set.of(own));
    }

    /// @param limit the line limit, both of the window and of the baseline
    static LogReader reader(
            LogSource logs, String selector, LogSearchWindow scope, LogTemplateCollector collector, int limit) {
        return new LogReader(logs, selector, scope, collector, new LogReader.Limits(limit, limit), false);
    }

    static LogReader.State read(LogReader reader) throws InterruptedException {
        return reader.read(Duration.ofMinutes(5), () -> {});
    }
}
