package greenwall.fleet.service;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.source.InstantVector;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The share of requests that took longer than a bound, from the histogram that a latency form reads. It is
/// counted where the bound is that of a bucket, or else estimated within the bucket around it. For a form
/// with single requests, such as a blackbox probe, it is the share of these requests.
///
/// @param measured the expression from which the form computes its quantile
/// @param perSecond how many of its time units make a second
record SlowRequestShare(ServiceQuantityForm measured, double perSecond, Kind kind, Duration within) {
    enum Kind {
        /// One series for each bucket.
        BUCKETS,
        NATIVE,
        SINGLE
    }

    private static final Pattern QUANTILE =
            Pattern.compile("histogram_quantile\\([0-9.]+, (.*)\\)( / 1000)?", Pattern.DOTALL);
    private static final String BOUND = "le";
    private static final double SAME = 1e-9;

    /// @param how how the share was estimated, or why it is not known; empty if it was counted
    record Share(double share, String how) {}

    static SlowRequestShare of(ServiceQuantityForm latency, Duration within) {
        var quantile = QUANTILE.matcher(latency.expr());
        if (!quantile.matches()) {
            return new SlowRequestShare(latency, 1, Kind.SINGLE, within);
        }
        var histogram = new ServiceQuantityForm(
                latency.id(),
                latency.quantity(),
                quantile.group(1),
                latency.input(),
                latency.names(),
                latency.to(),
                latency.by(),
                latency.note());
        return new SlowRequestShare(
                histogram,
                quantile.group(2) == null ? 1 : 1_000,
                latency.input().endsWith("_bucket") ? Kind.BUCKETS : Kind.NATIVE,
                within);
    }

    String query(Collection<String> names) {
        var expr = SingleServiceQueries.of(measured, names);
        var bound = BigDecimal.valueOf(bound()).stripTrailingZeros().toPlainString();
        return switch (kind) {
            case BUCKETS -> expr;
            case NATIVE -> "1 - histogram_fraction(-Inf, " + bound + ", " + expr + ")";
            case SINGLE -> "avg_over_time((" + expr + " > bool " + bound + ")[5m:1m])";
        };
    }

    private double bound() {
        return within.toNanos() / 1e9 * perSecond;
    }

    Share of(InstantVector answer) {
        if (kind != Kind.BUCKETS) {
            return new Share(highest(answer), "");
        }
        var histograms = new HashMap<Labels, TreeMap<Double, Double>>();
        // A bound may be spelled in two ways, such as 1 and 1.0.
        answer.forEach((labels, count) -> histograms
                .computeIfAbsent(labels.without(BOUND), _ -> new TreeMap<>())
                .merge(bound(labels.get(BOUND)), count, Double::sum));
        double all = 0;
        double inTime = 0;
        String how = "";
        for (var buckets : histograms.values()) {
            double total = buckets.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
            if (!(total > 0)) {
                continue;
            }
            var below = buckets.floorEntry(bound() * (1 + SAME));
            var above = buckets.ceilingEntry(bound() * (1 - SAME));
            double low = below == null ? 0 : below.getKey();
            double counted = below == null ? 0 : below.getValue();
            boolean exact = below != null && below.getKey().equals(above.getKey());
            if (!exact && above.getKey().isInfinite() && counted < total) {
                return new Share(
                        Double.NaN,
                        "its largest finite bucket ends at " + seconds(low)
                                + ", below the objective: add a bucket at the objective's time");
            }
            if (!exact && !above.getKey().isInfinite()) {
                counted += (above.getValue() - counted) * (bound() - low) / (above.getKey() - low);
                how = "estimated between the bucket bounds " + seconds(low) + " and " + seconds(above.getKey());
            }
            all += total;
            inTime += Math.min(total, counted);
        }
        return new Share(all > 0 ? 1 - inTime / all : Double.NaN, how);
    }

    private String seconds(double bound) {
        return Unit.SECONDS.text(bound / perSecond);
    }

    private static double bound(String le) {
        try {
            return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /// NaN if there are no values.
    static double highest(InstantVector vector) {
        double most = Double.NaN;
        for (int row = 0; row < vector.size(); row++) {
            double value = vector.value(row);
            most = Double.isNaN(most) || value > most ? value : most;
        }
        return most;
    }
}
