package greenwall.views.chart;

import greenwall.fleet.InstantText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

/// Counts by kind (log lines by level, events) as stacked bars on the common time axis. A click or Enter
/// picks an instant, and a drag zooms.
public final class StackedCountChart extends PaintedRegion {
    private final TimeAxis axis;
    private final ZoneId zone;
    private StackedCountData data;
    private final RangeSelection selection;
    private String pickTitle = "Go to this time (Enter)";
    private Consumer<Instant> onPick = _ -> {};
    private Optional<TimeWindow> visibleWindow = Optional.empty();
    private double left;
    private double inner = 1;

    public StackedCountChart(PaintStyle style, TimeAxis axis, ZoneId zone, StackedCountData data) {
        super(style, ColorRole.SURFACE);
        this.axis = axis;
        this.zone = zone;
        this.data = data;
        setMinSize(120, 40);
        name();
        selection = new RangeSelection(axis, () -> inner, this::repaint);
        new SimpleChartGestures(
                        this,
                        axis,
                        selection,
                        this::top,
                        this::millis,
                        1,
                        () -> pickTitle,
                        at -> onPick.accept(at),
                        _ -> false,
                        this::repaint)
                .install();
    }

    private void name() {
        setAccessibleText("Histogram: " + data.title());
    }

    private double millis(double x) {
        return axis.start() + Math.clamp((x - left) / inner, 0, 1) * axis.length();
    }

    private double top() {
        return paintStyle().small().height() + 8;
    }

    public void setData(StackedCountData newData) {
        data = newData;
        name();
        repaint();
    }

    public void setOnPick(Consumer<Instant> handler) {
        onPick = handler;
    }

    /// @param title the title of the menu item that does the same
    public void setOnPick(String title, Consumer<Instant> handler) {
        pickTitle = title;
        onPick = handler;
    }

    /// Marks the range that the list below currently shows.
    public void setVisibleWindow(Optional<TimeWindow> window) {
        if (!visibleWindow.equals(window)) {
            visibleWindow = window;
            repaint();
        }
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var font = style.small();
        left = axis.reserveGutter(this, Plot.gutter(style, 0));
        inner = Math.max(1, Math.floor(width - left - TimeAxisChart.EDGE));
        double top = top();
        double bottom = height - font.height() - 6;
        double x = TimeAxisChart.EDGE
                + pen.text(style.strong(), ColorRole.FG, data.title(), TimeAxisChart.EDGE, 3, width / 2)
                + 14;
        legend(pen, x, width);
        if (isFocused()) {
            pen.frame(pen.color(ColorRole.ACCENT), 0, 0, Math.floor(width), Math.floor(height), 1);
        }
        if (bottom <= top) {
            return;
        }
        if (data.layers().isEmpty()) {
            double y = (top + bottom - style.body().height()) / 2;
            pen.textCentred(style.body(), pen.color(ColorRole.MUTED), data.note(), left + inner / 2, y, inner - 8);
            return;
        }
        double most = 0;
        for (int c = 0; c < data.columns(); c++) {
            if (x(end(c)) > left && x(start(c)) < left + inner) {
                most = Math.max(most, data.total(c));
            }
        }
        bars(pen, top, bottom, most);
        if (most > 0) {
            pen.fill(ColorRole.GRID, left, top, inner, 1);
            pen.textLeftOf(font, ColorRole.MUTED, Unit.COUNT.text(most), left - 6, top - 2, left);
        }
        pen.fill(ColorRole.LINE, left, bottom, inner, 1);
        marks(pen, top, bottom);
    }

    private void legend(Pen pen, double from, double width) {
        var font = pen.style().small();
        double x = from;
        int column = columnAtCursor();
        for (var layer : data.layers()) {
            double figure = column >= 0 ? StackedCountData.at(layer, column) : sum(layer);
            if (figure == 0 && column < 0) {
                continue;
            }
            var text = layer.name() + " " + Unit.COUNT.text(figure);
            if (x + 14 + font.width(text) > width - TimeAxisChart.EDGE) {
                return;
            }
            pen.fillRounded(pen.color(layer.role()), x, 3 + font.height() / 2 - 3, 9, 7, 2);
            x += 14 + pen.text(font, ColorRole.MUTED, text, x + 14, 3, width) + 14;
        }
        if (column >= 0) {
            var stamp = InstantText.stamp(Instant.ofEpochMilli(start(column)), zone);
            pen.text(font, ColorRole.FG, stamp, x, 3, width - x - TimeAxisChart.EDGE);
        }
    }

    private int columnAtCursor() {
        double cursor = axis.cursorMillis();
        if (Double.isNaN(cursor) || data.layers().isEmpty() || cursor < data.startMillis()) {
            return -1;
        }
        int column = (int) ((cursor - data.startMillis()) / data.stepMillis());
        return column < data.columns() ? column : -1;
    }

    private static double sum(StackedCountData.Layer layer) {
        double sum = 0;
        for (double count : layer.counts()) {
            sum += count;
        }
        return sum;
    }

    private long start(int column) {
        return data.startMillis() + column * data.stepMillis();
    }

    private long end(int column) {
        return start(column) + data.stepMillis();
    }

    private double x(double millis) {
        return left + (millis - axis.start()) * inner / axis.length();
    }

    private void bars(Pen pen, double top, double bottom, double most) {
        if (most <= 0) {
            pen.text(pen.style().small(), ColorRole.MUTED, "none", left + 6, top + 2, inner);
            return;
        }
        double tall = bottom - top - 1;
        for (int c = 0; c < data.columns(); c++) {
            double from = Math.max(Math.round(x(start(c))), left);
            double to = Math.min(Math.round(x(end(c))), left + inner);
            if (to <= from) {
                continue;
            }
            double wide = to - from > 3 ? to - from - 1 : to - from;
            double y = bottom;
            for (var layer : data.layers()) {
                double count = StackedCountData.at(layer, c);
                if (count > 0) {
                    double part = Math.max(1, count / most * tall);
                    y -= part;
                    pen.fill(layer.role(), from, Math.max(top, y), wide, Math.min(part, y + part - top));
                }
            }
        }
    }

    private void marks(Pen pen, double top, double bottom) {
        var style = pen.style();
        TimeTicks.paint(pen, axis.window(), left, inner, bottom, zone);
        visibleWindow.ifPresent(window -> {
            double from = Math.clamp(x(window.start().toEpochMilli()), left, left + inner);
            double to = Math.clamp(x(window.end().toEpochMilli()), left, left + inner);
            pen.fill(style.palette().color(ColorRole.ACCENT, 0.16), from, top, Math.max(2, to - from), bottom - top);
            pen.fill(ColorRole.ACCENT, from, bottom - 1, Math.max(2, to - from), 3);
        });
        selection.paint(pen, left, inner, top, bottom - top);
        double cursor = x(axis.cursorMillis());
        if (cursor >= left && cursor <= left + inner) {
            pen.fill(ColorRole.MUTED, Math.round(cursor), top, 1, bottom - top);
        }
    }
}
