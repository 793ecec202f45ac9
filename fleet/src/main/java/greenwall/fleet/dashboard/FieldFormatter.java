package greenwall.fleet.dashboard;

import greenwall.fleet.dashboard.DataFrame.Field;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// Formats a field's value for display: after mappings, in its unit, with the colour of the mapping or
/// threshold.
public final class FieldFormatter {
    private FieldFormatter() {}

    /// @param color as in [FieldOption#COLOR], of a mapping or threshold; empty if the colour mode decides
    /// @param mapped whether the text comes from a mapping
    public record FormattedValue(String text, double number, String color, boolean mapped) {}

    public static FormattedValue of(Field field, int row, ZoneId zone, Instant now) {
        return of(
                field.options(),
                field.type(),
                field.values().text(row),
                field.values().number(row),
                zone,
                now);
    }

    /// Formats a number that is not in a row, such as a reduced value or an axis tick.
    public static FormattedValue of(OptionValues options, double number, ZoneId zone, Instant now) {
        return of(options, FieldType.NUMBER, Double.isNaN(number) ? null : NumberText.plain(number), number, zone, now);
    }

    private static FormattedValue of(
            OptionValues options, FieldType type, @Nullable String raw, double number, ZoneId zone, Instant now) {
        Optional<ValueMapping.Result> mapping = options.get(FieldOption.MAPPINGS).stream()
                .map(m -> m.apply(type, raw, number))
                .flatMap(Optional::stream)
                .findFirst();
        String color = mapping.map(ValueMapping.Result::color)
                .filter(c -> !c.isEmpty())
                .or(() -> threshold(options, number))
                .orElse("");
        String mapped = mapping.map(ValueMapping.Result::text).orElse("");
        if (!mapped.isEmpty()) {
            return new FormattedValue(mapped, number, color, true);
        }
        if (raw == null || (type != FieldType.TEXT && Double.isNaN(number))) {
            return new FormattedValue(options.get(FieldOption.NO_VALUE), number, color, false);
        }
        String unit = options.get(FieldOption.UNIT);
        boolean text = type == FieldType.TEXT && (unit.isEmpty() || unit.equals("string") || Double.isNaN(number));
        if (text || unit.equals("string")) {
            return new FormattedValue(raw, number, color, false);
        }
        if (type == FieldType.TIME && !UnitFormat.isTime(unit)) {
            unit = "dateTimeAsSystem";
        } else if (type == FieldType.FLAG && !unit.startsWith("bool")) {
            unit = "bool";
        }
        OptionalInt decimals = options.find(FieldOption.DECIMALS).stream()
                .mapToInt(Integer::intValue)
                .findFirst();
        return new FormattedValue(UnitFormat.text(unit, number, decimals, zone, now), number, color, false);
    }

    /// The colour of the last step that the number has reached; percent steps need a min and a max. Empty for
    /// NaN, since the first step is usually green, which a missing value must not be.
    public static Optional<String> threshold(OptionValues options, double number) {
        Thresholds thresholds = options.find(FieldOption.THRESHOLDS).orElse(null);
        if (thresholds == null || thresholds.steps().isEmpty() || Double.isNaN(number)) {
            return Optional.empty();
        }
        double min = options.find(FieldOption.MIN).orElse(0.0);
        double max = options.find(FieldOption.MAX).orElse(100.0);
        double value = !thresholds.percent() ? number : max == min ? 0 : (number - min) / (max - min) * 100;
        return thresholds.steps().stream()
                .filter(step -> value >= step.from())
                .reduce((_, last) -> last)
                .or(() -> Optional.of(thresholds.steps().getFirst()))
                .map(Thresholds.Step::color);
    }

    /// The fields with the panel's settings. Thresholds in percent become values, by the limits of the field or else
    /// by the range of the data, as in Grafana.
    public static List<DataFrame> apply(FieldConfig config, List<DataFrame> frames) {
        List<DataFrame> configured = FieldNames.changed(frames, named -> {
            OptionValues own = named.field().options();
            // Options that a transformation set for this field override the panel's defaults.
            OptionValues options = config.defaults().overriddenBy(own);
            for (FieldConfig.Override override : config.overrides()) {
                if (override.matcher().matches(named)) {
                    options = options.overriddenBy(override.options());
                }
            }
            return named.field().with(options);
        });
        List<Field> all = configured.stream().flatMap(f -> f.fields().stream()).toList();
        boolean ofAllNeeded = all.stream().anyMatch(field -> isByPercent(field) && !hasOwnRange(field));
        Range ofAll = Range.of(ofAllNeeded ? all : List.of());
        return configured.stream()
                .map(frame -> frame.changed(field -> isByPercent(field) ? withValuesAsThresholds(field, ofAll) : field))
                .toList();
    }

    /// The least and the greatest of some values; NaN if there are none.
    public record Range(double least, double most) {
        public static Range of(List<Field> fields) {
            return new Range(
                    reduced(fields, "min").min().orElse(Double.NaN),
                    reduced(fields, "max").max().orElse(Double.NaN));
        }

        /// The position of a value in the range, from 0 to 1.
        public double share(double value) {
            return most > least ? (value - least) / (most - least) : 0;
        }

        /// This range with the limits that the options set.
        public Range with(OptionValues options) {
            return new Range(
                    options.find(FieldOption.MIN).orElse(least),
                    options.find(FieldOption.MAX).orElse(most));
        }
    }

    private static boolean hasOwnRange(Field field) {
        return field.options().get(FieldOption.OWN_RANGE);
    }

    private static boolean isByPercent(Field field) {
        return field.type() == FieldType.NUMBER
                && field.options()
                        .find(FieldOption.THRESHOLDS)
                        .filter(Thresholds::percent)
                        .isPresent();
    }

    private static Field withValuesAsThresholds(Field field, Range ofAll) {
        OptionValues options = field.options();
        Range range = hasOwnRange(field) ? Range.of(List.of(field)) : ofAll;
        double least = Double.isNaN(range.least()) ? 0 : range.least();
        double most = Double.isNaN(range.most()) ? 100 : range.most();
        double full = options.get(FieldOption.UNIT).equals("percent") ? 100 : 1;
        if (options.get(FieldOption.UNIT).startsWith("percent")) {
            least = Math.min(0, least);
            most = Math.max(full, most);
        }
        double min = options.find(FieldOption.MIN).orElse(least);
        double length = options.find(FieldOption.MAX).orElse(most) - min;
        List<Thresholds.Step> steps = options.find(FieldOption.THRESHOLDS).stream()
                .flatMap(thresholds -> thresholds.steps().stream())
                .map(step -> new Thresholds.Step(value(step.from(), min, length), step.color()))
                .toList();
        return field.with(options.with(FieldOption.THRESHOLDS, new Thresholds(false, steps)));
    }

    /// A constant value is at zero percent.
    private static double value(double percent, double min, double length) {
        if (length == 0) {
            return percent <= 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return min + percent / 100 * length;
    }

    private static DoubleStream reduced(List<Field> fields, String reducer) {
        return fields.stream()
                .filter(field -> field.type() == FieldType.NUMBER)
                .mapToDouble(field -> Reducer.reduce(reducer, field.values()))
                .filter(Double::isFinite);
    }
}
