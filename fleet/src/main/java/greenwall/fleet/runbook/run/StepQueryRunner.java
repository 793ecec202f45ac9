package greenwall.fleet.runbook.run;

import greenwall.fleet.CountText;
import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityLimit;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Runs the query of a step: numbers with their history, or log lines.
record StepQueryRunner(StepContext context) {
    private static final int MAX_LINES = 200;
    /// The approximate number of points of a history.
    private static final int POINTS = 120;

    StepResult run(RunbookStep.Promql step) {
        return context.dependencies()
                .metrics()
                .map(metrics -> filled(step.query(), queries -> measured(step, queries.getFirst(), metrics)))
                .orElseGet(() -> new StepResult.NoResult("the cluster has no Prometheus"));
    }

    private StepResult filled(String text, Function<List<String>, StepResult> measure) {
        List<String> queries;
        try {
            queries = context.placeholders().queries(text);
        } catch (IllegalArgumentException refused) {
            return new StepResult.NoResult(String.valueOf(refused.getMessage()));
        }
        return measure.apply(queries);
    }

    private StepResult measured(RunbookStep.Promql step, String query, MetricsSource metrics) {
        var dependencies = context.dependencies();
        var answer = context.instant(query, metrics);
        if (answer instanceof Outcome.Failed<InstantVector> failed) {
            return new StepResult.NoResult(failed.failure().found());
        }
        var rows = StepResultText.numbers(answer.answer().orElse(InstantVector.EMPTY));
        var window = context.subject().window();
        var interval = Duration.ofSeconds(Math.max(15, window.length().toSeconds() / POINTS));
        var past =
                metrics.range(query, window, interval, dependencies.deadline()).answer();
        var quantity = StepUnitFinder.quantity(step.query(), dependencies.quantities());
        // Of two ages of the snapshots of a dataset the lower counts, but of all datasets the oldest is the worst.
        boolean lowFirst = quantity.filter(Quantity::judged)
                .map(q -> judgedByAnotherValue(q)
                        ? !q.highIsBad()
                        : !q.critical().or(q::warn).orElseThrow().highIsBad())
                .orElse(step.query().startsWith("bottomk"));
        var unit = StepUnitFinder.of(step.query(), dependencies.quantities());
        var missing = StepResultText.missing(answer);
        var words = rows.size() == 0
                ? "no data" + incomplete(missing)
                : StepResultText.rows(rows, formatter(quantity, unit), lowFirst) + judgement(quantity, rows, missing);
        return new StepResult.Measured(query, unit, rows, past, words, quantity);
    }

    /// Formats a value in its unit; a state as its word, because its number means nothing to a reader.
    private static DoubleFunction<String> formatter(Optional<Quantity> quantity, Unit unit) {
        return value -> quantity.flatMap(q -> q.word(value)).orElseGet(() -> StepResultText.number(value, unit));
    }

    private static String incomplete(String missing) {
        return missing.isEmpty() ? "" : " – incomplete: " + missing;
    }

    /// @param missing what is missing from the rows, so that they do not prove that all is well
    private String judgement(Optional<Quantity> quantity, InstantVector rows, String missing) {
        if (quantity.isEmpty() || !quantity.get().judged() || judgedByAnotherValue(quantity.get())) {
            return incomplete(missing);
        }
        var of = quantity.get();
        if (matchesAny(of.critical(), rows)) {
            return " – critical" + limit(of, of.critical());
        }
        if (matchesAny(of.warn(), rows)) {
            return " – warn" + limit(of, of.warn());
        }
        return missing.isEmpty() ? " – within its limits" : incomplete(missing);
    }

    /// Whether the limits of the quantity belong to another value, as to the burn rate of an objective.
    private boolean judgedByAnotherValue(Quantity quantity) {
        return context.dependencies().quantities().forms(quantity.id()).stream()
                .anyMatch(form -> form.judgedExpr().isPresent());
    }

    private static boolean matchesAny(Optional<QuantityLimit> limit, InstantVector rows) {
        return limit.isPresent()
                && IntStream.range(0, rows.size()).mapToDouble(rows::value).anyMatch(limit.get()::matches);
    }

    /// The limit in the unit of the value; empty for a state or a yes or no, where the word is enough.
    private static String limit(Quantity quantity, Optional<QuantityLimit> limit) {
        return quantity.stateLike() || Unit.of(quantity.unit()) == Unit.BOOL
                ? ""
                : limit.map(l -> ", the limit is " + l.value(Unit.of(quantity.unit())))
                        .orElse("");
    }

    StepResult run(RunbookStep.Logql step) {
        return context.dependencies()
                .logs()
                .map(logs -> filled(step.query(), queries -> read(queries, logs)))
                .orElseGet(() -> new StepResult.NoResult("the cluster has no log source"));
    }

    private StepResult read(List<String> queries, LogSource logs) {
        var lines = new ArrayList<LogSource.Line>();
        var missing = "";
        for (var query : queries) {
            var ofQuery = new ArrayList<LogSource.Line>();
            var answer = logs.lines(
                    query,
                    context.subject().window(),
                    LogSource.Order.BACKWARD,
                    MAX_LINES + 1,
                    line -> {
                        ofQuery.add(line);
                        return ofQuery.size() <= MAX_LINES;
                    },
                    context.dependencies().deadline());
            if (answer instanceof Outcome.Failed<LogSource.ReadSummary> failed) {
                return new StepResult.NoResult(failed.failure().found());
            }
            lines.addAll(ofQuery);
            missing = missing.isEmpty() ? StepResultText.missing(answer) : missing;
        }
        lines.sort(Comparator.comparingLong(LogSource.Line::timeNanos).reversed());
        var query = String.join("\n", queries);
        if (lines.isEmpty()) {
            return new StepResult.LogLines(query, lines, 0, "no matching lines" + incomplete(missing));
        }
        if (lines.size() > MAX_LINES) {
            var newest = lines.subList(0, MAX_LINES).reversed();
            return new StepResult.LogLines(
                    query, newest, -1, "more than " + MAX_LINES + " lines" + incomplete(missing));
        }
        return new StepResult.LogLines(
                query, lines.reversed(), 0, CountText.of(lines.size(), "line") + incomplete(missing));
    }
}
