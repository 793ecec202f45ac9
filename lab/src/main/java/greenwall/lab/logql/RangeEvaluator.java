package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.ByteSize;
import greenwall.fleet.logql.GoDuration;
import greenwall.fleet.logql.Grouping;
import greenwall.fleet.logql.LogqlExpr.Conversion;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.RangeOp;
import greenwall.fleet.logql.LogqlExpr.Unwrap;
import greenwall.fleet.promql.Function;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.promql.RangeFunctions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Turns the lines of a window before each instant into a number. The window is open at its start, closed at
/// its end.
record RangeEvaluator(LogSource source, long[] times, ReadBudget tally) {
    private static final long NANOS_IN_MILLI = 1_000_000;

    /// The samples of one series, in the order they were read.
    private static final class Samples {
        private long[] times = new long[16];
        private double[] values = new double[16];
        private int size;

        void add(long time, double value) {
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            times[size] = time;
            values[size++] = value;
        }

        /// Several streams can make one series, so their samples are put in order of time.
        void order() {
            for (int i = 1; i < size; i++) {
                if (times[i] < times[i - 1]) {
                    sort();
                    return;
                }
            }
        }

        private void sort() {
            var index = new Integer[size];
            Arrays.setAll(index, i -> i);
            Arrays.sort(index, (a, b) -> Long.compare(times[a], times[b]));
            var sortedTimes = new long[size];
            var sortedValues = new double[size];
            for (int i = 0; i < size; i++) {
                sortedTimes[i] = times[index[i]];
                sortedValues[i] = values[index[i]];
            }
            times = sortedTimes;
            values = sortedValues;
        }
    }

    List<Curve> evaluate(RangeAggregation aggregation) throws LogqlFailure {
        var range = aggregation.range();
        var pipeline = Pipeline.of(range.lines().stages());
        long first = times[0] - range.offsetNanos() - range.rangeNanos() + 1;
        long last = times[times.length - 1] - range.offsetNanos() + 1;
        Map<Labels, Samples> series = new HashMap<>();
        var reader = new Reader(aggregation, pipeline, series);
        source.read(range.lines().selector(), first, last, reader::line);
        if (reader.failure != null) {
            throw reader.failure;
        }
        if (aggregation.op() == RangeOp.ABSENT_OVER_TIME) {
            return absent(aggregation, series);
        }
        var curves = new ArrayList<Curve>(series.size());
        series.forEach((labels, samples) -> {
            samples.order();
            curves.add(curve(aggregation, labels, samples));
        });
        return curves;
    }

    private final class Reader {
        private final RangeAggregation aggregation;
        private final Pipeline pipeline;
        private final Optional<Unwrap> unwrap;
        private final Predicate<LineDraft> after;
        private final boolean bytes;
        private final Map<Labels, Samples> series;
        private @Nullable LogqlFailure failure;

        Reader(RangeAggregation aggregation, Pipeline pipeline, Map<Labels, Samples> series) {
            this.aggregation = aggregation;
            this.pipeline = pipeline;
            this.unwrap = aggregation.range().unwrap();
            this.after = unwrap.map(u -> Pipeline.filters(u.filters()))
                    .<Predicate<LineDraft>>map(p -> p::passes)
                    .orElse(_ -> true);
            this.bytes = aggregation.op() == RangeOp.BYTES_RATE || aggregation.op() == RangeOp.BYTES_OVER_TIME;
            this.series = series;
        }

        void line(Labels stream, long time, String text) {
            tally.add(text);
            if (failure != null) {
                return;
            }
            if (pipeline.isEmpty() && unwrap.isEmpty()) {
                add(stream, time, bytes ? size(text) : 1);
                return;
            }
            var draft = new LineDraft(stream, time, text);
            if (!pipeline.passes(draft)) {
                return;
            }
            double value = bytes ? size(draft.text) : 1;
            if (unwrap.isPresent()) {
                String label = unwrap.get().label();
                String found = draft.get(label);
                if (found.isEmpty()) {
                    return;
                }
                OptionalDouble number = convert(found, unwrap.get().conversion());
                if (number.isPresent()) {
                    value = number.getAsDouble();
                    draft.labels().remove(label);
                } else {
                    draft.fail(
                            "SampleExtractionErr", complaint(found, unwrap.get().conversion()));
                }
                if (!after.test(draft)) {
                    return;
                }
            }
            if (draft.failed()) {
                failure = failure(draft);
                return;
            }
            add(draft.result(), time, value);
        }

        private void add(Labels labels, long time, double value) {
            Labels key = aggregation.grouping().isPresent()
                    ? grouped(labels, aggregation.grouping().get())
                    : labels;
            series.computeIfAbsent(key, _ -> new Samples()).add(time, value);
        }
    }

    private static int size(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }

    private static OptionalDouble convert(String text, Conversion conversion) {
        return switch (conversion) {
            case NONE -> LabelFilters.number(text);
            case BYTES -> {
                var bytes = ByteSize.parse(text);
                yield bytes.isPresent() ? OptionalDouble.of(bytes.getAsLong()) : OptionalDouble.empty();
            }
            case DURATION, DURATION_SECONDS -> {
                var nanos = GoDuration.parseGo(text);
                yield nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong() / 1e9) : OptionalDouble.empty();
            }
        };
    }

    private static String complaint(String text, Conversion conversion) {
        return switch (conversion) {
            case NONE, BYTES -> "strconv.ParseFloat: parsing \"" + text + "\": invalid syntax";
            case DURATION, DURATION_SECONDS -> "time: invalid duration \"" + text + "\"";
        };
    }

    private static LogqlFailure failure(LineDraft draft) {
        String error = draft.get(LineDraft.ERROR);
        return new LogqlFailure(
                400,
                "pipeline error: '" + error + "' for series: '" + draft.result() + "'.\n"
                        + "Use a label filter to intentionally skip this error. (e.g | __error__!=\"" + error + "\").\n"
                        + "To skip all potential errors you can match empty errors.(e.g __error__=\"\")\n"
                        + "The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )\n");
    }

    private List<Curve> absent(RangeAggregation aggregation, Map<Labels, Samples> series) {
        var range = aggregation.range();
        var labels = new HashMap<String, String>();
        for (LabelMatcher matcher : range.lines().selector()) {
            if (matcher.kind() == LabelMatcher.Kind.EQUAL) {
                labels.put(matcher.name(), matcher.value());
            }
        }
        series.values().forEach(Samples::order);
        var curve = Curve.empty(Labels.of(labels), times.length);
        for (int i = 0; i < times.length; i++) {
            long end = times[i] - range.offsetNanos();
            boolean any = false;
            for (Samples samples : series.values()) {
                any |= after(samples, end) > after(samples, end - range.rangeNanos());
            }
            if (!any) {
                curve.set(i, 1);
            }
        }
        return List.of(curve);
    }

    private Curve curve(RangeAggregation aggregation, Labels labels, Samples samples) {
        var range = aggregation.range();
        var curve = Curve.empty(labels, times.length);
        for (int i = 0; i < times.length; i++) {
            long end = times[i] - range.offsetNanos();
            int from = after(samples, end - range.rangeNanos());
            int to = after(samples, end);
            if (to > from) {
                curve.set(i, value(aggregation, samples, from, to, end));
            }
        }
        return curve;
    }

    /// The index of the first sample later than the instant.
    private static int after(Samples samples, long time) {
        int low = 0;
        int high = samples.size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (samples.times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double value(RangeAggregation aggregation, Samples samples, int from, int to, long end) {
        double seconds = aggregation.range().rangeNanos() / 1e9;
        boolean unwrapped = aggregation.range().unwrap().isPresent();
        var part = new Part(samples, from, to, end - aggregation.range().rangeNanos(), end);
        return switch (aggregation.op()) {
            case COUNT_OVER_TIME -> to - from;
            case RATE -> (unwrapped ? part.of(Function.SUM_OVER_TIME) : to - from) / seconds;
            case BYTES_RATE -> part.of(Function.SUM_OVER_TIME) / seconds;
            case BYTES_OVER_TIME, SUM_OVER_TIME -> part.of(Function.SUM_OVER_TIME);
            case AVG_OVER_TIME -> part.of(Function.AVG_OVER_TIME);
            case MIN_OVER_TIME -> part.of(Function.MIN_OVER_TIME);
            case MAX_OVER_TIME -> part.of(Function.MAX_OVER_TIME);
            case FIRST_OVER_TIME -> samples.values[from];
            case LAST_OVER_TIME -> samples.values[to - 1];
            case STDDEV_OVER_TIME -> part.of(Function.STDDEV_OVER_TIME);
            case STDVAR_OVER_TIME -> part.of(Function.STDVAR_OVER_TIME);
            case QUANTILE_OVER_TIME ->
                part.of(Function.QUANTILE_OVER_TIME, aggregation.parameter().orElseThrow());
            case RATE_COUNTER -> part.of(Function.RATE);
            case ABSENT_OVER_TIME -> throw new IllegalStateException("absence is no sample");
        };
    }

    /// Some samples, to be judged as PromQL judges those of a series.
    private record Part(Samples samples, int from, int to, long startNanos, long endNanos) {
        double of(Function function, double... parameters) {
            long[] millis = Arrays.stream(samples.times, from, to)
                    .map(nanos -> nanos / NANOS_IN_MILLI)
                    .toArray();
            double[] values = Arrays.copyOfRange(samples.values, from, to);
            return RangeFunctions.over(
                            function,
                            millis,
                            values,
                            startNanos / NANOS_IN_MILLI,
                            endNanos / NANOS_IN_MILLI,
                            parameters)
                    .orElse(0);
        }
    }

    private static Labels grouped(Labels labels, Grouping grouping) {
        return grouping.without() ? labels.without(grouping.labels()) : labels.only(grouping.labels());
    }
}
