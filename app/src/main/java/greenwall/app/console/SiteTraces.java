package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.app.site.TraceQueries;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Trace;
import greenwall.views.RequestHandle;
import greenwall.views.TraceFinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Queries the trace sources of a site for its views.
record SiteTraces(Site site, TraceQueries sources, ViewQueryExecutor tasks) implements TraceFinder {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static String message(Outcome.Failed<?> failed) {
        return failed.source() + ": " + failed.failure().text();
    }

    @Override
    public RequestHandle search(TraceSource.Search search, Consumer<FoundTraces> receiver) {
        if (!sources.hasSource()) {
            return ViewQueryExecutor.deliver(
                    new FoundTraces(List.of(), false, List.of(TraceQueries.NO_SOURCE)), receiver);
        }
        return tasks.run(() -> found(sources.search(search)), receiver);
    }

    private static FoundTraces found(List<Outcome<TraceSource.SearchResult>> outcomes) {
        var hits = new ArrayList<FoundTrace>();
        var problems = new ArrayList<String>();
        boolean cut = false;
        for (var outcome : outcomes) {
            switch (outcome) {
                case Outcome.Answered<TraceSource.SearchResult> answered -> {
                    answered.value()
                            .traces()
                            .forEach(trace ->
                                    hits.add(new FoundTrace(answered.source().cluster(), trace)));
                    answered.warnings().forEach(warning -> problems.add(answered.source() + ": " + warning));
                    cut |= answered.value().cut();
                }
                case Outcome.Failed<TraceSource.SearchResult> failed -> problems.add(message(failed));
            }
        }
        return new FoundTraces(hits, cut, problems);
    }

    @Override
    public RequestHandle trace(String id, Consumer<Answer> receiver) {
        if (!sources.hasSource()) {
            return ViewQueryExecutor.deliver(new Answer.Missing(TraceQueries.NO_SOURCE), receiver);
        }
        return tasks.run(() -> answer(sources.trace(id)), receiver);
    }

    /// @param outcomes the answer of a source that has the trace, or the failures of all
    static Answer answer(List<Outcome<Trace>> outcomes) {
        var failures = new ArrayList<String>();
        for (var outcome : outcomes) {
            switch (outcome) {
                case Outcome.Answered<Trace> answered -> {
                    return new Answer.Received(
                            answered.source().cluster(), answered.value().withNotes(answered.warnings()));
                }
                case Outcome.Failed<Trace> failed -> failures.add(message(failed));
            }
        }
        return new Answer.Missing(String.join("; ", failures));
    }

    @Override
    public RequestHandle names(Optional<String> service, TimeWindow window, Consumer<List<String>> receiver) {
        return tasks.run(() -> names(service, window), receiver);
    }

    private List<String> names(Optional<String> service, TimeWindow window) throws InterruptedException {
        var names = new TreeSet<String>();
        sources.names(service, window).forEach(outcome -> outcome.answer().ifPresent(names::addAll));
        return List.copyOf(names);
    }

    @Override
    public RequestHandle exemplars(
            String cluster, String query, TimeWindow window, Consumer<List<MetricsSource.Exemplar>> receiver) {
        var source = site.cluster(cluster).flatMap(Site.ConnectedCluster::metrics);
        if (source.isEmpty()) {
            return ViewQueryExecutor.deliver(List.of(), receiver);
        }
        return tasks.run(
                () -> source.get().exemplars(query, window, DEADLINE).answer().orElse(List.of()), receiver);
    }
}
