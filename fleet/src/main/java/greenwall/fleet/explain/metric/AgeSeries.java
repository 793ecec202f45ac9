package greenwall.fleet.explain.metric;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainedSeries;
import greenwall.fleet.explain.Onset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// An age grows by one second per second until an event resets it: a handshake, a replication run. Its fault is a
/// missing reset, which began between the last reset and the one that was due. Growing is not a change, however long it
/// lasts: the highest age is compared with the age at the usual resets.
///
/// @param resets the first sample after each
record AgeSeries(ExplainedSeries trace, List<Integer> resets) {
    private static final double CLEARLY = 1.5;
    private static final int FEWEST_RESETS = 2;
    private static final int FEWEST_SAMPLES = 8;
    private static final double STEADY = 0.6;
    /// A missing reset is as clear as a change of this many times the usual scatter.
    private static final double MISSED = 10;

    /// Empty where the series is not an age.
    static Optional<AgeSeries> of(ExplainedSeries scraped) {
        var trace = ages(scraped);
        var times = trace.timeMillis();
        var values = trace.values();
        int steady = 0;
        var resets = new ArrayList<Integer>();
        for (int i = 1; i < values.length; i++) {
            double seconds = (times[i] - times[i - 1]) / 1000.0;
            double grown = values[i] - values[i - 1];
            if (Math.abs(grown - seconds) < 0.1 * seconds + 0.05) {
                steady++;
            } else if (grown < 0) {
                resets.add(i);
            }
        }
        return values.length < FEWEST_SAMPLES || steady < STEADY * (values.length - 1)
                ? Optional.empty()
                : Optional.of(new AgeSeries(trace, resets));
    }

    /// The first sample of each value: a job that writes its age once a minute is scraped several times in between.
    private static ExplainedSeries ages(ExplainedSeries scraped) {
        var times = new long[scraped.size()];
        var values = new double[scraped.size()];
        int n = 0;
        for (int i = 0; i < scraped.size(); i++) {
            if (i == 0 || scraped.values()[i] != scraped.values()[i - 1]) {
                times[n] = scraped.timeMillis()[i];
                values[n++] = scraped.values()[i];
            }
        }
        return new ExplainedSeries(scraped.labels(), Arrays.copyOf(times, n), Arrays.copyOf(values, n));
    }

    /// Whether there are enough resets to know when the next one is due. Without them a fall may still be a change,
    /// like a reboot in an uptime, but a rise never is.
    boolean regular() {
        return resets.size() >= FEWEST_RESETS;
    }

    /// The reset that was missed: the one that is still missing at that instant, or the nearest.
    Optional<Onset> onset(Instant near, TimeWindow touching) {
        if (!regular()) {
            return Optional.empty();
        }
        double usual = usual();
        var missed = new ArrayList<Onset>();
        for (int r = 0; r < resets.size(); r++) {
            missed(r, usual, touching).ifPresent(missed::add);
        }
        return missed.stream().min(Comparator.comparing(onset -> away(onset, near)));
    }

    /// The highest age at a reset, without resets that came far too late.
    private double usual() {
        var peaks =
                resets.stream().mapToDouble(r -> trace.values()[r - 1]).sorted().toArray();
        double bound = CLEARLY * peaks[(peaks.length - 1) / 2];
        return Arrays.stream(peaks).filter(peak -> peak <= bound).max().orElse(0);
    }

    private Optional<Onset> missed(int nth, double usual, TimeWindow touching) {
        var times = trace.timeMillis();
        var values = trace.values();
        int reset = resets.get(nth);
        boolean open = nth + 1 == resets.size();
        int next = open ? values.length : resets.get(nth + 1);
        double height = values[next - 1];
        if (height <= CLEARLY * usual + 2 * step()) {
            return Optional.empty();
        }
        long due = times[reset] + (long) ((usual - values[reset]) * 1000);
        var at = Instant.ofEpochMilli(Math.min(due, times[next - 1]));
        Optional<Instant> end = open ? Optional.empty() : Optional.of(Instant.ofEpochMilli(times[next]));
        boolean touches = at.isBefore(touching.end())
                && end.map(e -> e.isAfter(touching.start())).orElse(true);
        return touches
                ? Optional.of(new Onset(
                        at,
                        Instant.ofEpochMilli(times[reset]),
                        end,
                        trace.labels(),
                        usual,
                        height,
                        MISSED * height / Math.max(1, usual),
                        false,
                        false))
                : Optional.empty();
    }

    private static Duration away(Onset onset, Instant near) {
        if (near.isBefore(onset.last())) {
            return Duration.between(near, onset.last());
        }
        return onset.end()
                .filter(end -> end.isBefore(near))
                .map(end -> Duration.between(end, near))
                .orElse(Duration.ZERO);
    }

    private double step() {
        var times = trace.timeMillis();
        return (times[times.length - 1] - times[0]) / 1000.0 / times.length;
    }
}
