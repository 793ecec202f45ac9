package greenwall.fleet.runbook.run;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityLimit;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/// Runs the query of a step: numbers with their history, or log lines.
record StepQueryRunner(StepContext context) {
    private static final int MAX_LINES = 200;
    private static final int POINTS = 120;

    StepResult of(RunbookStep.Promql step) {
        return context.dependencies()
                .metrics()
                .map(metrics -> filled(step.query(), query -> measured(step, query, metrics)))
                .orElseGet(() -> new StepResult.Nothing("no Prometheus to query"));
    }

    private StepResult filled(String text, Function<String, StepResult> measure) {
        String query;
        try {
            query = context.placeholders().query(text);
        } catch (IllegalArgumentException refused) {
            return new StepResult.Nothing(String.valueOf(refused.getMessage()));
        }
        return measure.apply(query);
    }

    private StepResult measured(RunbookStep.Promql step, String query, MetricsSource metrics) {
        var dependencies = context.dependencies();
        var answer = context.instant(query, metrics);
        if (answer instanceof Outcome.Failed<InstantVector> failed) {
            return new StepResult.Nothing(failed.failure().found());
        }
        var rows = StepResultText.numbers(answer.answer().orElse(InstantVector.EMPTY));
        Optional<Matrix> past = dependencies.charts()
                ? metrics.range(
                                query,
                                context.runbookCase().window(),
                                RunbookPlaceholders.step(context.runbookCase(), POINTS),
                                dependencies.deadline())
                        .answer()
                : Optional.empty();
        var quantity = StepUnitFinder.quantity(step.query(), dependencies.quantities());
        // A tunnel counts with the more recent handshake of its two ends, but of all tunnels the oldest
        // handshake is the worst.
        boolean lowFirst = quantity.flatMap(q -> q.critical().or(q::warn))
                .map(limit -> !limit.highIsBad())
                .orElse(step.query().startsWith("bottomk"));
        var unit = StepUnitFinder.of(step.query(), dependencies.quantities());
        var words = rows.size() == 0
                ? "no data"
                : StepResultText.rows(rows, formatter(quantity, unit), lowFirst) + judgement(quantity, rows);
        return new StepResult.Measured(query, unit, rows, past, words, quantity);
    }

    /// Formats a value in its unit; a state as its word, because its number means nothing to a reader.
    private static DoubleFunction<String> formatter(Optional<Quantity> quantity, Unit unit) {
        return value -> quantity.flatMap(q -> q.word(value)).orElseGet(() -> StepResultText.number(value, unit));
    }

    private static String judgement(Optional<Quantity> quantity, InstantVector rows) {
        if (quantity.isEmpty() || !quantity.get().judged()) {
            return "";
        }
        var of = quantity.get();
        int worst = 0;
        for (int row = 0; row < rows.size(); row++) {
            double value = rows.value(row);
            int level = of.critical().filter(l -> l.matches(value)).isPresent()
                    ? 2
                    : of.warn().filter(l -> l.matches(value)).isPresent() ? 1 : 0;
            worst = Math.max(worst, level);
        }
        return switch (worst) {
            case 2 -> " – critical" + limit(of, of.critical());
            case 1 -> " – a warning" + limit(of, of.warn());
            default -> " – within its limits";
        };
    }

    /// The limit in the unit of the value; empty for a state or a yes or no, where the word is enough.
    private static String limit(Quantity quantity, Optional<QuantityLimit> limit) {
        return quantity.stateLike() || Unit.of(quantity.unit()) == Unit.BOOL
                ? ""
                : limit.map(l -> ", the limit is " + l.text(Unit.of(quantity.unit())))
                        .orElse("");
    }

    StepResult of(RunbookStep.Logql step) {
        return context.dependencies()
                .logs()
                .map(logs -> filled(step.query(), query -> read(query, logs)))
                .orElseGet(() -> new StepResult.Nothing("no Loki to query"));
    }

    private StepResult read(String query, LogSource logs) {
        var lines = new ArrayList<LogSource.Line>();
        var cut = new AtomicBoolean();
        var answer = logs.lines(
                query,
                context.runbookCase().window(),
                LogSource.Order.BACKWARD,
                MAX_LINES + 1,
                line -> {
                    if (lines.size() >= MAX_LINES) {
                        cut.set(true);
                        return false;
                    }
                    lines.add(line);
                    return true;
                },
                context.dependencies().deadline());
        if (answer instanceof Outcome.Failed<LogSource.Read> failed) {
            return new StepResult.Nothing(failed.failure().found());
        }
        var words = lines.isEmpty()
                ? "no such line"
                : (cut.get() ? "more than " + MAX_LINES : lines.size()) + (lines.size() == 1 ? " line" : " lines");
        return new StepResult.Read(query, lines.reversed(), cut.get() ? 1 : 0, words);
    }
}
