package greenwall.views.chart;

import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;

/// The colours of a chart's lines. If some lines deviate, they keep their own colours and the rest is almost
/// grey, in the background.
///
/// @param slots the palette index of each line
/// @param given the colours that a dashboard sets; empty if it sets none
record ChartLineColors(int[] slots, boolean[] inBackground, boolean anyInBackground, List<Optional<Color>> given) {
    private static final double GREY = 0.82;
    private static final double FAINT = 0.25;

    static ChartLineColors of(ChartData data, SeriesColors colors, String chart) {
        List<ChartLine> lines = data.lines();
        boolean plain =
                data.stacked() || data.states().isPresent() || data.style().isPresent();
        var inBackground = plain ? new boolean[lines.size()] : OutlierFinder.inBackground(lines);
        boolean any = false;
        for (boolean each : inBackground) {
            any |= each;
        }
        var given = data.style()
                .map(style -> style.lines().stream()
                        .map(DashboardChartStyle.ChartLineStyle::color)
                        .toList())
                .orElse(List.of());
        return new ChartLineColors(colors.of(chart, lines), inBackground, any, given);
    }

    /// @param narrowed whether the user chose the lines; then each one has its own colour
    Color color(PaintStyle style, int line, boolean narrowed) {
        var own = given.isEmpty()
                ? color(style, slots[line])
                : given.get(line).orElseGet(() -> color(style, slots[line]));
        return inBackground[line] && !narrowed
                ? own.interpolate(style.palette().color(ColorRole.EDGE), GREY)
                        .interpolate(style.palette().color(ColorRole.SURFACE), FAINT)
                : own;
    }

    /// Whether a line deviates while others are drawn in the background.
    boolean standsOut(int line) {
        return anyInBackground && !inBackground[line];
    }

    boolean quiet(int line) {
        return inBackground[line];
    }

    /// The colour of a slot. After the palette's colours come their paler and then their darker tones.
    static Color color(PaintStyle style, int slot) {
        var color = style.palette().series(slot);
        int round = slot / ColorPalette.SERIES % 3;
        return round == 0 ? color : color.deriveColor(0, round == 1 ? 0.6 : 1, round == 1 ? 1 : 0.75, 1);
    }
}
