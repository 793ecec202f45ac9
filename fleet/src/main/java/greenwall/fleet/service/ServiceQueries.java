package greenwall.fleet.service;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.promql.PromqlPrinter;
import greenwall.fleet.quantity.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Narrows a form, which covers all services, to one of them.
public final class ServiceQueries {
    private ServiceQueries() {}

    /// The form's expression for the service with these names alone. Of several labels that may say whose a series is
    /// the first that is not empty speaks, so there is one part for each of them.
    public static String of(ServiceForm form, Collection<String> names) {
        return narrowed(
                form, names.stream().sorted().map(ExprRewriter::literally).collect(Collectors.joining("|")));
    }

    /// One value of a quantity of the service that an alert names, by the first form that has one; empty where there
    /// is no such quantity.
    public static String one(String quantity, String name) {
        return ServiceForm.shipped().stream()
                .filter(form -> form.quantity().equals(quantity))
                .map(form -> (form.measured().merge() == Quantity.Merge.LOWEST ? "min(" : "max(")
                        + narrowed(form, pattern(name)) + ")")
                .collect(Collectors.joining(" or "));
    }

    /// Names of the service that a person calls by this one, perhaps with a namespace before it.
    public static String pattern(String name) {
        return "(.+/)?" + ExprRewriter.literally(name);
    }

    private static String narrowed(ServiceForm form, String pattern) {
        if (!(PromQl.parse(form.expr()) instanceof ParseResult.Valid(var expr))) {
            return form.expr();
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < form.names().size(); i++) {
            var narrowed = ExprRewriter.narrowed(
                    expr, new LabelMatcher(form.names().get(i), LabelMatcher.Kind.MATCH, pattern));
            for (var before : form.names().subList(0, i)) {
                narrowed = ExprRewriter.narrowed(narrowed, new LabelMatcher(before, LabelMatcher.Kind.EQUAL, ""));
            }
            parts.add(PromqlPrinter.print(narrowed));
        }
        return parts.size() == 1 ? parts.getFirst() : "(" + String.join(") or (", parts) + ")";
    }

    /// The questions after the releases of a service.
    public static List<String> versions(Collection<String> names) {
        return ServiceForm.shipped().stream()
                .filter(form -> form.quantity().equals(ServiceForm.VERSION))
                .map(form -> of(form, names))
                .toList();
    }

    /// The release that a series of these questions is of; empty where it says none.
    public static String version(Labels labels) {
        return ServiceForm.shipped().stream()
                .filter(form -> form.quantity().equals(ServiceForm.VERSION))
                .map(form -> labels.get(form.to()))
                .filter(version -> !version.isEmpty())
                .findFirst()
                .orElse("");
    }
}
