package greenwall.fleet.runbook.run;

import greenwall.fleet.DistinguishingLabels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.InstantVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.DoubleFunction;

/// Formats results as text.
final class StepResultText {
    private static final int MAX_ROWS = 4;

    private StepResultText() {}

    /// A runbook's expression for display: placeholders are replaced by the names of their quantities.
    static String displayed(String text) {
        return SanitizedText.line(text.replaceAll("\\$\\{(?:fleet:)?([^}|]*)(?:\\|[^}]*)?\\}", "$1")
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

    static String rows(InstantVector rows) {
        return rows(rows, value -> number(value, Unit.NONE), false);
    }

    /// The rows in words, the highest value first, or the lowest if low values are bad.
    static String rows(InstantVector rows, DoubleFunction<String> number, boolean lowFirst) {
        var distinguishing = DistinguishingLabels.of(rows.size(), rows::labels);
        var order = new ArrayList<Integer>();
        for (int row = 0; row < rows.size(); row++) {
            order.add(row);
        }
        var ascending = Comparator.comparingDouble((Integer row) -> rows.value(row));
        order.sort(lowFirst ? ascending : ascending.reversed());
        var texts = new ArrayList<String>();
        for (int row : order.subList(0, Math.min(MAX_ROWS, order.size()))) {
            var name = distinguishing.name(rows.labels(row));
            texts.add((name.isEmpty() ? "" : name + " ") + number.apply(rows.value(row)));
        }
        int more = rows.size() - texts.size();
        return String.join(", ", texts) + (more > 0 ? " and " + more + " more" : "");
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
