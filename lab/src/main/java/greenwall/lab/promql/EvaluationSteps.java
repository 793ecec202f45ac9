package greenwall.lab.promql;

/// The evenly spaced evaluation times of a query. An instant query has one.
///
/// @param lastDataMillis samples after this time are not read; this matters only if an `@` moves with the
///     steps
record EvaluationSteps(long startMillis, long intervalMillis, int count, long lastDataMillis) {
    static EvaluationSteps between(long start, long end, long interval, long lastData) {
        int count = end < start ? 0 : Math.toIntExact((end - start) / interval + 1);
        return new EvaluationSteps(start, interval, count, lastData);
    }

    static EvaluationSteps at(long time) {
        return new EvaluationSteps(time, 1, 1, time);
    }

    long time(int step) {
        return startMillis + step * intervalMillis;
    }

    long endMillis() {
        return time(Math.max(count - 1, 0));
    }

    EvaluationSteps first() {
        return at(startMillis);
    }
}
