package greenwall.app.command;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/// How much the program and its libraries say on standard error: as a rule nothing but what went wrong inside.
final class Logging {
    private static final Map<String, Level> LEVELS = Map.of(
            "off", Level.OFF,
            "error", Level.SEVERE,
            "warn", Level.WARNING,
            "info", Level.INFO,
            "debug", Level.FINE);

    private Logging() {}

    /// @throws IllegalArgumentException with a line for the person who typed the level
    static void set(String word) {
        var level = LEVELS.get(word);
        if (level == null) {
            throw new IllegalArgumentException(
                    "found --log-level " + word + "; expected off, error, warn, info or debug");
        }
        var root = Logger.getLogger("");
        root.setLevel(level);
        for (var handler : root.getHandlers()) {
            handler.setLevel(level);
        }
    }
}
