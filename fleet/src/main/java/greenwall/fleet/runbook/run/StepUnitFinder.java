package greenwall.fleet.runbook.run;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.service.ServiceQuantityForm;
import java.util.HashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/// Determines the quantity and the unit of a runbook's expression from its placeholders.
final class StepUnitFinder {
    private static final String PLACEHOLDER = "\\$\\{(?:fleet:)?([a-z0-9_.]+)(?:\\|[^}]*)?\\}";
    private static final Pattern QUANTITY = Pattern.compile(PLACEHOLDER);
    private static final Pattern SERVICE_QUANTITY = Pattern.compile("\\$\\{service:([a-z0-9_.]+)\\}");
    private static final String ON_HOSTS_OF_SERVICE = " and on (host) ${service:hosts}";
    private static final Pattern SELECTION = Pattern.compile("\\{[^}]*\\}|\\[[^\\]]*\\]");
    private static final Pattern QUANTILE =
            Pattern.compile("histogram_quantile\\([^/*%^]*?(\\w+)_bucket\\b[^/*%^]*\\)");
    /// A single quantity: all its series, some of them, or the worst.
    private static final Pattern SINGLE_QUANTITY =
            Pattern.compile("(?:(?:topk|bottomk)\\(\\d+,\\s*|(?:max|min|sort|sort_desc)\\()?" + PLACEHOLDER + "\\)?");
    /// Operations that change the unit of a value, such as a share, a rate or a count.
    private static final Pattern CHANGES_UNIT =
            Pattern.compile("[/*%^]|\\b(?!topk|bottomk|max|min|avg|sum|sort|sort_desc)[a-z_]+\\s*\\(");

    private StepUnitFinder() {}

    /// The only quantity of an expression; empty for a calculation.
    static Optional<Quantity> quantity(String expression, QuantityCatalogue catalogue) {
        var found = SINGLE_QUANTITY.matcher(expression.strip());
        return found.matches() ? catalogue.quantity(found.group(1)) : Optional.empty();
    }

    /// The common unit of all quantities, if the expression only adds, subtracts and selects; the unit of a
    /// quantity of a service, or of the histogram of a quantile.
    static Unit of(String query, QuantityCatalogue catalogue) {
        var expression = query.strip().replace(ON_HOSTS_OF_SERVICE, "");
        var ofService = SERVICE_QUANTITY.matcher(expression);
        if (ofService.matches()) {
            return Optional.ofNullable(ServiceQuantityForm.quantities().get(ofService.group(1)))
                    .map(quantity -> Unit.of(quantity.unit()))
                    .orElse(Unit.NONE);
        }
        var quantile = QUANTILE.matcher(SELECTION.matcher(expression).replaceAll(""));
        if (quantile.matches()) {
            return Unit.ofMetric(quantile.group(1));
        }
        var units = new HashSet<Unit>();
        var found = QUANTITY.matcher(expression);
        while (found.find()) {
            units.add(catalogue
                    .quantity(found.group(1))
                    .map(q -> Unit.of(q.unit()))
                    .orElse(Unit.NONE));
        }
        var rest = found.reset().replaceAll("");
        return units.size() != 1
                        || rest.contains("{")
                        || CHANGES_UNIT.matcher(rest).find()
                ? Unit.NONE
                : units.iterator().next();
    }
}
