package greenwall.fleet.explain;

import greenwall.fleet.explain.logs.LogRanking;
import greenwall.fleet.explain.logs.LogReader;
import greenwall.fleet.explain.logs.LogTemplateCollector;
import java.util.ArrayList;
import java.util.List;

/// The templates of the lines read so far, which are ranked again whenever a piece has arrived. Thread-safe.
final class RankedLogs {
    private final LogTemplateCollector collector;
    private final LogRanking ranking;
    private final ExplanationRun run;
    private final List<LogReader> readers = new ArrayList<>();
    private final List<LogCoverage.LogQuery> queries = new ArrayList<>();
    private Ranking last = new Ranking(List.of(), 0, 0);

    /// @param at when it was done, in nanoseconds
    /// @param took how long it took, in nanoseconds
    private record Ranking(List<RankedTemplate> templates, long at, long took) {}

    RankedLogs(LogTemplateCollector collector, LogRanking ranking, ExplanationRun run) {
        this.collector = collector;
        this.ranking = ranking;
        this.run = run;
    }

    synchronized void add(LogReader reader, LogCoverage.LogQuery query) {
        readers.add(reader);
        queries.add(query);
    }

    LogTemplateCollector collector() {
        return collector;
    }

    /// Ranks again, but not so often that ranking takes more than a small share of the time.
    void rankIfDue() {
        synchronized (this) {
            long now = System.nanoTime();
            if (now - last.at() < Math.max(80_000_000L, 6 * last.took())) {
                return;
            }
            last = new Ranking(last.templates(), now, last.took());
        }
        rank();
    }

    synchronized void rank() {
        long start = System.nanoTime();
        var templates = ranking.rank(readers);
        publish(templates);
        long now = System.nanoTime();
        last = new Ranking(templates, now, now - start);
    }

    /// Ranks the templates a last time, compared with the fleet.
    void compare(FleetComparison comparison) throws InterruptedException {
        if (!last.templates().isEmpty()) {
            publish(comparison.compare(last.templates(), ranking.onsetKnown()));
        }
    }

    private synchronized void publish(List<RankedTemplate> templates) {
        var volume = collector.volume();
        var logCoverage = coverage();
        run.change(draft -> draft.templates(templates, volume, logCoverage));
    }

    private LogCoverage coverage() {
        var states = readers.stream().map(LogReader::state).toList();
        return new LogCoverage(
                collector.lines(),
                collector.bytes(),
                states.stream().mapToLong(LogReader.State::windowLines).sum(),
                states.stream().anyMatch(LogReader.State::cut),
                states.stream().mapToDouble(LogReader.State::ofWindow).min().orElse(1),
                states.stream().mapToDouble(LogReader.State::ofBaseline).min().orElse(1),
                states.stream().mapToInt(LogReader.State::requests).sum(),
                List.copyOf(queries));
    }
}
