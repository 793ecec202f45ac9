package greenwall.app.site;

import greenwall.connectors.files.AckFile;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.alert.AckRegistry;
import greenwall.fleet.alert.AckSilence;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.alert.AlertMerger;
import greenwall.fleet.alert.AlertQueries;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.source.ClusterSlice;
import greenwall.fleet.state.FleetState;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/// Polls the alerts of a site, and adds their acknowledgements.
public final class SiteAlertPoll {
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private static final String PAST = "as of an earlier instant, from the series ALERTS of Prometheus: what"
            + " Alertmanager silenced, inhibited or grouped then is not known";

    private final AlertQueries round;
    private final AlertMerger watch = new AlertMerger();
    private final AckRegistry book;
    private final InstantSource clock;
    private final boolean silences;
    private final boolean past;

    public SiteAlertPoll(Site site, AckRegistry book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
        silences = site.config().team().alertmanager();
        past = site.past().isPresent();
        // An alert of a shared engine without a cluster belongs to the rest, unless its host is of another.
        round = new AlertQueries(site.clusters().stream()
                .sorted(Comparator.comparing(
                        c -> !c.cluster().slice().map(ClusterSlice::isRest).orElse(false)))
                .map(c -> new AlertQueries.ClusterSources(
                        c.name(), c.metrics(), c.alerts(), c.cluster().slice().isPresent()))
                .toList());
    }

    /// The stored acknowledgements; empty if the file cannot be read.
    public static AckRegistry book(AckFile file) {
        try {
            return new AckRegistry(file.load());
        } catch (IOException unreadable) {
            System.getLogger(SiteAlertPoll.class.getName())
                    .log(System.Logger.Level.WARNING, "no acknowledgements: " + unreadable.getMessage());
            return new AckRegistry(List.of());
        }
    }

    /// The silences of all clusters that answer.
    public static List<AlertSnapshot.OfCluster> silences(Site site) throws InterruptedException {
        var calls = new ArrayList<Callable<List<AlertSnapshot.OfCluster>>>();
        for (var cluster : site.clusters()) {
            cluster.alerts()
                    .ifPresent(alerts -> calls.add(() -> alerts.silences(List.of(), DEADLINE).value().stream()
                            .map(silence -> new AlertSnapshot.OfCluster(cluster.name(), silence))
                            .toList()));
        }
        return TaskThreads.answers(calls).stream().flatMap(List::stream).toList();
    }

    public AlertSnapshot look(FleetState fleet) throws InterruptedException {
        return acknowledged(ask(fleet));
    }

    /// Adds acknowledgements made here, in the team, or by silences if configured.
    public AlertSnapshot acknowledged(AlertSnapshot state) {
        var known = book.apply(state);
        return silences ? AckSilence.apply(known) : known;
    }

    /// Without acknowledgements.
    public AlertSnapshot ask(FleetState fleet) throws InterruptedException {
        var state = watch.next(round.query(DEADLINE), AlertHosts.of(fleet), clock.instant());
        return past ? state.remarked(PAST) : state;
    }
}
