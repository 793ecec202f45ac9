package greenwall.fleet.service;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.source.Vector;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The share of requests that took longer than a bound, from the histogram that a form of latency reads: counted where
/// the bound is that of a bucket, else estimated within the bucket around it. Where a form has one request at a time,
/// as a check from outside, it is the share of these.
///
/// @param measured what the form makes its quantile of
/// @param perSecond how many of its units are a second
record SlowRequestShare(ServiceForm measured, double perSecond, Kind kind, Duration within) {
    enum Kind {
        /// A series for each bucket.
        BUCKETS,
        NATIVE,
        SINGLE
    }

    private static final Pattern QUANTILE =
            Pattern.compile("histogram_quantile\\([0-9.]+, (.*)\\)( / 1000)?", Pattern.DOTALL);
    private static final String BOUND = "le";
    private static final double SAME = 1e-9;

    /// @param share NaN where it is not known
    /// @param how how it is known or why it is not; empty where it was counted
    record Found(double share, String how) {}

    static SlowRequestShare of(ServiceForm latency, Duration within) {
        var quantile = QUANTILE.matcher(latency.expr());
        if (!quantile.matches()) {
            return new SlowRequestShare(latency, 1, Kind.SINGLE, within);
        }
        var histogram = new ServiceForm(
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

    /// The question for the service with these names.
    String query(Collection<String> names) {
        var asked = ServiceQueries.of(measured, names);
        var bound = BigDecimal.valueOf(bound()).stripTrailingZeros().toPlainString();
        return switch (kind) {
            case BUCKETS -> asked;
            case NATIVE -> "1 - histogram_fraction(-Inf, " + bound + ", " + asked + ")";
            case SINGLE -> "avg_over_time((" + asked + " > bool " + bound + ")[5m:1m])";
        };
    }

    private double bound() {
        return within.toNanos() / 1e9 * perSecond;
    }

    Found of(Vector answer) {
        if (kind != Kind.BUCKETS) {
            return new Found(highest(answer), "");
        }
        var histograms = new HashMap<Labels, TreeMap<Double, Double>>();
        answer.forEach((labels, count) -> histograms
                .computeIfAbsent(labels.without(BOUND), _ -> new TreeMap<>())
                .put(bound(labels.get(BOUND)), count));
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
                return new Found(Double.NaN, "its largest bucket ends at " + text(low));
            }
            if (!exact && !above.getKey().isInfinite()) {
                counted += (above.getValue() - counted) * (bound() - low) / (above.getKey() - low);
                how = "estimated between the bucket bounds " + text(low) + " and " + text(above.getKey());
            }
            all += total;
            inTime += Math.min(total, counted);
        }
        return new Found(all > 0 ? 1 - inTime / all : Double.NaN, how);
    }

    private String text(double bound) {
        return Unit.SECONDS.text(bound / perSecond);
    }

    private static double bound(String le) {
        try {
            return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /// NaN where there is none.
    static double highest(Vector vector) {
        double most = Double.NaN;
        for (int row = 0; row < vector.size(); row++) {
            double value = vector.value(row);
            most = Double.isNaN(most) || value > most ? value : most;
        }
        return most;
    }
}
