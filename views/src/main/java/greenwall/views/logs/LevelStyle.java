package greenwall.views.logs;

import greenwall.fleet.explain.logs.Level;
import greenwall.styles.Role;

/// How a level is shown: its word, and the colours of the word and of its bar.
public record LevelStyle(String word, Role text, Role bar) {
    private static final LevelStyle FATAL = new LevelStyle("fatal", Role.CRITICAL_TEXT, Role.CRITICAL);
    private static final LevelStyle ERROR = new LevelStyle("error", Role.CRITICAL_TEXT, Role.DOWN);
    private static final LevelStyle WARN = new LevelStyle("warn", Role.WARN_TEXT, Role.WARN);
    private static final LevelStyle INFO = new LevelStyle("info", Role.FG, Role.ACCENT);
    private static final LevelStyle DEBUG = new LevelStyle("debug", Role.MUTED, Role.EDGE);
    private static final LevelStyle UNKNOWN = new LevelStyle("–", Role.MUTED, Role.MUTED);

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

    /// For a legend or a button.
    public static String name(Level level) {
        return level == Level.UNKNOWN ? "no level" : level.word();
    }
}
