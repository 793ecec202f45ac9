package greenwall.views.dashboard;

import greenwall.fleet.Window;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What names in queries, titles and links stand for.
///
/// @param values by the variable's name: what is chosen, All already replaced by what it stands for
record Scope(Map<String, Choice> values) {
    private static final Pattern NAME =
            Pattern.compile("\\$(\\w+)|\\$\\{(\\w+)(?:\\.[^:}]+)?(?::(\\w+))?}|\\[\\[(\\w+)(?::(\\w+))?]]");

    /// @param text what a viewer reads
    /// @param several whether several may be chosen: then a query has them as a regular expression
    record Choice(List<String> values, String text, boolean several, boolean literal) {}

    Scope {
        values = Map.copyOf(values);
    }

    Scope with(String name, Choice choice) {
        var more = new HashMap<>(values);
        more.put(name, choice);
        return new Scope(more);
    }

    /// With the words that tell the window and the step of a query.
    Scope during(Window window, Duration step, Duration rate) {
        return with("__from", word(Long.toString(window.start().toEpochMilli())))
                .with("__to", word(Long.toString(window.end().toEpochMilli())))
                .with("__range", word(window.length().toSeconds() + "s"))
                .with("__range_s", word(Long.toString(window.length().toSeconds())))
                .with("__range_ms", word(Long.toString(window.length().toMillis())))
                .with("__interval", word(duration(step)))
                .with("__interval_ms", word(Long.toString(step.toMillis())))
                .with("__rate_interval", word(duration(rate)))
                .with("__rate_interval_ms", word(Long.toString(rate.toMillis())))
                .with("__auto", word(duration(step)));
    }

    static Choice word(String value) {
        return new Choice(List.of(value), value, false, true);
    }

    private static String duration(Duration length) {
        long millis = length.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /// For a query: what may be several is a regular expression.
    String query(String written) {
        return fill(written, false);
    }

    /// For a title or a link.
    String text(String written) {
        return fill(written, true);
    }

    private String fill(String written, boolean plain) {
        return NAME.matcher(written).replaceAll(match -> {
            var name =
                    match.group(1) != null ? match.group(1) : match.group(2) != null ? match.group(2) : match.group(4);
            var format = match.group(3) != null ? match.group(3) : match.group(5) != null ? match.group(5) : "";
            var choice = values.get(name);
            return Matcher.quoteReplacement(choice == null ? match.group() : told(choice, format, plain));
        });
    }

    private static String told(Choice choice, String format, boolean plain) {
        var values = choice.values();
        return switch (format) {
            case "raw" -> String.join(",", values);
            case "csv" -> String.join(",", values);
            case "pipe" -> String.join("|", values);
            case "text" -> choice.text();
            case "regex" -> regex(values);
            case "queryparam" -> String.join("&", values);
            default -> {
                if (plain) {
                    yield choice.text();
                }
                if (choice.literal() || !choice.several()) {
                    yield values.isEmpty() ? "" : choice.literal() ? values.getFirst() : escaped(values.getFirst());
                }
                yield regex(values);
            }
        };
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String regex(List<String> values) {
        if (values.size() == 1) {
            return quoted(values.getFirst());
        }
        return "(" + values.stream().map(Scope::quoted).collect(Collectors.joining("|")) + ")";
    }

    private static String quoted(String value) {
        return value.replaceAll("[\\\\^$*+?.()|\\[\\]{}/]", "\\\\\\\\$0");
    }
}
