package greenwall.views.dashboard;

import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.List;
import javafx.scene.input.ScrollEvent;
import javafx.scene.text.Font;

/// The values of a panel, which scroll if they do not fit.
abstract class ScrollableValues extends PaintedRegion {
    /// Between two values.
    static final double GAP = 4;

    private List<DisplayedValue> values = List.of();
    private OptionValues options = OptionValues.NONE;
    private double scrolled;

    ScrollableValues(PaintStyle style) {
        super(style, ColorRole.SURFACE);
        takeFocus("Values");
        addEventHandler(ScrollEvent.SCROLL, event -> {
            double most = hidden();
            if (most > 0) {
                scrolled = Math.clamp(scrolled - event.getDeltaY(), 0, most);
                repaint();
                event.consume();
            }
        });
    }

    final void show(List<DisplayedValue> newValues, OptionValues newOptions) {
        values = List.copyOf(newValues);
        options = newOptions;
        repaint();
    }

    final List<DisplayedValue> values() {
        return values;
    }

    final OptionValues options() {
        return options;
    }

    /// The size of the part that does not fit, in pixels.
    double hidden() {
        return 0;
    }

    /// A text style with the size that the panel sets, or unchanged if it sets none.
    final MeasuredFont sized(MeasuredFont defaultFont, OptionKey<Double> size) {
        return options.find(size)
                .map(own -> sized(defaultFont, own * paintStyle().scale()))
                .orElse(defaultFont);
    }

    static MeasuredFont sized(MeasuredFont font, double size) {
        return new MeasuredFont(new Font(font.font().getName(), Math.floor(size)));
    }

    final double scrolled() {
        scrolled = Math.clamp(scrolled, 0, hidden());
        return scrolled;
    }
}
