package greenwall.views.glance;

import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Cursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.shape.ArcType;

/// Draws one tile: its title, its value in large type with the symbol of its state, its note, and a
/// ring or bars if there is room. A click or Enter opens its view.
final class GlanceTilePane extends PaintedRegion {
    private static final double PAD = 10;
    private static final double MIN_RING = 40;
    private static final int NOTE_LINES = 2;

    private GlanceTile tile;
    private TextStyles type;

    GlanceTilePane(TextStyles type, GlanceTile first, Consumer<GlanceTile> open) {
        super(type.style(), ColorRole.SURFACE);
        this.type = type;
        tile = first;
        takeFocus(first.accessibleText());
        setCursor(Cursor.HAND);
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY) {
                open.accept(tile);
            }
        });
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                open.accept(tile);
                event.consume();
            }
        });
    }

    void show(GlanceTile newest) {
        if (!newest.equals(tile)) {
            tile = newest;
            setAccessibleText(newest.accessibleText());
            repaint();
        }
    }

    /// The minimum height, which has room for the title, the value and the note.
    static double minHeight(PaintStyle style) {
        return Math.ceil(style.small().height() * 2 + style.headline().height() + PAD * style.scale());
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var small = type.small();
        double pad = PAD * style.scale();
        var state = StateStyle.of(tile.state());
        pen.fill(state.fill(), 0, 0, 4 * style.scale(), height);
        double x = pad + 4 * style.scale();
        double room = width - x - pad;
        double ringSize = Math.min(height - pad, room * 0.4);
        boolean drawn = tile.drawing().isPresent() && ringSize >= MIN_RING * style.scale();
        var headline = type.headline();
        double icon = headline.size() * 0.7;
        // A count has no state, and the symbol for that would look like a minus sign.
        double sign = tile.state().hasColor() ? icon + headline.width(" ") : 0;
        double needed = sign + headline.width(tile.value());
        // The ring is left out if the text would be cut because of it.
        double textWidth = Math.max(needed, small.width(tile.title()));
        if (drawn && textWidth <= room - ringSize - pad) {
            double left = width - pad - ringSize;
            double top = (height - ringSize) / 2;
            switch (tile.drawing().get()) {
                case GlanceTile.Drawing.Ring ring -> ring(pen, ring, left, top, ringSize);
                case GlanceTile.Drawing.Bars(var counts) -> bars(pen, counts, left, top, ringSize);
            }
            room -= ringSize + pad;
        }
        boolean good = !tile.state().isProblem();
        var note = tile.note().isEmpty() && !good ? state.word() : tile.note();
        int fitting = (int) ((height - headline.height()) / small.height()) - 1;
        var lines = small.wrap(note, room, Math.clamp(fitting, 1, NOTE_LINES));
        double text = small.height() * (1 + Math.max(1, lines.size())) + headline.height();
        double y = Math.max(0, (height - text) / 2);
        pen.text(small, ColorRole.MUTED, tile.title(), x, y, room);
        y += small.height();
        if (sign > 0) {
            pen.icon(state.icon(), pen.color(state.text()), x, y + (headline.height() - icon) / 2, icon);
        }
        var valueFont = needed <= room ? headline : style.title();
        double valueTop = y + (headline.height() - valueFont.height()) / 2;
        pen.text(valueFont, good ? ColorRole.FG : state.text(), tile.value(), x + sign, valueTop, room - sign);
        y += headline.height();
        for (var line : lines) {
            pen.text(small, ColorRole.MUTED, line, x, y, room);
            y += small.height();
        }
    }

    /// The text styles of all tiles of a view, as large as fits.
    record TextStyles(PaintStyle style, double factor, MeasuredFont small, MeasuredFont headline) {
        private static final double PREFERRED_STRETCH = 1.5;
        private static final double PREFERRED_WIDTH = 210;
        private static final double MAX_FACTOR = 3;

        static TextStyles of(PaintStyle style, double factor) {
            return new TextStyles(
                    style,
                    factor,
                    style.small().larger(factor),
                    style.headline().larger(factor));
        }

        /// The enlargement of the text. It changes in steps, so that the fonts are not measured again for
        /// each pixel when a window is resized.
        static double factor(PaintStyle style, double width, double height) {
            double room =
                    Math.min(height / minHeight(style) / PREFERRED_STRETCH, width / (PREFERRED_WIDTH * style.scale()));
            return Math.clamp(Math.floor(room * 4) / 4, 1, MAX_FACTOR);
        }
    }

    void setTextStyles(TextStyles newType) {
        if (!newType.equals(type)) {
            type = newType;
            repaint();
        }
    }

    private void ring(Pen pen, GlanceTile.Drawing.Ring ring, double x, double y, double size) {
        double thick = size * 0.16;
        var g = pen.graphics();
        g.setLineWidth(thick);
        boolean lost = ring.healthy() && tile.state().isProblem();
        g.setStroke(pen.color(lost ? StateStyle.of(tile.state()).fill() : ColorRole.LINE));
        double side = size - thick;
        g.strokeArc(x + thick / 2, y + thick / 2, side, side, -45, 270, ArcType.OPEN);
        g.setStroke(pen.color(
                StateStyle.of(ring.healthy() ? CellState.OK : tile.state()).fill()));
        if (ring.share() > 0) {
            g.strokeArc(x + thick / 2, y + thick / 2, side, side, 225, -270 * ring.share(), ArcType.OPEN);
        }
    }

    private static void bars(Pen pen, List<Integer> counts, double x, double y, double size) {
        int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
        double wide = size / counts.size();
        for (int i = 0; i < counts.size(); i++) {
            double tall = most == 0 ? 0 : size * counts.get(i) / most;
            pen.fill(ColorRole.LINE, x + i * wide, y + size - 1, wide - 1, 1);
            pen.fill(ColorRole.MUTED, x + i * wide, y + size - tall, wide - 1, tall);
        }
    }
}
