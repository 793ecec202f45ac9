package greenwall.views.logs;

import greenwall.fleet.explain.logs.Level;
import greenwall.styles.Role;

/// How a level is shown: its word, the colour of the word and that of its part of a bar.
public record LevelLook(String word, Role text, Role bar) {
    private static final LevelLook FATAL = new LevelLook("fatal", Role.CRITICAL_TEXT, Role.CRITICAL);
    private static final LevelLook ERROR = new LevelLook("error", Role.CRITICAL_TEXT, Role.DOWN);
    private static final LevelLook WARN = new LevelLook("warn", Role.WARN_TEXT, Role.WARN);
    private static final LevelLook INFO = new LevelLook("info", Role.FG, Role.ACCENT);
    private static final LevelLook DEBUG = new LevelLook("debug", Role.MUTED, Role.EDGE);
    private static final LevelLook UNKNOWN = new LevelLook("–", Role.MUTED, Role.MUTED);

    public static LevelLook of(Level level) {
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
