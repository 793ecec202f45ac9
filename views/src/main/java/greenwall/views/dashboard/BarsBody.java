package greenwall.views.dashboard;

import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.scene.paint.Color;

/// Columns beside each other, in groups with a name below each: bar charts and histograms.
final class BarsBody extends PaintedRegion {
    private static final double EDGE = 8;
    private static final double GROUP = 0.8;

    private List<String> names = List.of();
    private List<Bars> series = List.of();
    private boolean stacked;
    private boolean touching;
    private DoubleFunction<String> text = Double::toString;

    /// One value for each name.
    record Bars(String name, Color color, double[] values) {}

    BarsBody(PaintStyle look) {
        super(look, Role.SURFACE);
    }

    /// @param isTouching whether the groups have no room between them, as buckets have not
    void show(
            List<String> newNames,
            List<Bars> newSeries,
            boolean isStacked,
            boolean isTouching,
            DoubleFunction<String> newText) {
        names = List.copyOf(newNames);
        series = List.copyOf(newSeries);
        stacked = isStacked;
        touching = isTouching;
        text = newText;
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        if (names.isEmpty() || series.isEmpty()) {
            return;
        }
        var type = pen.look().small();
        double most = 0;
        double least = 0;
        for (int i = 0; i < names.size(); i++) {
            double sum = 0;
            for (var bars : series) {
                double value = Double.isFinite(bars.values()[i]) ? bars.values()[i] : 0;
                sum += value;
                most = Math.max(most, stacked ? sum : value);
                least = Math.min(least, stacked ? sum : value);
            }
        }
        most = most == least ? least + 1 : most;
        double legend = series.size() > 1 ? type.height() + 6 : 0;
        double bottom = height - legend - type.height() - 5;
        double left = Math.max(type.width(text.apply(most)), type.width(text.apply(least))) + 2 * EDGE;
        double room = Math.max(1, width - left - EDGE);
        double tall = Math.max(1, bottom - EDGE);
        int marks = (int) Math.max(1, tall / (type.height() * 2.6));
        for (int i = 0; i <= marks; i++) {
            double value = least + (most - least) * i / marks;
            double y = Math.round(bottom - (value - least) / (most - least) * tall);
            pen.fill(Role.GRID, left, y, room, 1);
            pen.textLeftOf(type, Role.MUTED, text.apply(value), left - 6, y - type.height() / 2, left);
        }
        double zero = bottom + least / (most - least) * tall;
        double group = room / names.size();
        double free = left;
        for (int i = 0; i < names.size(); i++) {
            double x = left + i * group;
            group(pen, i, x, group, zero, tall / (most - least));
            // Buckets are so many that only some have their names; columns have theirs as far as they are wide.
            var name = touching ? names.get(i) : type.fit(names.get(i), Math.max(type.width("000"), group - 4));
            double wide = type.width(name);
            double at = x + group / 2 - wide / 2;
            if (at >= free && at + wide <= width) {
                pen.text(type, Role.MUTED, name, at, bottom + 3, wide + 1);
                free = at + wide + (touching ? 6 : 2);
            }
        }
        double x = left;
        for (var bars : legend > 0 ? series : List.<Bars>of()) {
            pen.round(bars.color(), x, height - legend / 2 - 4, 9, 6, 2);
            x += 14 + pen.text(type, Role.FG, bars.name(), x + 14, height - legend + 2, width - x - 14) + 12;
        }
    }

    private void group(Pen pen, int index, double x, double group, double zero, double perUnit) {
        double room = touching ? Math.max(1, group - 1) : group * GROUP;
        double from = x + (group - room) / 2;
        double wide = stacked || touching ? room : room / series.size();
        double base = zero;
        for (int s = 0; s < series.size(); s++) {
            double value = series.get(s).values()[index];
            if (!Double.isFinite(value)) {
                continue;
            }
            double length = value * perUnit;
            double at = stacked || touching ? from : from + s * wide;
            var color = series.get(s).color().deriveColor(0, 1, 1, touching && series.size() > 1 ? 0.6 : 0.85);
            pen.fill(
                    color, at, Math.min(base, base - length), Math.max(1, wide - (touching ? 0 : 1)), Math.abs(length));
            base = stacked ? base - length : base;
        }
    }
}
