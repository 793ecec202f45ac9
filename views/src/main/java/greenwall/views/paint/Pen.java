package greenwall.views.paint;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.SentenceCase;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.FontSmoothingType;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/// Draws shapes in the colour of a role, and text that is shortened to fit. Records the positions of texts on
/// request.
public final class Pen {
    /// With the ellipsis.
    private static final int MAX_TEXT_LENGTH = 2_001;

    private final GraphicsContext graphics;
    private final PaintStyle style;
    private final @Nullable List<TextBounds> bounds;
    private final double left;
    private final double top;

    public Pen(GraphicsContext graphics, PaintStyle style, @Nullable List<TextBounds> bounds) {
        this(graphics, style, bounds, 0, 0);
    }

    private Pen(
            GraphicsContext graphics, PaintStyle style, @Nullable List<TextBounds> bounds, double left, double top) {
        this.graphics = graphics;
        this.style = style;
        this.bounds = bounds;
        this.left = left;
        this.top = top;
        graphics.setFontSmoothingType(FontSmoothingType.GRAY);
        graphics.setTextBaseline(VPos.BASELINE);
        graphics.setTextAlign(TextAlignment.LEFT);
    }

    public PaintStyle style() {
        return style;
    }

    /// Draws in the coordinates of a larger drawing. This canvas covers the part of it that begins at `x` and
    /// `y`.
    public void translated(double x, double y, Consumer<Pen> drawing) {
        graphics.save();
        graphics.translate(-x, -y);
        drawing.accept(new Pen(graphics, style, bounds, left + x, top + y));
        graphics.restore();
    }

    public GraphicsContext graphics() {
        return graphics;
    }

    public Color color(ColorRole role) {
        return style.palette().color(role);
    }

    public void fill(Color color, double x, double y, double width, double height) {
        graphics.setFill(color);
        graphics.fillRect(x, y, width, height);
    }

    public void fill(ColorRole role, double x, double y, double width, double height) {
        fill(color(role), x, y, width, height);
    }

    /// A dotted line below a text that has a tooltip.
    public void dottedLine(ColorRole role, double x, double y, double width) {
        for (double at = 0; at < width; at += 4) {
            fill(role, x + at, y, 2, 1);
        }
    }

    public void fillRounded(Color color, double x, double y, double width, double height, double arc) {
        graphics.setFill(color);
        graphics.fillRoundRect(x, y, width, height, arc, arc);
    }

    /// A frame inside the edges of the box.
    public void frame(Color color, double x, double y, double width, double height, double thickness) {
        fill(color, x, y, width, thickness);
        graphics.fillRect(x, y + height - thickness, width, thickness);
        graphics.fillRect(x, y + thickness, thickness, height - 2 * thickness);
        graphics.fillRect(x + width - thickness, y + thickness, thickness, height - 2 * thickness);
    }

    /// The thumb of a scroll bar at the right edge, between `top` and `bottom`. Draws nothing if all content is
    /// visible.
    ///
    /// @param content the height of the content, of which the first `scrolled` pixels are above `top`
    public void scrollBarThumb(double width, double top, double bottom, double content, double scrolled) {
        double room = bottom - top;
        double hidden = content - room;
        if (hidden >= 1) {
            double tall = Math.max(24, room * room / content);
            double y = top + Math.clamp(scrolled / hidden, 0, 1) * (room - tall);
            fillRounded(color(ColorRole.EDGE), width - 6, y, 4, tall, 4);
        }
    }

    /// A line through `size` points, with a gap at NaN.
    public void curve(Color color, double thickness, int size, IntToDoubleFunction xOf, IntToDoubleFunction yOf) {
        graphics.setStroke(color);
        graphics.setLineWidth(thickness);
        graphics.beginPath();
        boolean open = false;
        for (int i = 0; i < size; i++) {
            double y = yOf.applyAsDouble(i);
            if (Double.isNaN(y)) {
                open = false;
            } else if (open) {
                graphics.lineTo(xOf.applyAsDouble(i), y);
            } else {
                graphics.moveTo(xOf.applyAsDouble(i), y);
                open = true;
            }
        }
        graphics.stroke();
    }

    public void icon(Icon icon, Color color, double x, double y, double size) {
        graphics.save();
        graphics.translate(x, y);
        graphics.scale(size / 16, size / 16);
        graphics.setFill(color);
        graphics.beginPath();
        graphics.appendSVGPath(icon.path());
        graphics.fill();
        graphics.restore();
    }

    /// Cuts a text to a length that no screen can exceed. A line from a source can be megabytes long, and it
    /// is measured at each drawing.
    public static String truncated(String text) {
        return SanitizedText.cut(text, MAX_TEXT_LENGTH);
    }

    /// Draws text whose line begins at height `y`, shortened with an ellipsis to the width `room`. Returns
    /// its width.
    public double text(MeasuredFont font, Color color, String text, double x, double y, double room) {
        var fitted = font.fit(SanitizedText.line(truncated(text)), room);
        if (fitted.isEmpty()) {
            return 0;
        }
        double width = font.width(fitted);
        graphics.setFont(font.font());
        graphics.setFill(color);
        graphics.fillText(fitted, x, Math.round(y + font.ascent()));
        if (bounds != null) {
            bounds.add(new TextBounds(
                    fitted, x - left, y - top, width, font.height(), font.capHeight(), Optional.of(color)));
        }
        return width;
    }

    public double text(MeasuredFont font, ColorRole role, String text, double x, double y, double room) {
        return text(font, color(role), text, x, y, room);
    }

    /// Text that ends at `right`.
    public double textLeftOf(MeasuredFont font, Color color, String text, double right, double y, double room) {
        var fitted = font.fit(truncated(text), room);
        return text(font, color, fitted, right - font.width(fitted), y, room + 1);
    }

    public double textLeftOf(MeasuredFont font, ColorRole role, String text, double right, double y, double room) {
        return textLeftOf(font, color(role), text, right, y, room);
    }

    public double textCentred(MeasuredFont font, Color color, String text, double centre, double y, double room) {
        var fitted = font.fit(text, room);
        return text(font, color, fitted, centre - font.width(fitted) / 2, y, room + 1);
    }

    /// A few lines in the middle of a box: why nothing is drawn there, such as the reason of a failure.
    public void emptyText(String text, double x, double y, double width, double height) {
        var font = style.body();
        int most = (int) Math.clamp(height / font.height(), 1, 4);
        var lines = font.wrap(SentenceCase.of(text), width - 16, most);
        double top = y + Math.max(0, (height - lines.size() * font.height()) / 2);
        for (var line : lines) {
            textCentred(font, color(ColorRole.MUTED), line, x + width / 2, top, width - 8);
            top += font.height();
        }
    }

    /// The heading of a group of rows, at the bottom of its own row.
    public void heading(String text, double x, double y, double width, double height) {
        var font = style.strong();
        text(font, ColorRole.FG, text, x, y + height - font.height() - 2, width);
    }

    /// Parallel slanted lines, which mark missing data.
    public void hatch(Color color, double x, double y, double width, double height) {
        graphics.setStroke(color);
        graphics.setLineWidth(1);
        for (double at = 0; at < width + height; at += 7) {
            double x1 = Math.min(width, at);
            double y1 = at - x1;
            double x2 = Math.max(0, at - height);
            double y2 = at - x2;
            graphics.strokeLine(x + x1, y + y1, x + x2, y + y2);
        }
    }

    /// Muted text rotated upwards from `bottom`; `x` is the left edge of the rotated line.
    public void verticalText(MeasuredFont font, String text, double x, double bottom, double room) {
        var color = color(ColorRole.MUTED);
        var fitted = font.fit(SanitizedText.line(text), room);
        graphics.save();
        graphics.translate(Math.round(x + font.ascent()), bottom);
        graphics.rotate(-90);
        graphics.setFont(font.font());
        graphics.setFill(color);
        graphics.fillText(fitted, 0, 0);
        graphics.restore();
        if (bounds != null) {
            double length = font.width(fitted);
            double begin = bottom - length - top;
            bounds.add(new TextBounds(
                    fitted, x - left, begin, font.height(), length, font.capHeight(), Optional.of(color)));
        }
    }

    /// Muted text rotated upwards and centred vertically at `middle`.
    public void verticalTextCentred(MeasuredFont font, String text, double x, double middle, double room) {
        double length = font.width(font.fit(SanitizedText.line(text), room));
        verticalText(font, text, x, middle + length / 2, room);
    }
}
