package greenwall.views.query;

import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.promql.Parsed;
import greenwall.fleet.promql.PromQl;
import greenwall.views.Place;
import greenwall.views.Vocabulary.Language;
import greenwall.views.logs.LineQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An expression as it was typed, and what is wrong with it.
record Expression(Language language, String text) {
    /// The most that stand below each other.
    static final int MOST = 6;

    private static final String NAME = "q";
    private static final String LOGQL = "logql:";
    private static final String PROMQL = "promql:";
    /// What is shown before anybody typed: something that every Prometheus has.
    private static final Expression FIRST = new Expression(Language.PROMQL, "sum by (job) (up)");

    /// Why it cannot be asked, in one line; empty where it can.
    String problem() {
        return switch (language) {
            case PROMQL ->
                switch (PromQl.parse(text)) {
                    case Parsed.Refused(var error) -> error.message();
                    case Parsed.Understood _ -> "";
                };
            case LOGQL ->
                switch (Logql.parse(text)) {
                    case Logql.Refused<LogqlExpr>(var error) -> error.text();
                    case Logql.Read<LogqlExpr> _ -> "";
                };
        };
    }

    /// Whether it gives lines and not numbers.
    boolean ofLines() {
        return language == Language.LOGQL
                && Logql.parse(text) instanceof Logql.Read<LogqlExpr>(var expr)
                && expr instanceof LogqlExpr.LogQuery;
    }

    /// What is asked so that there are numbers to draw.
    String asNumbers(Duration step) {
        return ofLines() ? LineQuery.volume(text, Math.max(1, step.toSeconds())) : text;
    }

    /// All that a place has, in order.
    static List<Expression> of(Place place) {
        var found = new ArrayList<Expression>();
        for (int i = 1; i <= MOST; i++) {
            var written = place.get(NAME + i);
            if (written.startsWith(LOGQL)) {
                found.add(new Expression(Language.LOGQL, written.substring(LOGQL.length())));
            } else if (written.startsWith(PROMQL)) {
                found.add(new Expression(Language.PROMQL, written.substring(PROMQL.length())));
            } else if (!written.isEmpty()) {
                found.add(new Expression(Language.PROMQL, written));
            }
        }
        return found.isEmpty() ? List.of(FIRST) : found;
    }

    /// The place with these expressions and no others.
    static Place in(Place place, List<Expression> expressions) {
        var there = place;
        for (int i = 1; i <= MOST; i++) {
            var written = "";
            if (i <= expressions.size()) {
                var each = expressions.get(i - 1);
                written = (each.language() == Language.LOGQL ? LOGQL : PROMQL) + each.text();
            }
            there = there.with(NAME + i, written);
        }
        return there;
    }
}
