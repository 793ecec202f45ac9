package greenwall.fleet.explain;

import static greenwall.fleet.TimeOrder.shorter;

import greenwall.fleet.explain.SectionState.Part;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.logs.HostStreams;
import greenwall.fleet.explain.logs.LogRanking;
import greenwall.fleet.explain.logs.LogReader;
import greenwall.fleet.explain.logs.LogScope;
import greenwall.fleet.explain.logs.LogTemplateCollector;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Logs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the host's logs and then those of hosts that it depends on, and ranks the lines again whenever a piece has
/// arrived.
final class LogsSection {
    private static final LogReader.Limits OWN = new LogReader.Limits(260_000, 60_000);
    private static final LogReader.Limits NEIGHBOURS = new LogReader.Limits(40_000, 30_000);
    /// Logs cannot be read without their labels, so a slow source gets this much time to return them.
    private static final Duration LABELS = Duration.ofSeconds(15);
    private static final int MOST_NEIGHBOURS = 24;

    private final Logs logs;
    private final ExplainContext context;
    private final LogScope scope;
    private final ExplanationRun run;
    private final LogTemplateCollector collector;
    private final LogRanking ranking;
    private final List<LogReader> readers = new ArrayList<>();
    private final List<LogCoverage.LogQuery> queries = new ArrayList<>();
    private List<RankedTemplate> ranked = List.of();
    private long rankedAt;
    private long rankingTook;

    LogsSection(Logs logs, ExplainContext context, Set<String> own, LogScope scope, ExplanationRun run) {
        this.logs = logs;
        this.context = context;
        this.scope = scope;
        this.run = run;
        this.collector = new LogTemplateCollector(
                scope.whole(), scope.reference().onset().at(), own);
        var neighbours = new HashSet<String>();
        context.neighbours().values().stream()
                .filter(ExplainContext.Neighbour::sharesMachine)
                .forEach(n -> neighbours.addAll(ContextFinder.plain(n.names())));
        this.ranking =
                new LogRanking(collector, scope.window(), scope.reference(), context.bond(), neighbours, context.own());
    }

    void readAll() throws InterruptedException {
        if (context.logs().isPresent()) {
            read(Part.LOGS, List.of(context.logs().get()), "as asked", "", OWN);
            run.section(Part.NEIGHBOUR_LOGS, Progress.SKIPPED, "the question specifies its own logs");
            return;
        }
        var streams = HostStreams.of(logs, scope.whole(), shorter(run.remaining(), LABELS));
        var own = context.own().isEmpty() ? streams.all() : streams.selectors(context.own());
        if (own.isEmpty()) {
            run.section(
                    Part.LOGS,
                    Progress.FAILED,
                    streams.failure()
                            .map(failure -> failure.found() + "; " + failure.remedy())
                            .or(() -> streams.label()
                                    .map(label -> "the log source has no label " + label + " with this host's name"))
                            .orElse("the log source has no label that names hosts"));
        } else {
            read(Part.LOGS, own, "itself", String.join(", ", context.own()), OWN);
        }
        neighbours(streams);
        var comparison = FleetComparison.over(logs, streams, scope.window(), run.remaining());
        if (comparison.isPresent() && !ranked.isEmpty()) {
            replaceRanked(comparison.get().compare(ranked, ranking.onsetKnown()));
        }
    }

    private synchronized void replaceRanked(List<RankedTemplate> compared) {
        ranked = compared;
        var volume = collector.volume();
        var read = coverage();
        run.change(draft -> draft.templates(compared, volume, read));
    }

    private void neighbours(HostStreams streams) throws InterruptedException {
        var names = new LinkedHashMap<String, ExplainContext.Neighbour>(context.neighbours());
        if (names.isEmpty()) {
            run.section(Part.NEIGHBOUR_LOGS, Progress.SKIPPED, "no hosts that it depends on are known");
            return;
        }
        var all = new ArrayList<String>();
        names.values().stream().limit(MOST_NEIGHBOURS).forEach(n -> all.addAll(n.names()));
        var selectors = streams.selectors(all);
        if (selectors.isEmpty()) {
            run.section(
                    Part.NEIGHBOUR_LOGS,
                    Progress.SKIPPED,
                    "the log source has no lines of " + String.join(", ", names.keySet()));
            return;
        }
        read(Part.NEIGHBOUR_LOGS, selectors, "neighbours", String.join(", ", names.keySet()), NEIGHBOURS);
    }

    private void read(Part part, List<String> selectors, String role, String host, LogReader.Limits limits)
            throws InterruptedException {
        run.section(part, Progress.RUNNING, "");
        Optional<Failure> failed = Optional.empty();
        long before = collector.lines();
        for (var selector : selectors) {
            // Lines of other hosts are ranked only with their baseline: before that, all of them look new.
            Runnable onPiece = part == Part.LOGS ? this::rankIfDue : () -> {};
            var reader = new LogReader(logs, selector, scope, collector, limits, run.remaining(), onPiece);
            synchronized (this) {
                readers.add(reader);
                ranking.reads(reader);
                queries.add(new LogCoverage.LogQuery(role, host, selector));
            }
            var state = reader.read();
            failed = failed.or(state::failure);
        }
        rank();
        long lines = collector.lines() - before;
        if (failed.isPresent() && lines == 0) {
            run.section(part, Progress.FAILED, failed.get().found());
        } else {
            run.section(
                    part,
                    Progress.DONE,
                    lines + " lines read"
                            + failed.map(f -> "; then: " + f.found()).orElse(""));
        }
    }

    /// Ranks again, but not so often that ranking takes more than a small share of the time.
    private void rankIfDue() {
        synchronized (this) {
            long now = System.nanoTime();
            if (now - rankedAt < Math.max(80_000_000L, 6 * rankingTook)) {
                return;
            }
            rankedAt = now;
        }
        rank();
    }

    private synchronized void rank() {
        long start = System.nanoTime();
        ranked = ranking.rank();
        var volume = collector.volume();
        var read = coverage();
        run.change(draft -> draft.templates(ranked, volume, read));
        rankedAt = System.nanoTime();
        rankingTook = rankedAt - start;
    }

    private LogCoverage coverage() {
        long windowLines = 0;
        boolean cut = false;
        double ofWindow = 1;
        double ofBaseline = 1;
        int requests = 0;
        for (var reader : readers) {
            var state = reader.state();
            windowLines += state.windowLines();
            cut = cut || state.cut();
            ofWindow = Math.min(ofWindow, state.ofWindow());
            ofBaseline = Math.min(ofBaseline, state.ofBaseline());
            requests += state.requests();
        }
        return new LogCoverage(
                collector.lines(),
                collector.bytes(),
                windowLines,
                cut,
                ofWindow,
                ofBaseline,
                requests,
                List.copyOf(queries));
    }
}
