package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ReplicaLabels;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The queries for which targets existed before a long window began.
final class TargetHistoryQueries {
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    /// By window, in milliseconds. Kept between discoveries, with their responses and load.
    private final Map<Long, PolledQuery> byWindow = new LinkedHashMap<>();
    private final Map<Long, Set<Labels>> oldEnough = new HashMap<>();

    void setWindows(Set<Long> windows) {
        byWindow.keySet().retainAll(windows);
        for (long window : windows) {
            // Two times, so that a short outage at one of them does not make every target too new.
            long seconds = window / 1000;
            byWindow.computeIfAbsent(
                    window,
                    _ -> new PolledQuery(
                            "up offset " + seconds + "s or up offset " + (seconds + 1800) + "s", INTERVAL));
        }
    }

    Collection<PolledQuery> all() {
        return List.copyOf(byWindow.values());
    }

    Map<Long, Set<Labels>> oldEnough() {
        return Map.copyOf(oldEnough);
    }

    /// The labels of `replicas` are removed from the targets.
    void take(ReplicaLabels replicas) {
        byWindow.forEach((window, query) -> {
            if (query.answered()) {
                var targets = new HashSet<Labels>();
                for (var labels : query.rows()) {
                    targets.add(replicas.strip(labels.without(Labels.NAME)));
                }
                oldEnough.put(window, targets);
            }
        });
    }
}
