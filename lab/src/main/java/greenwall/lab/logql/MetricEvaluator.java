package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.LogqlExpr.Conversion;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.RangeFunction;
import greenwall.fleet.logql.LogqlExpr.Unwrap;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.logql.LogqlPrinter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlFunction;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.promql.QueryResult.ResultSeries;
import greenwall.lab.promql.RangeFunctions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/// Evaluates a metric query at all its times at once. It computes range aggregations over lines itself, and
/// evaluates operators and vector aggregations over their results as PromQL. For PromQL, each range
/// aggregation is a separate metric, and the times are mapped to steps of one second.
record MetricEvaluator(LineSource source, long[] times, ReadDeadline deadline) {
    private static final String RANGE = "range_";
    private static final long STEP_MILLIS = 1000;
    private static final long NANOS_IN_MILLI = 1_000_000;
    private static final PromqlEngine.Settings NO_LOOKBACK =
            new PromqlEngine.Settings(Duration.ofMillis(1), Duration.ofMinutes(1), 50_000_000);

    private record Sample(long time, double value) {}

    /// Returns a vector or a matrix sorted by labels; an instant query that sorts keeps its own order.
    QueryResult evaluate(MetricQuery query) {
        var series = new LoadedSeries.Builder();
        var ranges = new AtomicInteger();
        var promql = LogqlPrinter.of(query, range -> {
            var name = RANGE + ranges.getAndIncrement();
            evaluate(range, name, series);
            return name;
        });
        var expr = Promql.parse(promql)
                .tree()
                .orElseThrow(() -> new LogqlEvaluationException(400, "not evaluated: " + query));
        var engine = new PromqlEngine(series.build(), NO_LOOKBACK);
        var outcome = times.length == 1
                ? engine.instant(expr, 0, deadline.left())
                : engine.range(expr, 0, (times.length - 1) * STEP_MILLIS, STEP_MILLIS, deadline.left());
        return switch (outcome) {
            case EvaluationOutcome.Answered(var result) -> atRealTimes(result, isOrdered(query));
            case EvaluationOutcome.Failed(var cause, var _)
            when cause == EvaluationOutcome.Cause.TIMEOUT -> throw ReadDeadline.exceeded();
            case EvaluationOutcome.Failed(var _, var text) -> throw new LogqlEvaluationException(400, text + "\n");
        };
    }

    private static boolean isOrdered(MetricQuery query) {
        return query instanceof VectorAggregation of
                && switch (of.op()) {
                    case TOPK, BOTTOMK, SORT, SORT_DESC -> true;
                    default -> false;
                };
    }

    private QueryResult atRealTimes(QueryResult result, boolean ordered) {
        return switch (result) {
            case QueryResult.Scalar(var _, var value) ->
                new QueryResult.Vector(realMillis(0), List.of(new Element(Labels.EMPTY, value)));
            case QueryResult.Vector(var time, var elements) -> {
                var unnamed = elements.stream().map(e -> new Element(e.labels().without(Labels.NAME), e.value()));
                var sorted = ordered ? unnamed : unnamed.sorted(Comparator.comparing(Element::labels));
                yield new QueryResult.Vector(realMillis(time), sorted.toList());
            }
            case QueryResult.Matrix(var series) ->
                new QueryResult.Matrix(series.stream()
                        .map(points -> new ResultSeries(
                                points.labels().without(Labels.NAME),
                                Arrays.stream(points.timeMillis())
                                        .map(this::realMillis)
                                        .toArray(),
                                points.values()))
                        .sorted(Comparator.comparing(ResultSeries::labels))
                        .toList());
            case QueryResult.Text _ -> throw new IllegalStateException("a text is not a number");
        };
    }

    private long realMillis(long evaluated) {
        return Math.floorDiv(times[(int) (evaluated / STEP_MILLIS)], NANOS_IN_MILLI);
    }

    /// Adds a series with the values of a range aggregation. Each value is computed from the lines in the
    /// window before its time. The window excludes its start and includes its end.
    private void evaluate(RangeAggregation aggregation, String name, LoadedSeries.Builder series) {
        boolean absence = aggregation.op() == RangeFunction.ABSENT_OVER_TIME;
        var present = new boolean[times.length];
        read(aggregation).forEach((labels, samples) -> {
            // One series can combine several streams, so the samples are sorted by time.
            samples.sort(Comparator.comparingLong(Sample::time));
            int from = 0;
            int to = 0;
            for (int i = 0; i < times.length; i++) {
                long end = times[i] - aggregation.range().offsetNanos();
                while (to < samples.size() && samples.get(to).time() <= end) {
                    to++;
                }
                while (from < to
                        && samples.get(from).time() <= end - aggregation.range().rangeNanos()) {
                    from++;
                }
                var part = samples.subList(from, to);
                present[i] |= !part.isEmpty();
                if (!absence && !part.isEmpty()) {
                    series.add(labels.with(Labels.NAME, name), i * STEP_MILLIS, value(aggregation, part, end));
                }
            }
        });
        var required = required(aggregation).with(Labels.NAME, name);
        for (int i = 0; absence && i < times.length; i++) {
            if (!present[i]) {
                series.add(required, i * STEP_MILLIS, 1);
            }
        }
    }

    /// The labels whose values the selector requires.
    private static Labels required(RangeAggregation aggregation) {
        var labels = new HashMap<String, String>();
        for (var matcher : aggregation.range().lines().selector()) {
            if (matcher.kind() == LabelMatcher.Kind.EQUAL) {
                labels.put(matcher.name(), matcher.value());
            }
        }
        return Labels.of(labels);
    }

    private Map<Labels, List<Sample>> read(RangeAggregation aggregation) {
        var range = aggregation.range();
        var pipeline = Pipeline.of(range.lines().stages());
        var afterUnwrap = Pipeline.filters(range.unwrap().map(Unwrap::filters).orElse(List.of()));
        boolean bytes =
                aggregation.op() == RangeFunction.BYTES_RATE || aggregation.op() == RangeFunction.BYTES_OVER_TIME;
        var series = new HashMap<Labels, List<Sample>>();
        long first = times[0] - range.offsetNanos() - range.rangeNanos() + 1;
        long last = times[times.length - 1] - range.offsetNanos() + 1;
        source.read(range.lines().selector(), first, last, (stream, time, text) -> {
            deadline.addLine();
            var line = new PipelineLine(stream, time, text);
            if (!pipeline.passes(line)) {
                return;
            }
            var value = range.unwrap()
                    .map(unwrap -> unwrapped(line, unwrap))
                    .orElseGet(() -> OptionalDouble.of(bytes ? size(line.text) : 1));
            if (value.isEmpty() || !afterUnwrap.passes(line)) {
                return;
            }
            if (line.failed()) {
                throw failure(line);
            }
            series.computeIfAbsent(grouped(aggregation, line.labels), _ -> new ArrayList<>())
                    .add(new Sample(time, value.getAsDouble()));
        });
        return series;
    }

    private static Labels grouped(RangeAggregation aggregation, Labels labels) {
        return aggregation
                .grouping()
                .map(by -> by.without() ? labels.without(by.labels()) : labels.only(by.labels()))
                .orElse(labels);
    }

    /// Returns the number in a label; empty if the label is missing.
    private static OptionalDouble unwrapped(PipelineLine line, Unwrap unwrap) {
        String text = line.labels.get(unwrap.label());
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        var number = convert(text, unwrap.conversion());
        if (number.isPresent()) {
            line.labels = line.labels.without(unwrap.label());
            return number;
        }
        line.fail("SampleExtractionErr", CompiledLabelFilters.unreadable(text));
        return OptionalDouble.of(0);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static OptionalDouble convert(String text, Conversion conversion) {
        return switch (conversion) {
            case NONE -> CompiledLabelFilters.number(text);
            case BYTES -> CompiledLabelFilters.size(text);
            case DURATION, DURATION_SECONDS -> {
                var nanos = CompiledLabelFilters.duration(text);
                yield nanos.isPresent() ? OptionalDouble.of(nanos.getAsDouble() / 1e9) : nanos;
            }
        };
    }

    private static LogqlEvaluationException failure(PipelineLine line) {
        String error = line.labels.get(PipelineLine.ERROR);
        return new LogqlEvaluationException(
                400,
                "pipeline error: '" + error + "' for series: '" + line.labels
                        + "'; skip such lines with | __error__=\"\"\n");
    }

    private static double value(RangeAggregation aggregation, List<Sample> part, long end) {
        double seconds = aggregation.range().rangeNanos() / 1e9;
        return switch (aggregation.op()) {
            case FIRST_OVER_TIME -> part.getFirst().value();
            case RATE, BYTES_RATE -> over(PromqlFunction.SUM_OVER_TIME, aggregation, part, end) / seconds;
            case BYTES_OVER_TIME -> over(PromqlFunction.SUM_OVER_TIME, aggregation, part, end);
            case RATE_COUNTER -> over(PromqlFunction.RATE, aggregation, part, end);
            default -> over(PromqlFunction.valueOf(aggregation.op().name()), aggregation, part, end);
        };
    }

    /// Applies a PromQL range function to the samples.
    private static double over(PromqlFunction function, RangeAggregation aggregation, List<Sample> part, long end) {
        return RangeFunctions.apply(
                        function,
                        part.stream().mapToLong(s -> s.time() / NANOS_IN_MILLI).toArray(),
                        part.stream().mapToDouble(Sample::value).toArray(),
                        (end - aggregation.range().rangeNanos()) / NANOS_IN_MILLI,
                        end / NANOS_IN_MILLI,
                        aggregation.parameter().orElse(0))
                .orElse(0);
    }
}
