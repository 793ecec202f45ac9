package greenwall.fleet.explain.cases;

import static greenwall.fleet.explain.cases.PartialSource.answered;
import static greenwall.fleet.explain.cases.PartialSource.refused;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlFunction;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// In-memory metrics and logs. They implement only the part of the ports that an explanation uses.
public final class FakeSources {
    private static final long LOOK_BACK = 300_000;

    private FakeSources() {}

    record Samples(Labels labels, long[] times, double[] values) {}

    /// @param rawAllowed whether raw samples can be queried
    static MetricsSource metrics(List<Samples> series, boolean rawAllowed) {
        return PartialSource.of(MetricsSource.class, new MetricsInMemory(series, rawAllowed));
    }

    /// @param lines in chronological order
    public static LogSource logs(List<LogSource.Line> lines) {
        return PartialSource.of(LogSource.class, new LogsInMemory(lines));
    }

    private record MetricsInMemory(List<Samples> series, boolean rawAllowed) {
        public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
            var tree = Promql.parse(query).tree().orElseThrow().unwrapped();
            if (tree instanceof PromqlExpr.Aggregation counted
                    && counted.expr().unwrapped() instanceof PromqlExpr.Selector all) {
                return answered(new InstantVector.Builder()
                        .add(Labels.EMPTY, at.toEpochMilli(), matching(all).size())
                        .build());
            }
            return refused();
        }

        public Outcome<MetricsSource.Result> evaluate(String query, Instant at, Duration deadline) {
            var tree = Promql.parse(query).tree().orElseThrow().unwrapped();
            if (!rawAllowed || !(tree instanceof PromqlExpr.RangeSelector range)) {
                return refused();
            }
            long end = at.toEpochMilli();
            var found = new ArrayList<Matrix.Series>();
            for (var samples : matching(range.selector())) {
                int from = indexAfter(samples.times(), end - range.range().toMillis());
                int to = indexAfter(samples.times(), end);
                if (to > from) {
                    found.add(new Matrix.Series(
                            samples.labels(),
                            Arrays.copyOfRange(samples.times(), from, to),
                            Arrays.copyOfRange(samples.values(), from, to),
                            List.of()));
                }
            }
            return answered(new MetricsSource.Result.MatrixResult(found));
        }

        private List<Samples> matching(PromqlExpr.Selector selector) {
            return series.stream()
                    .filter(s -> selector.metric().isEmpty()
                            || selector.metric().equals(s.labels().metricName()))
                    .filter(s -> selector.matchers().stream()
                            .allMatch(m -> m.matches(s.labels().get(m.name()))))
                    .toList();
        }

        /// The index of the first sample after a time.
        private static int indexAfter(long[] times, long at) {
            int found = Arrays.binarySearch(times, at);
            return found >= 0 ? found + 1 : -found - 1;
        }

        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            var tree = Promql.parse(query).tree().orElseThrow().unwrapped();
            PromqlExpr.Selector selector;
            long rate = 0;
            if (tree instanceof PromqlExpr.Selector plain) {
                selector = plain;
            } else if (tree instanceof PromqlExpr.Call(var function, var arguments, var _)
                    && function == PromqlFunction.RATE
                    && arguments.getFirst() instanceof PromqlExpr.RangeSelector range) {
                selector = range.selector();
                rate = range.range().toMillis();
            } else {
                return answered(new Matrix(window, step, List.of()));
            }
            var found = new ArrayList<Matrix.Series>();
            for (var samples : matching(selector)) {
                found.add(points(samples, window, step.toMillis(), rate));
            }
            return answered(new Matrix(window, step, found));
        }

        /// Some servers adapt the lookback to the scrape interval; this does the same.
        private static long lookBack(Samples samples) {
            return samples.times().length < 2
                    ? LOOK_BACK
                    : Math.max(LOOK_BACK, 2 * (samples.times()[1] - samples.times()[0]));
        }

        private static Matrix.Series points(Samples samples, TimeWindow window, long step, long rate) {
            long start = window.start().toEpochMilli();
            int most = (int) ((window.end().toEpochMilli() - start) / step) + 1;
            var times = new long[most];
            var values = new double[most];
            int n = 0;
            for (int i = 0; i < most; i++) {
                long at = start + i * step;
                int end = indexAfter(samples.times(), at);
                double value = Double.NaN;
                if (rate > 0) {
                    int from = indexAfter(samples.times(), at - rate);
                    if (end - from >= 2) {
                        value = (samples.values()[end - 1] - samples.values()[from])
                                / ((samples.times()[end - 1] - samples.times()[from]) / 1000.0);
                    }
                } else if (end > 0 && at - samples.times()[end - 1] < lookBack(samples)) {
                    value = samples.values()[end - 1];
                }
                if (!Double.isNaN(value)) {
                    times[n] = at;
                    values[n++] = value;
                }
            }
            var labels = rate > 0 ? samples.labels().without(Labels.NAME) : samples.labels();
            return new Matrix.Series(labels, Arrays.copyOf(times, n), Arrays.copyOf(values, n), List.of());
        }

        public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
            return answered(selectors.stream()
                    .map(s -> Promql.parse(s).tree().orElseThrow().unwrapped())
                    .flatMap(e -> matching((PromqlExpr.Selector) e).stream())
                    .map(Samples::labels)
                    .toList());
        }
    }

    private record LogsInMemory(List<LogSource.Line> lines) {
        public Outcome<LogSource.ReadSummary> lines(
                String query,
                TimeWindow window,
                LogSource.Order order,
                int limit,
                LogSource.Sink sink,
                Duration deadline) {
            var matchers = matchers(query);
            int from = firstAt(window.start());
            int to = firstAt(window.end());
            long read = 0;
            for (int i = 0; i < to - from; i++) {
                var line = lines.get(order == LogSource.Order.FORWARD ? from + i : to - 1 - i);
                if (!matchers.stream().allMatch(m -> m.matches(line.stream().get(m.name())))) {
                    continue;
                }
                if (read == limit || !sink.accept(line)) {
                    var at = instant(line.timeNanos());
                    var covered = order == LogSource.Order.FORWARD
                            ? new TimeWindow(window.start(), at)
                            : new TimeWindow(at, window.end());
                    return answered(new LogSource.ReadSummary(read, true, covered, 1));
                }
                read++;
            }
            return answered(new LogSource.ReadSummary(read, false, window, 1));
        }

        private static List<LabelMatcher> matchers(String query) {
            var tree = Promql.parse(query).tree().orElseThrow();
            return ((PromqlExpr.Selector) tree).matchers();
        }

        private static Instant instant(long nanos) {
            return Instant.ofEpochSecond(0, nanos);
        }

        private int firstAt(Instant at) {
            long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
            int low = 0;
            int high = lines.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (lines.get(middle).timeNanos() < nanos) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
