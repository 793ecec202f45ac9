package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldDisplay;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;

/// Which colour a value has.
final class FieldColors {
    private FieldColors() {}

    /// @param told how it is shown
    /// @param share how far it is from the least to the most
    static Color of(PaintStyle look, Options options, FieldDisplay.Shown told, double share) {
        var mode = options.find(FieldOption.COLOR_MODE).orElse(FieldOption.ColorMode.THRESHOLDS);
        if (told.mapped() && !told.color().isEmpty()) {
            return PanelColors.named(look, told.color()).orElse(look.palette().color(Role.FG));
        }
        return switch (mode) {
            case FIXED, SHADES ->
                PanelColors.named(look, options.get(FieldOption.COLOR))
                        .orElse(look.palette().color(Role.ACCENT));
            case CONTINUOUS -> PanelColors.along(look, options.get(FieldOption.COLOR_SCHEME), share);
            case THRESHOLDS ->
                PanelColors.named(look, told.color()).orElse(look.palette().color(Role.FG));
            case PALETTE, PALETTE_BY_NAME ->
                options.has(FieldOption.THRESHOLDS) && !told.color().isEmpty() && told.mapped()
                        ? PanelColors.named(look, told.color())
                                .orElse(look.palette().color(Role.FG))
                        : look.palette().color(Role.ACCENT);
        };
    }

    /// The colour of a whole series; empty for one of the palette.
    static Optional<Color> ofSeries(PaintStyle look, Options options, double by, double share) {
        return switch (options.find(FieldOption.COLOR_MODE).orElse(FieldOption.ColorMode.PALETTE)) {
            case FIXED, SHADES -> PanelColors.named(look, options.get(FieldOption.COLOR));
            case THRESHOLDS -> FieldDisplay.threshold(options, by).flatMap(name -> PanelColors.named(look, name));
            case CONTINUOUS -> Optional.of(PanelColors.along(look, options.get(FieldOption.COLOR_SCHEME), share));
            case PALETTE, PALETTE_BY_NAME -> Optional.empty();
        };
    }

    /// The steps of a field between its least and its most.
    static List<ShownValue.Step> steps(PaintStyle look, Options options, double least, double most) {
        var steps = new ArrayList<ShownValue.Step>();
        var thresholds = options.find(FieldOption.THRESHOLDS);
        for (var step : thresholds.map(Thresholds::steps).orElse(List.of())) {
            double from = thresholds.get().percent() ? step.from() / 100 : (step.from() - least) / (most - least);
            steps.add(new ShownValue.Step(
                    Double.isNaN(from) ? 0 : Math.max(0, from),
                    PanelColors.named(look, step.color()).orElse(look.palette().color(Role.FG))));
        }
        return steps;
    }
}
