package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import greenwall.views.TimeRangeReader;
import java.time.Duration;
import java.util.function.Consumer;

/// Queries a cluster's Prometheus for the time ranges that visible views need. Cancelling a query also
/// cancels it at the source. Equal queries of several windows are sent only once.
public final class SiteTimeRangeReader implements TimeRangeReader {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final BackgroundTasks tasks;
    private final SharedTimeRangeQueries shared = new SharedTimeRangeQueries(this::askSource);
    private final Site site;

    public SiteTimeRangeReader(Site site, SiteThreads threads) {
        this.site = site;
        tasks = new BackgroundTasks(threads);
    }

    @Override
    public Handle ask(Question question, Consumer<Answer> receiver) {
        return shared.ask(question, receiver);
    }

    private Handle askSource(Question question, Consumer<Answer> receiver) {
        var metrics = site.cluster(question.cluster()).flatMap(Site.Connected::metrics);
        if (metrics.isEmpty()) {
            return BackgroundTasks.known(
                    new Answer.Missing("the cluster " + question.cluster() + " has no Prometheus"), receiver);
        }
        return tasks.run(
                () -> answer(metrics.get().range(question.query(), question.window(), question.step(), DEADLINE)),
                receiver);
    }

    static Answer answer(Outcome<Matrix> outcome) {
        return switch (outcome) {
            case Outcome.Answered<Matrix> answered -> new Answer.Given(answered.value());
            case Outcome.Failed<Matrix> failed ->
                new Answer.Missing(failed.failure().found());
        };
    }
}
