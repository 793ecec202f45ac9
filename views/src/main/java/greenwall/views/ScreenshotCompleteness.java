package greenwall.views;

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

    public ScreenshotCompleteness worse(ScreenshotCompleteness other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
