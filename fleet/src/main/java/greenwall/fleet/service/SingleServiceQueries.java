package greenwall.fleet.service;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.quantity.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Limits a form, which covers all services, to one service.
public final class SingleServiceQueries {
    private SingleServiceQueries() {}

    /// The form's expression for only the service with these names. The first label that is not empty names
    /// the service, so there is one part for each label.
    public static String of(ServiceQuantityForm form, Collection<String> names) {
        return narrowed(form, ExprRewriter.anyOf(names.stream().sorted()));
    }

    /// A query for one value of a quantity of the service that an alert names, by the first form with a
    /// result; empty if there is no such quantity.
    public static String one(String quantity, String name) {
        return ServiceQuantityForm.shipped().stream()
                .filter(form -> form.quantity().equals(quantity))
                .map(form -> (form.measured().merge() == Quantity.Merge.LOWEST ? "min(" : "max(")
                        + narrowed(form, pattern(name)) + ")")
                .collect(Collectors.joining(" or "));
    }

    /// A pattern for the names of a service that a person calls by this name, with an optional namespace.
    public static String pattern(String name) {
        return "(.+/)?" + ExprRewriter.quoteRegex(name);
    }

    private static String narrowed(ServiceQuantityForm form, String pattern) {
        if (!(Promql.parse(form.expr()) instanceof ParseResult.Valid(var expr))) {
            return form.expr();
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < form.names().size(); i++) {
            var narrowed = ExprRewriter.narrowed(
                    expr, new LabelMatcher(form.names().get(i), LabelMatcher.Kind.MATCH, pattern));
            for (var earlier : form.names().subList(0, i)) {
                narrowed = ExprRewriter.narrowed(narrowed, new LabelMatcher(earlier, LabelMatcher.Kind.EQUAL, ""));
            }
            parts.add(narrowed.text());
        }
        return parts.size() == 1 ? parts.getFirst() : "(" + String.join(") or (", parts) + ")";
    }

    public static List<String> versions(Collection<String> names) {
        return ServiceQuantityForm.shipped().stream()
                .filter(form -> form.quantity().equals(ServiceQuantityForm.VERSION))
                .map(form -> of(form, names))
                .toList();
    }

    /// The release in the labels of such a series; empty if they name none.
    public static String version(Labels labels) {
        return ServiceQuantityForm.shipped().stream()
                .filter(form -> form.quantity().equals(ServiceQuantityForm.VERSION))
                .map(form -> labels.get(form.to()))
                .filter(version -> !version.isEmpty())
                .findFirst()
                .orElse("");
    }
}
