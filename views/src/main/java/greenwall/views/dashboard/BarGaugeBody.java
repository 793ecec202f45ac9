package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldOption.CellGauge;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;

/// Values as bars beside or below each other. More than there is room for are scrolled to.
final class BarGaugeBody extends PaintedRegion {
    private static final double GAP = 4;
    private static final double EDGE = 4;
    private static final double LEAST = 18;
    private static final double MOST = 64;
    private static final double CELL = 8;

    private List<ShownValue> values = List.of();
    private PanelOption.Orientation orientation = PanelOption.Orientation.AUTO;
    private CellGauge mode = CellGauge.GRADIENT;
    private PanelOption.NamePlace place = PanelOption.NamePlace.AUTO;
    private boolean unfilled = true;
    private double scrolled;

    BarGaugeBody(PaintStyle look) {
        super(look, Role.SURFACE);
        addEventHandler(ScrollEvent.SCROLL, event -> {
            double most = hidden();
            if (most > 0) {
                scrolled = Math.clamp(scrolled - event.getDeltaY(), 0, most);
                repaint();
                event.consume();
            }
        });
    }

    void show(
            List<ShownValue> newValues,
            PanelOption.Orientation newOrientation,
            CellGauge newMode,
            PanelOption.NamePlace newPlace,
            boolean withUnfilled) {
        values = List.copyOf(newValues);
        orientation = newOrientation;
        mode = newMode;
        place = newPlace;
        unfilled = withUnfilled;
        repaint();
    }

    private boolean upright() {
        return orientation == PanelOption.Orientation.VERTICAL
                || orientation == PanelOption.Orientation.AUTO && getWidth() > 2.2 * getHeight() && values.size() < 8;
    }

    private double row() {
        return Math.clamp(
                (getHeight() + GAP) / Math.max(1, values.size()) - GAP, LEAST * look().scale(), MOST * look().scale());
    }

    private double hidden() {
        return upright() ? 0 : Math.max(0, values.size() * (row() + GAP) - GAP - getHeight());
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        if (values.isEmpty()) {
            return;
        }
        if (upright()) {
            upright(pen, width, height);
        } else {
            level(pen, width, height);
        }
    }

    private boolean named(ShownValue value) {
        return place != PanelOption.NamePlace.HIDDEN && !value.name().isEmpty();
    }

    private void level(Pen pen, double width, double height) {
        var type = pen.look().body();
        var small = pen.look().small();
        double row = row();
        scrolled = Math.clamp(scrolled, 0, hidden());
        boolean above = place == PanelOption.NamePlace.TOP && row >= 2.4 * small.height();
        double names = 0;
        double texts = 0;
        for (var value : values) {
            names = Math.max(names, named(value) && !above ? type.width(value.name()) : 0);
            texts = Math.max(texts, type.width(value.text()));
        }
        names = Math.min(names, width * 0.4);
        double bar = hidden() > 0 ? 8 : 0;
        double left = EDGE + (names > 0 ? names + 8 : 0);
        double room = Math.max(1, width - left - texts - 12 - EDGE - bar);
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            double y = Math.round(i * (row + GAP) - scrolled);
            if (y + row < 0 || y > height) {
                continue;
            }
            double from = y;
            double tall = row;
            if (named(value) && above) {
                pen.text(small, Role.FG, value.name(), EDGE, y, width - 2 * EDGE);
                from = y + small.height() + 1;
                tall = row - small.height() - 1;
            } else if (names > 0) {
                pen.text(type, Role.FG, value.name(), EDGE, y + (row - type.height()) / 2, names);
            }
            bar(pen, value, left, from, room, tall, true);
            pen.text(type, value.color(), value.text(), left + room + 8, from + (tall - type.height()) / 2, texts + 4);
        }
        if (hidden() > 0) {
            double all = values.size() * (row + GAP);
            pen.thumb(width, 0, height, height / all, scrolled / hidden());
        }
    }

    private void upright(Pen pen, double width, double height) {
        var type = pen.look().small();
        double wide = Math.max(4, (width - (values.size() + 1) * GAP) / values.size());
        double below = type.height() + 3;
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            double x = GAP + i * (wide + GAP);
            double room = height - 2 * below - 2;
            bar(pen, value, x, below, wide, room, false);
            pen.textCentred(type, value.color(), value.text(), x + wide / 2, 0, wide + GAP);
            if (named(value)) {
                pen.textCentred(type, pen.color(Role.FG), value.name(), x + wide / 2, height - below, wide + GAP);
            }
        }
    }

    private void bar(Pen pen, ShownValue value, double x, double y, double width, double height, boolean level) {
        double share = Double.isFinite(value.share()) ? Math.clamp(value.share(), 0, 1) : 0;
        if (unfilled || mode == CellGauge.LCD) {
            pen.fill(pen.look().palette().color(Role.GRID), x, y, width, height);
        }
        switch (mode) {
            case LCD -> cells(pen, value, share, x, y, width, height, level);
            case GRADIENT, BASIC -> {
                double filled = Math.max(share > 0 ? 1 : 0, (level ? width : height) * share);
                var paint = mode == CellGauge.BASIC
                        ? value.color().deriveColor(0, 1, 1, 0.45)
                        : value.color().deriveColor(0, 1, 1, 0.75);
                if (level) {
                    pen.fill(paint, x, y, filled, height);
                    pen.fill(value.color(), x + Math.max(0, filled - 2), y, Math.min(2, filled), height);
                } else {
                    pen.fill(paint, x, y + height - filled, width, filled);
                    pen.fill(value.color(), x, y + height - filled, width, Math.min(2, filled));
                }
            }
        }
    }

    /// Small cells one after the other, each in the colour of what it stands for.
    private void cells(
            Pen pen, ShownValue value, double share, double x, double y, double width, double height, boolean level) {
        double length = level ? width : height;
        int count = (int) Math.max(1, Math.floor(length / (CELL + 2)));
        for (int i = 0; i < count; i++) {
            double at = (i + 0.5) / count;
            var color = at <= share ? colorAt(value, at) : colorAt(value, at).deriveColor(0, 1, 1, 0.14);
            double from = i * length / count;
            if (level) {
                pen.fill(color, x + from, y, CELL, height);
            } else {
                pen.fill(color, x, y + length - from - CELL, width, CELL);
            }
        }
    }

    private static Color colorAt(ShownValue value, double share) {
        var color = value.color();
        for (var step : value.steps()) {
            if (share >= step.from()) {
                color = step.color();
            }
        }
        return color;
    }
}
