package greenwall.app.site;

import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.FleetState;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The sources of a site for explanations.
public final class ExplainerSources {
    private ExplainerSources() {}

    private static final String NO_LOG_SOURCE = "the cluster has no log source";
    private static final String USE_JOURNALS =
            "; to read the hosts' journals over SSH, set ssh: {journal: true}, or use "
                    + "greenwall explain --journal or the button in the view";

    /// An explainer for one state of the fleet.
    ///
    /// @param journals the journals of a cluster's hosts, for a cluster without a log source
    public static ClusterExplainer explainer(
            Site site,
            Function<String, Optional<LogSource>> journals,
            FleetState fleet,
            InstantSource time,
            ZoneId zone) {
        var sources = of(site, journals);
        return new ClusterExplainer(
                cluster -> sources.getOrDefault(cluster, ClusterExplainer.Sources.NONE),
                _ -> fleet,
                time,
                zone,
                ClusterExplainer.DEFAULT_DEADLINE);
    }

    /// @param journals the journals of a cluster's hosts, for a cluster without a log source
    public static Map<String, ClusterExplainer.Sources> of(Site site, Function<String, Optional<LogSource>> journals) {
        var sources = new HashMap<String, ClusterExplainer.Sources>();
        // A read-only site, such as one of an earlier time, reads no journal.
        var noLogs = site.config().readOnly() ? NO_LOG_SOURCE : NO_LOG_SOURCE + USE_JOURNALS;
        site.clusters()
                .forEach(c -> sources.put(
                        c.name(),
                        new ClusterExplainer.Sources(
                                c.metrics(), c.logs().or(() -> journals.apply(c.name())), c.alerts(), noLogs)));
        return Map.copyOf(sources);
    }
}
