package greenwall.views.dashboard;

import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Reducer;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import java.util.Optional;
import javafx.scene.paint.Color;

/// The colour of a value.
final class FieldColors {
    private FieldColors() {}

    /// @param share the position of the value between minimum and maximum
    static Color of(PaintStyle style, OptionValues options, FieldFormatter.FormattedValue display, double share) {
        var mode = options.find(FieldOption.COLOR_MODE).orElse(FieldOption.ColorMode.THRESHOLDS);
        if (display.mapped() && !display.color().isEmpty()) {
            return ColorSchemes.named(style, display.color(), ColorRole.FG);
        }
        return switch (mode) {
            case FIXED, SHADES -> ColorSchemes.named(style, options.get(FieldOption.COLOR), ColorRole.ACCENT);
            case CONTINUOUS -> ColorSchemes.along(style, options.get(FieldOption.COLOR_SCHEME), share);
            case THRESHOLDS -> ColorSchemes.named(style, display.color(), ColorRole.FG);
            case PALETTE, PALETTE_BY_NAME -> style.palette().color(ColorRole.ACCENT);
        };
    }

    /// The colour of one of the series of a panel; empty if the palette determines it.
    ///
    /// @param range the range of all series
    static Optional<Color> ofSeries(PaintStyle style, DataFrame.Field field, int index, FieldFormatter.Range range) {
        var options = field.options();
        double by = Reducer.reduce(
                switch (options.get(FieldOption.COLOR_BY)) {
                    case LAST -> "lastNotNull";
                    case MIN -> "min";
                    case MAX -> "max";
                },
                field.values());
        return switch (options.find(FieldOption.COLOR_MODE).orElse(FieldOption.ColorMode.PALETTE)) {
            case FIXED -> ColorSchemes.named(style, options.get(FieldOption.COLOR));
            case SHADES ->
                ColorSchemes.named(style, options.get(FieldOption.COLOR))
                        .map(color -> ColorSchemes.shade(color, index));
            case THRESHOLDS -> FieldFormatter.threshold(options, by).flatMap(name -> ColorSchemes.named(style, name));
            case CONTINUOUS ->
                Optional.of(ColorSchemes.along(
                        style,
                        options.get(FieldOption.COLOR_SCHEME),
                        range.with(options).share(by)));
            case PALETTE, PALETTE_BY_NAME -> Optional.empty();
        };
    }

    static boolean byName(OptionValues options) {
        var mode = options.find(FieldOption.COLOR_MODE);
        return mode.filter(m -> m == FieldOption.ColorMode.PALETTE || m == FieldOption.ColorMode.PALETTE_BY_NAME)
                .isPresent();
    }
}
