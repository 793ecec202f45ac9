package greenwall.views.alerts;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.RuleThreshold;
import greenwall.fleet.source.Matrix;
import greenwall.styles.ColorRole;
import greenwall.views.TimeRangeReader;
import greenwall.views.ViewContext;
import greenwall.views.paint.Pen;
import greenwall.views.parts.PollTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sparklines of the rules whose alerts are in sight: the rule's expression over the last hour, with its threshold. One
/// query per rule and minute, however many alerts it has.
final class RuleSparklines {
    private static final Duration SPAN = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int MOST_RULES = 40;

    private final ViewContext context;
    private final Runnable onChange;
    private final Map<Key, Asked> asked = new HashMap<>();

    private record Key(String cluster, String query) {}

    private static final class Asked {
        private final RuleThreshold curve;
        private Instant at = Instant.EPOCH;
        private List<Matrix.Series> series = List.of();
        private TimeRangeReader.Ask ask = () -> {};
        private boolean waiting;

        Asked(RuleThreshold curve) {
            this.curve = curve;
        }
    }

    record Trail(Matrix.Series series, double threshold, boolean above, TimeWindow window) {}

    RuleSparklines(ViewContext context, Runnable onChange) {
        this.context = context;
        this.onChange = onChange;
    }

    /// Requests the curve for the alert, unless that was done within the last minute.
    void request(Alert alert) {
        if (alert.rule().isEmpty()) {
            return;
        }
        var key = new Key(alert.cluster(), alert.rule().get().query());
        var mine = asked.get(key);
        if (mine == null) {
            var curve = alert.rule().get().curve();
            if (curve.isEmpty() || asked.size() >= MOST_RULES) {
                return;
            }
            mine = new Asked(curve.get());
            asked.put(key, mine);
        }
        var now = context.clock().instant();
        if (!mine.waiting && !now.isBefore(PollTimes.after(mine.at, STEP))) {
            ask(key, mine, now);
        }
    }

    private void ask(Key key, Asked mine, Instant now) {
        mine.at = now;
        mine.waiting = true;
        var question = new TimeRangeReader.Question(
                key.cluster(), mine.curve.expression(), TimeWindow.before(now, SPAN), STEP);
        mine.ask = context.ranges().ask(question, answer -> {
            mine.waiting = false;
            if (answer instanceof TimeRangeReader.Answer.Given(var matrix)) {
                mine.series = matrix.series();
            }
            onChange.run();
        });
    }

    Optional<Trail> trail(Alert alert) {
        if (alert.rule().isEmpty()) {
            return Optional.empty();
        }
        var mine = asked.get(new Key(alert.cluster(), alert.rule().get().query()));
        if (mine == null) {
            return Optional.empty();
        }
        return mine.series.stream()
                .filter(s -> RuleThreshold.belongs(s, alert.labels()))
                .findFirst()
                .map(s -> new Trail(s, mine.curve.threshold(), mine.curve.above(), TimeWindow.before(mine.at, SPAN)));
    }

    boolean waiting() {
        return asked.values().stream().anyMatch(a -> a.waiting);
    }

    /// Cancels open requests; the known curves stay.
    void rest() {
        asked.values().forEach(a -> {
            a.ask.close();
            a.waiting = false;
        });
        if (asked.size() >= MOST_RULES) {
            asked.clear();
        }
    }

    static void paint(Pen pen, Trail trail, double x, double y, double width, double height) {
        var series = trail.series();
        double low = Double.isNaN(trail.threshold()) ? Double.POSITIVE_INFINITY : trail.threshold();
        double high = Double.isNaN(trail.threshold()) ? Double.NEGATIVE_INFINITY : trail.threshold();
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
        long start = trail.window().start().toEpochMilli();
        double span = Math.max(1, trail.window().length().toMillis());
        var g = pen.graphics();
        if (!Double.isNaN(trail.threshold())) {
            double level = y + height - (trail.threshold() - low) / room * height;
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
