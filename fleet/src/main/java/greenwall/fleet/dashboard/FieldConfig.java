package greenwall.fleet.dashboard;

import java.util.List;
import java.util.function.UnaryOperator;

/// How values are drawn: defaults for all fields, and overrides for some. Later overrides win.
public record FieldConfig(OptionValues defaults, List<Override> overrides) {
    public static final FieldConfig NONE = new FieldConfig(OptionValues.NONE, List.of());

    public record Override(FieldMatcher matcher, OptionValues options) {}

    /// With the variables in its texts replaced.
    public FieldConfig filled(UnaryOperator<String> text) {
        return new FieldConfig(
                filled(defaults, text),
                overrides.stream()
                        .map(override -> new Override(override.matcher(), filled(override.options(), text)))
                        .toList());
    }

    private static OptionValues filled(OptionValues options, UnaryOperator<String> text) {
        OptionValues filled = options;
        for (var key : List.of(FieldOption.NAME, FieldOption.NO_VALUE, FieldOption.AXIS_LABEL)) {
            if (options.has(key)) {
                filled = filled.with(key, text.apply(options.get(key)));
            }
        }
        return filled;
    }
}
