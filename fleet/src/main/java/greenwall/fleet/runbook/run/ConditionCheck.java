package greenwall.fleet.runbook.run;

import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.promql.BinaryOperator;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.runbook.RunbookStep.Condition;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks a case's sources, and decides conditions: yes, no, or not known because there is nothing to go by.
record ConditionCheck(RunSubject subject, Optional<Metrics> metrics, Optional<Logs> logs, Duration deadline) {
    /// What was found for a condition, and what follows from it.
    record Found(Choice choice, String words) {}

    /// The label by which this site's log streams name their hosts.
    Optional<String> logLabel() {
        return logs.flatMap(l -> l.labelNames(subject.window(), deadline).answer())
                .flatMap(names ->
                        HostLabelNames.IN_LOGS.stream().filter(names::contains).findFirst());
    }

    Outcome<Vector> instant(String query, Metrics source) {
        return source.instant(query, subject.at(), deadline);
    }

    Found decide(Condition condition, RunbookPlaceholders filling) {
        String query;
        try {
            query = filling.query(condition.text());
        } catch (IllegalArgumentException refused) {
            return new Found(Choice.UNKNOWN, String.valueOf(refused.getMessage()));
        }
        var shown = StepResultText.bare(condition.text());
        return switch (condition) {
            case Condition.Compare _ -> compare(query, shown);
            case Condition.Lines(var atLeast, var _, var _) -> lines(query, shown, atLeast, filling);
        };
    }

    private Found compare(String query, String shown) {
        if (metrics.isEmpty()) {
            return new Found(Choice.UNKNOWN, shown + ": no Prometheus to query");
        }
        var tree = PromQl.parse(query).tree().map(Expr::unwrapped);
        boolean comparing = tree.filter(ConditionCheck::compares).isPresent();
        boolean filters = tree.filter(ConditionCheck::filters).isPresent();
        var all = comparing ? ((Expr.Binary) tree.get()).left().toString() : query;
        var rows = metrics.get().instant(all, subject.at(), deadline);
        if (rows instanceof Outcome.Failed<Vector> failed) {
            return new Found(Choice.UNKNOWN, shown + ": " + failed.failure().found());
        }
        var measured = StepResultText.numbers(rows.answer().orElse(Vector.EMPTY));
        if (measured.size() == 0) {
            return new Found(Choice.UNKNOWN, shown + ": no data");
        }
        if (!comparing) {
            // Of a comparison the rows that meet it are left, and their value may be zero.
            boolean any = filters;
            for (int row = 0; row < measured.size(); row++) {
                any |= measured.value(row) != 0;
            }
            return new Found(any ? Choice.YES : Choice.NO, shown + ": " + StepResultText.rows(measured));
        }
        var meeting = metrics.get().instant(query, subject.at(), deadline);
        if (meeting instanceof Outcome.Failed<Vector> failed) {
            return new Found(Choice.UNKNOWN, shown + ": " + failed.failure().found());
        }
        var met = StepResultText.numbers(meeting.answer().orElse(Vector.EMPTY));
        if (met.size() > 0) {
            return new Found(Choice.YES, shown + ": yes, " + StepResultText.rows(met));
        }
        return missing(((Expr.Binary) tree.get()).right(), rows, meeting)
                .map(missing -> new Found(Choice.UNKNOWN, shown + ": " + missing))
                .orElseGet(() -> new Found(Choice.NO, shown + ": no, " + StepResultText.rows(measured)));
    }

    /// What is missing for a no; empty where nothing is.
    private Optional<String> missing(Expr right, Outcome<Vector> rows, Outcome<Vector> meeting) {
        for (var outcome : List.of(rows, meeting)) {
            if (outcome instanceof Outcome.Answered<Vector> answered && !answered.whole()) {
                return Optional.of("the response is incomplete: " + String.join("; ", answered.warnings()));
            }
        }
        if (right.unwrapped() instanceof Expr.NumberLiteral || filters(right)) {
            return Optional.empty();
        }
        var limits = metrics.orElseThrow().evaluate(right.toString(), subject.at(), deadline);
        return switch (limits) {
            case Outcome.Failed<Metrics.Result>(var _, var _, var _, var failure) -> Optional.of(failure.found());
            case Outcome.Answered<Metrics.Result> answered ->
                answered.value() instanceof Metrics.Result.OfVector(var vector)
                                && StepResultText.numbers(vector).size() == 0
                        ? Optional.of("no data for the value it is compared with")
                        : Optional.empty();
        };
    }

    private static boolean compares(Expr expr) {
        return expr.unwrapped() instanceof Expr.Binary binary
                && binary.operator().kind() == BinaryOperator.Kind.COMPARISON
                && !binary.bool();
    }

    private static boolean filters(Expr expr) {
        return compares(expr)
                || expr.unwrapped() instanceof Expr.Binary binary
                        && binary.operator().kind() == BinaryOperator.Kind.SET
                        && (filters(binary.left())
                                || binary.operator() == BinaryOperator.OR && filters(binary.right()));
    }

    private Found lines(String query, String shown, int atLeast, RunbookPlaceholders filling) {
        if (logs.isEmpty()) {
            return new Found(Choice.UNKNOWN, "lines of " + shown + ": no Loki to query");
        }
        var counted = count(query, filling);
        if (counted instanceof Outcome.Failed<Double> failed) {
            return new Found(
                    Choice.UNKNOWN,
                    "lines of " + shown + ": " + failed.failure().found());
        }
        double lines = counted.answer().orElse(0.0);
        var words = (long) lines + (lines == 1 ? " line of " : " lines of ") + shown;
        if (lines >= atLeast) {
            return new Found(Choice.YES, words);
        }
        double any =
                count("{" + filling.query("${logs}") + "}", filling).answer().orElse(0.0);
        return any > 0
                ? new Found(Choice.NO, words)
                : new Found(Choice.UNKNOWN, words + ", and no other line of " + subject.host() + " either");
    }

    private Outcome<Double> count(String query, RunbookPlaceholders filling) {
        return logs.orElseThrow()
                .instant(
                        "sum(count_over_time(" + query + " [" + filling.query("${window}") + "]))",
                        subject.at(),
                        deadline)
                .map(v -> v.size() == 0 ? 0.0 : v.value(0));
    }
}
