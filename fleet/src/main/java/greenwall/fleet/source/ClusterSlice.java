package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Which part of an engine that several clusters share belongs to one of them: what meets the condition on a label.
///
/// @param hasTargets whether there are hosts to be watched; the rest may have alerts, logs and traces alone
public record ClusterSlice(LabelMatcher condition, boolean hasTargets) {
    /// What carries the label with this value.
    public static ClusterSlice of(String label, String value) {
        return new ClusterSlice(new LabelMatcher(label, LabelMatcher.Kind.EQUAL, value), true);
    }

    /// What carries the label with none of these values, or not at all.
    public static ClusterSlice rest(String label, Collection<String> values, boolean hasTargets) {
        var any = values.stream().sorted().map(ExprRewriter::literally).collect(Collectors.joining("|"));
        return new ClusterSlice(new LabelMatcher(label, LabelMatcher.Kind.NOT_MATCH, any), hasTargets);
    }

    public boolean isRest() {
        return condition.kind() == LabelMatcher.Kind.NOT_MATCH;
    }

    /// A query that cannot be narrowed to the cluster is not asked.
    static Failure unnarrowed(String why) {
        return new Failure.Refused(
                0,
                Failure.Refused.BAD_QUERY,
                why,
                "Correct the query: this cluster is one part of a shared source, so the query has to be restricted to it");
    }

    boolean has(Labels labels) {
        return condition.matches(labels.get(condition.name()));
    }

    /// Whether an alert may be of this cluster: rules often lose the label on the way, so that one without it may be of
    /// any.
    boolean mayHave(Labels alert) {
        return has(alert) || alert.get(condition.name()).isEmpty();
    }

    /// The same for Alertmanager.
    Alerts.Matcher matcher() {
        return isRest()
                ? new Alerts.Matcher(condition.name(), condition.value(), true, false)
                : new Alerts.Matcher(condition.name(), "|" + ExprRewriter.literally(condition.value()), true, true);
    }

    /// Whether a silence with these conditions may cover something here.
    boolean mayCover(List<Alerts.Matcher> silence) {
        // What may stand under the label in the rest is not known, but for nothing at all.
        return silence.stream()
                .filter(matcher -> matcher.name().equals(condition.name()))
                .allMatch(matcher -> passes(matcher, isRest() ? "" : condition.value()));
    }

    private static boolean passes(Alerts.Matcher matcher, String value) {
        try {
            return matcher.onLabels().matches(value);
        } catch (Re2.Invalid _) {
            return true;
        }
    }
}
