package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Traces;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Asks every trace source of a site in parallel.
public final class TraceSources {
    public static final String NO_SOURCE =
            "no cluster has a source of traces; write tempo: {url: …} or jaeger: {url: …} under a cluster, or name one with"
                    + " --tempo or --jaeger";

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final List<Traces> sources;

    public TraceSources(Site site) {
        this.sources = site.clusters().stream()
                .flatMap(cluster -> cluster.traces().stream())
                .toList();
    }

    public boolean hasSource() {
        return !sources.isEmpty();
    }

    /// If a service sends no spans of its own, the traces of its callers.
    public List<Outcome<Traces.Found>> search(Traces.Search search) throws InterruptedException {
        return all(source -> {
            var found = source.search(search, DEADLINE);
            boolean none = found.answer().filter(f -> f.traces().isEmpty()).isPresent();
            var callers = search.ofItsCallers()
                    .filter(_ -> none && source.source().kind() == Source.Kind.TEMPO)
                    .map(other -> source.search(other, DEADLINE));
            return callers.filter(one -> one.answer().isPresent()).orElse(found);
        });
    }

    /// The trace from the first source that has it; if none has, why each has not.
    public List<Outcome<Trace>> trace(String id) throws InterruptedException {
        var outcomes = all(source -> source.trace(id, DEADLINE));
        Optional<Outcome<Trace>> found = outcomes.stream()
                .filter(outcome -> outcome.answer().isPresent())
                .findFirst();
        return found.map(List::of).orElse(outcomes);
    }

    /// The names of services; with a service, those of its operations.
    public List<Outcome<List<String>>> names(Optional<String> service, TimeWindow window) throws InterruptedException {
        return all(source -> service.map(name -> source.operations(name, window, DEADLINE))
                .orElseGet(() -> source.services(window, DEADLINE)));
    }

    /// In configuration order, whichever answered first.
    private <T> List<Outcome<T>> all(Function<Traces, Outcome<T>> question) throws InterruptedException {
        var questions = new ArrayList<Callable<Outcome<T>>>();
        sources.forEach(source -> questions.add(() -> question.apply(source)));
        return TaskThreads.answers(questions);
    }
}
