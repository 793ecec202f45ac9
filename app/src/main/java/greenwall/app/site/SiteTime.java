package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceClock;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;

/// The time of a site's sources, for a command that asks for a time range before it has any answer.
public final class SiteTime {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private SiteTime() {}

    /// Asks each metrics source for its time; if none answers, the other sources.
    public static SourceClock of(Site site, InstantSource machine) throws InterruptedException {
        var questions = new ArrayList<Callable<Optional<SourceState>>>();
        site.clusters().forEach(cluster -> cluster.metrics().ifPresent(m -> questions.add(() -> asked(m))));
        var answered = TaskThreads.answers(questions).stream()
                .flatMap(Optional::stream)
                .toList();
        var states = answered.isEmpty() ? new LogAndAlertSources(site.clusters(), machine).ask() : answered;
        var clock = new SourceClock(machine);
        clock.learn(SourceClock.correction(states));
        return clock;
    }

    private static Optional<SourceState> asked(Metrics metrics) {
        if (!(metrics.instant("vector(1)", DEADLINE) instanceof Outcome.Answered<?> answer)) {
            return Optional.empty();
        }
        var middle = answer.at().minus(answer.roundTrip().dividedBy(2));
        return Optional.of(new SourceState(
                answer.source(),
                CellState.OK,
                Optional.of(answer.at()),
                Optional.of(Duration.ZERO),
                Optional.of(answer.roundTrip()),
                answer.serverTime().map(server -> Duration.between(middle, server)),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                false));
    }
}
