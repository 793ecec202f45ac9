package greenwall.views.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlPrinter;
import greenwall.fleet.logql.TemplateLineFilter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Builds LogQL queries from lines and from other queries.
public final class LogqlEdits {
    private static final int MIN_LENGTH = 4;
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");

    private LogqlEdits() {}

    /// A query for lines of the same stream that contain the longest fixed parts of the template.
    public static String like(Labels stream, String template) {
        return selector(stream) + TemplateLineFilter.of(template, MIN_LENGTH);
    }

    /// The same query with any selector.
    public static String like(String selector, String template) {
        return withOpenEnd(selector) + TemplateLineFilter.of(template, MIN_LENGTH);
    }

    public static String selector(Labels stream) {
        var matchers = new ArrayList<String>();
        stream.forEach((name, value) -> matchers.add(name + "=" + GoFormat.quote(value)));
        return "{" + String.join(", ", matchers) + "}";
    }

    /// The query without the stages after its selector. Returned unchanged if it cannot be parsed.
    public static String withoutStages(String query) {
        return Logql.parse(query) instanceof ParseResult.Valid<LogqlExpr>(var expr)
                        && expr instanceof LogqlExpr.LogQuery(var selector, var stages)
                        && !stages.isEmpty()
                ? LogqlPrinter.of(new LogqlExpr.LogQuery(selector, List.of()))
                : query;
    }

    /// Narrows the query to lines in which the name has the value. A value of the text is matched with a
    /// stage, a label of the stream in the selector.
    public static String narrowed(String query, String stage, String name, String value) {
        if (!stage.isEmpty()) {
            return withOpenEnd(query) + " " + stage + " " + extracted(name) + "=" + GoFormat.quote(value);
        }
        var label = new LabelMatcher(name, LabelMatcher.Kind.EQUAL, value);
        return Logql.narrowed(query, label).tree().orElse(query);
    }

    /// The query to which a text can be appended: a comment at its end must not contain the text.
    private static String withOpenEnd(String query) {
        return query.contains("#") ? query + "\n" : query;
    }

    /// The name of a field of the text as a stage of Loki names it: `http.status` becomes `http_status`.
    private static String extracted(String field) {
        var name = NOT_IN_NAMES.matcher(field.strip()).replaceAll("_");
        return name.isEmpty() || !Character.isDigit(name.charAt(0)) ? name : "_" + name;
    }

    /// A metric query that counts lines by level; empty if the query is not a log query.
    public static String volume(String query, long stepSeconds) {
        return Logql.isLogQuery(query) ? Logql.volume(List.of(withOpenEnd(query)), stepSeconds) : "";
    }
}
