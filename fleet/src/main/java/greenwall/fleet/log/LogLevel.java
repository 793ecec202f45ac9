package greenwall.fleet.log;

import greenwall.fleet.Labels;
import greenwall.fleet.LowerCaseEnum;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The severity of a line: from the labels of its stream, its metadata, or its text.
public enum LogLevel implements LowerCaseEnum {
    FATAL,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    UNKNOWN;

    /// The names of labels and of fields in a line that contain the level of the line, the first one first.
    public static final List<String> FIELDS =
            List.of("level", "detected_level", "severity", "severity_text", "lvl", "loglevel", "log_level");

    /// The labels that contain the level of a line, the first one first. In a line, a priority may be that of
    /// something else.
    public static final List<String> LABELS =
            Stream.concat(FIELDS.stream(), Stream.of("priority", "PRIORITY")).toList();

    private static final int HEAD = 240;
    private static final String FIELD_NAME = "(?:" + String.join("|", FIELDS) + ")";
    private static final Pattern FIELD = Pattern.compile("(?i)\\b" + FIELD_NAME + "\"?\\s*[=:]\\s*\"?([a-z]+)");
    /// The numbers of some loggers that write JSON, such as pino.
    private static final Pattern NUMBER = Pattern.compile("\"" + FIELD_NAME + "\"\\s*:\\s*([1-6]0)\\b");

    private static final Pattern WORD = Pattern.compile(
            "\\b(EMERG|EMERGENCY|ALERT|CRIT|CRITICAL|FATAL|PANIC|ERROR|ERR|SEVERE|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE)\\b");

    /// Empty if unknown.
    @Override
    public String word() {
        return this == UNKNOWN ? "" : LowerCaseEnum.super.word();
    }

    /// The severity given by the labels of the stream, else by the metadata of the line, else by its text.
    public static LogLevel of(Labels stream, Map<String, String> metadata, String text) {
        var level = of(stream);
        if (level == UNKNOWN) {
            level = of(metadata);
        }
        return level == UNKNOWN ? in(text) : level;
    }

    /// Whether a label of this name contains the severity.
    public static boolean isLabel(String name) {
        return LABELS.contains(name);
    }

    public static LogLevel of(Labels stream) {
        return fromLabels(stream::get);
    }

    public static LogLevel of(Map<String, String> metadata) {
        return metadata.isEmpty() ? UNKNOWN : fromLabels(label -> metadata.getOrDefault(label, ""));
    }

    private static LogLevel fromLabels(UnaryOperator<String> byLabel) {
        for (var label : LABELS) {
            var level = named(byLabel.apply(label));
            if (level != UNKNOWN) {
                return level;
            }
        }
        return UNKNOWN;
    }

    /// Finds a severity written in one of the usual ways; it does not interpret the text.
    public static LogLevel in(String text) {
        var head = AnsiColorCodes.blanked(text.length() > HEAD ? text.substring(0, HEAD) : text);
        for (var form : List.of(FIELD, NUMBER)) {
            var field = form.matcher(head);
            var level = field.find() ? named(field.group(1)) : UNKNOWN;
            if (level != UNKNOWN) {
                return level;
            }
        }
        var word = WORD.matcher(head);
        return word.find() ? named(word.group(1)) : UNKNOWN;
    }

    /// By its word, its syslog number, or its number in the JSON of some loggers.
    public static LogLevel named(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "emerg", "emergency", "alert", "crit", "critical", "fatal", "panic", "0", "1", "2", "60", "f" -> FATAL;
            case "error", "err", "eror", "severe", "3", "50", "e" -> ERROR;
            case "warn", "warning", "4", "40", "w" -> WARN;
            case "notice", "info", "information", "informational", "5", "6", "30", "i", "n" -> INFO;
            case "debug", "trace", "fine", "finer", "finest", "verbose", "7", "20", "10", "d", "t" -> DEBUG;
            default -> UNKNOWN;
        };
    }
}
