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
    private List<RankedTemplate> ranked = List.of();
    private long rankedAt;
    private long rankingTook;

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
            if (now - rankedAt < Math.max(80_000_000L, 6 * rankingTook)) {
                return;
            }
            rankedAt = now;
        }
        rank();
    }

    synchronized void rank() {
        long start = System.nanoTime();
        replace(ranking.rank(readers));
        rankedAt = System.nanoTime();
        rankingTook = rankedAt - start;
    }

    /// Ranks the templates a last time, compared with the fleet.
    void compare(FleetComparison comparison) throws InterruptedException {
        if (!ranked.isEmpty()) {
            replace(comparison.compare(ranked, ranking.onsetKnown()));
        }
    }

    private synchronized void replace(List<RankedTemplate> templates) {
        ranked = templates;
        var volume = collector.volume();
        var read = coverage();
        run.change(draft -> draft.templates(templates, volume, read));
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
