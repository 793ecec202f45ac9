package greenwall.fleet.sighting;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The latest results of the console's own checks. Immutable. They are never mixed with what a Prometheus measured, and
/// what was not checked has no state.
public final class Sightings {
    public static final Sightings NONE = new Sightings(Map.of(), Instant.EPOCH);

    /// How long a look at everything may take.
    private static final Duration TOGETHER = Duration.ofMinutes(5);

    private final Map<Check, Sighting> all;
    private final List<Sighting> list;
    private final Map<Check.About, List<Sighting>> byAbout;
    private final Instant now;

    private Sightings(Map<Check, Sighting> all, Instant now) {
        this.now = now;
        this.all = Map.copyOf(all);
        list = all.values().stream()
                .sorted(Comparator.comparing((Sighting s) -> s.check().about().cluster())
                        .thenComparing(s -> s.check().about().host())
                        .thenComparing(s -> s.check().text()))
                .toList();
        byAbout = list.stream().collect(Collectors.groupingBy(s -> s.check().about()));
    }

    /// With what came of one more look.
    ///
    /// @param bound how old it may get
    public Sightings with(Check check, Instant at, Duration bound, Result result) {
        var next = new LinkedHashMap<>(all);
        var before = all.get(check);
        next.put(
                check, before == null ? new Sighting(check, at, at, 1, bound, result) : before.next(at, bound, result));
        return new Sightings(next, at);
    }

    /// Keeps only those that are still checked.
    public Sightings only(Collection<Check> wanted) {
        if (wanted.containsAll(all.keySet())) {
            return this;
        }
        var kept = new LinkedHashMap<>(all);
        kept.keySet().retainAll(Set.copyOf(wanted));
        return new Sightings(kept, now);
    }

    /// As of an instant, on a clock with this offset. A later sighting moves the instant forward.
    public Sightings told(Instant at, Duration correction) {
        var moved = new LinkedHashMap<Check, Sighting>();
        var latest = at;
        for (var sighting : list) {
            moved.put(sighting.check(), sighting.movedBy(correction));
            latest = after(sighting.at(), at) && sighting.at().isAfter(latest) ? sighting.at() : latest;
        }
        return new Sightings(moved, latest.plus(correction));
    }

    /// Seen while the rest was put together; what lies further ahead was seen before the clock was set back.
    private static boolean after(Instant seen, Instant at) {
        return seen.isBefore(at.plus(TOGETHER));
    }

    /// The instant by which their ages count.
    public Instant now() {
        return now;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public Optional<Sighting> of(Check check) {
        return Optional.ofNullable(all.get(check));
    }

    /// All, by what they are about.
    public List<Sighting> list() {
        return list;
    }

    public List<Sighting> of(String cluster, String host) {
        return byAbout.getOrDefault(new Check.About(cluster, host), List.of());
    }

    /// The one that tells most of a host: the worst, then the newest.
    public Optional<Sighting> telling(String cluster, String host) {
        return of(cluster, host).stream()
                .min(Comparator.comparing((Sighting s) -> s.state(now))
                        .thenComparing(Sighting::at, Comparator.reverseOrder()));
    }

    /// The hosts of a cluster that are looked at.
    public Set<String> hosts(String cluster) {
        var names = new LinkedHashSet<String>();
        list.forEach(sighting -> {
            var about = sighting.check().about();
            if (about.cluster().equals(cluster) && !about.host().isEmpty()) {
                names.add(about.host());
            }
        });
        return names;
    }
}
