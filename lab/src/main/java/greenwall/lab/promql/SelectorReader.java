package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.TimeShift;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Reads the series that selectors match, once for all steps of an evaluation.
record SelectorReader(SeriesSource source, Budget budget, long lookbackMillis, long queryStart, long queryEnd) {
    /// From this number of series on, the work runs in parallel.
    private static final int MIN_PARALLEL_ROWS = 512;

    /// Returns the time set by `@`, or else the evaluation time. The offset is not applied.
    private long base(TimeShift shift, long evaluated) {
        return switch (shift.at()) {
            case TimeShift.At.Evaluation _ -> evaluated;
            case TimeShift.At.Time(var millis) -> millis;
            case TimeShift.At.Start _ -> queryStart;
            case TimeShift.At.End _ -> queryEnd;
        };
    }

    /// Returns the time at which a selector or subquery reads samples for a given evaluation time. If `@` is
    /// in a subexpression that depends on the step, it applies to the first step and then moves with the
    /// steps, as in Prometheus. Any other subexpression is evaluated for one step only.
    long shifted(TimeShift shift, EvaluationSteps steps, long evaluated) {
        return base(shift, steps.startMillis())
                + (evaluated - steps.startMillis())
                - shift.offset().toMillis();
    }

    /// Returns the latest sample time that may be read. The time of an `@` limits the samples even though the
    /// windows move on.
    long lastData(TimeShift shift, EvaluationSteps steps) {
        return base(shift, steps.lastDataMillis()) - shift.offset().toMillis();
    }

    private long latest(TimeShift shift, EvaluationSteps steps) {
        return Math.min(shifted(shift, steps, steps.endMillis()), lastData(shift, steps));
    }

    /// Returns a value of the newest sample within the look-back period at each step.
    StepVectors instant(PromqlExpr.Selector selector, EvaluationSteps steps, ToDoubleFunction<Samples> value) {
        var shift = selector.shift();
        long from = shifted(shift, steps, steps.startMillis()) - lookbackMillis;
        long to = latest(shift, steps);
        var series = select(selector, from, to);
        budget.take(series.size(), steps.count());
        var values = new double[series.size()][];
        forEach(series.size(), row -> {
            values[row] = StepVectors.absentRow(steps.count());
            for (int step = 0; step < values[row].length; step++) {
                long at = shifted(shift, steps, steps.time(step));
                var samples = series.get(row).newest(at - lookbackMillis, Math.min(at, to));
                if (samples.size() > 0 && !Samples.isStale(samples.values()[0])) {
                    values[row][step] = value.applyAsDouble(samples);
                }
            }
        });
        return new StepVectors(labels(series), values).compacted();
    }

    /// Returns the series of a range selector, with all samples that any window can contain.
    RangeRows range(PromqlExpr.RangeSelector range, EvaluationSteps steps) {
        var shift = range.selector().shift();
        long rangeMillis = range.range().toMillis();
        long from = shifted(shift, steps, steps.startMillis()) - rangeMillis;
        long to = latest(shift, steps);
        var series = select(range.selector(), from, to);
        boolean gaps = steps.count() > 1 && steps.intervalMillis() > rangeMillis;
        IntFunction<Samples> samples = row -> gaps
                ? inWindows(series.get(row), to, range, steps)
                : series.get(row).samples(from, to);
        return new RangeRows(labels(series), row -> samples.apply(row).withoutStale(), shift, rangeMillis);
    }

    /// Used for windows with gaps between them: does not compute the samples in the gaps.
    private Samples inWindows(Series series, long to, PromqlExpr.RangeSelector range, EvaluationSteps steps) {
        var parts = new Samples[steps.count()];
        int size = 0;
        for (int step = 0; step < parts.length; step++) {
            long end = shifted(range.selector().shift(), steps, steps.time(step));
            parts[step] = series.samples(end - range.range().toMillis(), Math.min(end, to));
            size += parts[step].size();
        }
        var times = new long[size];
        var values = new double[size];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part.timeMillis(), 0, times, at, part.size());
            System.arraycopy(part.values(), 0, values, at, part.size());
            at += part.size();
        }
        return new Samples(size, times, values);
    }

    private List<? extends Series> select(PromqlExpr.Selector selector, long from, long to) {
        budget.checkTime();
        return source.select(selector.matchers(), from, to);
    }

    private static List<Labels> labels(List<? extends Series> series) {
        return series.stream().map(Series::labels).toList();
    }

    /// Runs the work for each row, in parallel if there are many, and stops at the deadline.
    void forEach(int rows, IntConsumer work) {
        if (rows < MIN_PARALLEL_ROWS) {
            for (int row = 0; row < rows; row++) {
                work.accept(row);
            }
            budget.checkTime();
            return;
        }
        IntStream.range(0, rows).parallel().forEach(row -> {
            if ((row & 255) == 0) {
                budget.checkTime();
            }
            work.accept(row);
        });
    }

    /// A range vector before it is split into windows: each series with its samples, without staleness markers.
    record RangeRows(List<Labels> labels, IntFunction<Samples> samples, TimeShift shift, long rangeMillis) {
        int size() {
            return labels.size();
        }
    }

    /// The limits of one query: its deadline, and the number of points in memory. Thread-safe.
    ///
    /// @param points the number of points so far
    record Budget(long deadlineNanos, long maxPoints, AtomicLong points) {
        void checkTime() {
            if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
                throw new PromqlEvaluationException(
                        EvaluationOutcome.Cause.TIMEOUT, "query timed out in expression evaluation");
            }
        }

        /// Counts the points that an evaluation is about to allocate.
        void take(long rows, int steps) {
            if (points.addAndGet(rows * steps) > maxPoints) {
                throw PromqlEvaluationException.execution(
                        "query processing would load too many samples into memory in query execution");
            }
        }
    }
}
