package greenwall.app.console;

import greenwall.app.site.FleetPollSettings;
import greenwall.app.site.Site;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostIssue;
import greenwall.views.FiringAlerts;
import greenwall.views.RecentChanges;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Shows one site in the console's windows: first the state of an earlier run, and silence if the poll hangs. A
/// cluster that does not respond keeps its hosts, and each complete state is stored for the next run.
public final class ConsoleScreen implements Screen {
    private static final Duration RECALLED_EVERY = Duration.ofMinutes(5);
    /// For more hosts the time before the start is not loaded: it takes as much memory as the wall itself.
    private static final int MOST_RECALLED = 20_000;

    private final Site site;
    private final Dependencies means;
    private final RecentChanges recent;
    private final PollWatchdog overdue;

    private final Optional<FleetState> earlier;

    /// Used by the poll's thread.
    private boolean toRecall;

    /// Guarded by this, as all below.
    private boolean closed;

    private FleetState published = FleetState.EMPTY;
    private Map<String, Map<String, HostIssue>> marks = Map.of();

    /// Shared by all sites of a console.
    ///
    /// @param clock this machine's, to notice a hanging poll
    /// @param time the sources'
    /// @param nanos a monotonic clock
    /// @param last the state kept for the next run
    /// @param notifier absent without notifications
    public record Dependencies(
            InstantSource clock,
            InstantSource time,
            LongSupplier nanos,
            LastStateFile last,
            Consumer<FleetState> states,
            Consumer<FiringAlerts> firings,
            Optional<Notifier> notifier) {}

    public ConsoleScreen(Site site, RecentChanges recent, Dependencies means) {
        this.site = site;
        this.means = means;
        this.recent = recent;
        overdue = new PollWatchdog(
                means.clock(), means.nanos(), site.config().wall().refresh(), this::publish);
        toRecall = recent.watchedSince().isEmpty();
        // Nothing of the old site may stay on the screen, least of all anything green.
        means.states().accept(FleetState.EMPTY);
        means.firings().accept(FiringAlerts.NOT_ASKED);
        earlier = means.last()
                .load(
                        FleetPollSettings.catalogue(site.config()).quantities(),
                        means.time().instant(),
                        recent)
                .filter(this::isOfSite);
        earlier.ifPresent(this::publish);
        overdue.start();
    }

    /// A practice range is a new one at each start, at other ports.
    private boolean isOfSite(FleetState state) {
        var urls = new HashSet<URI>();
        for (var cluster : site.clusters()) {
            cluster.metrics().ifPresent(m -> urls.add(m.source().url()));
            cluster.logs().ifPresent(l -> urls.add(l.source().url()));
        }
        return site.practice()
                || state.sources().stream()
                        .allMatch(s -> urls.contains(s.source().url()));
    }

    private void recall(FleetState first) {
        if (first.hosts().size() <= MOST_RECALLED) {
            Thread.ofVirtual()
                    .name("recollection")
                    .start(() -> recent.recall(ChangesBeforeStart.of(site, first.at(), RECALLED_EVERY)));
        }
    }

    private synchronized void publish(FleetState state) {
        if (!closed) {
            published = state.marked(marks);
            means.states().accept(published);
        }
    }

    private synchronized FleetState marked(FleetState state) {
        return state.marked(marks);
    }

    private FleetState filled(FleetState state) {
        return earlier.map(state::filledFrom).orElse(state);
    }

    @Override
    public FleetState known(FleetState state) {
        return site.practice() ? state : filled(state);
    }

    /// Ignores hosts without values if an earlier run knew more.
    @Override
    public void targets(FleetState silent) {
        if (earlier.isEmpty()) {
            publish(silent);
        }
    }

    /// An incomplete state is shown and not stored.
    @Override
    public void glance(FleetState state) {
        overdue.poll(state);
        publish(filled(state));
    }

    /// A problem of this poll marks its hosts as soon as it is grouped.
    @Override
    public void show(FleetState state) {
        var seen = marked(state);
        overdue.poll(seen);
        recent.note(seen);
        if (toRecall && !seen.hosts().isEmpty() && !seen.kept()) {
            toRecall = false;
            recall(seen);
        }
        publish(known(seen));
        means.last().save(seen, recent);
    }

    private synchronized void mark(FiringAlerts firing) {
        var now = Problems.marks(firing.problems().orElse(List.of()));
        if (!now.equals(marks)) {
            marks = now;
            publish(published);
        }
    }

    @Override
    public void show(FiringAlerts firing) {
        mark(firing);
        means.firings().accept(firing);
        means.notifier()
                .ifPresent(n -> n.hear(
                        firing.state(),
                        firing.problems().orElse(List.of()),
                        site.config().notifications()));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        overdue.close();
    }
}
