package greenwall.fleet.silence;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.AlertSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Reviews the silences: which silences end while their alerts still fire, which cover nothing, and which
/// were created twice by one request.
public final class ExistingSilenceReview {
    public static final Duration SOON = Duration.ofMinutes(30);

    private ExistingSilenceReview() {}

    public record SilenceWithAlerts(String cluster, AlertSource.Silence silence, List<Alert> alerts) {}

    /// @param matchesNothing whether it is active but suppresses no alert: a typing error, or the work is done
    /// @param madeTwice whether another silence in its cluster has the same mark and matchers
    public record ReviewedSilence(
            SilenceWithAlerts covered,
            boolean endsSoon,
            boolean matchesNothing,
            boolean madeTwice,
            boolean silencesWatchdog) {
        boolean hasWarning() {
            return endsSoon || matchesNothing || madeTwice || silencesWatchdog;
        }

        public List<String> warnings() {
            var warnings = new ArrayList<String>();
            if (madeTwice) {
                warnings.add("created twice by one request: expire one of the two");
            }
            if (endsSoon) {
                warnings.add("ends soon while " + covered.alerts().getFirst().name() + " is still firing");
            }
            if (silencesWatchdog) {
                warnings.add("silences the Watchdog: broken alerting would go unnoticed");
            }
            if (matchesNothing) {
                warnings.add("matches no firing alert");
            }
            return warnings;
        }
    }

    /// All silences: those with a warning first, then by their end.
    public static List<ReviewedSilence> mostUrgentFirst(AlertSnapshot state) {
        return reviewed(state).stream()
                .sorted(Comparator.comparing((ReviewedSilence c) -> !c.hasWarning())
                        .thenComparing(c -> c.covered().silence().endsAt()))
                .toList();
    }

    /// All silences, in the order of the sources.
    public static List<ReviewedSilence> reviewed(AlertSnapshot state) {
        var soon = state.at().plus(SOON);
        var twice = madeTwice(state.silences());
        var firing = new FiringAlertIndex(state.alerts());
        return covered(state).stream()
                .map(c -> {
                    boolean active = c.silence().state() == AlertSource.SilenceState.ACTIVE;
                    boolean idle = c.alerts().isEmpty();
                    boolean watchdog = state.watchdogs().stream()
                            .anyMatch(w -> w.cluster().equals(c.cluster())
                                    && w.silencedBy().contains(c.silence().id()));
                    return new ReviewedSilence(
                            c,
                            active && !idle && c.silence().endsAt().isBefore(soon),
                            active && idle && !watchdog && !firing.anyFor(c),
                            twice.contains(new AlertSnapshot.ClusterSilence(c.cluster(), c.silence())),
                            watchdog);
                })
                .toList();
    }

    /// All silences with the alerts that they currently suppress.
    public static List<SilenceWithAlerts> covered(AlertSnapshot state) {
        var byId = new HashMap<String, List<Alert>>();
        for (var alert : state.alerts()) {
            for (var suppression : alert.suppressions()) {
                if (suppression instanceof Suppression.Silenced silenced) {
                    byId.computeIfAbsent(alert.cluster() + "\n" + silenced.id(), _ -> new ArrayList<>())
                            .add(alert);
                }
            }
        }
        return state.silences().stream()
                .map(s -> new SilenceWithAlerts(
                        s.cluster(),
                        s.silence(),
                        byId.getOrDefault(s.cluster() + "\n" + s.silence().id(), List.of())))
                .toList();
    }

    /// Active silences that end within half an hour and suppress a firing alert.
    public static List<SilenceWithAlerts> endingSoon(AlertSnapshot state) {
        return endingWithin(state, SOON).stream()
                .filter(c -> !c.alerts().isEmpty())
                .toList();
    }

    public static List<SilenceWithAlerts> endingWithin(AlertSnapshot state, Duration length) {
        var until = state.at().plus(length);
        return covered(state).stream()
                .filter(c -> c.silence().state() == AlertSource.SilenceState.ACTIVE
                        && c.silence().endsAt().isBefore(until))
                .toList();
    }

    private static Set<AlertSnapshot.ClusterSilence> madeTwice(List<AlertSnapshot.ClusterSilence> silences) {
        record RequestKey(String cluster, String mark, Set<AlertSource.Matcher> matchers) {}
        return silences.stream()
                .filter(s -> s.silence().state() != AlertSource.SilenceState.EXPIRED
                        && !s.silence().requestId().isEmpty())
                .collect(Collectors.groupingBy(s -> new RequestKey(
                        s.cluster(),
                        s.silence().requestId(),
                        Set.copyOf(s.silence().matchers()))))
                .values()
                .stream()
                .filter(same -> same.size() > 1)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    /// The alerts by their labels. Of thousands of silences, most require a label value that few alerts have.
    private static final class FiringAlertIndex {
        private record LabelKey(String cluster, String name) {}

        private final Map<LabelKey, Map<String, List<Labels>>> byLabel = new HashMap<>();
        private final Map<String, List<Labels>> byCluster = new HashMap<>();
        private final Map<Set<AlertSource.Matcher>, Map<String, Boolean>> known = new HashMap<>();

        FiringAlertIndex(List<Alert> alerts) {
            for (var alert : alerts) {
                byCluster
                        .computeIfAbsent(alert.cluster(), _ -> new ArrayList<>())
                        .add(alert.labels());
                alert.labels()
                        .forEach((name, value) -> byLabel.computeIfAbsent(
                                        new LabelKey(alert.cluster(), name), _ -> new HashMap<>())
                                .computeIfAbsent(value, _ -> new ArrayList<>())
                                .add(alert.labels()));
            }
        }

        boolean anyFor(SilenceWithAlerts covered) {
            return known.computeIfAbsent(Set.copyOf(covered.silence().matchers()), _ -> new HashMap<>())
                    .computeIfAbsent(
                            covered.cluster(),
                            cluster -> any(cluster, covered.silence().matchers()));
        }

        private boolean any(String cluster, List<AlertSource.Matcher> conditions) {
            if (!(SilenceMatchers.of(conditions) instanceof SilenceMatchers.Parsed.Valid(var matchers))) {
                return false;
            }
            var fewest = byCluster.getOrDefault(cluster, List.of());
            for (var test : matchers.tests()) {
                if (!test.matches("")) {
                    var candidates =
                            withMatch(byLabel.getOrDefault(new LabelKey(cluster, test.name()), Map.of()), test);
                    fewest = candidates.size() < fewest.size() ? candidates : fewest;
                }
            }
            return fewest.stream().anyMatch(matchers);
        }

        private static List<Labels> withMatch(Map<String, List<Labels>> byValue, LabelMatcher test) {
            if (test.kind() == LabelMatcher.Kind.EQUAL) {
                return byValue.getOrDefault(test.value(), List.of());
            }
            var matching = new ArrayList<Labels>();
            byValue.forEach((value, labels) -> {
                if (test.matches(value)) {
                    matching.addAll(labels);
                }
            });
            return matching;
        }
    }
}
