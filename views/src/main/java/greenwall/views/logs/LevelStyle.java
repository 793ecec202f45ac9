package greenwall.views.logs;

import greenwall.fleet.explain.logs.Level;
import greenwall.styles.ColorRole;

/// The display of a level: its word, and the colours of the word and of its bar.
public record LevelStyle(String word, ColorRole text, ColorRole bar) {
    private static final LevelStyle FATAL = new LevelStyle("fatal", ColorRole.CRITICAL_TEXT, ColorRole.CRITICAL);
    private static final LevelStyle ERROR = new LevelStyle("error", ColorRole.CRITICAL_TEXT, ColorRole.DOWN);
    private static final LevelStyle WARN = new LevelStyle("warn", ColorRole.WARN_TEXT, ColorRole.WARN);
    private static final LevelStyle INFO = new LevelStyle("info", ColorRole.FG, ColorRole.ACCENT);
    private static final LevelStyle DEBUG = new LevelStyle("debug", ColorRole.MUTED, ColorRole.EDGE);
    private static final LevelStyle UNKNOWN = new LevelStyle("–", ColorRole.MUTED, ColorRole.MUTED);

    public static LevelStyle of(Level level) {
        return switch (level) {
            case FATAL -> FATAL;
            case ERROR -> ERROR;
            case WARN -> WARN;
            case INFO -> INFO;
            case DEBUG -> DEBUG;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /// The name of a level for a legend or a button.
    public static String name(Level level) {
        return level == Level.UNKNOWN ? "no level" : level.word();
    }
}
