package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import java.util.Collection;
import java.util.List;

/// The part of a shared source that belongs to one cluster, by a condition on a label.
///
/// @param hasTargets whether it has hosts to watch; without targets it may still have alerts, logs and traces
public record ClusterLabelFilter(LabelMatcher condition, boolean hasTargets) {
    /// The part whose label has this value.
    public static ClusterLabelFilter of(String label, String value) {
        return new ClusterLabelFilter(new LabelMatcher(label, LabelMatcher.Kind.EQUAL, value), true);
    }

    /// The part whose label has none of these values or is missing.
    public static ClusterLabelFilter rest(String label, Collection<String> values, boolean hasTargets) {
        var any = ExprRewriter.anyOf(values.stream().sorted());
        return new ClusterLabelFilter(new LabelMatcher(label, LabelMatcher.Kind.NOT_MATCH, any), hasTargets);
    }

    public boolean isRest() {
        return condition.kind() == LabelMatcher.Kind.NOT_MATCH;
    }

    /// The failure of a query that cannot be limited to the cluster and is therefore not sent.
    static Failure unnarrowed(String why) {
        return new Failure.Refused(
                0,
                Failure.Refused.BAD_QUERY,
                why,
                "correct the query: this cluster is one part of a shared source, so the query has to be restricted to it");
    }

    boolean has(Labels labels) {
        return condition.matches(labels.get(condition.name()));
    }

    /// Whether an alert may belong to this cluster. Rules often drop the label, so an alert without it may
    /// belong to any cluster.
    boolean mayHave(Labels alert) {
        return has(alert) || alert.get(condition.name()).isEmpty();
    }

    /// The condition as an Alertmanager matcher; it also accepts alerts without the label.
    AlertSource.Matcher matcher() {
        return isRest()
                ? new AlertSource.Matcher(condition.name(), condition.value(), true, false)
                : new AlertSource.Matcher(
                        condition.name(), "|" + ExprRewriter.quoteRegex(condition.value()), true, true);
    }

    /// Whether a silence with these matchers may cover something in this cluster.
    boolean mayCover(List<AlertSource.Matcher> silence) {
        // The label values of the rest are not known, except that the label may be missing.
        return silence.stream()
                .filter(matcher -> matcher.name().equals(condition.name()))
                .allMatch(matcher -> passes(matcher, isRest() ? "" : condition.value()));
    }

    private static boolean passes(AlertSource.Matcher matcher, String value) {
        try {
            return matcher.onLabels().matches(value);
        } catch (Re2.InvalidPatternException _) {
            return true;
        }
    }
}
