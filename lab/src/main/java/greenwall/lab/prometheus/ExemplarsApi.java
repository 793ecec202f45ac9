package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.lab.http.RefusedRequest;
import greenwall.lab.series.SeriesSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `/api/v1/query_exemplars`: the exemplars of every series that a query selects. As in Prometheus, storage
/// is limited: it contains the last few hours and a limited number of exemplars per series.
record ExemplarsApi(SeriesSource series, Optional<Exemplars> exemplars, InstantSource clock) {
    private static final Duration KEPT = Duration.ofHours(3);
    private static final int MOST_OF_A_SERIES = 40;

    Object query(ApiParameters parameters) throws RefusedRequest {
        long start = parameters.time("start");
        long end = parameters.time("end");
        if (end < start) {
            throw ApiParameters.badParameter("end", "end timestamp must not be before start time");
        }
        var selectors = new ArrayList<Expr.Selector>();
        ExprRewriter.selectors(parameters.query(), selector -> {
            selectors.add(selector);
            return selector;
        });
        long now = clock.millis();
        var found = new ArrayList<Object>();
        for (var selector : exemplars.isPresent() ? selectors : List.<Expr.Selector>of()) {
            buckets(exemplars.get(), selector, Math.max(start, now - KEPT.toMillis()), Math.min(end, now), found);
        }
        return found;
    }

    private void buckets(Exemplars known, Expr.Selector selector, long start, long end, List<Object> into) {
        if (start > end) {
            return;
        }
        var byRest = new TreeMap<Labels, TreeMap<Double, Labels>>();
        for (var one : series.select(selector.matchers(), start, end)) {
            var labels = one.labels();
            if (known.has(labels.get(Labels.NAME)) && labels.has("le")) {
                double le = labels.get("le").equals("+Inf")
                        ? Double.POSITIVE_INFINITY
                        : Double.parseDouble(labels.get("le"));
                byRest.computeIfAbsent(labels.without("le"), _ -> new TreeMap<>())
                        .put(le, labels);
            }
        }
        for (var buckets : byRest.values()) {
            double below = Double.NEGATIVE_INFINITY;
            for (var bucket : buckets.entrySet()) {
                var all = new ArrayList<Object>();
                known.read(bucket.getValue(), below, start, end, (trace, span, value, millis) -> {
                    if (all.size() < MOST_OF_A_SERIES) {
                        all.add(Map.of(
                                "labels",
                                Map.of("trace_id", trace, "span_id", span),
                                "value",
                                Double.toString(value),
                                "timestamp",
                                millis / 1000.0));
                    }
                });
                if (!all.isEmpty()) {
                    into.add(Map.of("seriesLabels", bucket.getValue(), "exemplars", all));
                }
                below = bucket.getKey();
            }
        }
    }
}
