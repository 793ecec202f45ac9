package greenwall.fleet.explain.service;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.onset.LevelShift;
import greenwall.fleet.explain.onset.OnsetFinder;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A change of a service's quantity.
///
/// @param weight how much the change matters: for latencies how many times they doubled, for errors by how much
///     their share rose
record ChangedService(Quantity quantity, Instant onset, double before, double during, double weight) {
    /// The quantities that are examined; request rates are not, because a busier hour is no cause.
    static final List<String> QUANTITIES = List.of("errors", "p50", "p95", "ejected", "retries");

    private static final double ERRORS = 10;
    private static final double MIN_ERRORS = 0.01;
    private static final double EJECTED = 3;
    private static final double SLOWER = 1.4;
    private static final double MIN_SECONDS = 0.002;
    private static final int MIN_SAMPLES = 12;
    /// The minimum number of requests beyond a quantile.
    private static final double MIN_BEYOND = 30;
    /// With fewer requests, latencies must be at least four times as long, because a few beyond the quantile can
    /// be chance.
    private static final double CLEAR_WEIGHT = 2;

    private static final double MIN_BEYOND_IF_CLEAR = 10;

    private static final Duration LATEST = Duration.ofMinutes(2);

    /// The clearest rise that still lasts at the instant, or lasted until shortly before it.
    static Optional<ChangedService> of(Quantity quantity, long[] times, double[] values, Instant at) {
        long finite = Arrays.stream(values).filter(Double::isFinite).count();
        if (finite < MIN_SAMPLES) {
            return Optional.empty();
        }
        return OnsetFinder.find(times, values, at)
                .filter(shift -> shift.up()
                        && !shift.spread()
                        && shift.end().map(end -> end.isAfter(at.minus(LATEST))).orElse(true))
                .or(() -> lastingShift(times, values, at))
                .flatMap(shift -> weighed(quantity, shift.onset(), shift.before(), shift.during()));
    }

    private static Optional<LevelShift> lastingShift(long[] times, double[] values, Instant at) {
        var window = new TimeWindow(Instant.ofEpochMilli(times[0]), at.plusMillis(1));
        return OnsetFinder.all(times, values, at, window, 1, true).stream()
                .filter(shift -> shift.up() && !shift.spread())
                .findFirst();
    }

    private static Optional<ChangedService> weighed(Quantity quantity, Instant onset, double before, double during) {
        double weight = switch (quantity.id()) {
            case "errors", "retries" -> during - before > MIN_ERRORS ? ERRORS * (during - before) : 0;
            case "ejected" -> during >= 0.5 && before < 0.5 ? EJECTED : 0;
            default ->
                during > SLOWER * before && during - before > MIN_SECONDS
                        ? Math.log((during + MIN_SECONDS) / (Math.max(0, before) + MIN_SECONDS)) / Math.log(2)
                        : 0;
        };
        return weight > 0 ? Optional.of(new ChangedService(quantity, onset, before, during, weight)) : Optional.empty();
    }

    /// Whether there are enough requests to rule out chance: a quantile of few requests varies.
    boolean significant(double requests) {
        double beyond = switch (quantity.id()) {
            case "p95" -> 0.05 * requests;
            case "p50" -> 0.5 * requests;
            default -> requests;
        };
        return !(beyond < MIN_BEYOND) || beyond >= MIN_BEYOND_IF_CLEAR && weight >= CLEAR_WEIGHT;
    }

    /// `p95 went from 12 ms to 1.4 s`.
    String text() {
        var unit = Unit.of(quantity.unit());
        return quantity.id() + " went from " + unit.text(Math.max(0, before)) + " to " + unit.text(during);
    }
}
