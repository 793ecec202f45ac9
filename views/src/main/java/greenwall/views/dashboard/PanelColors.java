package greenwall.views.dashboard;

import greenwall.fleet.ResourceText;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.paint.Color;

/// The colours named by dashboards; an unknown name leaves the colour to the palette.
final class PanelColors {
    private static final List<String> TONES = List.of("dark-", "semi-dark-", "", "light-", "super-light-");
    private static final Map<String, List<String>> HUES = table("hues");
    private static final Map<String, List<String>> SCHEMES = table("fields");

    private PanelColors() {}

    /// The colours of each name in a part of `colors.txt`.
    static Map<String, List<String>> table(String section) {
        return ResourceText.sections(PanelColors.class, "colors.txt").getOrDefault(section, List.of()).stream()
                .collect(Collectors.toMap(
                        List::getFirst, row -> List.of(row.getLast().split(" "))));
    }

    /// Empty for an unknown name.
    static Optional<Color> named(PaintStyle look, String word) {
        var name = word.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (name.equals("text")) {
            return Optional.of(look.palette().color(ColorRole.FG));
        }
        for (var hue : HUES.entrySet()) {
            if (name.endsWith(hue.getKey())) {
                int tone = TONES.indexOf(
                        name.substring(0, name.length() - hue.getKey().length()));
                if (tone >= 0) {
                    return Optional.of(Color.web(hue.getValue().get(tone)));
                }
            }
        }
        try {
            return Optional.of(Color.web(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static Color along(PaintStyle look, String scheme, double share) {
        var stops = SCHEMES.getOrDefault(
                scheme.toLowerCase(Locale.ROOT).replace("continuous-", ""), List.of("green", "yellow", "red"));
        double at = Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1) * (stops.size() - 1);
        int stop = Math.min(stops.size() - 2, (int) at);
        return stop(look, stops.get(stop)).interpolate(stop(look, stops.get(stop + 1)), at - stop);
    }

    private static Color stop(PaintStyle look, String name) {
        return named(look, name).orElse(Color.GRAY);
    }

    /// One of several shades of a colour, alternately lighter and darker.
    static Color shade(Color color, int index) {
        int step = (index + 1) / 2 % 4;
        double factor = 1 + 0.18 * (index % 2 == 0 ? -step : step);
        return color.deriveColor(0, Math.min(1, 1 / factor), factor, 1);
    }

    /// Black or white, whichever is readable on it.
    static Color on(Color ground) {
        double light = 0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue();
        return light > 0.55 ? Color.web("#16181d") : Color.WHITE;
    }
}
