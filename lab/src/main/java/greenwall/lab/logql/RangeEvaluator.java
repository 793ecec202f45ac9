package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.GoDuration;
import greenwall.fleet.logql.LogqlExpr.Conversion;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.RangeOp;
import greenwall.fleet.logql.LogqlExpr.Unwrap;
import greenwall.fleet.promql.Function;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.promql.RangeFunctions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Computes a number from the lines in the window before each evaluation time. The window excludes its start
/// and includes its end.
record RangeEvaluator(LogSource source, long[] times, ReadBudget budget) {
    private static final long NANOS_IN_MILLI = 1_000_000;

    private record Sample(long time, double value) {}

    /// Receives the value of a series at one of the evaluation times.
    @FunctionalInterface
    interface Sink {
        void value(Labels labels, int timeIndex, double value);
    }

    void evaluate(RangeAggregation aggregation, Sink sink) throws LogqlFailure {
        boolean absence = aggregation.op() == RangeOp.ABSENT_OVER_TIME;
        var present = new boolean[times.length];
        read(aggregation).forEach((labels, samples) -> {
            // One series can combine several streams, so the samples are sorted by time.
            samples.sort(Comparator.comparingLong(Sample::time));
            for (int i = 0; i < times.length; i++) {
                long end = times[i] - aggregation.range().offsetNanos();
                var part = within(samples, end - aggregation.range().rangeNanos(), end);
                present[i] |= !part.isEmpty();
                if (!absence && !part.isEmpty()) {
                    sink.value(labels, i, value(aggregation, part, end));
                }
            }
        });
        var required = required(aggregation);
        for (int i = 0; absence && i < times.length; i++) {
            if (!present[i]) {
                sink.value(required, i, 1);
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

    private Map<Labels, List<Sample>> read(RangeAggregation aggregation) throws LogqlFailure {
        var range = aggregation.range();
        var pipeline = Pipeline.of(range.lines().stages());
        var afterUnwrap = Pipeline.filters(range.unwrap().map(Unwrap::filters).orElse(List.of()));
        boolean bytes = aggregation.op() == RangeOp.BYTES_RATE || aggregation.op() == RangeOp.BYTES_OVER_TIME;
        var series = new HashMap<Labels, List<Sample>>();
        var failures = new ArrayList<LogqlFailure>();
        long first = times[0] - range.offsetNanos() - range.rangeNanos() + 1;
        long last = times[times.length - 1] - range.offsetNanos() + 1;
        source.read(range.lines().selector(), first, last, (stream, time, text) -> {
            budget.addLine();
            var draft = new LineDraft(stream, time, text);
            if (!failures.isEmpty() || !pipeline.passes(draft)) {
                return;
            }
            var value = range.unwrap()
                    .map(unwrap -> unwrapped(draft, unwrap))
                    .orElseGet(() -> OptionalDouble.of(bytes ? size(draft.text) : 1));
            if (value.isEmpty() || !afterUnwrap.passes(draft)) {
                return;
            }
            if (draft.failed()) {
                failures.add(failure(draft));
                return;
            }
            series.computeIfAbsent(grouped(aggregation, draft.result()), _ -> new ArrayList<>())
                    .add(new Sample(time, value.getAsDouble()));
        });
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return series;
    }

    private static Labels grouped(RangeAggregation aggregation, Labels labels) {
        return aggregation
                .grouping()
                .map(by -> by.without() ? labels.without(by.labels()) : labels.only(by.labels()))
                .orElse(labels);
    }

    /// Returns the number in a label; empty if the label is missing.
    private static OptionalDouble unwrapped(LineDraft draft, Unwrap unwrap) {
        String text = draft.get(unwrap.label());
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        var number = convert(text, unwrap.conversion());
        if (number.isPresent()) {
            draft.labels().remove(unwrap.label());
            return number;
        }
        draft.fail("SampleExtractionErr", LabelFilters.unreadable(text));
        return OptionalDouble.of(0);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static OptionalDouble convert(String text, Conversion conversion) {
        return switch (conversion) {
            case NONE -> LabelFilters.number(text);
            case BYTES -> LabelFilters.size(text);
            case DURATION, DURATION_SECONDS -> {
                var nanos = GoDuration.parseGo(text);
                yield nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong() / 1e9) : OptionalDouble.empty();
            }
        };
    }

    private static LogqlFailure failure(LineDraft draft) {
        String error = draft.get(LineDraft.ERROR);
        return new LogqlFailure(
                400,
                "pipeline error: '" + error + "' for series: '" + draft.result()
                        + "'; skip such lines with | __error__=\"\"\n");
    }

    private static List<Sample> within(List<Sample> samples, long start, long end) {
        return samples.subList(after(samples, start), after(samples, end));
    }

    /// Returns the index of the first sample after the given time.
    private static int after(List<Sample> samples, long time) {
        int low = 0;
        int high = samples.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (samples.get(middle).time() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double value(RangeAggregation aggregation, List<Sample> part, long end) {
        double seconds = aggregation.range().rangeNanos() / 1e9;
        return switch (aggregation.op()) {
            case FIRST_OVER_TIME -> part.getFirst().value();
            case RATE, BYTES_RATE -> over(Function.SUM_OVER_TIME, aggregation, part, end) / seconds;
            case BYTES_OVER_TIME -> over(Function.SUM_OVER_TIME, aggregation, part, end);
            case RATE_COUNTER -> over(Function.RATE, aggregation, part, end);
            default -> over(Function.valueOf(aggregation.op().name()), aggregation, part, end);
        };
    }

    /// Applies a PromQL range function to the samples.
    private static double over(Function function, RangeAggregation aggregation, List<Sample> part, long end) {
        return RangeFunctions.over(
                        function,
                        part.stream().mapToLong(s -> s.time() / NANOS_IN_MILLI).toArray(),
                        part.stream().mapToDouble(Sample::value).toArray(),
                        (end - aggregation.range().rangeNanos()) / NANOS_IN_MILLI,
                        end / NANOS_IN_MILLI,
                        aggregation.parameter().orElse(0))
                .orElse(0);
    }
}
