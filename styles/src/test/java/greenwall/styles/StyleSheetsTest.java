package greenwall.styles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import javafx.scene.shape.SVGPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StyleSheetsTest {
    private static final List<String> STATES =
            List.of("OK", "WARN", "CRITICAL", "DOWN", "STALE", "SILENT", "GONE", "ABSENT", "IDLE");
    /// Without any colour, only the shape distinguishes states: see the pictures of ColorVisionStatesTest.
    private static final List<ColorVision> COLOURED =
            List.of(ColorVision.FULL, ColorVision.PROTANOPIA, ColorVision.DEUTERANOPIA, ColorVision.TRITANOPIA);

    private static final List<ColorRole> GROUNDS = List.of(ColorRole.BG, ColorRole.SURFACE);

    private static Color color(Theme theme, String role) {
        return ColorPalette.of(theme).color(ColorRole.valueOf(role));
    }

    @Test
    void theRulesUseColourRolesAndNoColours() {
        var rules = ColorPalette.resource("components.css").replaceAll("(?s)/\\*.*?\\*/", "");
        assertThat(rules).doesNotContainPattern("#[0-9a-fA-F]{3,8}\\b").doesNotContainPattern("\\b(rgba?|hsba?)\\(");
        assertThat(rules.toLowerCase(Locale.ROOT))
                .doesNotContainPattern("-(fill|color): *(white|black|red|green|blue|grey|gray)\\b");
    }

    @Test
    void everyThemeDefinesEveryTokenThatTheRulesUse() {
        var used = Pattern.compile("-gw-[a-z0-9-]+")
                .matcher(ColorPalette.resource("components.css"))
                .results()
                .map(r -> r.group());
        var names = used.distinct().toList();
        assertThat(names).isNotEmpty();
        for (var theme : Theme.values()) {
            assertThat(ColorPalette.tokens(theme)).containsKeys(names.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void everyThemeHasTheSameTokensEachWithAColour(Theme theme) {
        assertThat(ColorPalette.tokens(theme).keySet())
                .isEqualTo(ColorPalette.tokens(Theme.NIGHT).keySet());
        assertThat(ColorPalette.tokens(theme).values())
                .allSatisfy(color -> assertThat(color).matches("#[0-9a-f]{6}"));
    }

    /// An unknown state is not an alarm.
    @ParameterizedTest
    @EnumSource(Theme.class)
    void silentIsPalerThanEveryAlarm(Theme theme) {
        for (var silent : List.of("SILENT", "SILENT_TEXT")) {
            for (var alarm : List.of("WARN", "CRITICAL")) {
                assertThat(color(theme, silent).getSaturation())
                        .as(silent + " beside " + alarm)
                        .isLessThan(0.7 * color(theme, alarm).getSaturation());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void textIsReadableOnEveryBackground(Theme theme) {
        var palette = ColorPalette.of(theme);
        for (var ground : List.of(ColorRole.BG, ColorRole.SURFACE, ColorRole.RAISED)) {
            for (var text : List.of(ColorRole.FG, ColorRole.MUTED)) {
                double contrast = ColorVision.FULL.contrast(palette.color(text), palette.color(ground));
                assertThat(contrast).as("%s on %s", text, ground).isGreaterThanOrEqualTo(4.5);
            }
        }
        for (var state : STATES) {
            double contrast = ColorVision.FULL.contrast(color(theme, "ON_" + state), color(theme, state));
            assertThat(contrast).as("text on %s", state).isGreaterThanOrEqualTo(4.5);
            for (var ground : List.of(ColorRole.BG, ColorRole.SURFACE, ColorRole.RAISED)) {
                double textContrast = ColorVision.FULL.contrast(color(theme, state + "_TEXT"), palette.color(ground));
                assertThat(textContrast).as("%s as text on %s", state, ground).isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void statesAndSeriesStandOutFromTheBackground(Theme theme) {
        var palette = ColorPalette.of(theme);
        for (var ground : GROUNDS) {
            for (int i = 0; i < ColorPalette.SERIES; i++) {
                double contrast = ColorVision.FULL.contrast(palette.series(i), palette.color(ground));
                assertThat(contrast).as("series %d on %s", i, ground).isGreaterThanOrEqualTo(3);
            }
            double contrast = ColorVision.FULL.contrast(palette.color(ColorRole.ACCENT), palette.color(ground));
            assertThat(contrast).as("the focus ring on %s", ground).isGreaterThanOrEqualTo(3);
        }
    }

    /// A state is shown next to the background, a surface or a calm cell.
    @ParameterizedTest
    @EnumSource(Theme.class)
    void everyStateStandsOutFromCalmCellsInEveryColourVision(Theme theme) {
        var palette = ColorPalette.of(theme);
        for (var vision : ColorVision.values()) {
            for (var state : STATES) {
                for (var ground : List.of(
                        palette.color(ColorRole.BG),
                        palette.color(ColorRole.SURFACE),
                        palette.calm(ColorRole.OK),
                        palette.calm(ColorRole.IDLE),
                        palette.calm(ColorRole.ABSENT))) {
                    double contrast = vision.contrast(color(theme, state), ground);
                    assertThat(contrast)
                            .as("%s beside %s in %s", state, ground, vision)
                            .isGreaterThanOrEqualTo(3);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void textOnCalmCellsIsReadable(Theme theme) {
        var palette = ColorPalette.of(theme);
        for (var state : List.of("OK", "IDLE", "ABSENT")) {
            var ground = palette.calm(ColorRole.valueOf(state));
            for (var text : List.of(ColorRole.FG, ColorRole.valueOf(state + "_TEXT"))) {
                double contrast = ColorVision.FULL.contrast(palette.color(text), ground);
                assertThat(contrast).as("%s on a calm %s", text, state).isGreaterThanOrEqualTo(4.5);
            }
        }
    }

    /// Shape and text also distinguish the quieter states; the four that people act on differ strongly in
    /// colour.
    @ParameterizedTest
    @EnumSource(Theme.class)
    void theStatesAreDistinguishableInEveryColourVision(Theme theme) {
        var strong = List.of("OK", "WARN", "CRITICAL", "DOWN");
        for (var vision : COLOURED) {
            for (var first : STATES) {
                for (var second : STATES) {
                    if (first.compareTo(second) >= 0) {
                        continue;
                    }
                    double bar = strong.contains(first) && strong.contains(second) ? 16 : 7;
                    double difference = ColorDifference.between(vision, color(theme, first), color(theme, second));
                    assertThat(difference)
                            .as("%s against %s in %s", first, second, vision)
                            .isGreaterThanOrEqualTo(bar);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void theSeriesAreDistinguishableInEveryColourVision(Theme theme) {
        var palette = ColorPalette.of(theme);
        for (int i = 0; i < ColorPalette.SERIES; i++) {
            for (int j = 0; j < i; j++) {
                for (var vision : COLOURED) {
                    double difference = ColorDifference.between(vision, palette.series(i), palette.series(j));
                    assertThat(difference)
                            .as("series %d against %d in %s", i, j, vision)
                            .isGreaterThanOrEqualTo(12);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void noSeriesHasTheColourOfAStateOrAlarm(Theme theme) {
        var palette = ColorPalette.of(theme);
        for (int i = 0; i < ColorPalette.SERIES; i++) {
            for (var state : STATES) {
                boolean alarm = List.of("WARN", "CRITICAL", "DOWN").contains(state);
                for (var role : List.of(state, state + "_TEXT")) {
                    double difference =
                            ColorDifference.between(ColorVision.FULL, palette.series(i), color(theme, role));
                    assertThat(difference).as("series %d against %s", i, role).isGreaterThanOrEqualTo(alarm ? 20 : 10);
                    for (var vision : COLOURED) {
                        double seenDifference = ColorDifference.between(vision, palette.series(i), color(theme, role));
                        assertThat(seenDifference)
                                .as("series %d against %s in %s", i, role, vision)
                                .isGreaterThanOrEqualTo(alarm ? 7 : 0);
                    }
                }
            }
        }
    }

    /// A series in green would suggest that something is ok.
    @ParameterizedTest
    @EnumSource(Theme.class)
    void noSeriesResemblesTheGreenOfOk(Theme theme) {
        var palette = ColorPalette.of(theme);
        for (int i = 0; i < ColorPalette.SERIES; i++) {
            var series = palette.series(i);
            boolean green = series.getHue() >= 95 && series.getHue() <= 172 && series.getSaturation() > 0.3;
            assertThat(green).as("series %d is %s", i, series).isFalse();
            for (var role : List.of("OK", "OK_TEXT")) {
                double difference = ColorDifference.between(ColorVision.FULL, series, color(theme, role));
                assertThat(difference).as("series %d against %s", i, role).isGreaterThanOrEqualTo(15);
            }
        }
    }

    @Test
    void theFontsAreBundled() {
        var themes = new StyleSheets();
        assertThat(themes.text(13).getFamily()).isEqualTo("Roboto");
        assertThat(themes.bold(13).getStyle()).isEqualTo("Bold");
        assertThat(themes.mono(13).getFamily()).isEqualTo("JetBrains Mono");
        assertThat(themes.condensed(13).getFamily()).isEqualTo("Roboto Condensed");
    }

    @ParameterizedTest
    @EnumSource(Icon.class)
    void everyIconStaysInItsBox(Icon icon) {
        var shape = new SVGPath();
        shape.setContent(icon.path());
        var bounds = shape.getLayoutBounds();
        assertThat(bounds.getWidth()).isBetween(4.0, 16.0);
        assertThat(bounds.getMinX()).isGreaterThanOrEqualTo(0);
        assertThat(bounds.getMinY()).isGreaterThanOrEqualTo(0);
        assertThat(bounds.getMaxX()).isLessThanOrEqualTo(16);
        assertThat(bounds.getMaxY()).isLessThanOrEqualTo(16);
    }

    @Test
    void aThemeIsFoundByItsName() {
        assertThat(Theme.named("Daylight")).contains(Theme.DAYLIGHT);
        assertThat(Theme.named("pink")).isEmpty();
    }
}
