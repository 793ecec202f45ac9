package greenwall.fleet.heartbeat;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Vector;
import greenwall.fleet.state.TargetFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The targets of one source: those on the list, those that left it, and those who push series that nothing
/// scrapes.
final class TargetBook {
    private final Map<Labels, Labels> withoutName = new HashMap<>();
    private final Map<Labels, Duration> intervals = new HashMap<>();
    private final Map<Labels, Duration> estimates = new HashMap<>();
    private final Map<Labels, String> errors = new HashMap<>();
    private final Map<Labels, Instant> lastSeen = new HashMap<>();
    private final Set<Labels> strays = new LinkedHashSet<>();
    private final Set<Labels> gone = new LinkedHashSet<>();
    private Map<Labels, Target> present = new LinkedHashMap<>();
    private final Map<Labels, Long> upTimes = new HashMap<>();
    private boolean newlyDown;

    /// Takes `up`, `timestamp(up)` and the successful scrapes of five minutes over; true where targets came or
    /// went. Where the answer is not `whole`, who is missing in it has not gone.
    boolean take(Vector up, Vector times, Vector samples, TargetFacts facts, boolean whole) {
        for (int row = 0; row < times.size(); row++) {
            upTimes.put(plain(times.labels(row)), Math.round(times.value(row) * 1000));
        }
        for (int row = 0; row < samples.size(); row++) {
            facts.upSamples(plain(samples.labels(row)), samples.value(row));
        }
        var now = new LinkedHashMap<Labels, Target>();
        for (int row = 0; row < up.size(); row++) {
            var labels = plain(up.labels(row));
            boolean isUp = up.value(row) != 0;
            if (isUp) {
                Long time = upTimes.get(labels);
                lastSeen.put(labels, time == null ? up.time(row) : Instant.ofEpochMilli(time));
            }
            now.put(labels, target(labels, true, isUp));
        }
        if (!whole) {
            present.forEach(now::putIfAbsent);
        }
        for (var target : now.values()) {
            var before = present.get(target.labels());
            newlyDown |= target.down() && (before == null || !before.down());
        }
        boolean changed = !now.keySet().equals(present.keySet());
        for (var labels : present.keySet()) {
            if (!now.containsKey(labels)) {
                gone.add(labels);
            }
        }
        changed |= gone.removeAll(now.keySet());
        present = now;
        if (changed && !strays.isEmpty()) {
            var byInstance = byInstance(now.keySet());
            strays.removeIf(stray -> byInstance.getOrDefault(stray.get("instance"), List.of()).stream()
                    .anyMatch(t -> same(t, stray)));
        }
        return changed;
    }

    private static Map<String, List<Labels>> byInstance(Collection<Labels> targets) {
        var byInstance = new HashMap<String, List<Labels>>();
        for (var target : targets) {
            byInstance
                    .computeIfAbsent(target.get("instance"), _ -> new ArrayList<>(1))
                    .add(target);
        }
        return byInstance;
    }

    private static boolean same(Labels target, Labels stray) {
        return target.get("instance").equals(stray.get("instance"))
                && (!stray.has("job") || target.get("job").equals(stray.get("job")));
    }

    private Labels plain(Labels labels) {
        return labels.has(Labels.NAME) ? withoutName.computeIfAbsent(labels, l -> l.without(Labels.NAME)) : labels;
    }

    private Target target(Labels labels, boolean here, boolean up) {
        var interval = intervals.getOrDefault(labels, estimates.get(labels));
        return new Target(
                labels,
                true,
                here,
                up,
                Optional.ofNullable(lastSeen.get(labels)),
                Optional.ofNullable(interval),
                up ? "" : errors.getOrDefault(labels, ""));
    }

    /// Whether a target died of which nobody has asked yet why.
    boolean whyToAsk() {
        return newlyDown;
    }

    void know(List<Metrics.Target> listed) {
        newlyDown = false;
        for (var target : listed) {
            var labels = plain(target.labels());
            target.scrapeInterval().ifPresent(interval -> intervals.put(labels, interval));
            errors.put(labels, target.lastError());
        }
    }

    /// Takes over how many samples targets had in ten minutes, for sources that do not say how often they scrape.
    void estimate(Vector counts, Duration window) {
        var byInstance = byInstance(known());
        for (int row = 0; row < counts.size(); row++) {
            var labels = counts.labels(row);
            double count = counts.value(row);
            if (count >= 1) {
                var interval = Duration.ofMillis(Math.round(window.toMillis() / count));
                byInstance.getOrDefault(labels.get("instance"), List.of()).stream()
                        .filter(target -> same(target, labels))
                        .forEach(target -> estimates.put(target, interval));
            }
        }
    }

    /// What was not up for so long is not remembered.
    void forgetBefore(Instant cutoff) {
        gone.removeIf(
                labels -> lastSeen.containsKey(labels) && lastSeen.get(labels).isBefore(cutoff));
        var known = known();
        known.addAll(gone);
        lastSeen.keySet().retainAll(known);
        upTimes.keySet().retainAll(known);
        errors.keySet().retainAll(known);
        intervals.keySet().retainAll(known);
        estimates.keySet().retainAll(known);
        withoutName.values().retainAll(known);
    }

    boolean hasStrays() {
        return !strays.isEmpty();
    }

    boolean intervalsMissing() {
        return !strays.isEmpty() || present.keySet().stream().anyMatch(t -> !intervals.containsKey(t));
    }

    /// Everything that had an `up` in the last seven days; what is not on the list now is gone.
    void remember(Collection<Labels> ups) {
        for (var labels : ups) {
            var target = plain(labels);
            if (!present.containsKey(target)) {
                gone.add(target);
            }
        }
    }

    /// Series whose labels say neither instance nor host belong to nobody.
    void addStrays(Collection<Labels> found) {
        for (var stray : found) {
            if (stray.size() > (stray.has("job") ? 1 : 0)) {
                strays.add(stray);
            }
        }
    }

    /// Who pushes is there for as long as anything of it is remembered.
    private Target stray(Labels labels) {
        return new Target(labels, false, true, true, Optional.empty(), Optional.ofNullable(estimates.get(labels)), "");
    }

    List<Target> all() {
        var all = new ArrayList<Target>();
        present.values().forEach(target -> all.add(now(target)));
        gone.forEach(labels -> all.add(target(labels, false, false)));
        strays.forEach(labels -> all.add(stray(labels)));
        return all;
    }

    /// The target of the labels as it is now.
    Target now(Target target) {
        var here = present.get(target.labels());
        if (here != null) {
            return target(here.labels(), true, here.up());
        }
        return strays.contains(target.labels()) ? stray(target.labels()) : target(target.labels(), false, false);
    }

    /// Those that are down or gone and of which nobody knows when they were last up.
    List<Labels> unseen() {
        var unseen = new ArrayList<Labels>();
        present.values().stream()
                .filter(t -> t.down() && !lastSeen.containsKey(t.labels()))
                .forEach(t -> unseen.add(t.labels()));
        gone.stream().filter(labels -> !lastSeen.containsKey(labels)).forEach(unseen::add);
        return unseen;
    }

    List<Target> down() {
        return present.values().stream().filter(Target::down).toList();
    }

    void seen(Labels target, Instant at) {
        lastSeen.merge(plain(target), at, (a, b) -> a.isAfter(b) ? a : b);
    }

    Map<Labels, Long> upTimes() {
        return upTimes;
    }

    Set<Labels> known() {
        var known = new HashSet<>(present.keySet());
        known.addAll(strays);
        return known;
    }

    int size() {
        return present.size();
    }
}
