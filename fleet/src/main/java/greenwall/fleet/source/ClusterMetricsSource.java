package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The part of a shared metrics source that belongs to one cluster: each query is sent with the cluster's
/// label matcher in all its selectors.
///
/// @param delegate the source of `shared`, or the same source with a load counter
record ClusterMetricsSource(
        MultiClusterMetricsSource shared, MetricsSource delegate, Source source, ClusterLabelFilter slice)
        implements MetricsSource {
    @Override
    public MetricsSource forPolling(LoadCounter counter) {
        return new ClusterMetricsSource(shared, delegate.forPolling(counter), source, slice);
    }

    @Override
    public Duration deadlineOr(Duration usual) {
        return delegate.deadlineOr(usual);
    }

    private <T> Outcome<T> narrowed(String query, Function<String, Outcome<T>> request) {
        return switch (Promql.parse(query)) {
            case ParseResult.Valid(var expr) -> request.apply(narrowed(expr)).from(source);
            case ParseResult.Invalid(var error) -> refused(query, error.message());
        };
    }

    /// A query that cannot be parsed cannot be limited to the cluster, and without the limit it would return
    /// data of other clusters.
    private <T> Outcome<T> refused(String query, String why) {
        var failure = ClusterLabelFilter.unnarrowed(
                why + " in " + query.lines().findFirst().orElse(query));
        return new Outcome.Failed<>(source, Instant.now(), Duration.ZERO, failure);
    }

    private <T> Outcome<T> narrowed(List<String> selectors, Function<List<String>, Outcome<T>> request) {
        var all = new ArrayList<String>();
        for (var selector : selectors) {
            switch (Promql.parseSelector(selector)) {
                case ParseResult.Valid(var expr) -> all.add(narrowed(expr));
                case ParseResult.Invalid(var error) -> {
                    return refused(selector, error.message());
                }
            }
        }
        return request.apply(all.isEmpty() ? List.of("{" + slice.condition() + "}") : all)
                .from(source);
    }

    private String narrowed(PromqlExpr expr) {
        return ExprRewriter.narrowed(expr, slice.condition()).text();
    }

    @Override
    public Outcome<InstantVector> instant(String query, Duration deadline) {
        return narrowed(query, text -> delegate.instant(text, deadline));
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        return narrowed(query, text -> delegate.instant(text, at, deadline));
    }

    @Override
    public Outcome<Result> evaluate(String query, Instant at, Duration deadline) {
        return narrowed(query, text -> delegate.evaluate(text, at, deadline));
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        return narrowed(query, text -> delegate.range(text, window, step, deadline));
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        return narrowed(selectors, all -> delegate.series(all, window, deadline));
    }

    @Override
    public Outcome<List<String>> labelNames(List<String> selectors, TimeWindow window, Duration deadline) {
        return narrowed(selectors, all -> delegate.labelNames(all, window, deadline));
    }

    @Override
    public Outcome<List<String>> labelValues(
            String label, List<String> selectors, TimeWindow window, Duration deadline) {
        return narrowed(selectors, all -> delegate.labelValues(label, all, window, deadline));
    }

    @Override
    public Outcome<List<Exemplar>> exemplars(String query, TimeWindow window, Duration deadline) {
        return narrowed(query, text -> delegate.exemplars(text, window, deadline));
    }

    @Override
    public Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline) {
        return shared.metadata.get(deadline).from(source);
    }

    /// Leaves out rules whose alerts all belong to other clusters.
    @Override
    public Outcome<List<RuleGroup>> rules(Duration deadline) {
        return shared.rules
                .get(deadline)
                .<List<RuleGroup>>map(
                        groups -> groups.stream().map(this::ofCluster).toList())
                .from(source);
    }

    private RuleGroup ofCluster(RuleGroup group) {
        var rules = group.rules().stream()
                .filter(rule -> rule.alerts().isEmpty()
                        || rule.alerts().stream().anyMatch(alert -> slice.mayHave(alert.labels())))
                .map(this::ofCluster)
                .toList();
        return new RuleGroup(group.name(), group.file(), group.interval(), rules);
    }

    private Rule ofCluster(Rule rule) {
        return rule.with(ofCluster(rule.alerts()), rule.lastError(), rule.state());
    }

    private List<RuleAlert> ofCluster(List<RuleAlert> alerts) {
        return alerts.stream().filter(alert -> slice.mayHave(alert.labels())).toList();
    }

    @Override
    public Outcome<List<RuleAlert>> alerts(Duration deadline) {
        return shared.alerts.get(deadline).map(this::ofCluster).from(source);
    }

    @Override
    public Outcome<List<ScrapedTarget>> targets(Duration deadline) {
        return shared.targets
                .get(deadline)
                .<List<ScrapedTarget>>map(all -> all.stream()
                        .filter(target -> slice.has(target.labels()))
                        .toList())
                .from(source);
    }

    @Override
    public Outcome<BuildInfo> buildInfo(Duration deadline) {
        return shared.buildInfo.get(deadline).from(source);
    }

    @Override
    public Outcome<List<Store>> stores(Duration deadline) {
        return shared.parts.get(deadline).from(source);
    }

    @Override
    public QueryLimits limits(Duration deadline) {
        return delegate.limits(deadline);
    }
}
