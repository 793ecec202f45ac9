package greenwall.views.alerts;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.RuleThreshold;
import greenwall.fleet.source.Matrix;
import greenwall.styles.ColorRole;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.paint.Pen;
import greenwall.views.widgets.AlignedPollTimes;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sparklines of the rules whose alerts are visible: the rule's expression over the last hour, with its
/// threshold. Each rule takes one query per minute, regardless of how many alerts it has.
final class RuleSparklines {
    private static final Duration SPAN = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int MAX_RULES = 40;
    /// The sparkline of a visible rule is queried more often than this.
    private static final Duration UNUSED_AFTER = Duration.ofMinutes(5);

    private final ViewContext context;
    private final Runnable onChange;
    private final Map<Key, RuleSparkline> sparklines = new HashMap<>();

    private record Key(String cluster, String query) {}

    private static final class RuleSparkline {
        private final RuleThreshold ruleThreshold;
        private Instant at = Instant.EPOCH;
        private final PendingQueries queries = new PendingQueries();
        private List<Matrix.Series> series = List.of();

        RuleSparkline(RuleThreshold threshold) {
            this.ruleThreshold = threshold;
        }
    }

    record SparklineData(Matrix.Series series, double threshold, TimeWindow window) {}

    RuleSparklines(ViewContext context, Runnable onChange) {
        this.context = context;
        this.onChange = onChange;
    }

    /// Requests the sparkline for the alert, unless it was requested within the last minute.
    void request(Alert alert) {
        if (alert.rule().isEmpty()) {
            return;
        }
        var key = new Key(alert.cluster(), alert.rule().get().query());
        var sparkline = sparklines.get(key);
        if (sparkline == null) {
            var threshold = alert.rule().get().threshold();
            if (threshold.isEmpty() || !hasRoom()) {
                return;
            }
            sparkline = new RuleSparkline(threshold.get());
            sparklines.put(key, sparkline);
        }
        var now = context.clock().instant();
        if (!sparkline.queries.waiting() && AlignedPollTimes.isDue(sparkline.at, STEP, now)) {
            query(key, sparkline, now);
        }
    }

    /// Sparklines of rules that are no longer visible make room for others.
    private boolean hasRoom() {
        if (sparklines.size() >= MAX_RULES) {
            var unused = context.clock().instant().minus(UNUSED_AFTER);
            sparklines.values().removeIf(sparkline -> sparkline.at.isBefore(unused) && !sparkline.queries.waiting());
        }
        return sparklines.size() < MAX_RULES;
    }

    private void query(Key key, RuleSparkline sparkline, Instant now) {
        sparkline.at = now;
        var question = new RangeQueryRunner.Request(
                key.cluster(), sparkline.ruleThreshold.expression(), TimeWindow.before(now, SPAN), STEP);
        sparkline.queries.send(context.ranges()::run, question, answer -> {
            if (answer instanceof RangeQueryRunner.Answer.Received(var matrix, var _)) {
                sparkline.series = matrix.series();
            }
            onChange.run();
        });
    }

    Optional<SparklineData> sparkline(Alert alert) {
        return alert.rule()
                .map(rule -> sparklines.get(new Key(alert.cluster(), rule.query())))
                .flatMap(sparkline -> sparkline.series.stream()
                        .filter(s -> RuleThreshold.belongs(s, alert.labels()))
                        .findFirst()
                        .map(s -> new SparklineData(
                                s, sparkline.ruleThreshold.threshold(), TimeWindow.before(sparkline.at, SPAN))));
    }

    boolean waiting() {
        return sparklines.values().stream().anyMatch(a -> a.queries.waiting());
    }

    /// Cancels running requests. The known sparklines stay.
    void cancelRequests() {
        sparklines.values().forEach(a -> a.queries.cancelAll());
        if (sparklines.size() >= MAX_RULES) {
            sparklines.clear();
        }
    }

    static void paint(Pen pen, SparklineData sparkline, double x, double y, double width, double height) {
        var series = sparkline.series();
        double low = Double.isNaN(sparkline.threshold()) ? Double.POSITIVE_INFINITY : sparkline.threshold();
        double high = Double.isNaN(sparkline.threshold()) ? Double.NEGATIVE_INFINITY : sparkline.threshold();
        for (double value : series.values()) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            return;
        }
        double room = high - low;
        if (room == 0) {
            low -= 1;
            room = 2;
        }
        long start = sparkline.window().start().toEpochMilli();
        double span = Math.max(1, sparkline.window().length().toMillis());
        var g = pen.graphics();
        if (!Double.isNaN(sparkline.threshold())) {
            double level = y + height - (sparkline.threshold() - low) / room * height;
            g.setStroke(pen.color(ColorRole.CRITICAL_TEXT));
            g.setLineWidth(1);
            g.setLineDashes(4, 3);
            g.strokeLine(x, level, x + width, level);
            g.setLineDashes();
        }
        g.setStroke(pen.color(ColorRole.FG));
        g.setLineWidth(1.4);
        g.beginPath();
        boolean down = false;
        long before = 0;
        for (int i = 0; i < series.size(); i++) {
            long time = series.timeMillis()[i];
            double value = series.values()[i];
            if (!Double.isFinite(value)) {
                down = false;
                continue;
            }
            double px = x + (time - start) / span * width;
            double py = y + height - (value - low) / room * height;
            if (down && time - before <= STEP.toMillis() * 3 / 2) {
                g.lineTo(px, py);
            } else {
                g.moveTo(px, py);
                g.lineTo(px + 0.5, py);
            }
            down = true;
            before = time;
        }
        g.stroke();
    }
}
