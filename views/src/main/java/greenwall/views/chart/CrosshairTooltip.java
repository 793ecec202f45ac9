package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelOption.SortOrder;
import greenwall.fleet.dashboard.PanelOption.Tooltip;
import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import greenwall.views.paint.SubCanvas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.scene.paint.Color;

/// The tooltip of the crosshair: the values of all series, largest first, and the events at that instant.
final class CrosshairTooltip {
    private static final int MAX_ROWS = 14;
    private static final int LOW_ROWS = 4;
    private static final double EDGE = 6;
    private static final double AWAY = 12;
    private static final double WIDEST_NAME = 260;
    private static final double NEAR_PIXELS = 4;

    /// For charts without a dashboard style.
    private static final OptionValues PLAIN = OptionValues.NONE.with(PanelOption.TOOLTIP_SORT, SortOrder.DESCENDING);

    private record Row(Color color, String name, String value) {}

    private final TimeSeriesChart chart;
    private final SubCanvas canvas;
    private List<Row> rows = List.of();
    private double left;
    private double top;
    private double wide;

    CrosshairTooltip(TimeSeriesChart chart) {
        this.chart = chart;
        canvas = new SubCanvas(chart.paintStyle, this::paint);
    }

    SubCanvas node() {
        return canvas;
    }

    void hide() {
        canvas.hide();
    }

    /// @param pointerShare the height of the pointer in the plot, from 0 to 1
    void show(double pointerShare) {
        var box = chart.box();
        var font = chart.paintStyle.small();
        double row = font.height() + 2;
        top = box.y() + font.height() + 5;
        // In a low chart it may cover the legend, which shows fewer values.
        double bottom = Math.max(box.bottom(), Math.min(chart.getHeight(), top + LOW_ROWS * row + 2 * EDGE));
        int fitting = (int) Math.clamp((bottom - top - 2 * EDGE) / row, 1, MAX_ROWS);
        rows = rows(seen(pointerShare), chart.axis.length() / box.width() * NEAR_PIXELS, fitting);
        if (rows.isEmpty()) {
            hide();
            return;
        }
        double names = 0;
        double values = 0;
        for (var each : rows) {
            names = Math.max(names, Math.min(WIDEST_NAME * chart.paintStyle.scale(), font.width(each.name())));
            values = Math.max(values, font.width(each.value()));
        }
        wide = Math.min(box.width(), names + values + 2 * EDGE + 14 + 10);
        double x = chart.plot.x(chart.axis.cursorMillis());
        left = x + AWAY + wide <= box.right() ? x + AWAY : Math.max(0, x - AWAY - wide);
        canvas.place(left, top, wide, rows.size() * row + 2 * EDGE);
    }

    private record LineValue(int line, double value) {}

    private List<LineValue> seen(double pointerShare) {
        var data = chart.data();
        double cursor = chart.axis.cursorMillis();
        double reach = chart.reach();
        var options = data.style().map(DashboardChartStyle::options).orElse(PLAIN);
        var kind = options.get(PanelOption.TOOLTIP);
        var order = options.get(PanelOption.TOOLTIP_SORT);
        var seen = new ArrayList<LineValue>();
        for (int i = 0; i < data.lines().size() && kind != Tooltip.NONE; i++) {
            var line = data.lines().get(i);
            double value = shown(data, i) && chart.legend.shows(line) ? line.near(cursor, reach) : Double.NaN;
            if (!Double.isNaN(value) && !(options.get(PanelOption.TOOLTIP_HIDE_ZEROS) && value == 0)) {
                seen.add(new LineValue(i, value));
            }
        }
        if (kind == Tooltip.ONE) {
            return seen.stream()
                    .min(Comparator.comparingDouble(s -> chart.plot.distance(s.line(), cursor, reach, pointerShare)))
                    .stream()
                    .toList();
        }
        var byValue = Comparator.comparingDouble(LineValue::value);
        if (order != SortOrder.NONE) {
            seen.sort((order == SortOrder.DESCENDING ? byValue.reversed() : byValue)
                    .thenComparing(s -> data.lines().get(s.line()).name()));
        }
        return seen;
    }

    private List<Row> rows(List<LineValue> seen, double near, int fitting) {
        var rows = new ArrayList<Row>();
        var data = chart.data();
        double cursor = chart.axis.cursorMillis();
        for (var annotation : data.annotations()) {
            if (annotation.start().toEpochMilli() - near <= cursor
                    && annotation.end().toEpochMilli() + near >= cursor
                    && rows.size() < 2) {
                var color = chart.paintStyle.palette().color(annotation.kind().role);
                rows.add(new Row(color, annotation.text(), ""));
            }
        }
        int room = Math.max(1, fitting - rows.size());
        int shown = Math.min(seen.size(), seen.size() <= room ? room : Math.max(1, room - 1));
        for (var each : seen.subList(0, shown)) {
            var name = data.lines().get(each.line()).name();
            var color = chart.outlierColors.color(chart.paintStyle, each.line(), true);
            rows.add(new Row(color, name, data.text(each.line(), each.value())));
        }
        if (shown < seen.size()) {
            rows.add(new Row(Color.TRANSPARENT, "and " + (seen.size() - shown) + " more", ""));
        }
        return rows;
    }

    private static boolean shown(ChartData data, int line) {
        return data.style()
                .map(style -> !style.of(line).get(FieldOption.HIDE_GRAPH)
                        && !style.of(line).get(FieldOption.HIDE_TOOLTIP))
                .orElse(true);
    }

    private void paint(Pen pen) {
        var font = pen.style().small();
        double row = font.height() + 2;
        double tall = rows.size() * row + 2 * EDGE;
        pen.fillRounded(pen.color(ColorRole.RAISED), left, top, wide, tall, 6);
        double y = top + EDGE;
        for (var each : rows) {
            pen.fillRounded(each.color(), left + EDGE, y + row / 2 - 3, 8, 5, 2);
            double value = font.width(each.value());
            pen.text(font, ColorRole.FG, each.name(), left + EDGE + 14, y, wide - 2 * EDGE - 14 - value - 8);
            pen.textLeftOf(font, ColorRole.FG, each.value(), left + wide - EDGE, y, value + 2);
            y += row;
        }
    }
}
