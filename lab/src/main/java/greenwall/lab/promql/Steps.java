package greenwall.lab.promql;

/// The instants of an evaluation, evenly spaced. An instant query has one.
record Steps(long startMillis, long intervalMillis, int count) {
    static Steps between(long start, long end, long interval) {
        return new Steps(start, interval, end < start ? 0 : Math.toIntExact((end - start) / interval + 1));
    }

    static Steps at(long time) {
        return new Steps(time, 1, 1);
    }

    long time(int step) {
        return startMillis + step * intervalMillis;
    }

    long endMillis() {
        return time(Math.max(count - 1, 0));
    }

    Steps first() {
        return at(startMillis);
    }
}
