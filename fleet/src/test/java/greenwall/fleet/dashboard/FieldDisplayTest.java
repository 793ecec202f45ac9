package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldDisplayTest {
    private static final OptionValues GREEN_TO_RED = OptionValues.NONE.with(
            FieldOption.THRESHOLDS,
            new Thresholds(
                    false,
                    List.of(new Thresholds.Step(Double.NEGATIVE_INFINITY, "green"), new Thresholds.Step(80, "red"))));

    private static String color(double number) {
        return FieldDisplay.of(GREEN_TO_RED, number, ZoneOffset.UTC, Instant.EPOCH)
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
        assertThat(FieldDisplay.of(options, Double.NaN, ZoneOffset.UTC, Instant.EPOCH)
                        .text())
                .isEqualTo("none");
        var missingText = new ArrayList<@Nullable String>();
        missingText.add(null);
        assertThat(FieldDisplay.of(
                                DataFrame.Field.texts("state", missingText).with(options),
                                0,
                                ZoneOffset.UTC,
                                Instant.EPOCH)
                        .text())
                .isEmpty();
    }
}
