package greenwall.styles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.paint.Color;

/// A theme's colours for code that draws on a canvas. They come from `colors.txt`, as do those of the style
/// sheets.
public final class ColorPalette {
    public static final int SERIES = 8;
    private static final double OK_TINT = 0.1;
    private static final double OTHER_TINT = 0.04;

    private final Theme theme;
    private final Map<ColorRole, Color> roles = new EnumMap<>(ColorRole.class);
    private final Color[] series = new Color[SERIES];
    private final int[] heat = new int[256];

    private ColorPalette(Theme theme, Map<String, String> tokens) {
        this.theme = theme;
        for (var role : ColorRole.values()) {
            roles.put(role, color(tokens, role.token()));
        }
        for (int i = 0; i < SERIES; i++) {
            series[i] = color(tokens, "-gw-series-" + (i + 1));
        }
        var stops = tokens.keySet().stream()
                .filter(token -> token.startsWith("-gw-heat-"))
                .map(token -> color(tokens, token))
                .toList();
        for (int i = 0; i < heat.length; i++) {
            double at = (double) i / (heat.length - 1) * (stops.size() - 1);
            int stop = Math.min(stops.size() - 2, (int) at);
            heat[i] = argb(stops.get(stop).interpolate(stops.get(stop + 1), at - stop));
        }
    }

    public static ColorPalette of(Theme theme) {
        return new ColorPalette(theme, tokens(theme));
    }

    /// By the full names of the tokens.
    static Map<String, String> tokens(Theme theme) {
        var rows = resource("colors.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> List.of(line.split(" +")))
                .toList();
        int column = rows.getFirst().indexOf(theme.word());
        var tokens = new LinkedHashMap<String, String>();
        for (var row : rows.subList(1, rows.size())) {
            tokens.put("-gw-" + row.getFirst(), row.get(column));
        }
        return tokens;
    }

    static String resource(String name) {
        try (var stream = ColorPalette.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Color color(Map<String, String> tokens, String name) {
        var value = tokens.get(name);
        if (value == null) {
            throw new IllegalStateException("the token " + name + " is not in colors.txt");
        }
        return Color.web(value);
    }

    public Theme theme() {
        return theme;
    }

    public Color color(ColorRole role) {
        return roles.getOrDefault(role, Color.TRANSPARENT);
    }

    public Color color(ColorRole role, double opacity) {
        return color(role).deriveColor(0, 1, 1, opacity);
    }

    /// The background of a state that needs no action. It is only slightly tinted with the state's colour, so
    /// that other states stand out.
    public Color calm(ColorRole state) {
        return color(ColorRole.SURFACE).interpolate(color(state), state == ColorRole.OK ? OK_TINT : OTHER_TINT);
    }

    /// The colour of the n-th series. The colours repeat after the last one.
    public Color series(int index) {
        return series[Math.floorMod(index, SERIES)];
    }

    /// The colour of a heatmap cell as packed ARGB.
    ///
    /// @param share the intensity, from 0 to 1
    public int heat(double share) {
        return heat[(int) Math.round(Math.clamp(share, 0, 1) * (heat.length - 1))];
    }

    public static int argb(Color color) {
        return (int) Math.round(color.getOpacity() * 255) << 24
                | (int) Math.round(color.getRed() * 255) << 16
                | (int) Math.round(color.getGreen() * 255) << 8
                | (int) Math.round(color.getBlue() * 255);
    }
}
