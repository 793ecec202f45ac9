package greenwall.views;

import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.problem.Problem;
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

/// What changed in the fleet in the last 15 minutes, with or without an alert, and since when everything has
/// been green. One instance serves all windows and receives each state once. Keeps at most 500 changes.
/// Thread-safe.
public final class RecentChanges {
    public static final Duration SHOWN_PERIOD = Duration.ofMinutes(15);
    private static final int MAX = 500;

    private final Map<Place.HostRef, CellState> last = new HashMap<>();
    /// When each host was seen for the second time.
    private final Map<Place.HostRef, Instant> seenAgain = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private Map<Place.HostRef, CellState> first = Map.of();
    private Optional<Instant> greenSince = Optional.empty();
    private Optional<Instant> notGreenSince = Optional.empty();
    private Optional<Instant> turnedAfter = Optional.empty();
    private Optional<Instant> watchedSince = Optional.empty();
    private Instant newest = Instant.MIN;
    private boolean resumed;
    private Optional<Instant> firstNote = Optional.empty();
    private Optional<Instant> secondNote = Optional.empty();

    /// A host that changed its state after `after` and not later than `at`. The two are equal if this console
    /// saw the change.
    public record Change(Place.HostRef host, CellState from, CellState to, Instant after, Instant at) {
        /// How long ago the host changed, as precisely as known.
        public String ago(Instant now) {
            var least = Duration.between(at, now);
            if (after.equals(at)) {
                return DurationText.of(least) + " ago";
            }
            var most = DurationText.of(Duration.between(after, now));
            return least.toSeconds() < 60
                    ? "less than " + most + " ago"
                    : DurationText.of(least) + " to " + most + " ago";
        }
    }

    /// The state of the fleet at an instant before the first [#record].
    public record EarlierState(Instant at, FleetState state) {}

    /// Records a state. Ignores one that is not newer than the last one.
    public synchronized void record(FleetState state) {
        if (state.hosts().isEmpty()
                || state.outdated()
                || !(state.at().isAfter(newest) || ElapsedTime.ahead(newest, state.at()))) {
            return;
        }
        newest = state.at();
        if (watchedSince.isEmpty()) {
            watchedSince = Optional.of(state.at());
        }
        boolean isFirst = last.isEmpty() && !resumed;
        var states = states(state);
        if (firstNote.isEmpty()) {
            firstNote = Optional.of(state.at());
            first = states;
        } else if (secondNote.isEmpty()) {
            secondNote = Optional.of(state.at());
        }
        last.keySet().retainAll(states.keySet());
        seenAgain.keySet().retainAll(states.keySet());
        for (var host : state.hosts()) {
            var name = Place.HostRef.of(host);
            var before = last.put(name, host.state());
            if (before != null) {
                seenAgain.putIfAbsent(name, state.at());
                if (before != host.state()) {
                    changes.addFirst(new Change(name, before, host.state(), state.at(), state.at()));
                }
            }
        }
        boolean allGreen = allGreen(states);
        if (isFirst || allGreen != greenSince.isPresent()) {
            greenSince = allGreen ? Optional.of(state.at()) : Optional.empty();
            notGreenSince = allGreen ? Optional.empty() : Optional.of(state.at());
            turnedAfter = Optional.empty();
        }
        while (!changes.isEmpty()
                && Duration.between(changes.getLast().at(), state.at()).compareTo(SHOWN_PERIOD) > 0) {
            changes.removeLast();
        }
        while (changes.size() > MAX) {
            changes.removeLast();
        }
    }

    /// Adds changes from before the first [#record], which come from the history of the sources. Called once,
    /// soon after the start.
    ///
    /// @param earlier oldest first
    public synchronized void addEarlier(List<EarlierState> earlier) {
        if (firstNote.isEmpty() || earlier.isEmpty()) {
            return;
        }
        var after = first;
        var now = firstNote.get();
        boolean unchanged = true;
        boolean wasGreen = allGreen(first);
        var since = now;
        Optional<Instant> turned = Optional.empty();
        for (var snapshot : earlier.reversed()) {
            var states = states(snapshot.state());
            for (var entry : states.entrySet()) {
                var to = after.get(entry.getKey());
                if (to != null && to != entry.getValue() && changes.size() < MAX) {
                    changes.addLast(new Change(entry.getKey(), entry.getValue(), to, snapshot.at(), now));
                }
            }
            boolean sameAsNow = allGreen(states) == wasGreen;
            if (unchanged && !sameAsNow) {
                turned = Optional.of(snapshot.at());
            }
            unchanged &= sameAsNow;
            since = unchanged ? snapshot.at() : since;
            after = states;
            now = snapshot.at();
        }
        var oldest = earlier.getFirst().at();
        if (watchedSince.isPresent() && oldest.isBefore(watchedSince.get())) {
            watchedSince = Optional.of(oldest);
        }
        if (greenSince.equals(firstNote)) {
            greenSince = Optional.of(since);
            turnedAfter = turned;
        }
        if (notGreenSince.equals(firstNote)) {
            notGreenSince = Optional.of(since);
            turnedAfter = turned;
        }
    }

    private static Map<Place.HostRef, CellState> states(FleetState state) {
        var states = new HashMap<Place.HostRef, CellState>();
        state.hosts().forEach(host -> states.put(Place.HostRef.of(host), host.state()));
        return states;
    }

    private static boolean allGreen(Map<Place.HostRef, CellState> states) {
        return states.values().stream().noneMatch(CellState::isProblem);
    }

    /// Whether it is known when the problem began: a source says so, or its host had been seen without it. What
    /// was there when its host was first seen may be much older.
    public synchronized boolean isBeginningKnown(Problem problem) {
        var host = Place.HostRef.allOf(problem).findFirst();
        var without = host.isPresent() ? host.map(seenAgain::get) : secondNote;
        return problem.onsetKnown()
                || without.filter(at -> !problem.onset().isBefore(at)).isPresent();
    }

    /// Newest first.
    public synchronized List<Change> changes() {
        return new ArrayList<>(changes);
    }

    public synchronized Optional<Instant> greenSince() {
        return greenSince;
    }

    public synchronized Optional<Instant> notGreenSince() {
        return notGreenSince;
    }

    /// The last instant known to differ from the present; empty if this console saw the change.
    public synchronized Optional<Instant> changedAfter() {
        return turnedAfter;
    }

    /// The start of the known history.
    public synchronized Optional<Instant> watchedSince() {
        return watchedSince;
    }

    /// Restores the state of an earlier run, so that a restart does not reset the green time.
    public synchronized void restore(Instant watched, Optional<Instant> allGreenSince, Optional<Instant> notSince) {
        watchedSince = Optional.of(watched);
        greenSince = allGreenSince;
        notGreenSince = notSince;
        resumed = true;
    }
}
