package greenwall.fleet.runbook.run;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.runbook.RunbookStep.Condition;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Queries the sources for a case and decides conditions: yes, no, or unknown if there is no data.
record ConditionEvaluator(StepContext context) {
    record ConditionResult(Choice choice, String text) {}

    ConditionResult decide(Condition condition) {
        String query;
        try {
            query = context.placeholders().query(condition.text());
        } catch (IllegalArgumentException refused) {
            return new ConditionResult(Choice.UNKNOWN, String.valueOf(refused.getMessage()));
        }
        var shown = StepResultText.displayed(condition.text());
        return switch (condition) {
            case Condition.PromqlComparison _ -> compare(query, shown);
            case Condition.MinimumLines(var atLeast, var _, var _) -> lines(query, shown, atLeast);
        };
    }

    private ConditionResult compare(String query, String shown) {
        var metrics = context.dependencies().metrics();
        if (metrics.isEmpty()) {
            return new ConditionResult(Choice.UNKNOWN, shown + ": the cluster has no Prometheus");
        }
        var tree = Promql.parse(query).tree().map(PromqlExpr::unwrapped);
        boolean comparing = tree.filter(ConditionEvaluator::compares).isPresent();
        boolean filters = tree.filter(ConditionEvaluator::filters).isPresent();
        var all = comparing ? ((PromqlExpr.Binary) tree.get()).left().text() : query;
        var rows = context.instant(all, metrics.get());
        if (rows instanceof Outcome.Failed<InstantVector> failed) {
            return new ConditionResult(
                    Choice.UNKNOWN, shown + ": " + failed.failure().found());
        }
        var measured = StepResultText.numbers(rows.answer().orElse(InstantVector.EMPTY));
        if (measured.size() == 0) {
            return new ConditionResult(Choice.UNKNOWN, shown + ": no data");
        }
        if (!comparing) {
            // A comparison keeps the rows that meet it, and their values may be zero.
            boolean any = filters || IntStream.range(0, measured.size()).anyMatch(row -> measured.value(row) != 0);
            return any
                    ? new ConditionResult(Choice.YES, shown + ": " + StepResultText.rows(measured))
                    : certainNo(List.of(rows), shown, shown + ": " + StepResultText.rows(measured));
        }
        var matching = context.instant(query, metrics.get());
        if (matching instanceof Outcome.Failed<InstantVector> failed) {
            return new ConditionResult(
                    Choice.UNKNOWN, shown + ": " + failed.failure().found());
        }
        var matchingRows = StepResultText.numbers(matching.answer().orElse(InstantVector.EMPTY));
        if (matchingRows.size() > 0) {
            return new ConditionResult(Choice.YES, shown + ": yes, " + StepResultText.rows(matchingRows));
        }
        return missingLimit(((PromqlExpr.Binary) tree.get()).right(), metrics.get())
                .map(reason -> new ConditionResult(Choice.UNKNOWN, shown + ": " + reason))
                .orElseGet(() ->
                        certainNo(List.of(rows, matching), shown, shown + ": no, " + StepResultText.rows(measured)));
    }

    /// No, if the outcomes are complete; otherwise unknown.
    private static ConditionResult certainNo(List<Outcome<?>> outcomes, String shown, String text) {
        return outcomes.stream()
                .flatMap(outcome -> incomplete(outcome).stream())
                .findFirst()
                .map(reason -> new ConditionResult(Choice.UNKNOWN, shown + ": " + reason))
                .orElseGet(() -> new ConditionResult(Choice.NO, text));
    }

    private static Optional<String> incomplete(Outcome<?> outcome) {
        return outcome instanceof Outcome.Answered<?> answered && !answered.isComplete()
                ? Optional.of(SanitizedText.line(answered.incompleteReason()))
                : Optional.empty();
    }

    /// Why the value to compare with is not known; empty if it is.
    private Optional<String> missingLimit(PromqlExpr right, MetricsSource metrics) {
        if (right.unwrapped() instanceof PromqlExpr.NumberLiteral || filters(right)) {
            return Optional.empty();
        }
        var limits = metrics.evaluate(
                right.text(), context.subject().at(), context.dependencies().deadline());
        return switch (limits) {
            case Outcome.Failed<MetricsSource.Result>(var _, var _, var _, var failure) -> Optional.of(failure.found());
            case Outcome.Answered<MetricsSource.Result> answered ->
                answered.value() instanceof MetricsSource.Result.VectorResult(var vector)
                                && StepResultText.numbers(vector).size() == 0
                        ? Optional.of("no data for the value it is compared with")
                        : incomplete(answered);
        };
    }

    private static boolean compares(PromqlExpr expr) {
        return expr.unwrapped() instanceof PromqlExpr.Binary binary
                && binary.operator().kind() == QueryOperator.Kind.COMPARISON
                && !binary.bool();
    }

    private static boolean filters(PromqlExpr expr) {
        return compares(expr)
                || expr.unwrapped() instanceof PromqlExpr.Binary binary
                        && binary.operator().kind() == QueryOperator.Kind.SET
                        && (filters(binary.left()) || binary.operator() == QueryOperator.OR && filters(binary.right()));
    }

    private ConditionResult lines(String query, String shown, int atLeast) {
        var logs = context.dependencies().logs();
        if (logs.isEmpty()) {
            return new ConditionResult(Choice.UNKNOWN, "lines of " + shown + ": the cluster has no Loki");
        }
        var counted = count(query, logs.get());
        if (counted instanceof Outcome.Failed<Double> failed) {
            return new ConditionResult(
                    Choice.UNKNOWN,
                    "lines of " + shown + ": " + failed.failure().found());
        }
        double lines = counted.answer().orElse(0.0);
        var countText = (long) lines + (lines == 1 ? " line matches " : " lines match ") + shown;
        if (lines >= atLeast) {
            return new ConditionResult(Choice.YES, countText);
        }
        double any = count("{" + context.placeholders().query("${logs}") + "}", logs.get())
                .answer()
                .orElse(0.0);
        return any > 0
                ? certainNo(List.of(counted), "lines of " + shown, countText)
                : new ConditionResult(
                        Choice.UNKNOWN,
                        countText + ", and no log"
                                + (context.subject().host().isEmpty()
                                        ? ""
                                        : " of " + context.subject().host())
                                + " was found in this window");
    }

    private Outcome<Double> count(String query, LogSource logs) {
        return logs.instant(
                        "sum(count_over_time(" + query + " ["
                                + context.placeholders().query("${window}") + "]))",
                        context.subject().at(),
                        context.dependencies().deadline())
                .map(v -> v.size() == 0 ? 0.0 : v.value(0));
    }
}
