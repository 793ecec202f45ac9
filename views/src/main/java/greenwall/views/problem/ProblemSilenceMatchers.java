package greenwall.views.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource.Matcher;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The matchers of a silence for the alerts of a problem.
final class ProblemSilenceMatchers {
    /// A label with more values than this gets no matcher.
    private static final int MAX_VALUES = 20;

    private ProblemSilenceMatchers() {}

    /// One matcher for each label that all these alerts have; none without alerts. Its values combine freely,
    /// so a silence of several alerts can match an alert that has the values of two of them.
    static List<Matcher> matchers(List<Labels> alerts) {
        return alerts.stream()
                .limit(1)
                .flatMap(first -> first.toMap().keySet().stream())
                .filter(name -> !SilenceMatchers.NOT_IDENTIFYING.contains(name))
                .flatMap(name -> matcher(name, alerts))
                .toList();
    }

    private static Stream<Matcher> matcher(String name, List<Labels> alerts) {
        var values = alerts.stream().map(alert -> alert.get(name)).collect(Collectors.toCollection(TreeSet::new));
        if (values.contains("") || values.size() > MAX_VALUES) {
            return Stream.empty();
        }
        return Stream.of(
                values.size() == 1
                        ? new Matcher(name, values.first(), false, true)
                        : new Matcher(name, ExprRewriter.anyOf(values.stream()), true, true));
    }
}
