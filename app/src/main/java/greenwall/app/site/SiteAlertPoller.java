package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.AcknowledgementSilence;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.AlertMerger;
import greenwall.fleet.alert.AlertQueries;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.source.ClusterLabelFilter;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/// Polls the alerts of a site, and adds their acknowledgements.
public final class SiteAlertPoller {
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private static final String EARLIER_INSTANT_NOTE =
            "state of an earlier time, from the ALERTS series of Prometheus; the silences,"
                    + " inhibitions and groups of that time are not known";

    private final Site site;
    private final AcknowledgementRegistry acknowledgements;
    private final InstantSource clock;
    private final AlertQueries queries;
    private final AlertMerger merger = new AlertMerger();

    public SiteAlertPoller(Site site, AcknowledgementRegistry acknowledgements, InstantSource clock) {
        this.site = site;
        this.acknowledgements = acknowledgements;
        this.clock = clock;
        // An alert of a shared engine without a cluster label belongs to the rest, unless its host belongs to
        // another cluster.
        queries = new AlertQueries(site.clusters().stream()
                .sorted(Comparator.comparing(c ->
                        !c.cluster().slice().map(ClusterLabelFilter::isRest).orElse(false)))
                .map(c -> new AlertQueries.ClusterSources(
                        c.name(), c.metrics(), c.alerts(), c.cluster().slice().isPresent()))
                .toList());
    }

    /// The silences of all clusters that answer.
    public static List<AlertSnapshot.ClusterSilence> silences(Site site) throws InterruptedException {
        var calls = new ArrayList<Callable<List<AlertSnapshot.ClusterSilence>>>();
        for (var cluster : site.clusters()) {
            cluster.alerts()
                    .ifPresent(alerts -> calls.add(() -> alerts.silences(DEADLINE).value().stream()
                            .map(silence -> new AlertSnapshot.ClusterSilence(cluster.name(), silence))
                            .toList()));
        }
        return TaskThreads.runAll(calls).stream().flatMap(List::stream).toList();
    }

    public AlertSnapshot poll(FleetState fleet) throws InterruptedException {
        return acknowledged(query(fleet));
    }

    /// Adds the acknowledgements made here or in the team and, if configured, those made by silences.
    public AlertSnapshot acknowledged(AlertSnapshot state) {
        var known = acknowledgements.apply(state);
        return site.config().team().alertmanager() ? AcknowledgementSilence.apply(known) : known;
    }

    /// Queries the alerts, without acknowledgements.
    public AlertSnapshot query(FleetState fleet) throws InterruptedException {
        var state = merger.merge(queries.query(DEADLINE), AlertHostFinder.of(fleet), clock.instant());
        return site.pastClock().isPresent() ? state.ofEarlierTime(EARLIER_INSTANT_NOTE) : state;
    }
}
