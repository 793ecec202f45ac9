package greenwall.views.dashboard;

import greenwall.fleet.dashboard.DashboardRegex;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.SyntaxError;
import greenwall.fleet.promql.TextSpan;
import greenwall.views.PanelQueryRunner.QueryKind;
import greenwall.views.QueryCompletions.Language;

/// Finds the errors in the queries of a view as they are sent, with the values of its variables. Each problem is one
/// line, empty if there is none, with the line and column in the written text.
///
/// @param scope the variables, also those for intervals and the time range
record QueryCheck(VariableSubstitution scope) {
    String problem(SourceRef.Kind source, String written) {
        var sent = scope.query(source, written);
        return problem(source, written, 0, language(source).parse(sent));
    }

    String variableProblem(SourceRef.Kind source, String written) {
        if (written.isBlank()) {
            return "A query is missing, such as label_values(up, instance).";
        }
        var sent = scope.query(source, written);
        var query = VariableQuery.of(sent);
        int at = sent.indexOf(query.query(), query.kind() == QueryKind.SERIES ? 0 : sent.indexOf('(') + 1);
        return switch (query.kind()) {
            case INSTANT -> problem(source, written, at, language(source).parse(query.query()));
            case SERIES -> {
                var problem = problem(source, written, at, selector(source, query.query()));
                yield problem.isEmpty()
                        ? ""
                        : "Expected label_values(metric, label), label_names(), metrics(regex), query_result(query)"
                                + " or a selector: " + problem;
            }
            default -> {
                var metrics = regexProblem(query.metricPattern());
                yield !metrics.isEmpty() || query.query().isEmpty()
                        ? metrics
                        : problem(source, written, at, selector(source, query.query()));
            }
        };
    }

    String regexProblem(String written) {
        var problem = DashboardRegex.problem(scope.pattern(written));
        return problem.isEmpty() ? "" : "The regular expression is not valid: " + problem + ".";
    }

    private static Language language(SourceRef.Kind source) {
        return source == SourceRef.Kind.LOKI ? Language.LOGQL : Language.PROMQL;
    }

    private static ParseResult<?> selector(SourceRef.Kind source, String text) {
        return source == SourceRef.Kind.LOKI ? Language.LOGQL.parse(text) : Promql.parseSelector(text);
    }

    /// @param from where the parsed text begins in the sent one
    private String problem(SourceRef.Kind source, String written, int from, ParseResult<?> parsed) {
        if (!(parsed instanceof ParseResult.Invalid<?>(var error))) {
            return "";
        }
        int at = written(source, written, from + error.span().start());
        return new SyntaxError(written, new TextSpan(at, at), error.text()).message();
    }

    /// The place in the written text that is this place of the sent one.
    private int written(SourceRef.Kind source, String written, int sent) {
        int at = written.length();
        while (true) {
            int excess = scope.query(source, written.substring(0, at)).length() - sent;
            if (excess <= 0) {
                return at;
            }
            // Text is as long as it was written, back to the variable before it.
            int variable = Math.max(written.lastIndexOf('$', at - 1), written.lastIndexOf("[[", at - 1));
            at = Math.max(at - excess, variable);
        }
    }
}
