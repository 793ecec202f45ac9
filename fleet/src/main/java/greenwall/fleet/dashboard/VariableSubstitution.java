package greenwall.fleet.dashboard;

import static greenwall.fleet.TextEncodings.percentEncoded;

import greenwall.fleet.HtmlText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.LogqlDuration;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Replaces variables in queries, titles and links: `$name`, `${name}`, `${name:format}` and `[[name]]`.
/// Unknown names stay as they are.
public record VariableSubstitution(Map<String, ChosenValues> chosen, Map<String, String> scoped) {
    private static final Pattern NAME =
            Pattern.compile("\\$(\\w+)|\\[\\[(\\w+?)(?::(\\w+))?]]|\\$\\{(\\w+)(?:\\.([^:}]+))?(?::([^}]+))?}");
    private static final Pattern PROMETHEUS = Pattern.compile("[$^*{}\\[\\]'+?.()|]");
    private static final Pattern ENCODED_SEPARATOR = Pattern.compile("%(?:23|24|26|2B|2C|2F|3A|3B|3D|3F|40)");
    private static final int DEEPEST = 4;

    private interface UsualFormat {
        /// @param quote the quotation mark that begins the string in which the variable stands; 0 if there is none
        String of(ChosenValues choice, char quote);
    }

    /// @param values the chosen values; only [Variable#ALL] for all
    /// @param offered the values to choose from; all of them are used for [Variable#ALL]
    public record ChosenValues(Variable variable, List<String> values, List<Variable.Value> offered) {
        boolean isAll() {
            return values.equals(List.of(Variable.ALL));
        }

        List<String> effective() {
            return isAll()
                    ? offered.stream()
                            .map(Variable.Value::value)
                            .filter(v -> !v.equals(Variable.ALL))
                            .toList()
                    : values;
        }

        boolean isList() {
            return variable.choice().multi() || isAll();
        }

        /// The values as the user sees them.
        public String words() {
            return isAll()
                    ? "All"
                    : values.stream()
                            .map(v -> offered.stream()
                                    .filter(o -> o.value().equals(v))
                                    .findFirst()
                                    .map(Variable.Value::text)
                                    .orElse(v))
                            .collect(Collectors.joining(" + "));
        }
    }

    public static VariableSubstitution of(List<ChosenValues> chosen) {
        return new VariableSubstitution(
                chosen.stream().collect(Collectors.toMap(c -> c.variable().name(), Function.identity(), (a, _) -> a)),
                Map.of());
    }

    /// Adds built-in names such as `__interval`, `__from`, `__field.name`; they take precedence over variables.
    public VariableSubstitution with(Map<String, String> more) {
        var all = new HashMap<>(scoped);
        all.putAll(more);
        return new VariableSubstitution(chosen, Map.copyOf(all));
    }

    /// The variables for the distance between samples, and for the range of a rate.
    public VariableSubstitution withIntervals(Duration step, Duration rate) {
        return with(Map.of(
                "__interval", QueryIntervals.format(step),
                "__interval_ms", Long.toString(step.toMillis()),
                "__rate_interval", LogqlDuration.format(rate.toNanos()),
                "__rate_interval_ms", Long.toString(rate.toMillis()),
                "__auto", QueryIntervals.format(step)));
    }

    /// Adds the built-in names of the time range, and the intervals that follow from it.
    public VariableSubstitution in(TimeWindow window) {
        long millis = window.length().toMillis();
        long seconds = Math.round(millis / 1000.0);
        String from = Long.toString(window.start().toEpochMilli());
        String to = Long.toString(window.end().toEpochMilli());
        return withAutomaticIntervals(window)
                .with(Map.of(
                        "__from",
                        from,
                        "__to",
                        to,
                        "__range",
                        seconds + "s",
                        "__range_s",
                        Long.toString(seconds),
                        "__range_ms",
                        Long.toString(millis),
                        "__url_time_range",
                        "from=" + from + "&to=" + to));
    }

    private VariableSubstitution withAutomaticIntervals(TimeWindow window) {
        var intervals = new HashMap<String, String>();
        chosen.forEach((name, choice) -> {
            if (choice.variable().kind() instanceof Variable.IntervalVariable interval
                    && choice.values().equals(List.of(Variable.IntervalVariable.AUTO))) {
                intervals.put(name, interval.automatic(window));
            }
        });
        return with(intervals);
    }

    /// A copy with one value of a variable, such as the value for a repeated panel.
    public VariableSubstitution choosing(String variable, String value) {
        ChosenValues before = chosen.get(variable);
        if (before == null) {
            return this;
        }
        var all = new HashMap<>(chosen);
        all.put(variable, new ChosenValues(before.variable().asSingleChoice(), List.of(value), before.offered()));
        return new VariableSubstitution(Map.copyOf(all), scoped);
    }

    /// Several values become a regular expression that matches each of them; special characters are escaped.
    public String promql(String text) {
        return replace(text, VariableSubstitution::forPrometheus, 0);
    }

    public String logql(String text) {
        return replace(text, VariableSubstitution::forLoki, 0);
    }

    public String query(SourceRef.Kind kind, String text) {
        return kind == SourceRef.Kind.LOKI ? logql(text) : promql(text);
    }

    /// Replaces variables in titles by the display texts of their values.
    public String title(String text) {
        return replace(text, (c, _) -> c.words(), 0);
    }

    /// Replaces variables in legends, links and other texts; several values become `{a,b}`.
    public String text(String text) {
        return replace(text, (c, _) -> formatted(c, "glob", ""), 0);
    }

    /// Replaces variables in a regular expression by expressions that match their values.
    public String pattern(String regex) {
        return replace(regex, (c, _) -> formatted(c, "regex", ""), 0);
    }

    private String replace(String text, UsualFormat usual, int depth) {
        if (text.indexOf('$') < 0 && text.indexOf("[[") < 0) {
            return text;
        }
        Matcher matcher = NAME.matcher(text);
        return matcher.replaceAll(m -> {
            String name = m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group(4);
            String format = m.group(3) != null ? m.group(3) : m.group(6);
            String path = m.group(5);
            char quote = quote(text, m.start());
            String value = value(
                    path == null ? name : name + "." + path, name, format, choice -> usual.of(choice, quote), depth);
            return Matcher.quoteReplacement(value == null ? m.group() : value);
        });
    }

    private @Nullable String value(
            String fullName, String name, @Nullable String format, Function<ChosenValues, String> usual, int depth) {
        String builtIn = scoped.get(fullName);
        if (builtIn != null) {
            return format == null ? builtIn : one(builtIn, format, name);
        }
        if (name.equals("__all_variables")) {
            return parameters();
        }
        ChosenValues choice = chosen.get(name);
        if (choice == null) {
            return null;
        }
        String allValue = choice.variable().choice().allValue();
        if (choice.isAll() && !allValue.isEmpty() && "percentencode".equals(format)) {
            return percentEncoded(allValue);
        }
        boolean asWritten = !"text".equals(format) && !"queryparam".equals(format);
        if (choice.isAll() && !allValue.isEmpty() && asWritten) {
            return depth >= DEEPEST ? allValue : replace(allValue, (c, _) -> usual.apply(c), depth + 1);
        }
        return format == null ? usual.apply(choice) : formatted(choice, format, name);
    }

    /// The values of all variables as parameters of a link.
    private String parameters() {
        return new TreeMap<>(chosen)
                .values().stream()
                        .filter(choice -> !(choice.variable().kind() instanceof Variable.ConstantVariable))
                        .map(choice -> formatted(
                                choice, "queryparam", choice.variable().name()))
                        .collect(Collectors.joining("&"));
    }

    private static String forPrometheus(ChosenValues choice, char quote) {
        String text = forLoki(choice, quote);
        return takesMany(choice) && choice.effective().size() != 1 ? "(" + text + ")" : text;
    }

    private static boolean takesMany(ChosenValues choice) {
        return choice.variable().choice().multi() || choice.variable().choice().all();
    }

    /// Outside a string, a single value is a part of the query, such as the matcher `job="node"`.
    private static String forLoki(ChosenValues choice, char quote) {
        List<String> values = choice.effective();
        if (!takesMany(choice)) {
            String value = first(values);
            return quote == '"' || quote == '\''
                    ? value.replace("\\", "\\\\").replace(String.valueOf(quote), "\\" + quote)
                    : value;
        }
        return values.stream().map(VariableSubstitution::escaped).collect(Collectors.joining("|"));
    }

    /// The quotation mark that begins the string at this place of a query; 0 if there is no string.
    private static char quote(String query, int at) {
        char quote = 0;
        boolean comment = false;
        for (int i = 0; i < at; i++) {
            char c = query.charAt(i);
            if (comment || quote == 0 && c == '#') {
                comment = c != '\n';
            } else if (quote == 0) {
                quote = c == '"' || c == '\'' || c == '`' ? c : 0;
            } else if (c == '\\' && quote != '`') {
                i++;
            } else if (c == quote) {
                quote = 0;
            }
        }
        return quote;
    }

    /// Two backslashes before special characters, since the expression is inside quotes.
    private static String escaped(String value) {
        return PROMETHEUS.matcher(value.replace("\\", "\\\\\\\\")).replaceAll("\\\\\\\\$0");
    }

    private static String formatted(ChosenValues choice, String format, String name) {
        List<String> values = choice.effective();
        if (!choice.isList()) {
            return format.equals("text") ? choice.words() : one(first(values), format, name);
        }
        return switch (format) {
            case "csv", "raw" -> String.join(",", values);
            case "pipe" -> String.join("|", values);
            case "regex" -> {
                String quoted = values.stream().map(VariableSubstitution::regex).collect(Collectors.joining("|"));
                yield values.size() == 1 ? quoted : "(" + quoted + ")";
            }
            case "distributed" -> String.join("," + name + "=", values);
            case "json" -> values.stream().map(VariableSubstitution::json).collect(Collectors.joining(",", "[", "]"));
            case "html" -> HtmlText.escaped(String.join(", ", values));
            case "percentencode" -> percentEncoded("{" + String.join(",", values) + "}");
            case "uriencode" -> encodedUri("{" + String.join(",", values) + "}");
            case "singlequote", "doublequote", "sqlstring" -> each(values, format, name, ",");
            case "lucene" ->
                values.isEmpty()
                        ? "__empty__"
                        : values.stream()
                                .map(v -> "\"" + lucene(v) + "\"")
                                .collect(Collectors.joining(" OR ", "(", ")"));
            case "queryparam" -> each(choice.isAll() ? List.of(Variable.ALL) : values, format, name, "&");
            case "text" -> choice.words();
            default -> values.size() > 1 ? "{" + String.join(",", values) + "}" : first(values);
        };
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static String each(List<String> values, String format, String name, String between) {
        return values.stream().map(value -> one(value, format, name)).collect(Collectors.joining(between));
    }

    private static String one(String value, String format, String name) {
        int colon = format.indexOf(':');
        String argument = colon < 0 ? "" : format.substring(colon + 1);
        return switch (colon < 0 ? format : format.substring(0, colon)) {
            case "regex" -> regex(value);
            case "html" -> HtmlText.escaped(value);
            case "percentencode" -> percentEncoded(value);
            case "uriencode" -> encodedUri(value);
            case "singlequote" -> "'" + value.replace("'", "\\'") + "'";
            case "doublequote" -> "\"" + value.replace("\"", "\\\"") + "\"";
            case "sqlstring" -> "'" + value.replace("'", "''") + "'";
            case "lucene" -> lucene(value);
            case "queryparam" -> "var-" + name + "=" + percentEncoded(value);
            case "date" -> date(value, argument);
            default -> value;
        };
    }

    private static String date(String millis, String argument) {
        double value = NumberText.parse(millis);
        if (Double.isNaN(value)) {
            return millis;
        }
        return switch (argument) {
            case "ms" -> millis;
            case "seconds" -> Long.toString(Math.round(value / 1000));
            case "", "iso" -> {
                String iso = Instant.ofEpochMilli((long) value).toString();
                yield iso.contains(".") ? iso : iso.replace("Z", ".000Z");
            }
            default -> TimeUnitFormat.moment(argument, value, ZoneId.of("UTC"));
        };
    }

    private static String regex(String value) {
        return value.replaceAll("[\\\\^$*+?.()|\\[\\]{}/]", "\\\\$0");
    }

    private static String lucene(String value) {
        return Double.isNaN(NumberText.parse(value))
                ? value.replaceAll("[!*+\\-=<>\\s&|()\\[\\]{}^~?:\\\\/\"]", "\\\\$0")
                : value;
    }

    private static String json(String value) {
        return "\"" + Labels.escaped(value) + "\"";
    }

    /// Keeps the characters that separate the parts of an address.
    private static String encodedUri(String value) {
        return ENCODED_SEPARATOR
                .matcher(percentEncoded(value))
                .replaceAll(m -> Matcher.quoteReplacement(URLDecoder.decode(m.group(), StandardCharsets.UTF_8)));
    }
}
