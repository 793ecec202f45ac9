package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldOption.CellGauge;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import javafx.scene.paint.Color;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Stop;

/// Values as horizontal or vertical bars, which scroll if they do not fit.
final class BarGaugeDrawing extends ScrollableValues {
    private static final double CELL = 8;

    BarGaugeDrawing(PaintStyle style) {
        super(style);
    }

    private boolean upright() {
        var orientation = options().get(PanelOption.ORIENTATION);
        return orientation == PanelOption.Orientation.VERTICAL
                || orientation == PanelOption.Orientation.AUTO && getWidth() > 2.2 * getHeight() && values().size() < 8;
    }

    private double configured(OptionKey<Double> size, double defaultSize) {
        return (options().get(PanelOption.MANUAL_SIZE) ? options().get(size) : defaultSize)
                * paintStyle().scale();
    }

    private double row() {
        double least = configured(PanelOption.MIN_HEIGHT, 18);
        return Math.clamp(
                (getHeight() + GAP) / Math.max(1, values().size()) - GAP,
                least,
                Math.max(least, configured(PanelOption.MAX_HEIGHT, 64)));
    }

    private double wide() {
        return Math.max(
                configured(PanelOption.MIN_WIDTH, 4),
                (getWidth() - (values().size() + 1) * GAP) / Math.max(1, values().size()));
    }

    @Override
    double hidden() {
        return Math.max(
                0,
                upright()
                        ? values().size() * (wide() + GAP) + GAP - getWidth()
                        : values().size() * (row() + GAP) - GAP - getHeight());
    }

    private String text(DisplayedValue value) {
        return options().get(PanelOption.BAR_VALUE) == PanelOption.BarValue.HIDDEN ? "" : value.text();
    }

    private Color textColor(Pen pen, DisplayedValue value) {
        return options().get(PanelOption.BAR_VALUE) == PanelOption.BarValue.TEXT
                ? pen.color(ColorRole.FG)
                : value.color();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        if (values().isEmpty()) {
            return;
        }
        if (upright()) {
            paintVertical(pen, height);
        } else {
            paintHorizontal(pen, width, height);
        }
    }

    private boolean named(DisplayedValue value) {
        return options().get(PanelOption.NAME_PLACE) != PanelOption.NamePlacement.HIDDEN
                && !value.name().isEmpty();
    }

    private void paintHorizontal(Pen pen, double width, double height) {
        var font = sized(pen.style().body(), PanelOption.TITLE_SIZE);
        var figures = sized(pen.style().body(), PanelOption.VALUE_SIZE);
        var small = sized(pen.style().small(), PanelOption.TITLE_SIZE);
        double row = row();
        double scrolled = scrolled();
        boolean above =
                options().get(PanelOption.NAME_PLACE) == PanelOption.NamePlacement.TOP && row >= 2.4 * small.height();
        double names = 0;
        double texts = 0;
        for (var value : values()) {
            names = Math.max(names, named(value) && !above ? font.width(value.name()) : 0);
            texts = Math.max(texts, figures.width(text(value)));
        }
        names = Math.min(names, width * 0.4);
        double bar = hidden() > 0 ? 8 : 0;
        double left = GAP + (names > 0 ? names + 8 : 0);
        double room = Math.max(1, width - left - texts - (texts > 0 ? 12 : 0) - GAP - bar);
        for (int i = 0; i < values().size(); i++) {
            var value = values().get(i);
            double y = Math.round(i * (row + GAP) - scrolled);
            if (y + row < 0 || y > height) {
                continue;
            }
            double from = y;
            double tall = row;
            if (named(value) && above) {
                pen.text(small, ColorRole.FG, value.name(), GAP, y, width - 2 * GAP);
                from = y + small.height() + 1;
                tall = row - small.height() - 1;
            } else if (names > 0) {
                pen.text(font, ColorRole.FG, value.name(), GAP, y + (row - font.height()) / 2, names);
            }
            bar(pen, value, new Box(left, from, room, tall, true));
            pen.text(
                    figures,
                    textColor(pen, value),
                    text(value),
                    left + room + 8,
                    from + (tall - figures.height()) / 2,
                    texts + 4);
        }
        pen.scrollBarThumb(width, 0, height, values().size() * (row + GAP) - GAP, scrolled);
    }

    private void paintVertical(Pen pen, double height) {
        var font = sized(pen.style().small(), PanelOption.TITLE_SIZE);
        var figures = sized(pen.style().small(), PanelOption.VALUE_SIZE);
        double wide = wide();
        double scrolled = scrolled();
        boolean withValue = options().get(PanelOption.BAR_VALUE) != PanelOption.BarValue.HIDDEN;
        double above = withValue ? figures.height() + 3 : GAP;
        double below = font.height() + 3;
        for (int i = 0; i < values().size(); i++) {
            var value = values().get(i);
            double x = GAP + i * (wide + GAP) - scrolled;
            bar(pen, value, new Box(x, above, wide, height - above - below - 2, false));
            pen.textCentred(figures, textColor(pen, value), text(value), x + wide / 2, 0, wide + GAP);
            if (named(value)) {
                pen.textCentred(font, pen.color(ColorRole.FG), value.name(), x + wide / 2, height - below, wide + GAP);
            }
        }
    }

    private void bar(Pen pen, DisplayedValue value, Box box) {
        paint(pen, value, options().get(PanelOption.BAR), options().get(PanelOption.UNFILLED), box);
    }

    record Box(double x, double y, double width, double height, boolean horizontal) {}

    static void paint(Pen pen, DisplayedValue value, CellGauge mode, boolean unfilled, Box box) {
        double share = Double.isFinite(value.share()) ? Math.clamp(value.share(), 0, 1) : 0;
        if (unfilled || mode == CellGauge.LCD) {
            pen.fill(ColorRole.GRID, box.x(), box.y(), box.width(), box.height());
        }
        if (mode == CellGauge.LCD) {
            cells(pen, value, share, box);
            return;
        }
        var from = value.color().deriveColor(0, 1, 1, mode == CellGauge.BASIC ? 0.45 : 0.25);
        var to = value.color().deriveColor(0, 1, 1, mode == CellGauge.BASIC ? 0.45 : 0.85);
        double filled = Math.max(share > 0 ? 1 : 0, (box.horizontal() ? box.width() : box.height()) * share);
        var g = pen.graphics();
        if (box.horizontal()) {
            g.setFill(new LinearGradient(
                    box.x(), 0, box.x() + filled, 0, false, CycleMethod.NO_CYCLE, new Stop(0, from), new Stop(1, to)));
            g.fillRect(box.x(), box.y(), filled, box.height());
            pen.fill(value.color(), box.x() + Math.max(0, filled - 2), box.y(), Math.min(2, filled), box.height());
        } else {
            double top = box.y() + box.height() - filled;
            g.setFill(new LinearGradient(
                    0, top + filled, 0, top, false, CycleMethod.NO_CYCLE, new Stop(0, from), new Stop(1, to)));
            g.fillRect(box.x(), top, box.width(), filled);
            pen.fill(value.color(), box.x(), top, box.width(), Math.min(2, filled));
        }
    }

    /// Draws LCD cells, each in the colour of its own value.
    private static void cells(Pen pen, DisplayedValue value, double share, Box box) {
        double length = box.horizontal() ? box.width() : box.height();
        int count = (int) Math.max(1, Math.floor(length / (CELL + 2)));
        for (int i = 0; i < count; i++) {
            double at = (i + 0.5) / count;
            var color = at <= share ? colorAt(value, at) : colorAt(value, at).deriveColor(0, 1, 1, 0.14);
            double from = i * length / count;
            if (box.horizontal()) {
                pen.fill(color, box.x() + from, box.y(), CELL, box.height());
            } else {
                pen.fill(color, box.x(), box.y() + length - from - CELL, box.width(), CELL);
            }
        }
    }

    private static Color colorAt(DisplayedValue value, double share) {
        return value.steps().stream()
                .filter(step -> share >= step.from())
                .reduce((_, last) -> last)
                .map(DisplayedValue.Step::color)
                .orElse(value.color());
    }
}
