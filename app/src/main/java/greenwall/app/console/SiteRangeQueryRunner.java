package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Queries a cluster's Prometheus for the time ranges that visible views need. Cancelling a query also
/// cancels it at the source.
record SiteRangeQueryRunner(Site site, InstantSource clock, ViewQueryExecutor tasks) implements RangeQueryRunner {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @Override
    public RequestHandle run(Request request, Consumer<Answer> receiver) {
        var metrics = site.cluster(request.cluster()).flatMap(Site.ConnectedCluster::metrics);
        if (metrics.isEmpty()) {
            return ViewQueryExecutor.deliver(
                    new Answer.Missing("the cluster " + request.cluster() + " has no Prometheus"), receiver);
        }
        var window = withoutFuture(request.window(), clock, request.step());
        return tasks.run(
                () -> answer(metrics.get().range(request.query(), window, request.step(), DEADLINE)),
                new Answer.Missing(ViewQueryExecutor.INTERNAL_ERROR),
                receiver);
    }

    /// The window without the future, where a rate would seem to fall to zero.
    static TimeWindow withoutFuture(TimeWindow window, InstantSource clock, Duration step) {
        return window.until(clock.instant().plus(step));
    }

    static Answer answer(Outcome<Matrix> outcome) {
        return switch (outcome) {
            case Outcome.Answered<Matrix> answered ->
                new Answer.Received(answered.value(), answered.incompleteReason());
            case Outcome.Failed<Matrix> failed ->
                new Answer.Missing(failed.failure().found());
        };
    }
}
