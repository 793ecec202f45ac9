package greenwall.app.console;

import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostIssue;
import greenwall.views.AlertsAndProblems;
import greenwall.views.RecentChanges;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Shows one site in the console's windows. It starts with the state stored by an earlier run, and marks
/// everything as silent if the poll hangs. A cluster that does not respond keeps its hosts. Each complete
/// state is stored for the next run, together with the hosts of clusters that have not responded yet.
public final class LiveDisplay implements FleetDisplay {
    private final Site site;
    private final Dependencies dependencies;
    private final RecentChanges recent;
    private final OverduePollMonitor overduePolls;

    private final Optional<FleetState> earlier;

    /// Used only by the polling thread, like the field below.
    private boolean shouldLoadChanges;

    private FleetState lastComplete = FleetState.EMPTY;

    /// Guarded by this, like all fields below.
    private boolean closed;

    private FleetState lastShown = FleetState.EMPTY;
    private Map<String, Map<String, HostIssue>> issues = Map.of();

    /// What all sites of a console share.
    ///
    /// @param clock this machine's clock, to detect a hanging poll
    /// @param time the time of the sources
    /// @param nanos a monotonic clock
    /// @param last stores the state for the next run
    /// @param notifier empty if notifications are off
    public record Dependencies(
            InstantSource clock,
            InstantSource time,
            LongSupplier nanos,
            SavedStateFile last,
            Consumer<FleetState> states,
            Consumer<AlertsAndProblems> alertReceiver,
            Optional<Notifier> notifier) {}

    public LiveDisplay(Site site, RecentChanges recent, Dependencies dependencies) {
        this.site = site;
        this.dependencies = dependencies;
        this.recent = recent;
        overduePolls = new OverduePollMonitor(dependencies.clock(), dependencies.nanos(), this::publish);
        shouldLoadChanges = recent.watchedSince().isEmpty();
        // Each start of a practice range simulates the fleet anew, and since when that of an earlier range was green
        // says nothing about it.
        var continued = site.isPracticeRange() ? new RecentChanges() : recent;
        earlier = dependencies
                .last()
                .load(
                        PollSettingsConverter.catalogue(site.config()).quantities(),
                        dependencies.time().instant(),
                        continued)
                .filter(this::isOfSite);
    }

    /// Nothing of the old site may stay on the screen, least of all a green state.
    @Override
    public void begin() {
        dependencies.states().accept(FleetState.EMPTY);
        dependencies.alertReceiver().accept(AlertsAndProblems.UNKNOWN);
        earlier.ifPresent(this::publish);
        overduePolls.start();
    }

    /// Whether the stored state belongs to this site. A practice range uses other ports at each start, so its
    /// URLs are not compared.
    private boolean isOfSite(FleetState state) {
        var urls = SavedStateFile.urls(site);
        return site.isPracticeRange()
                || state.sources().stream()
                        .allMatch(s -> urls.contains(s.source().url()));
    }

    private synchronized void publish(FleetState state) {
        if (!closed) {
            lastShown = state.withIssues(issues);
            dependencies.states().accept(lastShown);
        }
    }

    private synchronized FleetState marked(FleetState state) {
        return state.withIssues(issues);
    }

    private FleetState withEarlierHosts(FleetState state) {
        return earlier.map(state::withEarlierClusters).orElse(state);
    }

    @Override
    public FleetState withEarlierState(FleetState state) {
        return site.isPracticeRange() ? state : withEarlierHosts(state);
    }

    /// Ignored if an earlier run left a state, since that one has values.
    @Override
    public void showTargets(FleetState silent) {
        if (earlier.isEmpty()) {
            publish(silent);
        }
    }

    /// The hosts get the issues of the problems known so far; those of the problems found by this poll follow
    /// once they are grouped. A state of the first poll is shown but not stored until the poll is complete.
    @Override
    public void show(FleetState state) {
        var markedState = marked(state);
        overduePolls.poll(markedState);
        if (markedState.isInFirstPoll()) {
            publish(withEarlierHosts(markedState));
            return;
        }
        recent.record(markedState);
        if (shouldLoadChanges && !markedState.hosts().isEmpty() && !markedState.outdated()) {
            shouldLoadChanges = false;
            RecentChangeLoader.loadInBackground(site, markedState, recent);
        }
        lastComplete = withEarlierState(markedState);
        publish(lastComplete);
    }

    @Override
    public void store() {
        dependencies.last().save(lastComplete, recent);
    }

    private synchronized void updateMarks(AlertsAndProblems alertsAndProblems) {
        var now = ProblemBuilder.hostIssues(alertsAndProblems.problems().orElse(List.of()));
        if (!now.equals(issues)) {
            issues = now;
            publish(lastShown);
        }
    }

    @Override
    public void show(AlertsAndProblems alertsAndProblems) {
        updateMarks(alertsAndProblems);
        dependencies.alertReceiver().accept(alertsAndProblems);
        // Before the first grouping every problem would seem to have ended.
        alertsAndProblems
                .problems()
                .ifPresent(problems -> dependencies
                        .notifier()
                        .ifPresent(n -> n.update(
                                alertsAndProblems.snapshot(),
                                problems,
                                site.config().notifications())));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        overduePolls.close();
    }
}
