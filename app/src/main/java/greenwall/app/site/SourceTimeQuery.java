package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.SourceClock;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Finds the time of a site's sources, for a command that needs a time range before its first query.
public final class SourceTimeQuery {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private SourceTimeQuery() {}

    /// Queries the time of each metrics source. If none responds, of the other sources.
    public static SourceClock query(Site site, InstantSource machine) throws InterruptedException {
        var queries = new ArrayList<Callable<Optional<SourceState>>>();
        site.clusters().forEach(cluster -> cluster.metrics().ifPresent(m -> queries.add(() -> query(m))));
        var answers =
                TaskThreads.runAll(queries).stream().flatMap(Optional::stream).toList();
        var states = answers.isEmpty() ? new SourceLivenessCheck(site.clusters(), machine).states() : answers;
        var clock = new SourceClock(machine);
        clock.adjust(SourceClock.correction(states));
        return clock;
    }

    private static Optional<SourceState> query(MetricsSource metrics) {
        if (!(metrics.instant("vector(1)", DEADLINE) instanceof Outcome.Answered<?> answer)) {
            return Optional.empty();
        }
        var middle = answer.at().minus(answer.roundTrip().dividedBy(2));
        return Optional.of(SourceLivenessCheck.answering(answer, Duration.ZERO, middle));
    }
}
