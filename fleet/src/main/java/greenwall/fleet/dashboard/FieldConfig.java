package greenwall.fleet.dashboard;

import java.util.List;

/// How values are drawn: what holds for every field, and what is different for some. Later overrides win.
public record FieldConfig(Options defaults, List<Override> overrides) {
    public static final FieldConfig NONE = new FieldConfig(Options.NONE, List.of());

    public record Override(FieldMatcher matcher, Options options) {}
}
