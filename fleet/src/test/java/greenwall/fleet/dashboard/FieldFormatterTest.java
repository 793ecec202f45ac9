package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.DataFrame.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldFormatterTest extends TransformationFixture {
    private static final OptionValues GREEN_TO_RED = OptionValues.NONE.with(
            FieldOption.THRESHOLDS,
            new Thresholds(
                    false,
                    List.of(new Thresholds.Step(Double.NEGATIVE_INFINITY, "green"), new Thresholds.Step(80, "red"))));

    private static String color(double number) {
        return FieldFormatter.of(GREEN_TO_RED, number, ZoneOffset.UTC, Instant.EPOCH)
                .color();
    }

    @Test
    void notANumberHasNoThresholdColour() {
        assertThat(color(3)).isEqualTo("green");
        assertThat(color(80)).isEqualTo("red");
        assertThat(color(Double.NaN)).isEmpty();
    }

    @Test
    void aMappingOfNotANumberMatchesAMissingNumberButNoMissingText() {
        var options = OptionValues.NONE.with(
                FieldOption.MAPPINGS,
                List.of(new ValueMapping.SpecialMatch(
                        ValueMapping.SpecialValue.NAN, new ValueMapping.Result("none", "", 0))));
        assertThat(FieldFormatter.of(options, Double.NaN, ZoneOffset.UTC, Instant.EPOCH)
                        .text())
                .isEqualTo("none");
        var missingText = new ArrayList<@Nullable String>();
        missingText.add(null);
        assertThat(FieldFormatter.of(
                                DataFrame.Field.texts("state", missingText).with(options),
                                0,
                                ZoneOffset.UTC,
                                Instant.EPOCH)
                        .text())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/-/, a.b-c", "/-/g, a.b.c", "/-b/gi, a.-c"})
    void aMappingReplacesTheFirstMatchUnlessItsExpressionIsGlobal(String regex, String text) {
        var mapping = new ValueMapping.RegexMatch(regex, new ValueMapping.Result(".", "", 0));
        assertThat(mapping.apply(FieldType.TEXT, regex.endsWith("i") ? "a-B-c" : "a-b-c", Double.NaN)
                        .orElseThrow()
                        .text())
                .isEqualTo(text);
    }

    private static List<String> colors(OptionValues options, double[]... fields) {
        var thresholds = new Thresholds(
                true, List.of(new Thresholds.Step(Double.NEGATIVE_INFINITY, "green"), new Thresholds.Step(80, "red")));
        var frame = new DataFrame(
                "A",
                "",
                Arrays.stream(fields)
                        .map(values -> DataFrame.Field.numbers("x", Labels.EMPTY, values))
                        .toList());
        var config = new FieldConfig(options.with(FieldOption.THRESHOLDS, thresholds), List.of());
        var first =
                FieldFormatter.apply(config, List.of(frame)).getFirst().fields().getFirst();
        return IntStream.range(0, fields[0].length)
                .mapToObj(row -> FieldFormatter.of(first, row, ZoneOffset.UTC, Instant.EPOCH)
                        .color())
                .toList();
    }

    @Test
    void thresholdsInPercentAreOfTheRangeOfTheDataIfTheFieldHasNoLimits() {
        var bytes = new double[] {1e6, 10e6, 90e6, 100e6};
        assertThat(colors(OptionValues.NONE, bytes)).containsExactly("green", "green", "red", "red");
        assertThat(colors(OptionValues.NONE, bytes, new double[] {1_000e6}))
                .as("the range of all fields")
                .containsOnly("green");
        assertThat(colors(OptionValues.NONE.with(FieldOption.OWN_RANGE, true), bytes, new double[] {1_000e6}))
                .containsExactly("green", "green", "red", "red");
        assertThat(colors(OptionValues.NONE.with(FieldOption.MAX, 10e6), bytes))
                .containsExactly("green", "red", "red", "red");
        assertThat(colors(OptionValues.NONE, new double[] {5, 5})).containsOnly("green");
    }

    @Test
    void theRangeOfThousandsOfSeriesIsFoundOnce() {
        var series = new double[4000][200];
        series[1][7] = 100;
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(colors(OptionValues.NONE, series)).containsOnly("green"));
    }

    @Test
    void aShareIsAPercentageOfAWhole() {
        var shares = OptionValues.NONE.with(FieldOption.UNIT, "percentunit");
        assertThat(colors(shares, new double[] {0.95})).containsExactly("red");
        assertThat(colors(shares, new double[] {0.5, 0.7})).containsOnly("green");
    }

    @Test
    void anOverrideReachesAllSeriesOfTheSameName() {
        List<DataFrame> twoFrames = List.of(series("A", "x", Labels.EMPTY, 1), series("A", "x", Labels.EMPTY, 2));
        for (var matcher : List.of(
                new FieldMatcher.ByName("x"),
                new FieldMatcher.ByNames(List.of("x"), false),
                new FieldMatcher.ByRegex("/^x$/"))) {
            var bytes = new FieldConfig.Override(matcher, OptionValues.NONE.with(FieldOption.UNIT, "bytes"));
            assertThat(FieldFormatter.apply(new FieldConfig(OptionValues.NONE, List.of(bytes)), twoFrames))
                    .as(matcher.toString())
                    .allMatch(frame -> frame.fields()
                            .get(1)
                            .options()
                            .get(FieldOption.UNIT)
                            .equals("bytes"));
        }
        assertThat(apply(twoFrames, new Transformation.FilterFields(List.of("x"), "", List.of(), "")))
                .hasSize(2);
    }

    @Test
    void overridesMappingsAndThresholdsDetermineTheDisplayedValue() {
        OptionValues mapped = OptionValues.NONE
                .with(FieldOption.UNIT, "bytes")
                .with(
                        FieldOption.THRESHOLDS,
                        new Thresholds(
                                false,
                                List.of(
                                        new Thresholds.Step(Double.NEGATIVE_INFINITY, "green"),
                                        new Thresholds.Step(2000, "red"))))
                .with(
                        FieldOption.MAPPINGS,
                        List.of(new ValueMapping.ValueMatch("0", new ValueMapping.Result("empty", "", 0))));
        var config = new FieldConfig(
                mapped,
                List.of(new FieldConfig.Override(
                        new FieldMatcher.ByName("y"), OptionValues.NONE.with(FieldOption.UNIT, "percent"))));
        List<DataFrame> twoFrames = FieldFormatter.apply(
                config, List.of(series("A", "x", Labels.EMPTY, 0, 2048), series("A", "y", Labels.EMPTY, 7)));
        Field x = twoFrames.getFirst().fields().get(1);
        assertThat(FieldFormatter.of(x, 0, ZoneId.of("UTC"), Instant.EPOCH).text())
                .isEqualTo("empty");
        var shown = FieldFormatter.of(x, 1, ZoneId.of("UTC"), Instant.EPOCH);
        assertThat(shown.text() + " " + shown.color()).isEqualTo("2 KiB red");
        Field y = twoFrames.get(1).fields().get(1);
        assertThat(FieldFormatter.of(y, 0, ZoneId.of("UTC"), Instant.EPOCH).text())
                .isEqualTo("7%");
    }
}
