package greenwall.views.logs;

import greenwall.fleet.explain.logs.LogLevel;
import greenwall.styles.ColorRole;

/// The display of a level: its word, and the colours of the word and of its bar.
public record LevelStyle(String word, ColorRole text, ColorRole bar) {
    public static LevelStyle of(LogLevel level) {
        return switch (level) {
            case FATAL -> new LevelStyle("fatal", ColorRole.CRITICAL_TEXT, ColorRole.CRITICAL);
            case ERROR -> new LevelStyle("error", ColorRole.CRITICAL_TEXT, ColorRole.DOWN);
            case WARN -> new LevelStyle("warn", ColorRole.WARN_TEXT, ColorRole.WARN);
            case INFO -> new LevelStyle("info", ColorRole.FG, ColorRole.ACCENT);
            case DEBUG -> new LevelStyle("debug", ColorRole.MUTED, ColorRole.EDGE);
            case UNKNOWN -> new LevelStyle("–", ColorRole.MUTED, ColorRole.MUTED);
        };
    }

    /// The name of a level for a legend or a button.
    public static String name(LogLevel level) {
        return level == LogLevel.UNKNOWN ? "no level" : level.word();
    }
}
