package greenwall.fleet.runbook.run;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlPrinter;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.runbook.RunbookStep.Condition;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Queries the sources for a case and decides conditions: yes, no, or unknown if there is no data.
record ConditionEvaluator(StepContext context) {
    /// @param unanswered the query without a complete answer, if the condition is unknown because of it
    record ConditionResult(Choice choice, String text, Optional<StepResult.Unanswered> unanswered) {
        static ConditionResult of(Choice choice, String text) {
            return new ConditionResult(choice, text, Optional.empty());
        }

        static ConditionResult noAnswer(String shown, String reason) {
            return new ConditionResult(Choice.UNKNOWN, shown + ": " + reason, unanswered(true, reason));
        }

        static ConditionResult notSent(String text, String reason) {
            return new ConditionResult(Choice.UNKNOWN, text, unanswered(false, reason));
        }

        private static Optional<StepResult.Unanswered> unanswered(boolean sent, String reason) {
            return Optional.of(new StepResult.Unanswered(sent, reason));
        }
    }

    ConditionResult decide(Condition condition) {
        List<String> queries;
        try {
            queries = context.placeholders().queries(condition.text());
        } catch (IllegalArgumentException refused) {
            var reason = String.valueOf(refused.getMessage());
            return ConditionResult.notSent(reason, reason);
        }
        var shown = StepResultText.displayed(condition.text());
        return switch (condition) {
            case Condition.PromqlComparison _ -> compare(queries.getFirst(), shown);
            case Condition.MinimumLines(var atLeast, var _, var _) -> lines(queries, shown, atLeast);
        };
    }

    private ConditionResult compare(String query, String shown) {
        var metrics = context.dependencies().metrics();
        if (metrics.isEmpty()) {
            var reason = "the cluster has no Prometheus";
            return ConditionResult.notSent(shown + ": " + reason, reason);
        }
        var tree = Promql.parse(query).tree().map(PromqlExpr::unwrapped);
        boolean comparing = tree.filter(ConditionEvaluator::compares).isPresent();
        boolean filters = tree.filter(ConditionEvaluator::filters).isPresent();
        var all = comparing ? ((PromqlExpr.Binary) tree.get()).left().text() : query;
        var rows = context.instant(all, metrics.get());
        if (rows instanceof Outcome.Failed<InstantVector> failed) {
            return ConditionResult.noAnswer(shown, failed.failure().found());
        }
        var measured = StepResultText.numbers(rows.answer().orElse(InstantVector.EMPTY));
        if (measured.size() == 0) {
            return incomplete(rows)
                    .map(reason -> ConditionResult.noAnswer(shown, reason))
                    .orElseGet(() -> ConditionResult.of(Choice.UNKNOWN, shown + ": no data"));
        }
        if (!comparing) {
            // A comparison keeps the rows that meet it, and their values may be zero.
            boolean any = filters || IntStream.range(0, measured.size()).anyMatch(row -> measured.value(row) != 0);
            return any
                    ? ConditionResult.of(Choice.YES, shown + ": " + StepResultText.rows(measured))
                    : certainNo(List.of(rows), shown, shown + ": " + StepResultText.rows(measured));
        }
        var matching = context.instant(query, metrics.get());
        if (matching instanceof Outcome.Failed<InstantVector> failed) {
            return ConditionResult.noAnswer(shown, failed.failure().found());
        }
        var matchingRows = StepResultText.numbers(matching.answer().orElse(InstantVector.EMPTY));
        if (matchingRows.size() > 0) {
            return ConditionResult.of(Choice.YES, shown + ": yes, " + StepResultText.rows(matchingRows));
        }
        return missingLimit(((PromqlExpr.Binary) tree.get()).right(), shown, metrics.get())
                .orElseGet(() ->
                        certainNo(List.of(rows, matching), shown, shown + ": no, " + StepResultText.rows(measured)));
    }

    /// No, if the outcomes are complete; otherwise unknown.
    private static ConditionResult certainNo(List<? extends Outcome<?>> outcomes, String shown, String text) {
        return outcomes.stream()
                .flatMap(outcome -> incomplete(outcome).stream())
                .findFirst()
                .map(reason -> ConditionResult.noAnswer(shown, reason))
                .orElseGet(() -> ConditionResult.of(Choice.NO, text));
    }

    private static Optional<String> incomplete(Outcome<?> outcome) {
        return Optional.of(SanitizedText.line(outcome.incompleteReason())).filter(reason -> !reason.isEmpty());
    }

    /// Unknown, if the value to compare with is not known; empty if it is.
    private Optional<ConditionResult> missingLimit(PromqlExpr right, String shown, MetricsSource metrics) {
        if (right.unwrapped() instanceof PromqlExpr.NumberLiteral || filters(right)) {
            return Optional.empty();
        }
        var limits = metrics.evaluate(
                right.text(), context.subject().at(), context.dependencies().deadline());
        return switch (limits) {
            case Outcome.Failed<MetricsSource.Result>(var _, var _, var _, var failure) ->
                Optional.of(ConditionResult.noAnswer(shown, failure.found()));
            case Outcome.Answered<MetricsSource.Result> answered ->
                answered.isComplete()
                                && answered.value() instanceof MetricsSource.Result.VectorResult(var vector)
                                && StepResultText.numbers(vector).size() == 0
                        ? Optional.of(ConditionResult.of(
                                Choice.UNKNOWN, shown + ": no data for the value it is compared with"))
                        : incomplete(answered).map(reason -> ConditionResult.noAnswer(shown, reason));
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

    private ConditionResult lines(List<String> queries, String shown, int atLeast) {
        var logs = context.dependencies().logs();
        if (logs.isEmpty()) {
            var reason = "the cluster has no log source";
            return ConditionResult.notSent("lines of " + shown + ": " + reason, reason);
        }
        var counted = counts(queries, logs.get());
        double lines = sum(counted);
        var countText = (long) lines + (lines == 1 ? " line matches " : " lines match ") + shown;
        if (lines >= atLeast) {
            return ConditionResult.of(Choice.YES, countText);
        }
        var any = lines > 0 ? counted : firstLine(queries, logs.get());
        var failed = Stream.concat(counted.stream(), any.stream())
                .flatMap(outcome -> outcome.failed().stream())
                .map(Failure::found)
                .findFirst();
        if (failed.isPresent()) {
            return ConditionResult.noAnswer("lines of " + shown, failed.get());
        }
        return sum(any) > 0
                ? certainNo(counted, "lines of " + shown, countText)
                : ConditionResult.of(
                        Choice.UNKNOWN,
                        countText + ", and no log"
                                + (context.subject().host().isEmpty()
                                        ? ""
                                        : " of " + context.subject().host())
                                + " was found in this time range");
    }

    /// All lines of the streams of a query.
    private static String selector(String query) {
        return Logql.parse(query).tree().orElse(null) instanceof LogqlExpr.LogQuery(var selector, var _)
                ? LogqlPrinter.of(new LogqlExpr.LogQuery(selector, List.of()))
                : query;
    }

    /// Looks for any line of the streams, which may be all lines of a site: reading one costs less than counting.
    private List<Outcome<Double>> firstLine(List<String> queries, LogSource logs) {
        var read = new ArrayList<Outcome<Double>>();
        for (var query : queries) {
            var line = logs.lines(
                            selector(query),
                            context.subject().window(),
                            LogSource.Order.BACKWARD,
                            1,
                            _ -> true,
                            context.dependencies().deadline())
                    .map(summary -> (double) summary.lines());
            read.add(line);
            if (sum(List.of(line)) > 0) {
                break;
            }
        }
        return read;
    }

    private List<Outcome<Double>> counts(List<String> queries, LogSource logs) {
        return queries.stream().map(query -> count(query, logs)).toList();
    }

    private static double sum(List<Outcome<Double>> counts) {
        return counts.stream().mapToDouble(count -> count.answer().orElse(0.0)).sum();
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
