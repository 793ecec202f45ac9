package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.promql.ValueType;
import greenwall.lab.http.RefusedRequestException;
import greenwall.lab.prometheus.PrometheusData.Exemplars;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.PromqlEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// `/api/v1/query`, `query_range`, `query_exemplars`, `series`, `labels` and `label/NAME/values`.
record QueryApi(PrometheusData data, PromqlEngine engine) {
    private static final int MAX_POINTS = 11_000;
    private static final List<LabelMatcher> ANY =
            List.of(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.NOT_EQUAL, ""));

    /// As in Prometheus, exemplar storage is limited: it contains the last few hours and a limited number of
    /// exemplars per series.
    private static final Duration EXEMPLAR_RETENTION = Duration.ofHours(3);
    private static final int MAX_EXEMPLARS = 40;

    Object instant(ApiParameters parameters) throws RefusedRequestException {
        long time = parameters.time("time", data.clock().millis());
        var timeout = parameters.timeout();
        return answered(engine.instant(parameters.query(), time, timeout));
    }

    Object range(ApiParameters parameters) throws RefusedRequestException {
        long start = parameters.time("start");
        long end = parameters.time("end");
        if (end < start) {
            throw ApiParameters.badParameter("end", "end timestamp must not be before start time");
        }
        var step = parameters.duration("step");
        if (!step.isPositive()) {
            throw ApiParameters.badParameter(
                    "step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }
        long stepMillis = Math.max(1, step.toMillis());
        if ((end - start) / stepMillis > MAX_POINTS) {
            throw ApiParameters.badData("exceeded maximum resolution of 11,000 points per timeseries. "
                    + "Try decreasing the query resolution (?step=XX)");
        }
        var timeout = parameters.timeout();
        var expr = parameters.query();
        if (expr.type() != ValueType.SCALAR && expr.type() != ValueType.VECTOR) {
            throw ApiParameters.badData("invalid expression type \""
                    + expr.type().text() + "\" for range query, must be Scalar or instant Vector");
        }
        return answered(engine.range(expr, start, end, stepMillis, timeout));
    }

    private static Object answered(EvaluationOutcome outcome) throws RefusedRequestException {
        return switch (outcome) {
            case EvaluationOutcome.Answered(var result) -> QueryResultJson.data(result);
            case EvaluationOutcome.Failed(var cause, var text) ->
                throw switch (cause) {
                    case EXECUTION -> ApiParameters.refused(422, "execution", text);
                    case TIMEOUT -> ApiParameters.refused(503, "timeout", text);
                };
        };
    }

    Collection<Labels> series(ApiParameters parameters) throws RefusedRequestException {
        var selectors = parameters.selectors("invalid parameter \"match[]\": ");
        if (selectors.isEmpty()) {
            throw ApiParameters.badData("no match[] parameter provided");
        }
        var found = new TreeSet<Labels>();
        forEach(selectors, parameters, found::add);
        return found;
    }

    Collection<String> names(ApiParameters parameters) throws RefusedRequestException {
        var names = new TreeSet<String>();
        forEach(parameters.selectors(""), parameters, labels -> labels.forEach((name, _) -> names.add(name)));
        return names;
    }

    Collection<String> values(String name, ApiParameters parameters) throws RefusedRequestException {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
            throw ApiParameters.badData("invalid label name: " + GoFormat.quote(name));
        }
        var selectors = parameters.selectors("");
        if (name.equals(Labels.NAME) && selectors.isEmpty()) {
            return new TreeSet<>(data.series().names(parameters.start(), parameters.end()));
        }
        var values = new TreeSet<String>();
        forEach(selectors, parameters, labels -> values.add(labels.get(name)));
        values.remove("");
        return values;
    }

    private void forEach(List<List<LabelMatcher>> selectors, ApiParameters parameters, Consumer<Labels> visitor)
            throws RefusedRequestException {
        long start = parameters.start();
        long end = parameters.end();
        for (var matchers : selectors.isEmpty() ? List.of(ANY) : selectors) {
            data.series().select(matchers, start, end).forEach(one -> visitor.accept(one.labels()));
        }
    }

    /// Returns the exemplars of every series that a query selects.
    Object exemplars(ApiParameters parameters) throws RefusedRequestException {
        long start = parameters.time("start");
        long end = parameters.time("end");
        if (end < start) {
            throw ApiParameters.badParameter("end", "end timestamp must not be before start time");
        }
        long now = data.clock().millis();
        var found = new ArrayList<Object>();
        ExprRewriter.selectors(parameters.query(), selector -> {
            data.exemplars()
                    .ifPresent(known -> buckets(
                            known,
                            selector,
                            Math.max(start, now - EXEMPLAR_RETENTION.toMillis()),
                            Math.min(end, now),
                            found));
            return selector;
        });
        return found;
    }

    private void buckets(Exemplars known, PromqlExpr.Selector selector, long start, long end, List<Object> into) {
        if (start > end) {
            return;
        }
        var byRest = new TreeMap<Labels, TreeMap<Double, Labels>>();
        for (var one : data.series().select(selector.matchers(), start, end)) {
            var labels = one.labels();
            if (known.has(labels.get(Labels.NAME)) && labels.has("le")) {
                byRest.computeIfAbsent(labels.without("le"), _ -> new TreeMap<>())
                        .put(PromqlLiterals.parseFloat(labels.get("le")), labels);
            }
        }
        for (var buckets : byRest.values()) {
            double below = Double.NEGATIVE_INFINITY;
            for (var bucket : buckets.entrySet()) {
                var all = known.of(bucket.getValue(), below, start, end).stream()
                        .limit(MAX_EXEMPLARS)
                        .map(one -> Map.of(
                                "labels",
                                Map.of("trace_id", one.traceId(), "span_id", one.spanId()),
                                "value",
                                Double.toString(one.value()),
                                "timestamp",
                                one.millis() / 1000.0))
                        .toList();
                if (!all.isEmpty()) {
                    into.add(Map.of("seriesLabels", bucket.getValue(), "exemplars", all));
                }
                below = bucket.getKey();
            }
        }
    }
}
