package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.shorter;

import greenwall.fleet.CountText;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.explain.logs.LogRanking;
import greenwall.fleet.explain.logs.LogReader;
import greenwall.fleet.explain.logs.LogSearchWindow;
import greenwall.fleet.explain.logs.LogTemplateCollector;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the host's logs and then those of hosts that it depends on.
record LogsStep(
        LogSource logs,
        ResolvedExplainQuestion question,
        Set<String> names,
        LogSearchWindow scope,
        ExplanationRun run,
        RankedLogs ranked) {
    private static final LogReader.Limits OWN = new LogReader.Limits(260_000, 60_000);
    private static final LogReader.Limits NEIGHBOURS = new LogReader.Limits(40_000, 30_000);
    /// Logs cannot be read without their labels, so a slow source gets this much time for each request of them.
    private static final Duration LABELS_TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_NEIGHBOURS = 24;

    /// @param own names of the explained hosts; if none of them has a log and the question names no host, the
    ///     lines of all hosts are read
    private static LogsStep of(
            LogSource logs,
            ResolvedExplainQuestion question,
            Set<String> own,
            LogSearchWindow scope,
            ExplanationRun run) {
        var collector = new LogTemplateCollector(scope, ExplainQuestionResolver.plain(own));
        var neighbours = question.neighbours().values().stream()
                .filter(ResolvedExplainQuestion.Neighbour::sharesMachine)
                .flatMap(n -> ExplainQuestionResolver.plain(n.names()).stream())
                .collect(Collectors.toSet());
        var ranking = new LogRanking(collector, scope, question.relevance(), neighbours, question.own());
        return new LogsStep(logs, question, own, scope, run, new RankedLogs(collector, ranking, run));
    }

    /// Reads the logs of the cluster; without a log source, says so.
    static void readAll(
            ClusterExplainer.Sources sources,
            ResolvedExplainQuestion question,
            Set<String> own,
            LogSearchWindow scope,
            ExplanationRun run)
            throws InterruptedException {
        if (sources.logs().isEmpty()) {
            run.section(SectionKind.LOGS, Progress.FAILED, sources.noLogs());
            run.section(SectionKind.NEIGHBOUR_LOGS, Progress.SKIPPED, sources.noLogs());
            return;
        }
        of(sources.logs().get(), question, own, scope, run).readAll();
    }

    private void readAll() throws InterruptedException {
        if (question.logs().isPresent()) {
            read(SectionKind.LOGS, List.of(question.logs().get()), "as asked", "", OWN, Optional.empty());
            run.section(
                    SectionKind.NEIGHBOUR_LOGS, Progress.SKIPPED, "a log query was given, so only its lines were read");
            return;
        }
        var streams = HostStreamFinder.query(logs, scope.fullWindow(), () -> shorter(run.remaining(), LABELS_TIMEOUT));
        var own = streams.selectors(names);
        if (own.isEmpty() && question.own().isEmpty()) {
            own = streams.all();
        }
        if (own.isEmpty()) {
            run.section(
                    SectionKind.LOGS,
                    Progress.FAILED,
                    streams.failure()
                            .map(Failure::text)
                            .or(() -> streams.label()
                                    .map(label -> "no stream has this host's name in the label " + label))
                            .orElse("the log source has no label that names hosts"));
        } else {
            read(SectionKind.LOGS, own, "itself", String.join(", ", question.own()), OWN, streams.failure());
        }
        neighbours(streams);
        ranked.compare(CommonTemplateCheck.over(logs, streams, scope.window(), run));
    }

    private void neighbours(HostStreamFinder streams) throws InterruptedException {
        var names = question.neighbours();
        if (names.isEmpty()) {
            run.section(SectionKind.NEIGHBOUR_LOGS, Progress.SKIPPED, "no hosts that it depends on are known");
            return;
        }
        var all = new ArrayList<String>();
        names.values().stream().limit(MAX_NEIGHBOURS).forEach(n -> all.addAll(n.names()));
        var selectors = streams.selectors(all);
        if (selectors.isEmpty()) {
            run.section(
                    SectionKind.NEIGHBOUR_LOGS,
                    Progress.SKIPPED,
                    streams.failure()
                            .map(Failure::text)
                            .orElse("no log stream has the name of "
                                    + (names.size() == 1 ? "" : "one of these hosts: ")
                                    + String.join(", ", names.keySet())));
            return;
        }
        read(
                SectionKind.NEIGHBOUR_LOGS,
                selectors,
                "neighbours",
                String.join(", ", names.keySet()),
                NEIGHBOURS,
                streams.failure());
    }

    /// @param unsearched why there may be further streams, which the selectors do not select
    private void read(
            SectionKind part,
            List<String> selectors,
            String role,
            String host,
            LogReader.Limits limits,
            Optional<Failure> unsearched)
            throws InterruptedException {
        run.section(part, Progress.RUNNING, "");
        boolean ofNeighbours = part == SectionKind.NEIGHBOUR_LOGS;
        Optional<Failure> failed = Optional.empty();
        var incomplete = "";
        double compared = 1;
        long before = ranked.collector().lines();
        for (var selector : selectors) {
            // Lines of other hosts are ranked only with their baseline: before that, all of them look new.
            Runnable onPiece = part == SectionKind.LOGS ? ranked::rankIfDue : () -> {};
            var reader = new LogReader(logs, selector, scope, ranked.collector(), limits, ofNeighbours);
            ranked.add(reader, new LogCoverage.LogQuery(role, host, selector));
            var state = reader.read(run.remaining(), onPiece);
            failed = failed.or(state::failure);
            compared = Math.min(compared, state.ofBaseline());
            incomplete = incomplete.isEmpty() ? state.incomplete() : incomplete;
        }
        ranked.rank();
        long lines = ranked.collector().lines() - before;
        if (failed.isPresent() && lines == 0) {
            run.section(part, Progress.FAILED, failed.get().found());
        } else {
            run.section(
                    part,
                    failed.isPresent() || unsearched.isPresent() || !incomplete.isEmpty()
                            ? Progress.FAILED
                            : Progress.DONE,
                    unsearched
                                    .map(f -> "a label by which it may have more streams could not be read: "
                                            + f.found() + "; ")
                                    .orElse("")
                            + CountText.of(lines, "line") + " read"
                            + (ofNeighbours && lines > 0 ? LogCoverage.baselineGap(compared) : "")
                            + (incomplete.isEmpty() ? "" : ", but " + incomplete)
                            + failed.map(f -> ", then reading failed: " + f.found())
                                    .orElse(""));
        }
    }

    /// The templates of the lines read so far, which are ranked again whenever a piece has arrived.
    /// Thread-safe.
    static final class RankedLogs {
        private final LogTemplateCollector collector;
        private final LogRanking ranking;
        private final ExplanationRun run;
        private final List<LogReader> readers = new ArrayList<>();
        private final List<LogCoverage.LogQuery> queries = new ArrayList<>();
        private Ranking last = new Ranking(List.of(), 0, 0);

        /// `at` and `took` are in nanoseconds.
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
            var templates = ranking.rank();
            publish(templates);
            long now = System.nanoTime();
            last = new Ranking(templates, now, now - start);
        }

        /// Ranks the templates a last time, compared with the fleet.
        void compare(CommonTemplateCheck comparison) throws InterruptedException {
            if (!last.templates().isEmpty()) {
                publish(comparison.compare(last.templates(), ranking.onsetKnown()));
            }
        }

        private synchronized void publish(List<RankedTemplate> templates) {
            var volume = collector.volume();
            var logCoverage = coverage();
            run.change(draft -> draft.setTemplates(templates, volume, logCoverage));
        }

        private LogCoverage coverage() {
            var own = readers.stream().filter(r -> !r.ofNeighbours()).toList();
            var states = readers.stream().map(LogReader::state).toList();
            return new LogCoverage(
                    collector.lines(),
                    collector.bytes(),
                    states.stream().mapToLong(LogReader.State::windowLines).sum(),
                    collector.coarse(),
                    states.stream().anyMatch(LogReader.State::cut),
                    states.stream().mapToDouble(LogReader.State::ofWindow).min().orElse(1),
                    (own.isEmpty() ? readers : own)
                            .stream()
                                    .mapToDouble(reader -> reader.state().ofBaseline())
                                    .min()
                                    .orElse(1),
                    states.stream().mapToInt(LogReader.State::requests).sum(),
                    List.copyOf(queries));
        }
    }
}
