package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Queries all trace sources of a site in parallel.
public final class TraceQueries {
    public static final String NO_SOURCE =
            "no cluster has a trace source; write tempo: {url: …} or jaeger: {url: …} under a cluster, or use --tempo URL"
                    + " or --jaeger URL instead of the clusters of the file; of a shared engine (clusters.from) only the"
                    + " cluster \"other\" has traces";

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final List<TraceSource> sources;

    public TraceQueries(Site site) {
        this.sources = site.clusters().stream()
                .flatMap(cluster -> cluster.traces().stream())
                .toList();
    }

    public boolean hasSource() {
        return !sources.isEmpty();
    }

    /// Searches for traces. If a service sends no spans itself, finds the traces of its callers.
    public List<Outcome<TraceSource.SearchResult>> search(TraceSource.Search search) throws InterruptedException {
        return queryAll(source -> TraceSource.orOfItsCallers(source, search, DEADLINE));
    }

    /// The trace from the first source that has it. If none has it, the failure of each source.
    public List<Outcome<Trace>> trace(String id) throws InterruptedException {
        var outcomes = queryAll(source -> source.trace(id, DEADLINE));
        Optional<Outcome<Trace>> found = outcomes.stream()
                .filter(outcome -> outcome.answer().isPresent())
                .findFirst();
        return found.map(List::of).orElse(outcomes);
    }

    /// The names of all services or, for a given service, of its operations.
    public List<Outcome<List<String>>> names(Optional<String> service, TimeWindow window) throws InterruptedException {
        return queryAll(source -> service.map(name -> source.operations(name, window, DEADLINE))
                .orElseGet(() -> source.services(window, DEADLINE)));
    }

    /// Returns the results in the order of the configuration.
    private <T> List<Outcome<T>> queryAll(Function<TraceSource, Outcome<T>> query) throws InterruptedException {
        var queries = new ArrayList<Callable<Outcome<T>>>();
        sources.forEach(source -> queries.add(() -> query.apply(source)));
        return TaskThreads.runAll(queries);
    }
}
