package greenwall.fleet.dashboard;

import greenwall.fleet.dashboard.DataFrame.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Uses values of one query as settings for the fields of others, such as a maximum or a threshold.
final class ConfigFromQueryResults {
    private static final String DEFAULT_THRESHOLD = "red";
    private static final String BELOW_THRESHOLDS = "green";
    private static final int MAX_DECIMALS = 15;

    private ConfigFromQueryResults() {}

    static List<DataFrame> apply(Transformation.ConfigFromQuery t, List<DataFrame> frames) {
        Optional<DataFrame> config =
                frames.stream().filter(f -> f.ref().equals(t.config())).findFirst();
        if (config.isEmpty()) {
            return frames;
        }
        OptionValues set =
                settings(t, TransformationRunner.named(List.of(config.get())).getFirst());
        FieldMatcher matcher = t.target().orElse(new FieldMatcher.ByType(FieldType.NUMBER));
        List<DataFrame> changed = FieldNames.changed(
                frames,
                named -> matcher.matches(named)
                        ? named.field().with(named.field().options().overriddenBy(set))
                        : named.field());
        return IntStream.range(0, frames.size())
                .filter(f -> frames.size() == 1 || frames.get(f) != config.get())
                .mapToObj(changed::get)
                .toList();
    }

    private static OptionValues settings(Transformation.ConfigFromQuery t, DataFrame config) {
        OptionValues set = OptionValues.NONE;
        List<@Nullable String> values = List.of();
        List<@Nullable String> texts = List.of();
        List<@Nullable String> colors = List.of();
        List<Thresholds.Step> steps = new ArrayList<>();
        for (Field field : config.fields()) {
            Optional<Transformation.ConfigField> setting = t.fields().stream()
                    .filter(f -> f.name().equals(field.name()))
                    .findFirst();
            String target = setting.map(Transformation.ConfigField::sets)
                    .orElse(field.name().toLowerCase(Locale.ROOT));
            String reducer = setting.map(Transformation.ConfigField::reducer)
                    .filter(r -> !r.isEmpty())
                    .orElse("lastNotNull");
            int row = Reducer.row(reducer, field.values());
            String text = row < 0 ? null : field.values().text(row);
            double number = text != null && field.type() == FieldType.TEXT
                    ? NumberText.parse(text)
                    : Reducer.reduce(reducer, field.values());
            switch (target) {
                case "mappings.value" -> values = field.values().texts();
                case "mappings.text" -> texts = field.values().texts();
                case "mappings.color" -> colors = field.values().texts();
                case "threshold1" -> {
                    if (!Double.isNaN(number)) {
                        String color = setting.map(Transformation.ConfigField::color)
                                .filter(c -> !c.isEmpty())
                                .orElse(DEFAULT_THRESHOLD);
                        steps.add(new Thresholds.Step(number, color));
                    }
                }
                default -> set = with(set, target, text, number);
            }
        }
        if (!steps.isEmpty()) {
            steps.add(new Thresholds.Step(Double.NEGATIVE_INFINITY, BELOW_THRESHOLDS));
            steps.sort(Comparator.comparingDouble(Thresholds.Step::from));
            set = set.with(FieldOption.THRESHOLDS, new Thresholds(false, steps));
        }
        return values.isEmpty() ? set : set.with(FieldOption.MAPPINGS, mappings(values, texts, colors));
    }

    private static OptionValues with(OptionValues set, String name, @Nullable String text, double number) {
        boolean whole = number == Math.rint(number) && number >= 0 && number <= MAX_DECIMALS;
        return switch (name) {
            case "min" -> Double.isNaN(number) ? set : set.with(FieldOption.MIN, number);
            case "max" -> Double.isNaN(number) ? set : set.with(FieldOption.MAX, number);
            case "decimals" -> whole ? set.with(FieldOption.DECIMALS, (int) number) : set;
            case "unit" -> text == null ? set : set.with(FieldOption.UNIT, text);
            case "displayName", "displayname" -> text == null ? set : set.with(FieldOption.NAME, text);
            case "color" ->
                text == null
                        ? set
                        : set.with(FieldOption.COLOR_MODE, FieldOption.ColorMode.FIXED)
                                .with(FieldOption.COLOR, text);
            default -> set;
        };
    }

    private static List<ValueMapping> mappings(
            List<@Nullable String> values, List<@Nullable String> texts, List<@Nullable String> colors) {
        List<ValueMapping> mappings = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                mappings.add(
                        new ValueMapping.ValueMatch(value, new ValueMapping.Result(at(texts, i), at(colors, i), i)));
            }
        }
        return mappings;
    }

    private static String at(List<@Nullable String> texts, int i) {
        String text = i < texts.size() ? texts.get(i) : null;
        return text == null ? "" : text;
    }
}
