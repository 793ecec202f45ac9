package greenwall.views.probe.flame;

import greenwall.fleet.probe.result.FlameTree;
import greenwall.styles.ColorVision;
import greenwall.styles.Palette;
import greenwall.styles.Role;
import javafx.scene.paint.Color;

/// The colour of a function: by its name, the same everywhere; in a comparison by whether its share grew or shrank,
/// which also differ in lightness and in words.
record FlameColors(Palette palette) {
    private static final double TELLING = 0.002;

    Color fill(FlameTree.Box box, double ofAll, boolean matched) {
        if (matched) {
            return palette.color(Role.ACCENT);
        }
        var ground = palette.color(Role.RAISED);
        if (!Double.isNaN(box.before())) {
            double change = ofAll - box.before();
            if (Math.abs(change) < TELLING) {
                return ground;
            }
            double strength = 0.35 + 0.65 * Math.min(1, Math.abs(change) / 0.2);
            return ground.interpolate(
                    palette.color(change > 0 ? Role.WARN : Role.SILENT), change > 0 ? strength : strength * 0.6);
        }
        if (box.depth() == 0 && box.path().isEmpty()) {
            return ground;
        }
        // A shade by the name, between two colours of the theme.
        double shade = Math.floorMod(box.name().hashCode() * 31, 97) / 96.0;
        var warm = palette.color(Role.WARN).interpolate(palette.color(Role.CRITICAL), shade);
        return ground.interpolate(warm, 0.34 + 0.22 * Math.floorMod(box.name().hashCode(), 13) / 12.0);
    }

    /// Dark or light, whichever has more contrast.
    Color on(Color fill) {
        var light = palette.theme().dark() ? palette.color(Role.FG) : palette.color(Role.BG);
        var dark = palette.theme().dark() ? palette.color(Role.BG) : palette.color(Role.FG);
        return ColorVision.FULL.contrast(light, fill) >= ColorVision.FULL.contrast(dark, fill) ? light : dark;
    }
}
