package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.chart.DashboardValueAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.scene.paint.Color;

/// Grouped bars with a label for each group, for bar charts and histograms.
final class BarChartDrawing extends PaintedRegion {
    private static final double EDGE = 8;

    private Chart shown = Chart.NOTHING;

    /// @param colors one colour for all bars, or one for each name
    record Bars(String name, List<Color> colors, double[] values) {
        Color color(int index) {
            return colors.get(index % colors.size());
        }
    }

    /// @param touching whether there is no gap between groups, as for buckets
    record Chart(
            List<String> names,
            List<Bars> series,
            boolean touching,
            OptionValues options,
            DoubleFunction<String> text) {
        static final Chart NOTHING = new Chart(List.of(), List.of(), false, OptionValues.NONE, Double::toString);

        boolean level() {
            return options.get(PanelOption.ORIENTATION) == PanelOption.Orientation.HORIZONTAL && !touching;
        }

        FieldOption.Stacking stacking() {
            return touching ? FieldOption.Stacking.NONE : options.get(PanelOption.BAR_STACKING);
        }

        /// The value to draw. For percent stacks, this is its share of the sum.
        double value(Bars bars, int index) {
            double value = Double.isFinite(bars.values()[index]) ? bars.values()[index] : 0;
            if (stacking() != FieldOption.Stacking.PERCENT) {
                return value;
            }
            double total = series.stream()
                    .mapToDouble(each -> Math.abs(each.values()[index]))
                    .filter(Double::isFinite)
                    .sum();
            return total == 0 ? 0 : value / total;
        }

        String valueText(double value) {
            return stacking() == FieldOption.Stacking.PERCENT ? Math.round(value * 100) + "%" : text.apply(value);
        }
    }

    BarChartDrawing(PaintStyle style) {
        super(style, ColorRole.SURFACE);
        takeFocus("Bars");
    }

    void show(Chart newShown) {
        shown = newShown;
        repaint();
    }

    private record Axis(double zero, double perUnit, boolean horizontal) {
        void bar(Pen pen, Color color, double at, double wide, double from, double value) {
            double length = value * perUnit;
            double base = horizontal ? zero + from * perUnit : zero - from * perUnit;
            if (horizontal) {
                pen.fill(color, Math.min(base, base + length), at, Math.abs(length), wide);
            } else {
                pen.fill(color, at, Math.min(base, base - length), wide, Math.abs(length));
            }
        }
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var names = shown.names();
        if (names.isEmpty() || shown.series().isEmpty()) {
            return;
        }
        var font = pen.style().small();
        double most = 0;
        double least = 0;
        boolean stacked = shown.stacking() != FieldOption.Stacking.NONE;
        for (int i = 0; i < names.size(); i++) {
            double above = 0;
            double below = 0;
            for (var bars : shown.series()) {
                double value = shown.value(bars, i);
                above = Math.max(value, stacked ? above + Math.max(0, value) : value);
                below = Math.min(value, stacked ? below + Math.min(0, value) : value);
                most = Math.max(most, above);
                least = Math.min(least, below);
            }
        }
        boolean listed =
                shown.series().size() > 1 && shown.options().get(PanelOption.LEGEND) != PanelOption.Legend.HIDDEN;
        double legend = listed ? font.height() + 6 : 0;
        double words = names.stream().mapToDouble(font::width).max().orElse(0);
        double rotation = Math.toRadians(Math.clamp(shown.options().get(PanelOption.TICK_ROTATION), -90, 90));
        boolean level = shown.level();
        double below = level || rotation == 0
                ? font.height() + 5
                : Math.min(height / 2, Math.abs(Math.sin(rotation)) * words + font.height() + 5);
        double bottom = height - legend - below;
        boolean showValues =
                !shown.touching() && shown.options().get(PanelOption.STATE_TEXT) != FieldOption.Visibility.NEVER;
        double above = showValues && !level ? font.height() + 4 : EDGE;
        double step = DashboardValueAxis.round(
                (most == least ? 1 : most - least) / Math.max(1, (bottom - above) / (font.height() * 2.6)));
        least = Math.floor(least / step + 1e-9) * step;
        most = Math.max(least + step, Math.ceil(most / step - 1e-9) * step);
        double figures = Math.max(font.width(shown.valueText(most)), font.width(shown.valueText(least)));
        double left = level ? Math.min(words, width * 0.4) + 2 * EDGE : figures + 2 * EDGE;
        double room = Math.max(1, width - left - EDGE);
        double tall = Math.max(1, bottom - above);
        int marks = (int) Math.round((most - least) / step);
        double length = level ? room : tall;
        double perUnit = length / (most - least);
        var axis = new Axis(level ? left - least * perUnit : bottom + least * perUnit, perUnit, level);
        int every = level ? (int) Math.max(1, Math.ceil((figures + 16) * marks / room)) : 1;
        for (int i = 0; i <= marks; i += every) {
            double value = least + (most - least) * i / marks;
            double at = Math.round(length * i / marks);
            if (level) {
                pen.fill(ColorRole.GRID, left + at, above, 1, tall);
                pen.textCentred(
                        font, pen.color(ColorRole.MUTED), shown.valueText(value), left + at, bottom + 3, figures + 8);
            } else {
                pen.fill(ColorRole.GRID, left, bottom - at, room, 1);
                pen.textLeftOf(
                        font, ColorRole.MUTED, shown.valueText(value), left - 6, bottom - at - font.height() / 2, left);
            }
        }
        double group = (level ? tall : room) / names.size();
        double free = left;
        for (int i = 0; i < names.size(); i++) {
            double at = (level ? above : left) + i * group;
            group(pen, i, at, group, axis);
            if (level) {
                pen.textLeftOf(
                        font, ColorRole.MUTED, names.get(i), left - 6, at + (group - font.height()) / 2, left - 8);
            } else if (rotation != 0) {
                rotatedLabel(pen, names.get(i), at + group / 2, bottom + 3, rotation);
            } else {
                // Only some buckets are labelled. The labels of bars are shortened to the width of the group.
                var name = shown.touching()
                        ? names.get(i)
                        : font.fit(names.get(i), Math.max(font.width("000"), group - 4));
                double wide = font.width(name);
                double from = at + group / 2 - wide / 2;
                if (from >= free && from + wide <= width) {
                    pen.text(font, ColorRole.MUTED, name, from, bottom + 3, wide + 1);
                    free = from + wide + (shown.touching() ? 6 : 2);
                }
            }
        }
        double x = left;
        for (var bars : listed ? shown.series() : List.<Bars>of()) {
            pen.fillRounded(bars.color(0), x, height - legend / 2 - 4, 9, 6, 2);
            x += 14 + pen.text(font, ColorRole.FG, bars.name(), x + 14, height - legend + 2, width - x - 14) + 12;
        }
    }

    /// Draws a label that is rotated to the right (above 0) or to the left.
    private static void rotatedLabel(Pen pen, String name, double x, double y, double rotation) {
        var font = pen.style().small();
        double wide = font.width(name);
        var g = pen.graphics();
        g.save();
        g.translate(x, y);
        g.rotate(Math.toDegrees(rotation));
        pen.text(font, ColorRole.MUTED, name, rotation > 0 ? 0 : -wide, 0, wide + 1);
        g.restore();
    }

    private void group(Pen pen, int index, double at, double group, Axis axis) {
        boolean touching = shown.touching();
        boolean stacked = shown.stacking() != FieldOption.Stacking.NONE;
        int count = shown.series().size();
        double share = Math.clamp(shown.options().get(PanelOption.GROUP_WIDTH), 0.05, 1);
        double room = touching ? Math.max(1, group - 1) : group * share;
        double from = at + (group - room) / 2;
        double wide = stacked || touching ? room : room / count;
        // Values below zero are stacked downwards.
        double above = 0;
        double below = 0;
        var words = shown.options().get(PanelOption.STATE_TEXT);
        for (int s = 0; s < count; s++) {
            var bars = shown.series().get(s);
            if (!Double.isFinite(bars.values()[index])) {
                continue;
            }
            double value = shown.value(bars, index);
            double start = stacked || touching ? from : from + s * wide;
            var color = bars.color(index).deriveColor(0, 1, 1, touching && count > 1 ? 0.6 : 0.85);
            double thick = Math.max(1, wide - (touching ? 0 : 1));
            double sum = value < 0 ? below : above;
            axis.bar(pen, color, start, thick, sum, value);
            if (!touching && words != FieldOption.Visibility.NEVER) {
                paintValue(pen, shown.text().apply(bars.values()[index]), start, thick, sum, value, words, axis);
            }
            above += stacked && value > 0 ? value : 0;
            below += stacked && value < 0 ? value : 0;
        }
    }

    /// Draws the value at the end of its bar, if it fits.
    private static void paintValue(
            Pen pen,
            String text,
            double at,
            double thick,
            double from,
            double value,
            FieldOption.Visibility words,
            Axis axis) {
        var font = pen.style().small();
        double wide = font.width(text);
        boolean fits = axis.horizontal() ? font.height() <= thick : wide + 4 <= thick;
        if (!fits && words != FieldOption.Visibility.ALWAYS) {
            return;
        }
        double end = axis.zero() + (axis.horizontal() ? 1 : -1) * (from + value) * axis.perUnit();
        if (axis.horizontal()) {
            pen.text(font, ColorRole.FG, text, end + 4, at + (thick - font.height()) / 2, wide + 1);
        } else {
            pen.textCentred(font, pen.color(ColorRole.FG), text, at + thick / 2, end - font.height() - 1, wide + 2);
        }
    }
}
