package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A source as it was at an earlier instant: queries for current values get the values of that instant, and nothing
/// later. Its clock shows that instant too, so ages are relative to it.
///
/// Data that a source has only for the present (its targets and their errors) is left out, except for scrape
/// intervals.
public record HistoricalMetrics(MetricsSource metrics, InstantSource clock) implements MetricsSource {
    @Override
    public Source source() {
        return metrics.source();
    }

    @Override
    public MetricsSource counted(LoadCounter counter) {
        return new HistoricalMetrics(metrics.counted(counter), clock);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Duration deadline) {
        var at = clock.instant();
        return of(metrics.instant(query, at, deadline), at);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        var earlier = TimeMath.earlier(at, clock.instant());
        return of(metrics.instant(query, earlier, deadline), earlier);
    }

    @Override
    public Outcome<Result> evaluate(String query, Instant at, Duration deadline) {
        var earlier = TimeMath.earlier(at, clock.instant());
        return of(metrics.evaluate(query, earlier, deadline), earlier);
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return of(metrics.range(query, window.until(clock.instant()), step, deadline));
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        return of(metrics.series(selectors, window.until(clock.instant()), deadline));
    }

    @Override
    public Outcome<List<String>> labelNames(List<String> selectors, TimeWindow window, Duration deadline) {
        return of(metrics.labelNames(selectors, window.until(clock.instant()), deadline));
    }

    @Override
    public Outcome<List<String>> labelValues(
            String label, List<String> selectors, TimeWindow window, Duration deadline) {
        return of(metrics.labelValues(label, selectors, window.until(clock.instant()), deadline));
    }

    @Override
    public Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline) {
        return of(metrics.metadata(deadline));
    }

    @Override
    public Outcome<List<Exemplar>> exemplars(String query, TimeWindow window, Duration deadline) {
        return of(metrics.exemplars(query, window.until(clock.instant()), deadline));
    }

    /// The rules of today with the alerts of that time.
    @Override
    public Outcome<List<RuleGroup>> rules(Duration deadline) {
        return switch (alerts(deadline)) {
            case Outcome.Answered<List<RuleAlert>> alerts ->
                alerts.map(fired -> HistoricalRules.with(
                        fired, metrics.rules(deadline).answer().orElse(List.of())));
            case Outcome.Failed<List<RuleAlert>> failed -> failed.of(failed.source());
        };
    }

    @Override
    public Outcome<List<RuleAlert>> alerts(Duration deadline) {
        var at = clock.instant();
        return switch (metrics.instant(HistoricalRules.ALERTS, at, deadline)) {
            case Outcome.Answered<InstantVector> fired -> {
                var since = metrics.instant(HistoricalRules.SINCE, at, deadline).answer();
                yield of(fired.map(rows -> HistoricalRules.alerts(rows, since.orElse(InstantVector.EMPTY), at)), at);
            }
            case Outcome.Failed<InstantVector> failed -> failed.of(failed.source());
        };
    }

    /// The scrape intervals are those of today.
    @Override
    public Outcome<List<ScrapedTarget>> targets(Duration deadline) {
        return of(metrics.targets(deadline)
                .map(all -> all.stream()
                        .map(target -> new ScrapedTarget(target.labels(), "", target.scrapeInterval()))
                        .toList()));
    }

    @Override
    public Outcome<BuildInfo> buildInfo(Duration deadline) {
        return of(metrics.buildInfo(deadline));
    }

    @Override
    public Outcome<List<Store>> parts(Duration deadline) {
        return of(metrics.parts(deadline));
    }

    @Override
    public QueryLimits limits(Duration deadline) {
        return metrics.limits(deadline);
    }

    private <T> Outcome<T> of(Outcome<T> outcome) {
        return of(outcome, clock.instant());
    }

    /// The outcome as if the source had answered at that instant.
    private static <T> Outcome<T> of(Outcome<T> outcome, Instant at) {
        return switch (outcome) {
            case Outcome.Answered<T> now ->
                new Outcome.Answered<>(
                        now.source(), at, Duration.ZERO, now.value(), now.warnings(), now.infos(), Optional.of(at));
            case Outcome.Failed<T> failed ->
                new Outcome.Failed<>(failed.source(), at, failed.roundTrip(), failed.failure());
        };
    }
}
