package greenwall.fleet.explain.metric;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A series that gives an age: it grows by one second per second until an event, such as a handshake or a
/// replication run, resets it. Its fault is a missing reset; the fault began between the last reset and the one
/// that was due. Growth itself is not a change, however long it lasts, so the highest age is compared with the
/// age at the usual resets.
///
/// @param resets the indices of the first samples after each reset
record AgeSeries(TimeSeries series, List<Integer> resets) {
    private static final double CLEAR_FACTOR = 1.5;
    private static final int MIN_RESETS = 2;
    private static final int MIN_SAMPLES = 8;
    private static final double MIN_STEADY_SHARE = 0.6;
    /// A missing reset is as clear as a change of this many times the usual scatter.
    private static final double MISSED_SIZE = 10;

    /// Empty if the series is not an age.
    static Optional<AgeSeries> of(TimeSeries scraped) {
        // A job that writes its age once a minute is scraped several times in between.
        var series = scraped.at(IntStream.range(0, scraped.size())
                .filter(i -> i == 0 || scraped.values()[i] != scraped.values()[i - 1]));
        var times = series.timeMillis();
        var values = series.values();
        int steady = 0;
        var resets = new ArrayList<Integer>();
        for (int i = 1; i < values.length; i++) {
            double seconds = (times[i] - times[i - 1]) / 1000.0;
            double growth = values[i] - values[i - 1];
            if (Math.abs(growth - seconds) < 0.1 * seconds + 0.05) {
                steady++;
            } else if (growth < 0) {
                resets.add(i);
            }
        }
        return values.length < MIN_SAMPLES || steady < MIN_STEADY_SHARE * (values.length - 1)
                ? Optional.empty()
                : Optional.of(new AgeSeries(series, resets));
    }

    /// Whether there are enough resets to know when the next one is due. Without them, a fall may still be a
    /// change, as an uptime falls at a reboot, but a rise never is.
    boolean regular() {
        return resets.size() >= MIN_RESETS;
    }

    /// The onset of the missed reset: of the one that is still missing at that instant, or of the nearest one.
    Optional<Onset> onset(Instant near, TimeWindow touching) {
        if (!regular()) {
            return Optional.empty();
        }
        double usual = usual();
        var missed = new ArrayList<Onset>();
        for (int r = 0; r < resets.size(); r++) {
            missed(r, usual, touching).ifPresent(missed::add);
        }
        return missed.stream().min(Comparator.comparing(onset -> distance(onset, near)));
    }

    /// The highest age at a reset, without resets that came far too late.
    private double usual() {
        var peaks = resets.stream()
                .mapToDouble(r -> series.values()[r - 1])
                .sorted()
                .toArray();
        double bound = CLEAR_FACTOR * peaks[(peaks.length - 1) / 2];
        return Arrays.stream(peaks).filter(peak -> peak <= bound).max().orElse(0);
    }

    private Optional<Onset> missed(int nth, double usual, TimeWindow touching) {
        var times = series.timeMillis();
        var values = series.values();
        int reset = resets.get(nth);
        boolean open = nth + 1 == resets.size();
        int next = open ? values.length : resets.get(nth + 1);
        double height = values[next - 1];
        if (height <= CLEAR_FACTOR * usual + 2 * step()) {
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
                        series.labels(),
                        usual,
                        height,
                        MISSED_SIZE * height / Math.max(1, usual),
                        false,
                        false))
                : Optional.empty();
    }

    private static Duration distance(Onset onset, Instant near) {
        if (near.isBefore(onset.last())) {
            return Duration.between(near, onset.last());
        }
        return onset.end()
                .filter(end -> end.isBefore(near))
                .map(end -> Duration.between(end, near))
                .orElse(Duration.ZERO);
    }

    private double step() {
        var times = series.timeMillis();
        return (times[times.length - 1] - times[0]) / 1000.0 / times.length;
    }
}
