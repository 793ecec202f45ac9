package greenwall.views.dashboard;

import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.scene.paint.Color;

/// The colours named by dashboards; an unknown name leaves the colour to the palette.
final class PanelColors {
    private static final List<String> TONES = List.of("dark-", "semi-dark-", "", "light-", "super-light-");
    private static final Map<String, List<String>> HUES = Map.of(
            "red", List.of("#c4162a", "#e02f44", "#f2495c", "#ff7383", "#ffa6b0"),
            "orange", List.of("#fa6400", "#ff780a", "#ff9830", "#ffb357", "#ffcb7d"),
            "yellow", List.of("#e0b400", "#f2cc0c", "#fade2a", "#ffee52", "#fff899"),
            "green", List.of("#37872d", "#56a64b", "#73bf69", "#96d98d", "#c8f2c2"),
            "blue", List.of("#1f60c4", "#3274d9", "#5794f2", "#8ab8ff", "#c0d8ff"),
            "purple", List.of("#8f3bb8", "#a352cc", "#b877d9", "#ca95e5", "#deb6f2"));
    private static final Map<String, List<String>> SCHEMES = Map.ofEntries(
            Map.entry("gryl", List.of("green", "yellow")),
            Map.entry("grylrd", List.of("green", "yellow", "red")),
            Map.entry("rdylgr", List.of("red", "yellow", "green")),
            Map.entry("blylrd", List.of("dark-blue", "super-light-yellow", "dark-red")),
            Map.entry("ylrd", List.of("super-light-yellow", "dark-red")),
            Map.entry("blpu", List.of("blue", "purple")),
            Map.entry("ylbl", List.of("super-light-yellow", "dark-blue")),
            Map.entry("blues", List.of("super-light-blue", "dark-blue")),
            Map.entry("reds", List.of("super-light-red", "dark-red")),
            Map.entry("greens", List.of("super-light-green", "dark-green")),
            Map.entry("purples", List.of("super-light-purple", "dark-purple")));

    private PanelColors() {}

    /// Empty for an unknown name.
    static Optional<Color> named(PaintStyle look, String word) {
        var name = word.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (name.equals("text")) {
            return Optional.of(look.palette().color(Role.FG));
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
