package greenwall.app.command;

import greenwall.fleet.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
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
            handler.setFormatter(new Plain());
        }
    }

    /// A line of log is one line, whatever came from outside into it; a fault of the program keeps its trace.
    private static final class Plain extends Formatter {
        @Override
        public String format(LogRecord entry) {
            var trace = new StringWriter();
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(new PrintWriter(trace));
            }
            return entry.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + entry.getLevel() + " "
                    + VisibleText.line(String.valueOf(entry.getLoggerName())) + ": "
                    + VisibleText.line(formatMessage(entry)) + "\n" + VisibleText.block(trace.toString());
        }
    }
}
