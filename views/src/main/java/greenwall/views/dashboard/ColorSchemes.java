package greenwall.views.dashboard;

import greenwall.fleet.BundledText;
import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/// The colours and colour schemes that dashboards refer to by name.
final class ColorSchemes {
    private static final List<String> TONES = List.of("dark-", "semi-dark-", "", "light-", "super-light-");
    private static final Map<String, List<String>> HUES = table("hues");
    private static final Map<String, List<String>> SCHEMES = table("fields");
    private static final Map<String, List<String>> HEAT_BY_GROUND = table("heat by ground");
    private static final Map<String, List<String>> HEAT = table("heat");

    private ColorSchemes() {}

    /// Reads a section of `color-schemes.txt`: the colours of each name.
    private static Map<String, List<String>> table(String section) {
        return BundledText.sections(ColorSchemes.class, "color-schemes.txt").getOrDefault(section, List.of()).stream()
                .collect(Collectors.toMap(
                        List::getFirst, row -> List.of(row.getLast().split(" "))));
    }

    /// Empty for an unknown name.
    static Optional<Color> named(PaintStyle style, String word) {
        var name = word.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (name.equals("text")) {
            return Optional.of(style.palette().color(ColorRole.FG));
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

    static Color named(PaintStyle style, String word, ColorRole otherwise) {
        return named(style, word).orElse(style.palette().color(otherwise));
    }

    static Color along(PaintStyle style, String scheme, double share) {
        var name = scheme.toLowerCase(Locale.ROOT).replace("continuous-", "");
        var stops = SCHEMES.getOrDefault(name, List.of("green", "yellow", "red")).stream()
                .map(stop -> named(style, stop).orElse(Color.GRAY))
                .toList();
        return between(stops, Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1));
    }

    private static Color between(List<Color> stops, double share) {
        double at = share * (stops.size() - 1);
        int stop = Math.min(stops.size() - 2, (int) at);
        return stops.get(stop).interpolate(stops.get(stop + 1), at - stop);
    }

    /// The colours of a heatmap's scheme, from the lowest to the highest count. An unknown name gives the
    /// default scheme.
    static int[] heat(PaintStyle style, String scheme, int steps, boolean reversed) {
        var name = scheme.toLowerCase(Locale.ROOT);
        var oranges = HEAT_BY_GROUND.getOrDefault("oranges", List.of());
        var written = HEAT_BY_GROUND.getOrDefault(name, HEAT.getOrDefault(name, oranges));
        var stops = written.stream().map(Color::web).toList();
        boolean dark = style.palette().color(ColorRole.SURFACE).getBrightness() < 0.5;
        return steps((dark && !HEAT.containsKey(name)) != reversed ? stops.reversed() : stops, steps);
    }

    /// Shades of one colour for a heatmap, from transparent to opaque.
    static int[] heat(PaintStyle style, Color color, int steps, boolean reversed) {
        var faint = style.palette().color(ColorRole.SURFACE).interpolate(color, 0.08);
        return steps(reversed ? List.of(color, faint) : List.of(faint, color), steps);
    }

    private static int[] steps(List<Color> stops, int steps) {
        int count = Math.clamp(steps, 2, 256);
        return IntStream.range(0, count)
                .map(i -> ColorPalette.argb(between(stops, (double) i / (count - 1))))
                .toArray();
    }

    /// One of several shades of a colour, which are alternately lighter and darker.
    static Color shade(Color color, int index) {
        int step = (index + 1) / 2 % 4;
        double factor = 1 + 0.18 * (index % 2 == 0 ? -step : step);
        return color.deriveColor(0, Math.min(1, 1 / factor), factor, 1);
    }

    /// Black or white, whichever is readable on this background.
    static Color on(Color ground) {
        double light = 0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue();
        return light > 0.55 ? Color.web("#16181d") : Color.WHITE;
    }
}
