package greenwall.views;

import java.util.List;

/// Whether a view had all its data when it was drawn. `greenwall shot` exits with its [#exitCode()].
public enum ScreenshotCompleteness {
    ALL,
    GAPS,
    NOTHING;

    public int exitCode() {
        return switch (this) {
            case ALL -> 0;
            case GAPS -> 1;
            case NOTHING -> 3;
        };
    }

    /// That of a view whose parts have these ones.
    public static ScreenshotCompleteness of(List<ScreenshotCompleteness> parts) {
        return of(
                parts.stream().anyMatch(each -> each != NOTHING), parts.stream().allMatch(each -> each == ALL));
    }

    /// @param any whether there is any data
    /// @param all whether no data is missing
    public static ScreenshotCompleteness of(boolean any, boolean all) {
        return !any ? NOTHING : all ? ALL : GAPS;
    }

    public ScreenshotCompleteness worse(ScreenshotCompleteness other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
