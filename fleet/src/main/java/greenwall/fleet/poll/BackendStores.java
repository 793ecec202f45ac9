package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.source.MetricsSource.Store;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.state.ClusterReadings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The stores behind a source, and which of them are missing now: those that fail, and those that left the
/// list without a replacement. A Thanos querier removes a store from its list after it fails for some
/// minutes, and its responses then look complete.
final class BackendStores {
    private static final String LEFT = "it is no longer in the list of stores";
    /// The kind of stores that contain only historical data.
    private static final String HISTORY = "store";

    private final Map<String, Store> listed = new LinkedHashMap<>();
    private final Map<String, LostStore> lost = new LinkedHashMap<>();
    /// Parts that failed during this poll, by name, with the reason; known from warnings or from a second
    /// request of the list.
    private final Map<String, String> failed = new LinkedHashMap<>();
    private boolean lostMeanwhile;
    private List<Store> missing = List.of();

    private record LostStore(Store part, Instant seen) {}

    private static String key(Store part) {
        return part.kind() + ' ' + part.name();
    }

    private static Store failed(Store part, String error) {
        return new Store(part.kind(), part.name(), part.labelSets(), error);
    }

    /// Whether the source has listed any stores.
    boolean any() {
        return !listed.isEmpty() || !lost.isEmpty();
    }

    /// Takes over a new list; keeps the last one where the request failed.
    void take(Outcome<List<Store>> outcome, Instant now) {
        if (!(outcome instanceof Outcome.Answered<List<Store>> answered)) {
            return;
        }
        failed.clear();
        lostMeanwhile = false;
        var before = new ArrayList<>(listed.values());
        listed.clear();
        answered.value().forEach(part -> listed.put(key(part), part));
        for (var part : before) {
            if (!listed.containsKey(key(part))) {
                lost.put(key(part), new LostStore(failed(part, LEFT), now));
            }
        }
        lost.keySet().removeAll(listed.keySet());
        lost.values()
                .removeIf(known ->
                        known.seen().isBefore(now.minus(ClusterReadings.KEPT_WHEN_GONE)) || replaced(known.part()));
    }

    /// Checks the list again after the queries: if a part failed meanwhile, some responses may lack its data
    /// without a warning. True if a part failed.
    boolean recheck(Outcome<List<Store>> outcome) {
        if (!(outcome instanceof Outcome.Answered<List<Store>> answered)) {
            return false;
        }
        var now = new HashMap<String, Store>();
        answered.value().forEach(part -> now.put(key(part), part));
        boolean lost = false;
        for (var entry : listed.entrySet()) {
            var part = now.get(entry.getKey());
            var error = part == null ? LEFT : part.error();
            if (!error.isEmpty() && entry.getValue().answers()) {
                lost |= failed.put(entry.getValue().name(), error) == null;
            }
        }
        lostMeanwhile |= lost;
        return lost;
    }

    /// Whether a part failed during this poll, so that one response may include its data and another may not.
    boolean lostMeanwhile() {
        return lostMeanwhile;
    }

    /// Determines which parts are missing.
    ///
    /// @param labels the label names of targets
    void judge(Set<String> labels) {
        var failing = new ArrayList<Store>();
        for (var part : listed.values()) {
            var error = part.answers() ? failed.getOrDefault(part.name(), "") : part.error();
            if (!error.isEmpty()) {
                failing.add(failed(part, error));
            }
        }
        lost.values().forEach(known -> failing.add(known.part()));
        failing.removeIf(part -> covered(part, labels));
        missing = failing;
    }

    /// Whether another part with exactly the same labels has replaced it.
    private boolean replaced(Store part) {
        return listed.values().stream()
                .anyMatch(other -> other.answers()
                        && other.kind().equals(part.kind())
                        && new HashSet<>(other.labelSets()).equals(new HashSet<>(part.labelSets())));
    }

    /// Whether other working parts have all current data of this one: a replica or, for a store of historical
    /// data, the part with the newest samples. Labels that no target has distinguish replicas and are ignored.
    private boolean covered(Store part, Set<String> labels) {
        var sets = part.labelSets().isEmpty() ? List.of(Labels.EMPTY) : part.labelSets();
        return sets.stream()
                .allMatch(set -> listed.values().stream()
                        .filter(other -> other.answers()
                                && !failed.containsKey(other.name())
                                && !other.kind().equals(HISTORY))
                        .flatMap(other -> other.labelSets().stream())
                        .anyMatch(other -> other.only(labels).equals(set.only(labels))));
    }

    /// Whether each warning names a known part. That part is then missing.
    boolean recordFailures(Collection<String> warnings) {
        boolean all = true;
        for (var warning : warnings) {
            var named = listed.values().stream()
                    .filter(part -> !part.name().isEmpty() && warning.contains(part.name()))
                    .findFirst();
            named.ifPresent(part -> failed.put(part.name(), warning));
            all &= named.isPresent();
        }
        return all;
    }

    /// Whether a target is behind a missing part, as far as its labels show.
    boolean hides(Labels target) {
        return missing.stream()
                .anyMatch(part ->
                        part.labelSets().isEmpty() || part.labelSets().stream().anyMatch(target::agreesWith));
    }

    /// `sidecar 10.0.0.4:10901 {shard="1"}: connection refused`; empty where nothing is missing.
    String missing() {
        return missing.stream()
                .map(part -> key(part) + ' '
                        + part.labelSets().stream().map(Labels::toString).collect(Collectors.joining(" ")) + ": "
                        + part.error())
                .collect(Collectors.joining("; "));
    }
}
