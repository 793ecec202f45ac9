package greenwall.views.wall;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What changed on the wall in the last 15 minutes, alerted or not, and since when all has been green. Keeps at
/// most 500 changes; what it had to forget is counted.
public final class Recent {
    static final Duration KEPT = Duration.ofMinutes(15);
    private static final int MOST = 500;

    private final Map<Place.HostName, CellState> last = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private Optional<Instant> greenSince = Optional.empty();
    private Optional<Instant> troubledSince = Optional.empty();
    private boolean green;
    private long forgotten;

    /// A host that went from one state into another.
    public record Change(Place.HostName host, CellState from, CellState to, Instant at) {}

    void note(FleetState state) {
        if (state.hosts().isEmpty()) {
            return;
        }
        boolean all = true;
        boolean first = last.isEmpty();
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
    public List<Change> changes() {
        return new ArrayList<>(changes);
    }

    public Optional<Instant> greenSince() {
        return greenSince;
    }

    public Optional<Instant> troubledSince() {
        return troubledSince;
    }

    public long forgotten() {
        return forgotten;
    }
}
