package greenwall.views.chart;

import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;

/// The rows under a chart that name its lines, the largest first, each with its value under the crosshair or its last
/// one; an entry answers the pointer.
final class LegendBar {
    private static final double EDGE = 8;
    private static final double BELOW = 4;

    /// What stands for the entries that had no room; no series has this name.
    static final String MORE = "\0more";

    private final Legend legend;
    private final List<Target> targets = new ArrayList<>();

    /// A place that answers the pointer.
    private record Target(double x, double y, double width, double height, String name) {
        boolean holds(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    LegendBar(Legend legend) {
        this.legend = legend;
    }

    /// The name of the line whose entry is there, or nothing.
    String at(double x, double y) {
        return targets.stream()
                .filter(t -> t.holds(x, y))
                .map(Target::name)
                .findFirst()
                .orElse("");
    }

    private static int rows(ChartData data, double height) {
        if (data.lines().isEmpty() || data.states().isPresent() || height < 110) {
            return 0;
        }
        return data.lines().size() <= 3 ? 1 : height >= 260 ? 2 : 1;
    }

    /// Where it begins in a chart of that height.
    static double top(PaintStyle look, ChartData data, double height) {
        return height - rows(data, height) * (look.small().height() + 3) - BELOW;
    }

    /// @param cursor NaN where there is no crosshair
    /// @param reach how far from the crosshair a value may lie
    void paint(
            Pen pen,
            ChartData data,
            Tints tints,
            double[] most,
            double cursor,
            double reach,
            double width,
            double height) {
        targets.clear();
        int rows = rows(data, height);
        if (rows == 0) {
            return;
        }
        var look = pen.look();
        var type = look.small();
        double mark = 9 * look.scale();
        var entries = legend.ranked(data.lines(), most, tints);
        double lineHeight = type.height() + 3;
        double top = top(look, data, height);
        double x = EDGE;
        int row = 0;
        int shown = 0;
        if (legend.typing() || !legend.filter().isEmpty()) {
            x += pen.text(type, Role.ACCENT, "“" + legend.filter() + "”", x, top, width / 3) + 12;
        }
        double moreRoom = type.width("+" + data.lines().size() + " more") + EDGE;
        for (var entry : entries) {
            double value =
                    Double.isNaN(cursor) ? entry.line().last() : entry.line().near(cursor, reach);
            var figure = data.told(entry.index(), value);
            double figureRoom = Math.max(type.width(figure), type.width("0.00 MiB/s"));
            var name = type.fit(entry.line().name(), Math.max(60, Math.min(width * 0.6, 320 * look.scale())));
            double wide = mark + 5 + type.width(name) + 6 + figureRoom;
            boolean lastRow = row == rows - 1;
            boolean lastEntry = shown == entries.size() - 1;
            if (x + wide > width - EDGE - (lastRow && !lastEntry ? moreRoom : 0)) {
                if (lastRow || shown == 0) {
                    break;
                }
                row++;
                x = EDGE;
            }
            double y = top + row * lineHeight;
            var color = tints.color(look, entry.index(), legend.narrowed());
            boolean on = legend.shows(entry.line());
            if (on) {
                pen.round(color, x, y + lineHeight / 2 - mark * 0.45, mark, mark * 0.55, 2);
            } else {
                pen.frame(color, x, y + lineHeight / 2 - mark * 0.45, mark, mark * 0.55, 1);
            }
            double nameWidth = pen.text(type, on ? Role.FG : Role.MUTED, name, x + mark + 5, y, width);
            pen.text(type, Role.MUTED, figure, x + mark + 5 + nameWidth + 6, y, figureRoom + 1);
            targets.add(new Target(x, y, wide, lineHeight, entry.line().name()));
            x += wide + 14;
            shown++;
        }
        int rest = entries.size() - shown;
        if (rest > 0) {
            double y = top + row * lineHeight;
            pen.textLeftOf(type, Role.ACCENT, "+" + rest + " more", width - EDGE, y, moreRoom);
            targets.add(new Target(width - EDGE - moreRoom, y, moreRoom, lineHeight, MORE));
        } else if (legend.narrowed() && entries.isEmpty()) {
            pen.text(type, Role.MUTED, "no series has this in its name", x, top, width - x);
        }
    }
}
