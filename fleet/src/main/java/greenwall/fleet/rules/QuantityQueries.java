package greenwall.fleet.rules;

import greenwall.fleet.form.TargetLabels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// A quantity as one PromQL expression: its forms one after another, each converted to the canonical value and
/// with the same labels, so that the first form that a host has is used for it.
///
/// Each row has the label `host` (the target's address without its port, or the label by which a site names its
/// hosts), the labels that distinguish hosts of several sites, and the keys of the quantity.
public record QuantityQueries(
        QuantityCatalogue catalogue, List<String> siteLabels, String hostLabel, Optional<String> instances) {
    private static final Pattern HEALTH = Pattern.compile("\\bby \\([^)]*\\bhealth\\b");
    /// The values of vdev_state_t in the order of the canonical numbers of a pool's health; the rest (7) is 0.
    private static final String OF_ROOT_VDEV = "(($ == bool 6) + ($ == bool 5) * 2 + ($ == bool 2) * 3"
            + " + ($ <= bool 1) * 4 + ($ == bool 4) * 4 + ($ == bool 3) * 5)";

    public static QuantityQueries forAllHosts(QuantityCatalogue catalogue, List<String> siteLabels, String hostLabel) {
        return new QuantityQueries(catalogue, List.copyOf(siteLabels), hostLabel, Optional.empty());
    }

    /// Queries for the targets whose `instance` matches an RE2 expression.
    public static QuantityQueries of(QuantityCatalogue catalogue, String instances) {
        return new QuantityQueries(catalogue, List.of(), "instance", Optional.of(instances));
    }

    /// The labels of every row, without the keys.
    public List<String> hostLabels() {
        var labels = new ArrayList<>(siteLabels);
        labels.add("host");
        return labels;
    }

    public Optional<String> expression(String quantity) {
        return expression(quantity, false);
    }

    /// The expression that is compared with the limits of the quantity: the burn rate of the error budget for
    /// an objective, otherwise the value itself.
    public Optional<String> limitExpression(String quantity) {
        return expression(quantity, true);
    }

    private Optional<String> expression(String id, boolean judged) {
        var quantity = catalogue.quantity(id);
        if (quantity.isEmpty()) {
            return Optional.empty();
        }
        var forms = new LinkedHashSet<String>();
        for (var form : catalogue.forms(id)) {
            if (form.inputs().isEmpty() || form.judgedExpr().isPresent() && judged) {
                canonical(quantity.get(), form, judged).ifPresent(forms::add);
            }
        }
        return forms.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", forms));
    }

    private Optional<String> canonical(Quantity quantity, QuantityForm form, boolean judged) {
        if (judged && form.judgedExpr().isEmpty() && quantity.id().startsWith("slo.")) {
            return Optional.empty();
        }
        var judge = form.judgedExpr().filter(_ -> judged);
        boolean lowest = judge.isPresent() ? quantity.judgedByLowest() : quantity.merge() == Quantity.Merge.LOWEST;
        var text = judge.orElse(form.expr());
        return tree(text).map(tree -> merged(quantity, lowest, keyed(form, coded(quantity, form, tree))));
    }

    private Optional<PromqlExpr> tree(String text) {
        var labels = new ArrayList<>(siteLabels);
        if (!hostLabel.equals("instance")) {
            labels.add(hostLabel);
        }
        var tree = Promql.parse(new TargetLabels(labels).applyTo(text)).tree();
        return instances.isEmpty()
                ? tree
                : tree.map(t -> ExprRewriter.narrowed(
                        t, new LabelMatcher("instance", LabelMatcher.Kind.MATCH, instances.get())));
    }

    private static String coded(Quantity quantity, QuantityForm form, PromqlExpr tree) {
        return switch (form.encoding()) {
            case NUMBER -> tree.text();
            // Below 1, the exporter gives the reciprocal.
            case MULTIPLIER -> "(1 / ((" + tree.text() + ") > 0 < 1) or (" + tree.text() + "))";
            case ROOT_VDEV -> OF_ROOT_VDEV.replace("$", "(" + tree.text() + ")");
            case ONE_HOT -> oneHot(quantity, tree);
        };
    }

    private static String oneHot(Quantity quantity, PromqlExpr tree) {
        var label = HEALTH.matcher(tree.text()).find() ? "health" : "state";
        var words = new StringJoiner(" or ", "(", ")");
        for (var word : quantity.words()) {
            var one = ExprRewriter.narrowed(
                    tree,
                    new LabelMatcher(label, LabelMatcher.Kind.MATCH, "(?i)" + ExprRewriter.quoteRegex(word.word())));
            words.add("((" + one.text() + ") == 1) * 0 + " + GoFormat.plain(word.value()));
        }
        return words.toString();
    }

    private static String keyed(QuantityForm form, String expr) {
        var named = expr;
        for (var key : form.keys()) {
            if (key.constant().isPresent()) {
                named = replaced(named, key.name(), key.constant().get(), "", "");
            }
            for (var label : key.labels().reversed()) {
                if (!(label.equals(key.name()) && key.labels().size() == 1)) {
                    named = replaced(named, key.name(), "$1", label, "(.+)");
                }
            }
        }
        return named;
    }

    /// An IPv6 address without brackets has no port.
    private static final String WITHOUT_PORT = "(?:\\[(.+)\\]|([^:]+))(?::\\d+)?|(.*:.*:.*)";

    private String merged(Quantity quantity, boolean lowest, String expr) {
        var labels = new ArrayList<>(hostLabels());
        labels.addAll(quantity.keys());
        return (lowest ? "min" : "max") + " by (" + String.join(", ", labels) + ") (" + withHostLabel(expr) + ")";
    }

    /// The expression's rows with the label `host`.
    public String withHostLabel(String expr) {
        return hostLabel.equals("host")
                ? expr
                : hostLabel.equals("instance")
                        ? replaced(expr, "host", "$1$2$3", hostLabel, WITHOUT_PORT)
                        : replaced(expr, "host", "$1", hostLabel, "(.+)");
    }

    private static String replaced(String expr, String to, String with, String from, String pattern) {
        return "label_replace(" + expr + ", " + GoFormat.quote(to) + ", " + GoFormat.quote(with) + ", "
                + GoFormat.quote(from) + ", " + GoFormat.quote(pattern) + ")";
    }
}
