package greenwall.fleet.dashboard;

import java.util.List;

/// How values are drawn: defaults for all fields, and overrides for some. Later overrides win.
public record FieldConfig(OptionValues defaults, List<Override> overrides) {
    public static final FieldConfig NONE = new FieldConfig(OptionValues.NONE, List.of());

    public record Override(FieldMatcher matcher, OptionValues options) {}
}
