package greenwall.fleet.directcheck;

import greenwall.fleet.TimeMath;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The latest results of the console's own checks. Immutable. They are never mixed with the measurements of a
/// Prometheus, and a target that was not checked has no state.
public final class DirectCheckSnapshot {
    public static final DirectCheckSnapshot NONE = new DirectCheckSnapshot(Map.of(), Instant.EPOCH);

    /// How long a complete poll may take.
    private static final Duration LONGEST_POLL = Duration.ofMinutes(5);

    private final Map<DirectCheck, DirectCheckStatus> all;
    private final List<DirectCheckStatus> list;
    private final Map<DirectCheck.CheckSubject, List<DirectCheckStatus>> byAbout;
    private final Instant now;

    private DirectCheckSnapshot(Map<DirectCheck, DirectCheckStatus> all, Instant now) {
        this.now = now;
        this.all = Map.copyOf(all);
        list = all.values().stream()
                .sorted(Comparator.comparing(
                                (DirectCheckStatus s) -> s.check().subject().cluster())
                        .thenComparing(s -> s.check().subject().host())
                        .thenComparing(s -> s.check().text()))
                .toList();
        byAbout = list.stream().collect(Collectors.groupingBy(s -> s.check().subject()));
    }

    /// @param bound the age at which the result is stale
    public DirectCheckSnapshot with(DirectCheck check, Instant at, Duration bound, DirectCheckResult result) {
        var next = new LinkedHashMap<>(all);
        var before = all.get(check);
        next.put(
                check,
                before == null
                        ? new DirectCheckStatus(check, at, at, 1, bound, result)
                        : before.next(at, bound, result));
        return new DirectCheckSnapshot(next, at);
    }

    /// Drops the results of checks that no longer run.
    public DirectCheckSnapshot only(Collection<DirectCheck> current) {
        var wanted = Set.copyOf(current);
        if (wanted.containsAll(all.keySet())) {
            return this;
        }
        var kept = new LinkedHashMap<>(all);
        kept.keySet().retainAll(wanted);
        return new DirectCheckSnapshot(kept, now);
    }

    /// The statuses as of an instant, on a clock with this offset. A later status moves the instant forward.
    public DirectCheckSnapshot corrected(Instant at, Duration correction) {
        var moved = new LinkedHashMap<DirectCheck, DirectCheckStatus>();
        var latest = at;
        for (var status : list) {
            moved.put(status.check(), status.movedBy(correction));
            // A result may arrive while the poll is still running. One further ahead is from before the clock
            // was set back.
            if (status.at().isBefore(at.plus(LONGEST_POLL))) {
                latest = TimeMath.later(latest, status.at());
            }
        }
        return new DirectCheckSnapshot(moved, latest.plus(correction));
    }

    /// The instant from which ages are measured.
    public Instant now() {
        return now;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public Optional<DirectCheckStatus> find(DirectCheck check) {
        return Optional.ofNullable(all.get(check));
    }

    /// All statuses, sorted by subject.
    public List<DirectCheckStatus> list() {
        return list;
    }

    public List<DirectCheckStatus> find(String cluster, String host) {
        return byAbout.getOrDefault(new DirectCheck.CheckSubject(cluster, host), List.of());
    }

    /// The most informative status of a host: the worst, then the newest.
    public Optional<DirectCheckStatus> worst(String cluster, String host) {
        return find(cluster, host).stream()
                .min(Comparator.comparing((DirectCheckStatus s) -> s.state(now))
                        .thenComparing(DirectCheckStatus::at, Comparator.reverseOrder()));
    }

    public Set<String> hosts(String cluster) {
        return byAbout.keySet().stream()
                .filter(subject -> subject.cluster().equals(cluster))
                .map(DirectCheck.CheckSubject::host)
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
