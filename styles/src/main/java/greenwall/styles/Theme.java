package greenwall.styles;

import java.util.Arrays;
import java.util.Optional;

/// A theme: a column of colours in `colors.txt`, and whether the controls use their dark or light base theme.
public enum Theme {
    NIGHT("night"),
    DAYLIGHT("daylight"),
    CONTRAST("high-contrast");

    private final String word;

    Theme(String word) {
        this.word = word;
    }

    public boolean dark() {
        return this != DAYLIGHT;
    }

    /// The name on the command line and in the configuration.
    public String word() {
        return word;
    }

    public Theme next() {
        return values()[(ordinal() + 1) % values().length];
    }

    public static Optional<Theme> named(String word) {
        return Arrays.stream(values())
                .filter(theme -> theme.word().equalsIgnoreCase(word))
                .findFirst();
    }
}
