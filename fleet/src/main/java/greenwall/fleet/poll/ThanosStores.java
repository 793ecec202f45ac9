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
final class ThanosStores {
    private static final String LEFT = "it is no longer in the list of stores";
    /// The kind of stores that contain only historical data.
    private static final String HISTORY = "store";

    private final Map<String, Store> listed = new LinkedHashMap<>();
    private final Map<String, LostStore> lost = new LinkedHashMap<>();
    /// Stores that failed during this poll, by name, with the reason; known from warnings or from a second
    /// request of the list.
    private final Map<String, String> failed = new LinkedHashMap<>();
    private boolean lostMeanwhile;
    private List<Store> missing = List.of();

    private record LostStore(Store store, Instant seen) {}

    private static String key(Store store) {
        return store.kind() + ' ' + store.name();
    }

    private static Store failed(Store store, String error) {
        return new Store(store.kind(), store.name(), store.labelSets(), error);
    }

    /// Whether the source has listed any stores.
    boolean any() {
        return !listed.isEmpty() || !lost.isEmpty();
    }

    /// Stores a new list; keeps the last one where the request failed.
    void take(Outcome<List<Store>> outcome, Instant now) {
        if (!(outcome instanceof Outcome.Answered<List<Store>> answered)) {
            return;
        }
        failed.clear();
        lostMeanwhile = false;
        var before = new ArrayList<>(listed.values());
        listed.clear();
        answered.value().forEach(store -> listed.put(key(store), store));
        for (var store : before) {
            if (!listed.containsKey(key(store))) {
                lost.put(key(store), new LostStore(failed(store, LEFT), now));
            }
        }
        lost.keySet().removeAll(listed.keySet());
        lost.values()
                .removeIf(known ->
                        known.seen().isBefore(now.minus(ClusterReadings.KEPT_WHEN_GONE)) || replaced(known.store()));
    }

    /// Checks the list again after the queries: if a store failed meanwhile, some responses may lack its data
    /// without a warning. True if a store failed.
    boolean recheck(Outcome<List<Store>> outcome) {
        if (!(outcome instanceof Outcome.Answered<List<Store>> answered)) {
            return false;
        }
        var now = new HashMap<String, Store>();
        answered.value().forEach(store -> now.put(key(store), store));
        boolean lost = false;
        for (var entry : listed.entrySet()) {
            var store = now.get(entry.getKey());
            var error = store == null ? LEFT : store.error();
            if (!error.isEmpty() && entry.getValue().answers()) {
                lost |= failed.put(entry.getValue().name(), error) == null;
            }
        }
        lostMeanwhile |= lost;
        return lost;
    }

    /// Whether a store failed during this poll, so that one response may include its data and another may not.
    boolean lostMeanwhile() {
        return lostMeanwhile;
    }

    /// Determines which stores are missing.
    ///
    /// @param labels the label names of targets
    void findMissing(Set<String> labels) {
        var failing = new ArrayList<Store>();
        for (var store : listed.values()) {
            var error = store.answers() ? failed.getOrDefault(store.name(), "") : store.error();
            if (!error.isEmpty()) {
                failing.add(failed(store, error));
            }
        }
        lost.values().forEach(known -> failing.add(known.store()));
        failing.removeIf(store -> covered(store, labels));
        missing = failing;
    }

    /// Whether another store with exactly the same labels has replaced it.
    private boolean replaced(Store store) {
        return listed.values().stream()
                .anyMatch(other -> other.answers()
                        && other.kind().equals(store.kind())
                        && new HashSet<>(other.labelSets()).equals(new HashSet<>(store.labelSets())));
    }

    /// Whether other working stores have all current data of this one: a replica or, for a store of historical
    /// data, the store with the newest samples. Labels that no target has distinguish replicas and are ignored.
    private boolean covered(Store store, Set<String> labels) {
        var sets = store.labelSets().isEmpty() ? List.of(Labels.EMPTY) : store.labelSets();
        return sets.stream()
                .allMatch(set -> listed.values().stream()
                        .filter(other -> other.answers()
                                && !failed.containsKey(other.name())
                                && !other.kind().equals(HISTORY))
                        .flatMap(other -> other.labelSets().stream())
                        .anyMatch(other -> other.only(labels).equals(set.only(labels))));
    }

    /// Whether each warning names a known store. That store is then missing.
    boolean recordFailures(Collection<String> warnings) {
        boolean all = true;
        for (var warning : warnings) {
            var named = listed.values().stream()
                    .filter(store -> !store.name().isEmpty() && warning.contains(store.name()))
                    .findFirst();
            named.ifPresent(store -> failed.put(store.name(), warning));
            all &= named.isPresent();
        }
        return all;
    }

    /// The same for a query over days, which needs the stores of historical data as well.
    boolean recordFailuresOfPast(Collection<String> warnings) {
        return recordFailures(warnings)
                && listed.values().stream()
                        .filter(store ->
                                store.kind().equals(HISTORY) && !store.name().isEmpty())
                        .noneMatch(store -> warnings.stream().anyMatch(warning -> warning.contains(store.name())));
    }

    /// Whether a target is behind a missing store, as far as its labels show.
    boolean hides(Labels target) {
        return missing.stream()
                .anyMatch(store -> store.labelSets().isEmpty()
                        || store.labelSets().stream().anyMatch(target::agreesWith));
    }

    /// `sidecar 10.0.0.4:10901 {shard="1"}: connection refused`; empty where nothing is missing.
    String missing() {
        return missing.stream()
                .map(store -> key(store) + ' '
                        + store.labelSets().stream().map(Labels::toString).collect(Collectors.joining(" ")) + ": "
                        + store.error())
                .collect(Collectors.joining("; "));
    }
}
