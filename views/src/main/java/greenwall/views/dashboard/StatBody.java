package greenwall.views.dashboard;

import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.Role;
import greenwall.views.chart.Line;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.TextStyle;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/// Single values, as large as there is room, with the course of the series behind them.
final class StatBody extends PaintedRegion {
    private static final double GAP = 4;
    private static final double EDGE = 6;

    private List<ShownValue> values = List.of();
    private PanelOption.Paint paint = PanelOption.Paint.VALUE;
    private PanelOption.StatText words = PanelOption.StatText.AUTO;
    private PanelOption.Orientation orientation = PanelOption.Orientation.AUTO;
    private boolean sparkline;
    private boolean centred;

    StatBody(PaintStyle look) {
        super(look, Role.SURFACE);
    }

    void show(
            List<ShownValue> newValues,
            PanelOption.Paint newPaint,
            PanelOption.StatText newWords,
            PanelOption.Orientation newOrientation,
            boolean withSparkline,
            boolean isCentred) {
        values = List.copyOf(newValues);
        paint = newPaint;
        words = newWords;
        orientation = newOrientation;
        sparkline = withSparkline;
        centred = isCentred;
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var cells = Cells.of(values.size(), width, height, orientation);
        double size = Double.POSITIVE_INFINITY;
        // All values are of one size, that of the longest.
        for (var value : values) {
            size = Math.min(size, fitting(pen, value, cells.width(), cells.height()));
        }
        for (int i = 0; i < values.size(); i++) {
            value(pen, values.get(i), cells.x(i), cells.y(i), cells.width(), cells.height(), size);
        }
    }

    private boolean named(ShownValue value) {
        return !value.name().isEmpty()
                && switch (words) {
                    case AUTO -> values.size() > 1;
                    case VALUE_AND_NAME, NAME -> true;
                    case VALUE, NONE -> false;
                };
    }

    private boolean told() {
        return words != PanelOption.StatText.NAME && words != PanelOption.StatText.NONE;
    }

    private double fitting(Pen pen, ShownValue value, double width, double height) {
        double name = named(value) ? pen.look().small().height() + 2 : 0;
        double tall = (height - name - 2 * EDGE) * (sparkline ? 0.62 : 0.8);
        var probe = pen.look().headline();
        double wide = probe.width(value.text()) / probe.size();
        return Math.clamp(Math.min(tall / 1.2, (width - 2 * EDGE) / Math.max(0.1, wide)), 8, 90);
    }

    private void value(Pen pen, ShownValue value, double x, double y, double width, double height, double size) {
        boolean ground = paint == PanelOption.Paint.BACKGROUND || paint == PanelOption.Paint.BACKGROUND_SOLID;
        var color = value.color();
        Color text = switch (paint) {
            case VALUE -> color;
            case NONE -> pen.color(Role.FG);
            case BACKGROUND, BACKGROUND_SOLID -> PanelColors.on(color);
        };
        if (ground) {
            pen.round(color, x, y, width, height, 6);
        }
        var trend = value.trend();
        if (sparkline && trend.isPresent()) {
            trend(pen, trend.get(), ground ? PanelColors.on(color) : color, x, y + height * 0.55, width, height * 0.45);
        }
        double name = named(value) ? pen.look().small().height() + 2 : 0;
        if (name > 0) {
            var type = pen.look().small();
            if (centred) {
                pen.textCentred(
                        type,
                        ground ? text : pen.color(Role.MUTED),
                        value.name(),
                        x + width / 2,
                        y + EDGE / 2,
                        width - EDGE);
            } else {
                pen.text(
                        type,
                        ground ? text : pen.color(Role.MUTED),
                        value.name(),
                        x + EDGE,
                        y + EDGE / 2,
                        width - 2 * EDGE);
            }
        }
        if (told()) {
            var type = sized(pen.look(), size);
            double top = y
                    + name
                    + (height - name - type.height()) / 2
                    - (sparkline && trend.isPresent() ? height * 0.08 : 0);
            boolean middle = centred || values.size() == 1;
            double wide = type.width(value.text());
            double left = middle ? x + (width - wide) / 2 : x + EDGE;
            pen.text(type, text, value.text(), Math.max(x + 2, left), Math.max(y + name, top), width - 4);
        }
    }

    private static TextStyle sized(PaintStyle look, double size) {
        var font = look.headline().font();
        return new TextStyle(new Font(font.getName(), Math.floor(size)));
    }

    private static void trend(Pen pen, Line line, Color color, double x, double y, double width, double height) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : line.values()) {
            least = Double.isFinite(value) ? Math.min(least, value) : least;
            most = Double.isFinite(value) ? Math.max(most, value) : most;
        }
        if (line.size() < 2 || !(most >= least)) {
            return;
        }
        double room = most - least == 0 ? 1 : most - least;
        double from = line.times()[0];
        double length = Math.max(1, line.times()[line.size() - 1] - from);
        var xs = new ArrayList<Double>();
        var ys = new ArrayList<Double>();
        for (int i = 0; i < line.size(); i++) {
            if (Double.isFinite(line.values()[i])) {
                xs.add(x + (line.times()[i] - from) / length * width);
                ys.add(y + height - 2 - (line.values()[i] - least) / room * (height - 6));
            }
        }
        var g = pen.graphics();
        g.setFill(color.deriveColor(0, 1, 1, 0.18));
        g.beginPath();
        g.moveTo(xs.getFirst(), y + height);
        for (int i = 0; i < xs.size(); i++) {
            g.lineTo(xs.get(i), ys.get(i));
        }
        g.lineTo(xs.getLast(), y + height);
        g.closePath();
        g.fill();
        g.setStroke(color);
        g.setLineWidth(1);
        g.beginPath();
        g.moveTo(xs.getFirst(), ys.getFirst());
        for (int i = 1; i < xs.size(); i++) {
            g.lineTo(xs.get(i), ys.get(i));
        }
        g.stroke();
    }

    /// A grid in which each cell is as near to a good shape as it can be.
    record Cells(int across, double width, double height) {
        static Cells of(int count, double width, double height, PanelOption.Orientation orientation) {
            int n = Math.max(1, count);
            int across = switch (orientation) {
                case VERTICAL -> n;
                case HORIZONTAL -> 1;
                case AUTO -> best(n, width, height);
            };
            int down = (n + across - 1) / across;
            return new Cells(
                    across,
                    Math.max(1, (width - (across - 1) * GAP) / across),
                    Math.max(1, (height - (down - 1) * GAP) / down));
        }

        private static int best(int count, double width, double height) {
            int best = 1;
            double shape = Double.POSITIVE_INFINITY;
            for (int across = 1; across <= count; across++) {
                int down = (count + across - 1) / across;
                double off = Math.abs(Math.log(width / across / (height / down) / 2.2));
                if (off < shape) {
                    shape = off;
                    best = across;
                }
            }
            return best;
        }

        double x(int index) {
            return index % across * (width + GAP);
        }

        double y(int index) {
            return (double) (index / across) * (height + GAP);
        }
    }
}
