package greenwall.fleet.runbook.run;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Limit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleFunction;

/// Runs the query of a step: numbers with their history, or log lines.
record StepMeasurement(
        RunSubject subject, GuidedRun.Dependencies means, ConditionCheck asking, RunbookPlaceholders filling) {
    private static final int MOST_LINES = 200;
    private static final int POINTS = 120;

    StepResult of(RunbookStep.Promql step) {
        var metrics = means.metrics();
        if (metrics.isEmpty()) {
            return new StepResult.Nothing("no Prometheus to query");
        }
        String query;
        try {
            query = filling.query(step.query());
        } catch (IllegalArgumentException refused) {
            return new StepResult.Nothing(String.valueOf(refused.getMessage()));
        }
        var answer = asking.instant(query, metrics.get());
        if (answer instanceof Outcome.Failed<Vector> failed) {
            return new StepResult.Nothing(failed.failure().found());
        }
        var rows = StepResultText.numbers(answer.answer().orElse(Vector.EMPTY));
        Optional<Matrix> past = means.charts()
                ? metrics.get()
                        .range(query, subject.window(), RunbookPlaceholders.step(subject, POINTS), means.deadline())
                        .answer()
                : Optional.empty();
        var quantity = StepUnit.quantity(step.query(), means.quantities());
        // Of two ends of a tunnel the younger handshake counts, and yet the oldest of all is the worst.
        boolean lowFirst = quantity.flatMap(q -> q.critical().or(q::warn))
                .map(limit -> !limit.highIsBad())
                .orElse(step.query().startsWith("bottomk"));
        var unit = StepUnit.of(step.query(), means.quantities());
        var words = rows.size() == 0
                ? "no data"
                : StepResultText.rows(rows, format(quantity, unit), lowFirst) + judged(quantity, rows);
        return new StepResult.Measured(query, unit, rows, past, words, quantity);
    }

    /// A value in its unit; a state as its word, since its number says nothing to a reader.
    private static DoubleFunction<String> format(Optional<Quantity> quantity, Unit unit) {
        return value -> quantity.flatMap(q -> q.word(value)).orElseGet(() -> StepResultText.number(value, unit));
    }

    private static String judged(Optional<Quantity> quantity, Vector rows) {
        if (quantity.isEmpty() || !quantity.get().judged()) {
            return "";
        }
        var of = quantity.get();
        int worst = 0;
        for (int row = 0; row < rows.size(); row++) {
            double value = rows.value(row);
            int level = of.critical().filter(l -> l.met(value)).isPresent()
                    ? 2
                    : of.warn().filter(l -> l.met(value)).isPresent() ? 1 : 0;
            worst = Math.max(worst, level);
        }
        return switch (worst) {
            case 2 -> " – critical" + limit(of, of.critical());
            case 1 -> " – a warning" + limit(of, of.warn());
            default -> " – within its limits";
        };
    }

    /// In the unit of the value beside it; the word of a state, a yes or a no says enough.
    private static String limit(Quantity of, Optional<Limit> limit) {
        return of.stateLike() || Unit.of(of.unit()) == Unit.BOOL
                ? ""
                : limit.map(l -> ", the limit is " + l.text(Unit.of(of.unit()))).orElse("");
    }

    StepResult of(RunbookStep.Logql step) {
        var logs = means.logs();
        if (logs.isEmpty()) {
            return new StepResult.Nothing("no Loki to query");
        }
        String query;
        try {
            query = filling.query(step.query());
        } catch (IllegalArgumentException refused) {
            return new StepResult.Nothing(String.valueOf(refused.getMessage()));
        }
        var lines = new ArrayList<Logs.Line>();
        var cut = new AtomicBoolean();
        var answer = logs.get()
                .lines(
                        query,
                        subject.window(),
                        Logs.Order.BACKWARD,
                        MOST_LINES + 1,
                        line -> {
                            if (lines.size() >= MOST_LINES) {
                                cut.set(true);
                                return false;
                            }
                            lines.add(line);
                            return true;
                        },
                        means.deadline());
        if (answer instanceof Outcome.Failed<Logs.Read> failed) {
            return new StepResult.Nothing(failed.failure().found());
        }
        var words = lines.isEmpty()
                ? "no such line"
                : (cut.get() ? "more than " + MOST_LINES : lines.size()) + (lines.size() == 1 ? " line" : " lines");
        return new StepResult.Read(query, lines.reversed(), cut.get() ? 1 : 0, words);
    }
}
