package greenwall.views.alerts;

import greenwall.fleet.DurationText;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertListModel;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.AlertsAndProblems;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Draws an alert and the head of a group. An alert has its name and host on the first line, and the details
/// on the second.
final class AlertRowPainter {
    private static final double GAP = 12;

    private AlertRowPainter() {}

    static String phaseWord(Alert alert) {
        return alert.phase() == AlertPhase.FIRING ? "" : alert.phase().word();
    }

    static void paintHead(
            Pen pen, AlertListModel.Row.GroupHeading head, double x, double y, double width, double height) {
        var style = pen.style();
        double top = y + (height - style.title().height()) / 2;
        var mark = StateStyle.of(AlertsAndProblems.stateOf(head.worst()));
        double icon = style.body().size();
        pen.text(style.small(), ColorRole.MUTED, head.closed() ? "▸" : "▾", x, top + 2, style.scaled(14));
        double at = x + style.scaled(16);
        pen.icon(mark.icon(), pen.color(mark.text()), at, y + (height - icon) / 2, icon);
        at += icon + style.scaled(8);
        at += pen.text(style.title(), ColorRole.FG, head.group(), at, top, width * 0.6) + style.scaled(GAP);
        var counts = new ArrayList<String>();
        for (var phase : AlertPhase.values()) {
            int count = head.phases().getOrDefault(phase, 0);
            if (count > 0) {
                counts.add(count + " " + phase.word());
            }
        }
        if (head.acknowledged() > 0) {
            counts.add(head.acknowledged() + " acknowledged");
        }
        pen.text(style.body(), ColorRole.MUTED, String.join(" · ", counts), at, top + 1, x + width - at);
    }

    /// @param nameInHead whether the head of the group already shows the name
    /// @param sparkline that of the alert's rule, if there is one
    /// @param host the state of the alert's host, if the wall shows it
    static void paint(
            Pen pen,
            Alert alert,
            boolean nameInHead,
            Optional<RuleSparklines.SparklineData> sparkline,
            Optional<CellState> host,
            Instant now,
            double x,
            double y,
            double width,
            double height) {
        var style = pen.style();
        double line = style.body().height();
        double first = y + 3;
        double second = first + line;
        var mark = StateStyle.of(AlertsAndProblems.stateOf(alert));
        double icon = style.body().size();
        boolean suppressed = alert.phase() == AlertPhase.SUPPRESSED;
        var ink = suppressed ? ColorRole.MUTED : ColorRole.FG;
        boolean wide = width > style.scaled(760);
        pen.icon(mark.icon(), pen.color(mark.text()), x, first + (line - icon) / 2, icon);
        double left = x + icon + style.scaled(10);
        double right = x + width;
        double spark = wide ? style.scaled(150) : 0;
        if (wide) {
            double from = right - spark + 16;
            sparkline.ifPresent(t -> RuleSparklines.paint(pen, t, from, y + 4, spark - 16, height - 10));
        }
        right -= spark;
        double age = style.scaled(96);
        var duration = DurationText.of(Duration.between(alert.since(), now));
        pen.textLeftOf(style.strong(), ink, duration, right, first, age);
        right -= age + style.scaled(GAP);
        double at = left;
        if (!nameInHead) {
            at += pen.text(style.strong(), ink, alert.name(), at, first, (right - at) * 0.5) + style.scaled(GAP);
        }
        var severityInk = suppressed ? ColorRole.MUTED : mark.text();
        at += pen.text(style.body(), severityInk, alert.severity(), at, first, right - at) + style.scaled(GAP);
        if (!alert.subject().isEmpty()) {
            var hostStyle = StateStyle.of(host.orElse(CellState.ABSENT));
            if (host.isPresent()) {
                pen.icon(hostStyle.icon(), pen.color(hostStyle.text()), at, first + (line - icon) / 2, icon);
                at += icon + style.scaled(5);
            }
            at += pen.text(style.body(), ink, alert.subject(), at, first, right - at) + style.scaled(GAP);
        }
        var word = phaseWord(alert);
        if (!word.isEmpty()) {
            at += pen.text(style.small(), mark.text(), word, at, first + 2, right - at) + style.scaled(GAP);
        }
        double next = left;
        for (var part : second(alert, now)) {
            if (part.icon().isPresent()) {
                pen.icon(part.icon().get(), pen.color(part.role()), next, second + (line - icon) / 2 + 1, icon - 2);
                next += icon + style.scaled(3);
            }
            next += pen.text(style.small(), part.role(), part.text(), next, second + 1, x + width - spark - next)
                    + style.scaled(GAP);
            if (next > x + width - spark - 30) {
                break;
            }
        }
    }

    private record Part(Optional<Icon> icon, ColorRole role, String text) {}

    private static List<Part> second(Alert alert, Instant now) {
        var parts = new ArrayList<Part>();
        for (var suppression : alert.suppressions()) {
            parts.add(new Part(Optional.of(Icon.MUTED), ColorRole.FG, suppression.text(now)));
        }
        alert.acknowledged()
                .ifPresent(a -> parts.add(new Part(
                        Optional.of(Icon.OK),
                        ColorRole.OK_TEXT,
                        "acknowledged by " + a.by() + " " + DurationText.of(Duration.between(a.at(), now)) + " ago"
                                + (a.comment().isEmpty() ? "" : ": " + a.comment()))));
        if (!alert.why().isEmpty()) {
            parts.add(new Part(Optional.empty(), ColorRole.SILENT_TEXT, alert.why()));
        }
        if (!alert.summary().isEmpty()) {
            parts.add(new Part(Optional.empty(), ColorRole.MUTED, alert.summary()));
        }
        return parts;
    }
}
