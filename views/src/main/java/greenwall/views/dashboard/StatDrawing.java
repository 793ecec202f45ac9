package greenwall.views.dashboard;

import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.paint.Color;

/// Single values in large type, each with its series as a small chart.
final class StatDrawing extends ScrollableValues {
    private static final double WIDE = 2.5;
    private static final double TALL = 100;
    private static final double LINE = 1.2;
    private static final double MAX_OF_A_NAME = 30;

    StatDrawing(PaintStyle style) {
        super(style);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var cells = Cells.of(values().size(), width, height, options().get(PanelOption.ORIENTATION));
        var types = types(pen.style(), cells.width(), cells.height());
        for (int i = 0; i < values().size(); i++) {
            value(pen, values().get(i), cells.x(i), cells.y(i), cells.width(), cells.height(), types);
        }
    }

    private boolean named(DisplayedValue value) {
        return !value.name().isEmpty()
                && switch (options().get(PanelOption.STAT_TEXT)) {
                    case AUTO -> values().size() > 1;
                    case VALUE_AND_NAME -> true;
                    case VALUE, NAME, NONE -> false;
                };
    }

    private boolean hasText() {
        return options().get(PanelOption.STAT_TEXT) != PanelOption.StatText.NONE;
    }

    /// The large text: the value, or the name if the panel shows it instead.
    private String words(DisplayedValue value) {
        return options().get(PanelOption.STAT_TEXT) == PanelOption.StatText.NAME ? value.name() : value.text();
    }

    private String change(DisplayedValue value) {
        double change = value.change();
        return !options().get(PanelOption.PERCENT_CHANGE) || !Double.isFinite(change)
                ? ""
                : (change < 0 ? "−" : "+") + Math.round(Math.abs(change) * 1000) / 10.0 + " %";
    }

    private Color changed(Pen pen, DisplayedValue value, Color text) {
        boolean good = value.change() >= 0;
        return switch (options().get(PanelOption.PERCENT_CHANGE_COLOR)) {
            case SAME_AS_VALUE -> text;
            case STANDARD -> pen.color(good ? ColorRole.OK_TEXT : ColorRole.CRITICAL_TEXT);
            case INVERTED -> pen.color(good ? ColorRole.CRITICAL_TEXT : ColorRole.OK_TEXT);
        };
    }

    /// @param nameAtLeft whether the name is to the left of the value
    private record TextSizes(MeasuredFont name, MeasuredFont value, boolean nameAtLeft, double edge, boolean charted) {}

    /// All values have the same size, determined by the longest one, and so do all names. The proportions are
    /// those of Grafana's stat panel, for which dashboards are designed.
    private TextSizes types(PaintStyle style, double width, double height) {
        double edge = (height > TALL ? 12 : 8) * style.scale();
        double wide = Math.max(1, width - 2 * edge);
        double tall = Math.max(1, height - 2 * edge);
        boolean aside =
                options().get(PanelOption.WIDE) && !options().get(PanelOption.CENTERED) && width > WIDE * height;
        boolean charted = options().get(PanelOption.SPARKLINE)
                && values().stream().anyMatch(value -> value.trend().isPresent())
                && height > (aside ? TALL / 2 : TALL) * style.scale();
        boolean named = values().stream().anyMatch(this::named);
        boolean changes = values().stream().anyMatch(value -> !change(value).isEmpty());
        double free = tall - (changes ? style.small().height() : 0);
        double most = MAX_OF_A_NAME * style.scale();
        double name = 0;
        double value;
        if (aside && charted) {
            name = Math.min(most, size(style, names(), wide * 0.6, tall * 0.4));
            value = size(style, large(), wide * 0.4, free * 0.5);
        } else if (aside) {
            value = size(style, large(), wide * (named ? 0.3 : 1), free);
            name = Math.min(Math.min(most, value * 0.7), size(style, names(), wide * 0.6, tall));
        } else {
            name = named ? Math.min(most, size(style, names(), wide, height * 0.15)) : 0;
            value = size(style, large(), wide, free - (charted ? height * 0.25 : 0) - name * LINE);
            name = Math.min(name, value * 0.7);
        }
        var ownName = options().find(PanelOption.TITLE_SIZE).map(size -> size * style.scale());
        var ownValue = options().find(PanelOption.VALUE_SIZE).map(size -> size * style.scale());
        return new TextSizes(
                sized(style.small(), Math.max(style.small().size(), ownName.orElse(name))),
                sized(style.headline(), Math.clamp(ownValue.orElse(value), 6, Math.max(6, height))),
                aside && named,
                edge,
                charted);
    }

    private Stream<String> names() {
        return values().stream().filter(this::named).map(DisplayedValue::name);
    }

    private Stream<String> large() {
        return values().stream().map(this::words);
    }

    private static double size(PaintStyle style, Stream<String> texts, double width, double height) {
        var probe = style.headline();
        double longest = texts.mapToDouble(probe::width).max().orElse(0) / probe.size();
        return Math.min(height / LINE, width / Math.max(0.1, longest));
    }

    private void value(
            Pen pen, DisplayedValue value, double x, double y, double width, double height, TextSizes types) {
        var paint = options().get(PanelOption.PAINT);
        boolean ground =
                paint == PanelOption.StatColorMode.BACKGROUND || paint == PanelOption.StatColorMode.BACKGROUND_SOLID;
        var color = value.color();
        Color text = switch (paint) {
            case VALUE -> color;
            case NONE -> pen.color(ColorRole.FG);
            case BACKGROUND, BACKGROUND_SOLID -> ColorSchemes.on(color);
        };
        if (ground) {
            pen.fillRounded(color, x, y, width, height, 6);
        }
        boolean named = named(value);
        double name = named && !types.nameAtLeft() ? types.name().height() : 0;
        var change = hasText() ? change(value) : "";
        var small = pen.style().small();
        double block = (hasText() ? types.value().height() : 0) + (change.isEmpty() ? 0 : small.height());
        double chart = !types.charted()
                ? 0
                : types.nameAtLeft() || !hasText()
                        ? height * (hasText() ? 0.5 : 1)
                        : Math.max(height * 0.25, height - types.edge() / 2 - name - block);
        if (types.charted() && value.trend().isPresent()) {
            var trend = value.trend().orElseThrow();
            trend(pen, trend, ground ? ColorSchemes.on(color) : color, x, y + height - chart, width, chart);
        }
        double left = x + types.edge();
        double room = width - 2 * types.edge();
        double top = y + Math.max(0, (height - chart - name - block) / 2);
        boolean middle = options().get(PanelOption.CENTERED) || !named;
        if (named) {
            var of = ground ? text : pen.color(ColorRole.FG);
            double at =
                    types.nameAtLeft() ? top + Math.max(0, (block - types.name().height()) / 2) : top;
            if (middle) {
                pen.textCentred(types.name(), of, value.name(), x + width / 2, at, room);
            } else {
                pen.text(types.name(), of, value.name(), left, at, room * (types.nameAtLeft() ? 0.6 : 1));
            }
        }
        if (!hasText()) {
            return;
        }
        large(pen, types.value(), text, words(value), left, top + name, room, types.nameAtLeft(), middle);
        if (!change.isEmpty()) {
            double below = top + name + types.value().height();
            large(pen, small, changed(pen, value, text), change, left, below, room, types.nameAtLeft(), middle);
        }
    }

    private static void large(
            Pen pen,
            MeasuredFont font,
            Color color,
            String text,
            double x,
            double top,
            double room,
            boolean right,
            boolean middle) {
        double spare = Math.max(0, room - font.width(text));
        pen.text(font, color, text, x + (right ? spare : middle ? spare / 2 : 0), top, room + 1);
    }

    private static void trend(
            Pen pen, DisplayedValue.Trend trend, Color color, double x, double y, double width, double height) {
        var line = trend.line();
        var finite = IntStream.range(0, line.size())
                .filter(i -> Double.isFinite(line.values()[i]))
                .toArray();
        int points = finite.length;
        if (line.size() < 2 || points == 0) {
            return;
        }
        var range = Arrays.stream(finite).mapToDouble(i -> line.values()[i]).summaryStatistics();
        double room = range.getMax() == range.getMin() ? 1 : range.getMax() - range.getMin();
        double from = line.times()[0];
        double length = Math.max(1, line.times()[line.size() - 1] - from);
        var xs = new double[points];
        var ys = new double[points];
        for (int p = 0; p < points; p++) {
            xs[p] = x + (line.times()[finite[p]] - from) / length * width;
            ys[p] = y + height - 2 - (line.values()[finite[p]] - range.getMin()) / room * (height - 6);
        }
        int first = 0;
        for (int p = 1; p <= points; p++) {
            if (p == points || line.times()[finite[p]] - line.times()[finite[p - 1]] > trend.gapMillis()) {
                joined(pen, Arrays.copyOfRange(xs, first, p), Arrays.copyOfRange(ys, first, p), color, y + height);
                first = p;
            }
        }
    }

    /// A line without a gap and the area below it. A single point is a dot.
    private static void joined(Pen pen, double[] xs, double[] ys, Color color, double bottom) {
        int points = xs.length;
        if (points == 1) {
            pen.fillRounded(color, xs[0] - 1, ys[0] - 1, 2, 2, 2);
            return;
        }
        // The last two corners are those of the area.
        var cornersX = Arrays.copyOf(xs, points + 2);
        var cornersY = Arrays.copyOf(ys, points + 2);
        cornersX[points] = xs[points - 1];
        cornersX[points + 1] = xs[0];
        Arrays.fill(cornersY, points, points + 2, bottom);
        var g = pen.graphics();
        g.setFill(color.deriveColor(0, 1, 1, 0.18));
        g.fillPolygon(cornersX, cornersY, points + 2);
        g.setStroke(color);
        g.setLineWidth(1);
        g.strokePolyline(xs, ys, points);
    }

    /// A grid whose cells are as close as possible to a good aspect ratio.
    record Cells(int across, double width, double height) {
        static Cells of(int count, double width, double height, PanelOption.Orientation orientation) {
            int n = Math.max(1, count);
            int across = switch (orientation) {
                case VERTICAL -> n;
                case HORIZONTAL -> 1;
                case AUTO -> best(n, width, height);
            };
            int down = Math.ceilDiv(n, across);
            return new Cells(
                    across,
                    Math.max(1, (width - (across - 1) * GAP) / across),
                    Math.max(1, (height - (down - 1) * GAP) / down));
        }

        /// A grid with as many columns as the minimum width allows, and rows of at least the minimum height.
        Cells atLeast(int count, double room, double leastWidth, double leastHeight) {
            int most =
                    (int) Math.clamp(Math.floor((room + GAP) / (Math.max(1, leastWidth) + GAP)), 1, Math.max(1, count));
            int beside = Math.min(across, most);
            return new Cells(beside, Math.max(1, (room - (beside - 1) * GAP) / beside), Math.max(height, leastHeight));
        }

        private static int best(int count, double width, double height) {
            return IntStream.rangeClosed(1, count)
                    .boxed()
                    .min(Comparator.comparingDouble(across -> {
                        double ratio = width / across / (height / Math.ceilDiv(count, across));
                        return Math.abs(Math.log(ratio / 2.2));
                    }))
                    .orElse(1);
        }

        double x(int index) {
            return index % across * (width + GAP);
        }

        double y(int index) {
            return (double) (index / across) * (height + GAP);
        }
    }
}
