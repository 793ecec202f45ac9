package greenwall.views.query;

import greenwall.fleet.logql.Logql;
import greenwall.views.Place;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.QueryLinks;
import greenwall.views.completion.CompletionField;
import greenwall.views.logs.LogqlEdits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An expression as typed, which may be invalid.
record QueryExpression(Language language, String text) {
    /// The default expression, which works in every Prometheus.
    private static final QueryExpression FIRST = new QueryExpression(Language.PROMQL, "sum by (job) (up)");

    /// The syntax error in one line; empty if the query is valid.
    String problem() {
        return language.problem(text);
    }

    boolean isLogQuery() {
        return language == Language.LOGQL && Logql.isLogQuery(text);
    }

    /// A metric query for the chart.
    String asNumbers(Duration step) {
        return isLogQuery() ? LogqlEdits.volume(text, Math.max(1, step.toSeconds())) : text;
    }

    /// The expressions of a place in order, or the default expression if it has none.
    static List<QueryExpression> of(Place place) {
        var found = new ArrayList<QueryExpression>();
        for (int i = 1; i <= QueryLinks.MAX; i++) {
            var written = QueryLinks.expression(place, i);
            if (written.startsWith(QueryLinks.LOGQL)) {
                found.add(new QueryExpression(
                        Language.LOGQL, CompletionField.oneLine(written.substring(QueryLinks.LOGQL.length()))));
            } else if (!written.isEmpty()) {
                int from = written.startsWith(QueryLinks.PROMQL) ? QueryLinks.PROMQL.length() : 0;
                found.add(new QueryExpression(Language.PROMQL, CompletionField.oneLine(written.substring(from))));
            }
        }
        found.removeIf(expression -> expression.text().isEmpty());
        return found.isEmpty() ? List.of(FIRST) : found;
    }

    /// The place with exactly these expressions.
    static Place addTo(Place place, List<QueryExpression> expressions) {
        return QueryLinks.with(
                place,
                expressions.stream()
                        .map(each -> (each.language() == Language.LOGQL ? QueryLinks.LOGQL : QueryLinks.PROMQL)
                                + each.text())
                        .toList());
    }
}
