package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.logs.StreamHostLabels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import greenwall.fleet.source.AlertSource;
import java.util.Set;
import java.util.stream.Stream;

/// The explained host. Determines whether a series or a silence concerns it; without a known host, all do.
///
/// @param plainNames the names as [StreamHostLabels#plain] gives them
/// @param instances the `instance` labels of its targets
record ExplainedHost(Set<String> names, Set<String> plainNames, Set<String> instances) {
    static ExplainedHost of(Set<String> names, Set<String> instances) {
        return new ExplainedHost(names, ExplainQuestionResolver.plain(names), instances);
    }

    /// Whether the labels belong to the host or name none.
    boolean concerns(Labels labels) {
        var host = StreamHostLabels.of(labels);
        return plainNames.isEmpty() || host.isEmpty() || plainNames.contains(StreamHostLabels.plain(host));
    }

    /// Whether a matcher of a silence allows the host; one on a label that does not name a host allows every
    /// host.
    boolean allowedBy(AlertSource.Matcher matcher) {
        if (plainNames.isEmpty()
                || !StreamHostLabels.NAMES.contains(matcher.name())
                        && !matcher.name().equals("instance")) {
            return true;
        }
        return matcher.equal()
                == (matcher.regex() ? matches(matcher) : plainNames.contains(StreamHostLabels.plain(matcher.value())));
    }

    private boolean matches(AlertSource.Matcher matcher) {
        try {
            var test = new LabelMatcher(matcher.name(), LabelMatcher.Kind.MATCH, matcher.value());
            return Stream.of(names, plainNames, instances).flatMap(Set::stream).anyMatch(test::matches);
        } catch (Re2.InvalidPatternException _) {
            return false;
        }
    }
}
