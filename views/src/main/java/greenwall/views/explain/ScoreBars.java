package greenwall.views.explain;

import greenwall.fleet.explain.RankedTemplate;
import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import java.util.Locale;

/// Shows the parts of a template's score as bars, with a common range so that they can be compared.
///
/// @param below how far the smallest part is below zero; `above` is the largest part
record ScoreBars(TextRows rows, double nameRoom, double below, double above) {
    static void add(TextRows rows, String id, RankedTemplate of) {
        rows.text(id, of.why(), ColorRole.MUTED, 3);
        double names = 0;
        double below = 0;
        double above = 1;
        for (var part : of.parts()) {
            names = Math.max(names, rows.style.small().width(label(part)));
            below = Math.max(below, -part.value());
            above = Math.max(above, part.value());
        }
        var bars = new ScoreBars(rows, names + 8, below, above);
        for (var part : of.parts()) {
            rows.add(id, rows.style.small().height() + 3, (pen, y) -> bars.paint(pen, part, y));
        }
    }

    /// What the part is called on the screen; JSON has its short name.
    private static String label(RankedTemplate.Part part) {
        return switch (part.name()) {
            case "bond" -> "shared words";
            case "place" -> "timing";
            case "silence" -> "log stopped";
            case "witnesses" -> "other hosts";
            default -> part.name();
        };
    }

    private void paint(Pen pen, RankedTemplate.Part part, double y) {
        var style = pen.style();
        var font = style.small();
        double left = rows.indent + nameRoom;
        double bar = Math.min(90 * style.scale(), rows.room / 4);
        pen.text(font, ColorRole.MUTED, label(part), rows.indent, y, nameRoom);
        double middle = y + font.height() / 2 - 2;
        pen.fill(ColorRole.LINE, left, middle, bar, 5);
        double zero = at(0, bar);
        double end = at(part.value(), bar);
        var role = part.value() < 0 ? ColorRole.MUTED : ColorRole.ACCENT;
        pen.fill(role, left + Math.min(zero, end), middle, Math.abs(end - zero), 5);
        double x = left + bar + 8;
        pen.text(font, ColorRole.FG, signed(part.value()), x, y, rows.room);
        x += font.width("−0.00") + 10;
        pen.text(font, ColorRole.MUTED, part.why(), x, y, rows.indent + rows.room - x);
    }

    private double at(double value, double length) {
        return (below + value) / (below + above) * length;
    }

    /// Formats a number with a sign. A value that rounds to zero has none.
    private static String signed(double value) {
        var text = String.format(Locale.ROOT, "%.2f", Math.abs(value));
        return value < 0 && !text.equals("0.00") ? "−" + text : text;
    }
}
