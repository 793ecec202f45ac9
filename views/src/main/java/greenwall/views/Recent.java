package greenwall.views;

import greenwall.fleet.Ago;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What changed in the fleet in the last 15 minutes, alerted or not, and since when all has been green. One for all
/// windows, whatever they show: it is told of every state once. Keeps at most 500 changes; what it had to forget is
/// counted. May be used from any thread.
public final class Recent {
    public static final Duration KEPT = Duration.ofMinutes(15);
    private static final int MOST = 500;

    private final Map<Place.HostName, CellState> last = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private Optional<Instant> greenSince = Optional.empty();
    private Optional<Instant> troubledSince = Optional.empty();
    private Optional<Instant> watchedSince = Optional.empty();
    private Instant newest = Instant.MIN;
    private boolean green;
    private long forgotten;
    private boolean resumed;

    /// A host that went from one state into another.
    public record Change(Place.HostName host, CellState from, CellState to, Instant at) {}

    /// A state that is not newer than the last one, or that shows only some of the hosts, changes nothing.
    public synchronized void note(FleetState state) {
        if (state.hosts().isEmpty()
                || state.filtered()
                || state.kept()
                || !(state.at().isAfter(newest) || Ago.ahead(newest, state.at()))) {
            return;
        }
        newest = state.at();
        if (watchedSince.isEmpty()) {
            watchedSince = Optional.of(state.at());
        }
        boolean all = true;
        boolean first = last.isEmpty() && !resumed;
        for (var host : state.hosts()) {
            var name = new Place.HostName(host.cluster().name(), host.name());
            var before = last.put(name, host.state());
            if (before != null && before != host.state()) {
                changes.addFirst(new Change(name, before, host.state(), state.at()));
            }
            all &= host.state() == CellState.OK || !host.state().colours();
        }
        if (first || all != green) {
            green = all;
            greenSince = all ? Optional.of(state.at()) : Optional.empty();
            troubledSince = all ? Optional.empty() : Optional.of(state.at());
        }
        while (!changes.isEmpty()
                && Duration.between(changes.getLast().at(), state.at()).compareTo(KEPT) > 0) {
            changes.removeLast();
        }
        while (changes.size() > MOST) {
            changes.removeLast();
            forgotten++;
        }
    }

    /// Newest first.
    public synchronized List<Change> changes() {
        return new ArrayList<>(changes);
    }

    public synchronized Optional<Instant> greenSince() {
        return greenSince;
    }

    public synchronized Optional<Instant> troubledSince() {
        return troubledSince;
    }

    public synchronized long forgotten() {
        return forgotten;
    }

    /// Since when this has been told: before that nothing is known.
    public synchronized Optional<Instant> watchedSince() {
        return watchedSince;
    }

    /// What a run before this one knew, so that a restart does not begin to count anew.
    public synchronized void resume(Instant watched, Optional<Instant> allGreenSince, Optional<Instant> notSince) {
        watchedSince = Optional.of(watched);
        greenSince = allGreenSince;
        troubledSince = notSince;
        green = allGreenSince.isPresent();
        resumed = true;
    }
}
