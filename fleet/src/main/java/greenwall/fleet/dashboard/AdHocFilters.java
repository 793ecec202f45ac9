package greenwall.fleet.dashboard;

import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Inserts label matchers that the viewer chose into each selector of a query, and formats them for links.
public final class AdHocFilters {
    public static final List<String> OPERATORS = List.of("=", "!=", "=~", "!~");
    private static final String PIPE = "__gfp__";

    private AdHocFilters() {}

    /// Empty if the query cannot be parsed, so that no filter is lost silently.
    public static Optional<String> put(SourceRef.Kind source, String query, List<Variable.Filter> filters) {
        if (filters.isEmpty()) {
            return Optional.of(query);
        }
        try {
            List<LabelMatcher> matchers =
                    filters.stream().map(AdHocFilters::matcher).toList();
            return source == SourceRef.Kind.LOKI ? inLogql(query, matchers) : inPromql(query, matchers);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static LabelMatcher matcher(Variable.Filter filter) {
        return Arrays.stream(LabelMatcher.Kind.values())
                .filter(kind -> kind.sign().equals(filter.operator()))
                .findFirst()
                .map(kind -> new LabelMatcher(filter.label(), kind, filter.value()))
                .orElseThrow(() -> new IllegalArgumentException(filter.operator() + " is not an operator for labels"));
    }

    private static Optional<String> inPromql(String query, List<LabelMatcher> matchers) {
        Optional<PromqlExpr> read = Promql.parse(query).tree();
        for (LabelMatcher matcher : matchers) {
            read = read.map(expr -> ExprRewriter.narrowed(expr, matcher));
        }
        return read.map(PromqlExpr::text);
    }

    /// Empty as well if the query has no selector.
    private static Optional<String> inLogql(String query, List<LabelMatcher> matchers) {
        Optional<String> narrowed = Optional.of(query);
        // Each matcher becomes the first one of its selector.
        for (LabelMatcher matcher : matchers.reversed()) {
            narrowed = narrowed.flatMap(text -> Logql.narrowed(text, matcher).tree());
        }
        return narrowed.filter(text -> !text.equals(query));
    }

    /// The filter in the form of links: `label|=|value`.
    public static String text(Variable.Filter filter) {
        return escaped(filter.label()) + "|" + filter.operator() + "|" + escaped(filter.value());
    }

    private static String escaped(String text) {
        return text.replace("|", PIPE);
    }

    /// Parses a filter from a link; empty for a text that is not a filter.
    public static Optional<Variable.Filter> of(String text) {
        String[] parts = text.split("\\|", -1);
        return parts.length == 3 && !parts[0].isEmpty()
                ? Optional.of(new Variable.Filter(parts[0].replace(PIPE, "|"), parts[1], parts[2].replace(PIPE, "|")))
                : Optional.empty();
    }
}
