package greenwall.fleet.runbook.run;

import greenwall.fleet.DistinguishingLabels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Formats results as text.
final class StepResultText {
    private static final int MAX_ROWS = 4;

    private StepResultText() {}

    /// A runbook's expression for display: placeholders are replaced by the names of their quantities.
    static String displayed(String text) {
        return SanitizedText.line(text.replaceAll("\\$\\{(?:fleet:)?([^}|]*)(?:\\|[^}]*)?\\}", "$1")
                .replace("{logs:all", "log{")
                .replace("{logs", "log{")
                .replace("log{}", "log")
                .replace("log{, ", "log{")
                .replaceAll("\\s+", " ")
                .strip());
    }

    /// Removes the rows whose value is not a number, because nothing was measured there.
    static InstantVector numbers(InstantVector rows) {
        var some = new InstantVector.Builder();
        for (int row = 0; row < rows.size(); row++) {
            if (!Double.isNaN(rows.value(row))) {
                some.add(rows.labels(row), rows.timeMillis(row), rows.value(row));
            }
        }
        return some.build();
    }

    /// What may be missing from an answer, by its source; empty if it is complete.
    static String missing(Outcome<?> outcome) {
        return outcome instanceof Outcome.Answered<?> answered
                ? SanitizedText.line(String.join("; ", answered.warnings()))
                : "";
    }

    static String rows(InstantVector rows) {
        return rows(rows, value -> number(value, Unit.NONE), false);
    }

    /// The rows in words, the highest value first, or the lowest if low values are bad.
    static String rows(InstantVector rows, DoubleFunction<String> number, boolean lowFirst) {
        var distinguishing = DistinguishingLabels.of(rows.size(), rows::labels);
        var ascending = Comparator.comparingDouble((Integer row) -> rows.value(row));
        var texts = IntStream.range(0, rows.size())
                .boxed()
                .sorted(lowFirst ? ascending : ascending.reversed())
                .limit(MAX_ROWS)
                .map(row -> {
                    var name = distinguishing.name(rows.labels(row));
                    return (name.isEmpty() ? "" : name + " ") + number.apply(rows.value(row));
                })
                .collect(Collectors.joining(", "));
        int more = rows.size() - MAX_ROWS;
        return texts + (more > 0 ? " and " + more + " more" : "");
    }

    static String number(double value, Unit unit) {
        if (unit != Unit.NONE && unit != Unit.STATE) {
            return unit.text(value);
        }
        if (Math.abs(value) >= 1e6) {
            return Unit.NONE.text(value);
        }
        return value == Math.rint(value)
                ? GoFormat.plain(value)
                : String.format(Locale.ROOT, Math.abs(value) < 0.001 ? "%.3g" : "%.3f", value);
    }
}
