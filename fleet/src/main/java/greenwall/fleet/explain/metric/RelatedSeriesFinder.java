package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Finds related series if only a query is known: the other series of its owner, the same metric of other
/// owners, and all series of other owners if they are not too many.
///
/// @param owner the label that names the owner of a series; empty if none of its labels varies
public record RelatedSeriesFinder(PromqlQuery query, Labels changed, Optional<String> owner) {
    private static final Set<String> NO_OWNER = Set.of(Labels.NAME, "le", "quantile");
    private static final String INSTANCE = "instance";
    private static final int MAX_SERIES = 3_000;
    private static final double OTHER_METRIC = 0.3;
    private static final double OWN_OTHER_METRIC = 0.5;
    private static final double SAME_METRIC = 0.4;

    /// @param remaining the time that is left for all requests together
    public static RelatedSeriesFinder query(
            MetricsSource metrics, PromqlQuery query, Onset onset, TimeWindow window, Supplier<Duration> remaining) {
        var all = new ArrayList<Labels>();
        var queried = new HashSet<String>();
        for (var selector : query.selectors()) {
            selector.matchers().stream().map(LabelMatcher::name).forEach(queried::add);
            if (!selector.metric().isEmpty()) {
                metrics.series(List.of(selector.metric()), window, remaining.get())
                        .answer()
                        .ifPresent(all::addAll);
            }
        }
        return new RelatedSeriesFinder(query, onset.series(), ownerLabel(all, onset.series(), queried));
    }

    /// The selectors to read, the nearest first.
    public List<String> selectors(MetricsSource metrics, TimeWindow window, Duration deadline) {
        if (owner.isEmpty()) {
            return List.of();
        }
        var label = owner.get();
        var ownTarget = label.equals(INSTANCE) || !changed.has(INSTANCE)
                ? List.<String>of()
                : List.of("{" + INSTANCE + "=" + GoFormat.quote(changed.get(INSTANCE)) + ",le=\"\"}");
        var everything = "{" + label + "=~\".+\",le=\"\"}";
        var count = metrics.instant("count(" + everything + ")", window.end(), deadline)
                .answer()
                .filter(v -> v.size() == 1)
                .map(v -> v.value(0));
        if (count.isPresent() && count.get() <= MAX_SERIES) {
            return Stream.concat(Stream.of(everything), ownTarget.stream()).toList();
        }
        var selectors = new ArrayList<>(ownTarget);
        selectors.add("{" + label + "=" + GoFormat.quote(changed.get(label)) + ",le=\"\"}");
        query.metrics().stream().filter(m -> !m.isEmpty()).forEach(selectors::add);
        return selectors;
    }

    public Function<Labels, String> hostOf() {
        return owner.isEmpty() ? HostLabelNames::in : series -> series.get(owner.get());
    }

    public ChangeExtentFinder changeExtentFinder() {
        return owner.map(label -> ChangeExtentFinder.ofOwners(query, label))
                .orElseGet(() -> ChangeExtentFinder.of(query));
    }

    /// How near a series is to the changed one, from 0 to 1. The same metric of another owner with otherwise
    /// equal labels is nearest; further series of the owner itself add little.
    public double nearness(Labels series) {
        if (owner.isEmpty()) {
            return 1;
        }
        boolean own = series.get(owner.get()).equals(changed.get(owner.get()));
        if (!series.metricName().equals(changed.metricName())) {
            return own ? OWN_OTHER_METRIC : OTHER_METRIC;
        }
        int same = 0;
        int all = 0;
        for (int i = 0; i < changed.size(); i++) {
            var name = changed.name(i);
            if (!name.equals(owner.get()) && !name.equals(Labels.NAME)) {
                all++;
                same += series.get(name).equals(changed.value(i)) ? 1 : 0;
            }
        }
        double similarity = SAME_METRIC + (1 - SAME_METRIC) * (all == 0 ? 1 : (double) same / all);
        return own ? OWN_OTHER_METRIC * similarity : similarity;
    }

    /// Finds the label that names the owner: the label of the changed series that has the most values in its
    /// metric. Among labels with equally many values, one that the query uses is preferred.
    ///
    /// @param queried the labels for which the query has matchers
    static Optional<String> ownerLabel(Collection<Labels> series, Labels changed, Set<String> queried) {
        var values = new HashMap<String, Set<String>>();
        for (var one : series) {
            one.forEach((name, value) ->
                    values.computeIfAbsent(name, _ -> new HashSet<>()).add(value));
        }
        return values.entrySet().stream()
                .filter(e -> e.getValue().size() > 1 && changed.has(e.getKey()) && !NO_OWNER.contains(e.getKey()))
                .max(Comparator.comparingInt((Map.Entry<String, Set<String>> e) ->
                                e.getValue().size())
                        .thenComparing(e -> queried.contains(e.getKey()))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }
}
