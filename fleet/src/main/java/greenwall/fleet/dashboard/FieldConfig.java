package greenwall.fleet.dashboard;

import java.util.List;

/// How values are drawn: defaults for all fields, and overrides for some. Later overrides win.
public record FieldConfig(Options defaults, List<Override> overrides) {
    public static final FieldConfig NONE = new FieldConfig(Options.NONE, List.of());

    public record Override(FieldMatcher matcher, Options options) {}
}
