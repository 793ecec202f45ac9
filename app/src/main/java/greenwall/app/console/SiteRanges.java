package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.views.FxThread;
import greenwall.views.Ranges;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Asks a cluster's Prometheus for the ranges of visible views. A withdrawn question is cancelled at the source; equal
/// questions of several windows are asked once.
public final class SiteRanges implements Ranges, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final BackgroundTasks errand;

    private final SharedRanges shared = new SharedRanges(this::askSource);

    private final Map<String, Metrics> clusters;

    public SiteRanges(Site site, FxThread fx) {
        errand = new BackgroundTasks(fx);
        var metrics = new HashMap<String, Metrics>();
        site.clusters().forEach(c -> c.metrics().ifPresent(m -> metrics.put(c.name(), m)));
        clusters = Map.copyOf(metrics);
    }

    @Override
    public Ask ask(Question question, Consumer<Answer> receiver) {
        return shared.ask(question, receiver);
    }

    private Ask askSource(Question question, Consumer<Answer> receiver) {
        var metrics = clusters.get(question.cluster());
        if (metrics == null) {
            receiver.accept(new Answer.Missing("the cluster " + question.cluster() + " has no Prometheus"));
            return () -> {};
        }
        return errand.run(
                () -> answer(metrics.range(question.query(), question.window(), question.step(), DEADLINE)), receiver);
    }

    private static Answer answer(Outcome<Matrix> outcome) {
        return switch (outcome) {
            case Outcome.Answered<Matrix> answered -> new Answer.Given(answered.value());
            case Outcome.Failed<Matrix> failed ->
                new Answer.Missing(failed.failure().found());
        };
    }

    @Override
    public void close() {
        errand.close();
    }
}
