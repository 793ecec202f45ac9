package greenwall.lab.loki;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LogSource;
import java.util.List;

/// How much there is, as `index/stats` tells it: an estimate, made from samples where the window is long.
record Volume(long streams, long chunks, long bytes, long entries) {
    private static final long EXACT_UP_TO = 2 * LokiParameters.HOUR;
    private static final int SAMPLES = 24;
    private static final long SAMPLE_NANOS = 60 * LokiParameters.SECOND;

    static Volume of(LogSource source, List<LabelMatcher> selector, long start, long end) {
        if (end <= start) {
            return new Volume(0, 0, 0, 0);
        }
        var sum = new long[2];
        LogSource.Sink count = (_, _, text) -> {
            sum[0]++;
            sum[1] += text.length();
        };
        double factor = 1;
        if (end - start <= EXACT_UP_TO) {
            source.read(selector, start, end, count);
        } else {
            long apart = (end - start) / SAMPLES;
            for (int i = 0; i < SAMPLES; i++) {
                source.read(selector, start + i * apart, start + i * apart + SAMPLE_NANOS, count);
            }
            factor = (double) apart / SAMPLE_NANOS;
        }
        long streams = source.streams(selector, start, end).size();
        long entries = Math.round(sum[0] * factor);
        long bytes = Math.round(sum[1] * factor);
        return entries == 0
                ? new Volume(0, 0, 0, 0)
                : new Volume(streams, Math.max(streams, bytes >> 20), bytes, entries);
    }
}
