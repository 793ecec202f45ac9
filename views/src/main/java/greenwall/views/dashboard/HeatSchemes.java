package greenwall.views.dashboard;

import greenwall.styles.ColorRole;
import greenwall.styles.Palette;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.paint.Color;

/// The colour schemes of heatmaps by their dashboard names.
final class HeatSchemes {
    private static final String USUAL = "oranges";

    private static final Map<String, List<String>> BY_GROUND = PanelColors.table("heat by ground");
    private static final Map<String, List<String>> AS_THEY_ARE = PanelColors.table("heat");

    private HeatSchemes() {}

    /// The colours of a scheme, from least to most; the default scheme for an unknown name.
    static int[] of(PaintStyle look, String scheme, int steps, boolean turned) {
        var name = scheme.toLowerCase(Locale.ROOT);
        var usual = BY_GROUND.getOrDefault(USUAL, List.of());
        var written = BY_GROUND.getOrDefault(name, AS_THEY_ARE.getOrDefault(name, usual));
        var stops = written.stream().map(Color::web).toList();
        boolean dark = look.palette().color(ColorRole.SURFACE).getBrightness() < 0.5;
        boolean grounded = !AS_THEY_ARE.containsKey(name);
        return along((grounded && dark) != turned ? stops.reversed() : stops, steps);
    }

    /// Shades of one colour, from transparent to opaque.
    static int[] of(PaintStyle look, Color color, int steps, boolean turned) {
        var faint = look.palette().color(ColorRole.SURFACE).interpolate(color, 0.08);
        return along(turned ? List.of(color, faint) : List.of(faint, color), steps);
    }

    private static int[] along(List<Color> stops, int steps) {
        var colors = new int[Math.clamp(steps, 2, 256)];
        for (int i = 0; i < colors.length; i++) {
            double at = (double) i / (colors.length - 1) * (stops.size() - 1);
            int stop = Math.min(stops.size() - 2, (int) at);
            colors[i] = Palette.argb(stops.get(stop).interpolate(stops.get(stop + 1), at - stop));
        }
        return colors;
    }
}
