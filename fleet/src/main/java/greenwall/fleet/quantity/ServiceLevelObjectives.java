package greenwall.fleet.quantity;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.promql.PromqlLiterals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Service level objectives as shares of time over `window`; `arcAbove` is the ARC hit ratio that counts as
/// good. The tables of quantities and forms use them by placeholders. Objectives of services are shares of
/// their requests: requests without an error and, in `latency`, requests answered in time.
public record ServiceLevelObjectives(
        double host,
        double pool,
        double arc,
        double arcAbove,
        double wireguard,
        Duration window,
        Map<String, Double> services,
        Map<String, LatencyObjective> latency) {
    public static final ServiceLevelObjectives DEFAULT =
            new ServiceLevelObjectives(0.999, 0.9999, 0.90, 0.90, 0.999, Duration.ofDays(30), Map.of(), Map.of());
    private static final Pattern STEP = Pattern.compile("\\$WINDOW:(\\d+)m");

    /// The objective that this share of the requests is answered within this time.
    public record LatencyObjective(double share, Duration within) {}

    /// Replaces the placeholders in a text by the objectives. A longer window uses longer steps, so that no
    /// source has to read more samples for it.
    String fill(String text) {
        var words = new LinkedHashMap<String, String>();
        words.put("$WINDOW", PromqlLiterals.inOneUnit(window));
        words.put("$PERIOD", period());
        words.put("$BURN_FAST", BurnRateLimits.text(BurnRateLimits.FAST));
        words.put("$BURN_SLOW", BurnRateLimits.text(BurnRateLimits.SLOW));
        Map.of("HOST", host, "POOL", pool, "ARC", arc, "WG", wireguard).forEach((name, share) -> {
            words.put(
                    "$BUDGET_" + name,
                    BigDecimal.ONE.subtract(BigDecimal.valueOf(share)).toPlainString());
            words.put("$OBJECTIVE_" + name, plain(share));
        });
        words.put("$GOOD_ARC", plain(arcAbove));
        var filled = STEP.matcher(text).replaceAll(step -> Matcher.quoteReplacement(range(step.group(1))));
        for (var word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    private String range(String minutes) {
        long times =
                Math.max(1, Math.ceilDiv(window.toSeconds(), DEFAULT.window().toSeconds()));
        return PromqlLiterals.inOneUnit(window) + ":" + Long.parseLong(minutes) * times + "m";
    }

    /// The window as text: `30 days`.
    public String period() {
        return window.toSeconds() % 86_400 == 0 ? CountText.of(window.toDays(), "day") : DurationText.of(window);
    }

    private static String plain(double share) {
        return BigDecimal.valueOf(share).toPlainString();
    }

    /// Whether the recording rules of the rules pack compute attainments over this window.
    boolean recorded() {
        return window.equals(DEFAULT.window());
    }
}
