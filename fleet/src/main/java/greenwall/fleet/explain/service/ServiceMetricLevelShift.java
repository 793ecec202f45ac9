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
/// @param weight how much it matters: for latencies how often they doubled, for errors their share
record ServiceMetricLevelShift(Quantity quantity, Instant onset, double before, double during, double weight) {
    /// The quantities that are examined; request rates are not, because a busier hour is no cause.
    static final List<String> QUANTITIES = List.of("errors", "p50", "p95", "ejected", "retries");

    private static final double ERRORS = 10;
    private static final double FEWEST_ERRORS = 0.01;
    private static final double EJECTED = 3;
    private static final double SLOWER = 1.4;
    private static final double LEAST_SECONDS = 0.002;
    private static final int FEWEST = 12;
    /// The minimum number of requests beyond a quantile.
    private static final double FEWEST_BEYOND = 30;
    /// With fewer requests, latencies must be four times as long; a few beyond the quantile can be chance.
    private static final double PLAIN = 2;

    private static final double HANDFUL = 10;

    private static final Duration LATEST = Duration.ofMinutes(2);

    /// The clearest rise in the window that lasts at the instant, or lasted until shortly before it.
    static Optional<ServiceMetricLevelShift> of(Quantity quantity, long[] times, double[] values, Instant at) {
        long finite = Arrays.stream(values).filter(Double::isFinite).count();
        if (finite < FEWEST) {
            return Optional.empty();
        }
        return OnsetFinder.find(times, values, at)
                .filter(shift -> shift.up()
                        && !shift.spread()
                        && shift.end().map(end -> end.isAfter(at.minus(LATEST))).orElse(true))
                .or(() -> lasting(times, values, at))
                .flatMap(shift -> weighed(quantity, shift.onset(), shift.before(), shift.during()));
    }

    private static Optional<LevelShift> lasting(long[] times, double[] values, Instant at) {
        var window = new TimeWindow(Instant.ofEpochMilli(times[0]), at.plusMillis(1));
        return OnsetFinder.all(times, values, at, window, 1, true).stream()
                .filter(shift -> shift.up() && !shift.spread())
                .findFirst();
    }

    private static Optional<ServiceMetricLevelShift> weighed(
            Quantity quantity, Instant onset, double before, double during) {
        double weight = switch (quantity.id()) {
            case "errors", "retries" -> during - before > FEWEST_ERRORS ? ERRORS * (during - before) : 0;
            case "ejected" -> during >= 0.5 && before < 0.5 ? EJECTED : 0;
            default ->
                during > SLOWER * before && during - before > LEAST_SECONDS
                        ? Math.log((during + LEAST_SECONDS) / (Math.max(0, before) + LEAST_SECONDS)) / Math.log(2)
                        : 0;
        };
        return weight > 0
                ? Optional.of(new ServiceMetricLevelShift(quantity, onset, before, during, weight))
                : Optional.empty();
    }

    /// Whether there are enough requests for the change not to be chance: a quantile of few requests varies.
    boolean stands(double requests) {
        double beyond = switch (quantity.id()) {
            case "p95" -> 0.05 * requests;
            case "p50" -> 0.5 * requests;
            default -> requests;
        };
        return !(beyond < FEWEST_BEYOND) || beyond >= HANDFUL && weight >= PLAIN;
    }

    /// `p95 went from 12 ms to 1.4 s`.
    String text() {
        var unit = Unit.of(quantity.unit());
        return quantity.id() + " went from " + unit.text(Math.max(0, before)) + " to " + unit.text(during);
    }
}
