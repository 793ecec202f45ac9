package greenwall.views.parts;

import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Restricts a query to some hosts with a matcher in every selector, so that a view of one host does not read
/// the series of ten thousand.
public final class HostMatchers {
    /// The special characters of a regular expression.
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private HostMatchers() {}

    /// The query with `instance=~"…"` in each selector; unchanged if it cannot be parsed or no instance is known.
    public static String toInstances(String query, Collection<String> instances) {
        if (instances.isEmpty() || !(Promql.parse(query) instanceof ParseResult.Valid(var expr))) {
            return query;
        }
        var matcher = "instance=~\""
                + instances.stream()
                        .sorted()
                        .distinct()
                        .map(HostMatchers::escaped)
                        .collect(Collectors.joining("|"))
                + "\"";
        var selectors = new ArrayList<PromqlExpr.Selector>();
        collect(expr, selectors);
        selectors.sort(
                Comparator.comparingInt((PromqlExpr.Selector s) -> s.span().start())
                        .reversed());
        var text = new StringBuilder(query);
        for (var selector : selectors) {
            int at = selector.span().start() + selector.metric().length();
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at < text.length() && text.charAt(at) == '{') {
                text.insert(at + 1, matcher + ",");
            } else {
                text.insert(selector.span().start() + selector.metric().length(), "{" + matcher + "}");
            }
        }
        return text.toString();
    }

    /// The metrics of a query in their order; empty if it cannot be parsed.
    static List<String> metrics(String query) {
        if (!(Promql.parse(query) instanceof ParseResult.Valid(var expr))) {
            return List.of();
        }
        var selectors = new ArrayList<PromqlExpr.Selector>();
        collect(expr, selectors);
        return selectors.stream().map(PromqlExpr.Selector::metric).distinct().toList();
    }

    private static void collect(PromqlExpr expr, List<PromqlExpr.Selector> into) {
        if (expr instanceof PromqlExpr.Selector selector) {
            into.add(selector);
        }
        expr.children().forEach(child -> collect(child, into));
    }

    /// Escapes the name for a regular expression in a PromQL string.
    private static String escaped(String name) {
        var text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(SPECIAL.indexOf(c) >= 0 ? "\\\\" : c == '"' ? "\\" : "").append(c);
        }
        return text.toString();
    }
}
