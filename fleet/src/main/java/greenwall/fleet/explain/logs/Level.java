package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// How serious a line says it is: by its stream's labels, its metadata, or its own words.
public enum Level {
    FATAL("fatal"),
    ERROR("error"),
    WARN("warn"),
    INFO("info"),
    DEBUG("debug"),
    UNKNOWN("");

    private static final List<String> LABELS =
            List.of("level", "detected_level", "severity", "severity_text", "lvl", "loglevel", "log_level", "priority");
    private static final int HEAD = 240;
    private static final Pattern FIELD =
            Pattern.compile("(?i)\\b(?:level|lvl|severity|loglevel)\"?\\s*[=:]\\s*\"?([a-z]+)");
    private static final Pattern WORD = Pattern.compile(
            "\\b(EMERG|EMERGENCY|ALERT|CRIT|CRITICAL|FATAL|PANIC|ERROR|ERR|SEVERE|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE)\\b");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    /// Empty where nothing says it.
    public String word() {
        return word;
    }

    /// What the stream's labels say, or the line's metadata, or the line itself.
    public static Level of(Labels stream, Map<String, String> metadata, String text) {
        var level = of(stream);
        if (level == UNKNOWN) {
            level = of(metadata);
        }
        return level == UNKNOWN ? in(text) : level;
    }

    /// Whether a label of this name says how serious lines are.
    static boolean isLabel(String name) {
        return LABELS.contains(name);
    }

    static Level of(Labels stream) {
        return told(stream::get);
    }

    static Level of(Map<String, String> metadata) {
        return metadata.isEmpty() ? UNKNOWN : told(label -> metadata.getOrDefault(label, ""));
    }

    private static Level told(UnaryOperator<String> byLabel) {
        for (var label : LABELS) {
            var level = named(byLabel.apply(label));
            if (level != UNKNOWN) {
                return level;
            }
        }
        return UNKNOWN;
    }

    /// What a line says of itself in one of the usual ways; its prose is not judged here.
    static Level in(String text) {
        var head = text.length() > HEAD ? text.substring(0, HEAD) : text;
        var field = FIELD.matcher(head);
        if (field.find()) {
            return named(field.group(1));
        }
        var word = WORD.matcher(head);
        return word.find() ? named(word.group(1)) : UNKNOWN;
    }

    /// By its word or its number of syslog.
    public static Level named(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "emerg", "emergency", "alert", "crit", "critical", "fatal", "panic", "0", "1", "2", "f" -> FATAL;
            case "error", "err", "eror", "severe", "3", "e" -> ERROR;
            case "warn", "warning", "4", "w" -> WARN;
            case "notice", "info", "information", "informational", "5", "6", "i", "n" -> INFO;
            case "debug", "trace", "fine", "finer", "finest", "verbose", "7", "d", "t" -> DEBUG;
            default -> UNKNOWN;
        };
    }
}
