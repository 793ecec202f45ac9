package greenwall.fleet.runbook.run;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.util.HashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the numbers of a runbook's expression are, as far as its placeholders say.
final class StepUnit {
    private static final String ONE = "\\$\\{(?:fleet:)?([a-z0-9_.]+)(?:\\|[^}]*)?\\}";
    private static final Pattern QUANTITY = Pattern.compile(ONE);
    /// One quantity, all of it, or some or the worst of its series.
    private static final Pattern ALONE =
            Pattern.compile("(?:(?:topk|bottomk)\\(\\d+,\\s*|(?:max|min|sort|sort_desc)\\()?" + ONE + "\\)?");
    /// What makes another number of a value: a share, a rate, a count.
    private static final Pattern OTHER =
            Pattern.compile("[/*%^]|\\b(?!topk|bottomk|max|min|avg|sum|sort|sort_desc)[a-z_]+\\s*\\(");

    private StepUnit() {}

    /// The one quantity that an expression is about; nothing for a calculation.
    static Optional<Quantity> quantity(String expression, QuantityCatalogue catalogue) {
        var found = ALONE.matcher(expression.strip());
        return found.matches() ? catalogue.quantity(found.group(1)) : Optional.empty();
    }

    /// The unit that all its quantities have alike, where it only adds, subtracts and chooses.
    static Unit of(String expression, QuantityCatalogue catalogue) {
        var units = new HashSet<Unit>();
        var found = QUANTITY.matcher(expression);
        while (found.find()) {
            units.add(catalogue
                    .quantity(found.group(1))
                    .map(q -> Unit.of(q.unit()))
                    .orElse(Unit.NONE));
        }
        var rest = found.reset().replaceAll("");
        return units.size() != 1 || rest.contains("{") || OTHER.matcher(rest).find()
                ? Unit.NONE
                : units.iterator().next();
    }
}
