package greenwall.views.chart;

import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.paint.SubCanvas;

/// The label at the upper end of a crosshair.
final class CrosshairTopLabel {
    private final SubCanvas canvas;
    private String words = "";
    private double left;
    private double top;

    CrosshairTopLabel(PaintStyle style) {
        canvas = new SubCanvas(style, this::paint);
    }

    SubCanvas node() {
        return canvas;
    }

    void hide() {
        canvas.hide();
    }

    /// @param x the position of the crosshair
    /// @param room the width of the chart
    void show(String newWords, double x, double newTop, double room) {
        words = newWords;
        top = newTop;
        var font = canvas.paintStyle().small();
        double wide = font.width(words) + 10;
        left = Math.clamp(x - wide / 2, 0, Math.max(0, room - wide));
        canvas.place(left, top, wide, font.height() + 4);
    }

    private void paint(Pen pen) {
        var font = pen.style().small();
        double wide = font.width(words) + 10;
        pen.fillRounded(pen.color(ColorRole.RAISED), left, top, wide, font.height() + 4, 4);
        pen.text(font, ColorRole.FG, words, left + 5, top + 2, wide);
    }
}
