package greenwall.app.command;

import greenwall.fleet.SanitizedText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Sets the log level of the program and its libraries. The default level shows only internal errors.
final class Logging {
    private static final Map<String, Level> LEVELS = Map.of(
            "off", Level.OFF,
            "error", Level.SEVERE,
            "warn", Level.WARNING,
            "info", Level.INFO,
            "debug", Level.FINE);

    private Logging() {}

    /// @throws IllegalArgumentException with a message for the user
    static void set(String word) {
        var level = LEVELS.get(word);
        if (level == null) {
            throw new IllegalArgumentException(
                    "unknown --log-level " + word + "; expected off, error, warn, info or debug");
        }
        var root = Logger.getLogger("");
        root.setLevel(level);
        for (var handler : root.getHandlers()) {
            handler.setLevel(level);
            handler.setFormatter(new LineFormatter());
        }
    }

    /// Writes each log entry as one line, even if a text from outside has line breaks. Only a stack trace has
    /// several lines.
    private static final class LineFormatter extends Formatter {
        @Override
        public String format(LogRecord entry) {
            var trace = new StringWriter();
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(new PrintWriter(trace));
            }
            return entry.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + entry.getLevel() + " "
                    + SanitizedText.line(String.valueOf(entry.getLoggerName())) + ": "
                    + SanitizedText.line(formatMessage(entry)) + "\n" + SanitizedText.block(trace.toString());
        }
    }
}
