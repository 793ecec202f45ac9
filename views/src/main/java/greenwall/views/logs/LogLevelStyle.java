package greenwall.views.logs;

import greenwall.fleet.log.LogLevel;
import greenwall.styles.ColorRole;
import java.util.Arrays;
import java.util.Optional;

/// The display of a level: its word, and the colours of the word and of its bar.
public record LogLevelStyle(String word, ColorRole text, ColorRole bar) {
    public static LogLevelStyle of(LogLevel level) {
        return switch (level) {
            case FATAL -> new LogLevelStyle("fatal", ColorRole.CRITICAL_TEXT, ColorRole.CRITICAL);
            case ERROR -> new LogLevelStyle("error", ColorRole.CRITICAL_TEXT, ColorRole.DOWN);
            case WARN -> new LogLevelStyle("warn", ColorRole.WARN_TEXT, ColorRole.WARN);
            case INFO -> new LogLevelStyle("info", ColorRole.FG, ColorRole.ACCENT);
            case DEBUG -> new LogLevelStyle("debug", ColorRole.MUTED, ColorRole.EDGE);
            case UNKNOWN -> new LogLevelStyle("–", ColorRole.MUTED, ColorRole.MUTED);
        };
    }

    /// The name of a level for a legend or a button.
    public static String name(LogLevel level) {
        return level == LogLevel.UNKNOWN ? "no level" : level.word();
    }

    /// The level with this name or constant, in upper or lower case.
    static Optional<LogLevel> named(String name) {
        return Arrays.stream(LogLevel.values())
                .filter(level -> name.equalsIgnoreCase(name(level)) || name.equalsIgnoreCase(level.name()))
                .findFirst();
    }
}
