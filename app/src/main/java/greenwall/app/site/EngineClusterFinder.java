package greenwall.app.site;

import greenwall.app.config.ClusterConfig;
import greenwall.app.config.Config;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.source.ClusterLabelFilter;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the clusters of a shared engine by the values of a label on its targets.
public final class EngineClusterFinder {
    /// Each cluster is polled separately, so a label with more values than this is not used.
    public static final int MAX = 64;
    /// How long a cluster without data is still listed.
    private static final Duration LISTED_AFTER_LAST_DATA = Duration.ofDays(7);

    private static final int MAX_NAME_LENGTH = 100;
    private static final String TARGETS = "up";
    /// The name for targets that belong to none of the clusters.
    private static final String REST = "other";

    private EngineClusterFinder() {}

    /// The known clusters of one engine. Without values the engine counts as one cluster.
    ///
    /// @param rest whether some targets have none of the values
    /// @param problems differences from the configuration, one line each
    public record FoundClusters(List<String> values, boolean rest, List<String> problems) {
        public static final FoundClusters NOTHING = new FoundClusters(List.of(), false, List.of());

        /// Returns the configuration with these clusters in place of their engine.
        public Config applyTo(Config config) {
            return config.withClusters(config.clusters().stream()
                    .flatMap(cluster -> of(cluster).stream())
                    .toList());
        }

        private List<ClusterConfig> of(ClusterConfig engine) {
            if (engine.label().isEmpty() || values.isEmpty()) {
                return List.of(engine);
            }
            var label = engine.label().get();
            var clusters = new ArrayList<ClusterConfig>();
            for (var value : values) {
                // The hosts that only direct checks know have a cluster of this name.
                var name = value.equals(DirectCheck.ALONE) ? unused(renamedDirect(label), label) : value;
                clusters.add(engine.slice(name, ClusterLabelFilter.of(label, value), false));
            }
            clusters.add(engine.slice(unused(REST, label), ClusterLabelFilter.rest(label, values, rest), true));
            return clusters;
        }

        private String unused(String wanted, String label) {
            var name = wanted;
            while (values.contains(name)) {
                name += " of " + label;
            }
            return name;
        }
    }

    private static String renamedDirect(String label) {
        return DirectCheck.ALONE + " of " + label;
    }

    /// The cluster that has this name if the clusters of the engine are not known; empty if none can have it.
    public static Optional<ClusterConfig> unlisted(ClusterConfig engine, String name) {
        return engine.label().filter(_ -> !name.equals(DirectCheck.ALONE)).map(label -> {
            if (name.equals(REST)) {
                // Targets without the label belong to none of the clusters, whatever their values are.
                return engine.slice(name, ClusterLabelFilter.of(label, ""), true);
            }
            var value = name.equals(renamedDirect(label)) ? DirectCheck.ALONE : name;
            return engine.slice(name, ClusterLabelFilter.of(label, value), false);
        });
    }

    public static Optional<ClusterConfig> engine(Config config) {
        return config.clusters().stream()
                .filter(cluster -> cluster.label().isPresent())
                .findFirst();
    }

    /// Queries the engine. Empty if there is no complete response.
    ///
    /// @param site the site with the engine as one cluster
    public static Optional<FoundClusters> find(
            Site site, ClusterConfig engine, InstantSource clock, Duration deadline) {
        var label = engine.label().orElseThrow();
        return site.clusters().stream()
                .filter(cluster -> cluster.cluster().equals(engine))
                .flatMap(cluster -> cluster.metrics().stream())
                .findFirst()
                .flatMap(metrics ->
                        find(metrics, label, TimeWindow.before(clock.instant(), LISTED_AFTER_LAST_DATA), deadline));
    }

    static Optional<FoundClusters> find(MetricsSource metrics, String label, TimeWindow window, Duration deadline) {
        var values = completeAnswer(metrics.labelValues(label, List.of(TARGETS), window, deadline));
        if (values.isEmpty()) {
            return Optional.empty();
        }
        var url = metrics.source().url();
        var names = values.get().stream()
                .filter(EngineClusterFinder::isName)
                .sorted()
                .toList();
        if (names.isEmpty() || names.size() > MAX) {
            return Optional.of(new FoundClusters(
                    List.of(),
                    false,
                    List.of((names.isEmpty()
                                    ? "no target of " + url + " has the label \"" + label
                                            + "\" with a value that is valid as a cluster name"
                                    : "the label \"" + label + "\" of " + url + " has " + names.size()
                                            + " values, more than the limit of " + MAX + " clusters")
                            + ", so all hosts are shown as one cluster, or in the clusters that were found before and"
                            + " \"" + REST + "\"; correct clusters.label")));
        }
        var restCondition = ClusterLabelFilter.rest(label, names, true).condition();
        var rest = completeAnswer(
                metrics.labelValues("__name__", List.of(TARGETS + "{" + restCondition + "}"), window, deadline));
        if (rest.isEmpty()) {
            return Optional.empty();
        }
        var problems = new ArrayList<String>();
        values.get().stream()
                .filter(value -> !value.isEmpty() && !isName(value))
                .findFirst()
                .ifPresent(invalid ->
                        problems.add("the label \"" + label + "\" of " + url + " has the value \"" + shown(invalid)
                                + "\", which cannot name a cluster (one line of at most " + MAX_NAME_LENGTH
                                + " visible characters): such hosts are shown under \"" + REST + "\""));
        return Optional.of(new FoundClusters(names, !rest.get().isEmpty(), problems));
    }

    private static <T> Optional<T> completeAnswer(Outcome<T> outcome) {
        return outcome instanceof Outcome.Answered<T> answered && answered.isComplete()
                ? Optional.of(answered.value())
                : Optional.empty();
    }

    static boolean isName(String value) {
        return !value.isBlank()
                && value.length() <= MAX_NAME_LENGTH
                && value.equals(value.strip())
                && SanitizedText.line(value).equals(value);
    }

    private static String shown(String value) {
        return SanitizedText.cut(SanitizedText.line(value), MAX_NAME_LENGTH);
    }
}
