package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Options;
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

    private static final double WIDE = 2.5;

    private List<ShownValue> values = List.of();
    private Options options = Options.NONE;

    StatBody(PaintStyle look) {
        super(look, Role.SURFACE);
    }

    /// @param newOptions those of the panel
    void show(List<ShownValue> newValues, Options newOptions) {
        values = List.copyOf(newValues);
        options = newOptions;
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var cells = Cells.of(values.size(), width, height, options.get(PanelOption.ORIENTATION));
        double size = Double.POSITIVE_INFINITY;
        // All values are of one size, that of the longest.
        for (var value : values) {
            size = Math.min(size, fitting(pen.look(), value, cells.width(), cells.height()));
        }
        for (int i = 0; i < values.size(); i++) {
            value(pen, values.get(i), cells.x(i), cells.y(i), cells.width(), cells.height(), size);
        }
    }

    private boolean named(ShownValue value) {
        return !value.name().isEmpty()
                && switch (options.get(PanelOption.STAT_TEXT)) {
                    case AUTO -> values.size() > 1;
                    case VALUE_AND_NAME -> true;
                    case VALUE, NAME, NONE -> false;
                };
    }

    private boolean told() {
        return options.get(PanelOption.STAT_TEXT) != PanelOption.StatText.NONE;
    }

    /// What stands large: the value, or the name in its place.
    private String words(ShownValue value) {
        return options.get(PanelOption.STAT_TEXT) == PanelOption.StatText.NAME ? value.name() : value.text();
    }

    /// Whether the name stands beside the value.
    private boolean beside(ShownValue value, double width, double height) {
        return named(value)
                && told()
                && options.get(PanelOption.WIDE)
                && !options.get(PanelOption.CENTERED)
                && width > WIDE * height;
    }

    private TextStyle names(PaintStyle look) {
        return options.find(PanelOption.TITLE_SIZE)
                .map(size -> sized(look.small(), size * look.scale()))
                .orElse(look.small());
    }

    private String change(ShownValue value) {
        double change = value.change();
        return !options.get(PanelOption.PERCENT_CHANGE) || !Double.isFinite(change)
                ? ""
                : (change < 0 ? "−" : "+") + Math.round(Math.abs(change) * 1000) / 10.0 + " %";
    }

    private Color changed(Pen pen, ShownValue value, Color text) {
        boolean good = value.change() >= 0;
        return switch (options.get(PanelOption.PERCENT_CHANGE_COLOR)) {
            case SAME_AS_VALUE -> text;
            case STANDARD -> pen.color(good ? Role.OK_TEXT : Role.CRITICAL_TEXT);
            case INVERTED -> pen.color(good ? Role.CRITICAL_TEXT : Role.OK_TEXT);
        };
    }

    private double fitting(PaintStyle look, ShownValue value, double width, double height) {
        var own = options.find(PanelOption.VALUE_SIZE);
        if (own.isPresent()) {
            return Math.clamp(own.get() * look.scale(), 6, Math.max(6, height));
        }
        boolean beside = beside(value, width, height);
        double name = named(value) && !beside ? names(look).height() + 2 : 0;
        double below = change(value).isEmpty() ? 0 : look.small().height();
        double tall = (height - name - below - 2 * EDGE) * (options.get(PanelOption.SPARKLINE) ? 0.62 : 0.8);
        var probe = look.headline();
        double wide = probe.width(words(value)) / probe.size();
        double room = (width - 2 * EDGE) * (beside ? 0.5 : 1);
        return Math.clamp(Math.min(tall / 1.2, room / Math.max(0.1, wide)), 8, 90);
    }

    private void value(Pen pen, ShownValue value, double x, double y, double width, double height, double size) {
        var paint = options.get(PanelOption.PAINT);
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
        boolean sparkline = options.get(PanelOption.SPARKLINE) && trend.isPresent();
        if (sparkline) {
            trend(
                    pen,
                    trend.orElseThrow(),
                    ground ? PanelColors.on(color) : color,
                    x,
                    y + height * 0.55,
                    width,
                    height * 0.45);
        }
        var names = names(pen.look());
        boolean beside = beside(value, width, height);
        boolean centred = options.get(PanelOption.CENTERED);
        double name = named(value) && !beside ? names.height() + 2 : 0;
        if (named(value)) {
            var of = ground ? text : pen.color(Role.MUTED);
            double top = beside ? y + (height - names.height()) / 2 : y + EDGE / 2;
            if (centred) {
                pen.textCentred(names, of, value.name(), x + width / 2, top, width - EDGE);
            } else {
                pen.text(names, of, value.name(), x + EDGE, top, (width - 2 * EDGE) * (beside ? 0.5 : 1));
            }
        }
        if (!told()) {
            return;
        }
        var type = sized(pen.look().headline(), size);
        var change = change(value);
        var small = pen.look().small();
        double block = type.height() + (change.isEmpty() ? 0 : small.height());
        double top = Math.max(y + name, y + name + (height - name - block) / 2 - (sparkline ? height * 0.08 : 0));
        boolean middle = centred || values.size() == 1;
        left(pen, type, text, words(value), x, top, width, beside, middle);
        if (!change.isEmpty()) {
            left(pen, small, changed(pen, value, text), change, x, top + type.height(), width, beside, middle);
        }
    }

    private static void left(
            Pen pen,
            TextStyle type,
            Color color,
            String text,
            double x,
            double top,
            double width,
            boolean beside,
            boolean middle) {
        double wide = type.width(text);
        double left = beside ? x + width - EDGE - wide : middle ? x + (width - wide) / 2 : x + EDGE;
        pen.text(type, color, text, Math.max(x + 2, left), top, width - 4);
    }

    /// The same type in another size.
    static TextStyle sized(TextStyle type, double size) {
        return new TextStyle(new Font(type.font().getName(), Math.floor(size)));
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

        /// So many beside each other that each has its width, and rows that have their height.
        Cells atLeast(int count, double room, double leastWidth, double leastHeight) {
            int most =
                    (int) Math.clamp(Math.floor((room + GAP) / (Math.max(1, leastWidth) + GAP)), 1, Math.max(1, count));
            int beside = Math.min(across, most);
            return new Cells(beside, Math.max(1, (room - (beside - 1) * GAP) / beside), Math.max(height, leastHeight));
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
