package greenwall.views.dashboard;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeTicks;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.ZoneId;
import java.util.List;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;

/// States over time with a row per series. Each state is a bar, or each sample is a box.
final class StateTimelineDrawing extends PaintedRegion {
    private static final double EDGE = 6;
    private static final double MIN_ROW = 14;

    private final TimeAxis axis;
    private final ZoneId zone;
    private List<Row> rows = List.of();
    private OptionValues options = OptionValues.NONE;
    private double scrolled;
    private double left;

    /// @param separated whether a gap separates the states
    record Row(String name, boolean separated, List<StateInterval> intervals) {}

    /// A state from one instant to another, in milliseconds.
    record StateInterval(long from, long to, String text, Color color) {}

    StateTimelineDrawing(PaintStyle style, TimeAxis axis, ZoneId zone) {
        super(style, ColorRole.SURFACE);
        takeFocus("States over time");
        this.axis = axis;
        this.zone = zone;
        axis.listenWhileShown(this, _ -> repaint());
        addEventHandler(ScrollEvent.SCROLL, event -> {
            double most = Math.max(0, rows.size() * row() - plotHeight());
            double to = Math.clamp(scrolled - event.getDeltaY(), 0, most);
            if (to != scrolled && !event.isShortcutDown()) {
                scrolled = to;
                repaint();
                event.consume();
            }
        });
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> {
            if (event.getX() >= left) {
                axis.setCursor((event.getX() - left) / plotWidth());
            } else {
                axis.clearCursor();
            }
        });
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> axis.clearCursor());
    }

    void show(List<Row> newRows, OptionValues newOptions) {
        rows = List.copyOf(newRows);
        options = newOptions;
        repaint();
    }

    private double plotHeight() {
        return getHeight() - paintStyle().small().height() - 4;
    }

    private double plotWidth() {
        return Math.max(1, getWidth() - left - EDGE);
    }

    private double row() {
        return Math.max(MIN_ROW * paintStyle().scale(), plotHeight() / Math.max(1, rows.size()));
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var font = pen.style().small();
        double names =
                rows.stream().map(Row::name).mapToDouble(font::width).max().orElse(0);
        left = Math.ceil(Math.min(names, width * 0.3)) + 2 * EDGE;
        double row = row();
        double room = plotHeight();
        var window = axis.window();
        for (int i = 0; i < rows.size(); i++) {
            double y = i * row - scrolled;
            if (y + row > 0 && y < room) {
                row(pen, rows.get(i), window, Math.round(y), Math.min(row, room - y));
            }
        }
        TimeTicks.paint(pen, window, left, plotWidth(), room, zone);
        axis.cursor().ifPresent(at -> {
            double x = x(at.toEpochMilli(), window);
            if (x >= left && x <= left + plotWidth()) {
                pen.fill(ColorRole.MUTED, Math.round(x), 0, 1, room);
                paintTooltip(pen, at.toEpochMilli(), x, room);
            }
        });
    }

    private double x(double millis, TimeWindow window) {
        double from = window.start().toEpochMilli();
        return left + (millis - from) / Math.max(1, window.end().toEpochMilli() - from) * plotWidth();
    }

    /// Adjacent states end on whole pixels. Otherwise the background would be visible between them.
    private double edge(Row row, long millis, TimeWindow window) {
        double x = x(millis, window);
        return row.separated() ? x : Math.round(x);
    }

    private void row(Pen pen, Row row, TimeWindow window, double y, double tall) {
        var font = pen.style().small();
        double high = Math.max(4, Math.floor(tall * Math.clamp(options.get(PanelOption.ROW_HEIGHT), 0.2, 1)));
        double top = y + Math.floor((tall - high) / 2);
        pen.textLeftOf(font, ColorRole.FG, row.name(), left - EDGE, y + (tall - font.height()) / 2, left - 2 * EDGE);
        for (var interval : row.intervals()) {
            double from = Math.max(left, edge(row, interval.from(), window));
            double to = Math.min(left + plotWidth(), edge(row, interval.to(), window));
            if (to <= from) {
                continue;
            }
            double gap = row.separated() && to - from > 3 ? 1 : 0;
            pen.fill(interval.color(), from, top, Math.max(1, to - from - gap), high);
            double room = to - from - 6;
            var words = options.get(PanelOption.STATE_TEXT);
            double wide = font.width(interval.text());
            boolean fits = words == FieldOption.Visibility.ALWAYS || wide <= room;
            if (words != FieldOption.Visibility.NEVER && fits && high >= font.height() && room > 8) {
                double spare = Math.max(0, room - wide);
                double at = from
                        + 3
                        + switch (options.get(PanelOption.STATE_ALIGN)) {
                            case CENTER -> spare / 2;
                            case RIGHT -> spare;
                            case AUTO, LEFT -> 0;
                        };
                pen.text(
                        font,
                        ColorSchemes.on(interval.color()),
                        interval.text(),
                        at,
                        top + (high - font.height()) / 2,
                        room);
            }
        }
    }

    /// Draws a tooltip with the state under the crosshair in each row.
    private void paintTooltip(Pen pen, long millis, double x, double room) {
        var font = pen.style().small();
        for (int i = 0; i < rows.size(); i++) {
            double y = i * row() - scrolled;
            if (y + row() < 0 || y + font.height() > room) {
                continue;
            }
            for (var interval : rows.get(i).intervals()) {
                if (millis >= interval.from() && millis < interval.to()) {
                    double wide = font.width(interval.text()) + 8;
                    double at = x + 6 + wide < getWidth() ? x + 6 : x - 6 - wide;
                    pen.fillRounded(
                            pen.color(ColorRole.RAISED), at, y + (row() - font.height()) / 2, wide, font.height(), 4);
                    pen.text(font, ColorRole.FG, interval.text(), at + 4, y + (row() - font.height()) / 2, wide);
                }
            }
        }
    }
}
