package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A source as it was at an earlier instant: whoever asks for values of now gets those of then.
public final class PastMetrics implements Metrics {
    private final Metrics source;
    private final Instant then;

    public PastMetrics(Metrics source, Instant then) {
        this.source = source;
        this.then = then;
    }

    @Override
    public Source source() {
        return source.source();
    }

    @Override
    public Metrics counted(LoadCounter tally) {
        return new PastMetrics(source.counted(tally), then);
    }

    @Override
    public Outcome<Vector> instant(String query, Duration deadline) {
        return source.instant(query, then, deadline);
    }

    @Override
    public Outcome<Vector> instant(String query, Instant at, Duration deadline) {
        return source.instant(query, at, deadline);
    }

    @Override
    public Outcome<Result> evaluate(String query, Instant at, Duration deadline) {
        return source.evaluate(query, at, deadline);
    }

    @Override
    public Outcome<Matrix> range(String query, Window window, Duration step, Duration deadline) {
        return source.range(query, window, step, deadline);
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, Window window, Duration deadline) {
        return source.series(selectors, window, deadline);
    }

    @Override
    public Outcome<List<String>> labelNames(List<String> selectors, Window window, Duration deadline) {
        return source.labelNames(selectors, window, deadline);
    }

    @Override
    public Outcome<List<String>> labelValues(String label, List<String> selectors, Window window, Duration deadline) {
        return source.labelValues(label, selectors, window, deadline);
    }

    @Override
    public Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline) {
        return source.metadata(deadline);
    }

    @Override
    public Outcome<List<Exemplar>> exemplars(String query, Window window, Duration deadline) {
        return source.exemplars(query, window, deadline);
    }

    @Override
    public Outcome<List<RuleGroup>> rules(Duration deadline) {
        return source.rules(deadline);
    }

    @Override
    public Outcome<List<RuleAlert>> alerts(Duration deadline) {
        return source.alerts(deadline);
    }

    @Override
    public Outcome<List<Target>> targets(Duration deadline) {
        return source.targets(deadline);
    }

    @Override
    public Outcome<BuildInfo> buildInfo(Duration deadline) {
        return source.buildInfo(deadline);
    }

    @Override
    public Outcome<List<Part>> parts(Duration deadline) {
        return source.parts(deadline);
    }
}
