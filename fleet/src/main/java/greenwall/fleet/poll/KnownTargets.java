package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.TargetSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The targets of one source: those on its list, those that left it, and pushed targets, which push their
/// series and are not scraped.
final class KnownTargets {
    private final Map<Labels, Labels> withoutName = new HashMap<>();
    private final Map<Labels, Entry> byLabels = new HashMap<>();
    private final Set<Labels> pushedTargets = new LinkedHashSet<>();
    private final Set<Labels> gone = new LinkedHashSet<>();
    private List<Entry> present = List.of();
    private ReplicaLabels replicas = ReplicaLabels.NONE;
    private int pass;
    private boolean newlyDown;
    /// The greatest number of targets that are gone, and of pushed targets.
    private final int most;

    KnownTargets(int most) {
        this.most = most;
    }

    private static final class Entry {
        final Labels labels;
        boolean present;
        boolean up;
        /// The poll in which it was last on the list.
        int listed;

        long upTime;
        double upSamples = Double.NaN;

        @Nullable
        Instant lastSeen;
        /// Since when a target that was never up is missing from the list.
        @Nullable
        Instant missingSince;

        @Nullable
        Duration interval;

        @Nullable
        Duration estimate;

        String error = "";
        boolean cut;
        boolean failedCheck;
        /// Whether its newest sample was too old when it was last on the list.
        boolean late;
        /// The time between its last two samples, in milliseconds.
        long step;
        /// The time between the two samples before, in milliseconds.
        long stepBefore;

        Entry(Labels labels) {
            this.labels = labels;
        }

        void sampleAt(long time) {
            if (upTime > 0 && time > upTime) {
                stepBefore = step;
                step = time - upTime;
            }
            upTime = time;
        }

        Target target() {
            boolean isUp = present && up;
            return new Target(
                    labels,
                    true,
                    present,
                    isUp,
                    upTime,
                    upSamples,
                    Optional.ofNullable(lastSeen),
                    Optional.ofNullable(interval == null ? estimate : interval),
                    isUp ? "" : error,
                    cut,
                    failedCheck);
        }
    }

    private Entry entry(InstantVector answer, int row) {
        return entry(plain(answer.labels(row)));
    }

    private Entry entry(Labels labels) {
        return byLabels.computeIfAbsent(labels, Entry::new);
    }

    /// Applies `up`, `timestamp(up)` and the number of successful scrapes in five minutes; true where targets
    /// came or went. `hidden` targets have no data because the store that lists them does not respond. They
    /// are not gone, and keep their last state.
    ///
    /// @param now by the source's clock, in milliseconds
    boolean take(InstantVector up, InstantVector upTimes, InstantVector upSamples, Predicate<Labels> hidden, long now) {
        pass++;
        for (int row = 0; row < upTimes.size(); row++) {
            entry(upTimes, row).sampleAt(Math.round(upTimes.value(row) * 1000));
        }
        for (int row = 0; row < upSamples.size(); row++) {
            entry(upSamples, row).upSamples = upSamples.value(row);
        }
        var before = present;
        var listedNow = new ArrayList<Entry>(up.size());
        boolean changed = false;
        for (int row = 0; row < up.size(); row++) {
            var target = entry(up, row);
            if (target.listed != pass) {
                target.listed = pass;
                listedNow.add(target);
            }
            boolean isUp = up.value(row) != 0;
            newlyDown |= !isUp && (!target.present || target.up);
            changed |= !target.present;
            target.present = true;
            target.up = isUp;
            target.cut = false;
            target.missingSince = null;
            target.late = target.upTime > 0 && TargetSamples.isSampleOverdue(target.target(), now - target.upTime);
            if (isUp) {
                target.lastSeen = target.upTime == 0 ? up.time(row) : Instant.ofEpochMilli(target.upTime);
            }
        }
        for (var target : before) {
            if (target.listed == pass) {
                continue;
            }
            if (hidden.test(target.labels) || hasNoData(target)) {
                target.listed = pass;
                target.cut = true;
                listedNow.add(target);
            } else {
                target.present = false;
                target.cut = false;
                if (gone.size() < most) {
                    gone.add(target.labels);
                }
                changed = true;
            }
        }
        present = listedNow;
        changed |= gone.removeIf(labels -> entry(labels).present);
        if (changed && !pushedTargets.isEmpty()) {
            var byInstance = byInstance(labels(listedNow));
            pushedTargets.removeIf(
                    pushedLabels -> byInstance.getOrDefault(pushedLabels.get("instance"), List.of()).stream()
                            .anyMatch(t -> same(t, pushedLabels)));
        }
        return changed;
    }

    /// Records which targets are external checks that fail.
    void takeFailedChecks(List<Labels> failing) {
        present.forEach(target -> target.failedCheck = false);
        if (failing.isEmpty()) {
            return;
        }
        var byInstance = byInstance(labels(present));
        for (var check : failing) {
            byInstance.getOrDefault(check.get("instance"), List.of()).stream()
                    .filter(target -> same(target, check))
                    .forEach(target -> entry(target).failedCheck = true);
        }
    }

    /// Whether the target's data has stopped. A target that is removed from the list ends at once; if its
    /// samples become old before it ends, its writer has stopped. A source with its own list of targets
    /// reports removals itself.
    private static boolean hasNoData(Entry target) {
        return target.late && target.interval == null;
    }

    /// The targets that receive no more data although they have not left the list.
    List<Labels> withoutData() {
        return present.stream()
                .filter(target -> target.cut && hasNoData(target))
                .map(target -> target.labels)
                .toList();
    }

    private static Set<Labels> labels(List<Entry> targets) {
        var labels = LinkedHashSet.<Labels>newLinkedHashSet(targets.size());
        targets.forEach(target -> labels.add(target.labels));
        return labels;
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

    private static boolean same(Labels target, Labels pushedLabels) {
        return target.get("instance").equals(pushedLabels.get("instance"))
                && (!pushedLabels.has("job") || target.get("job").equals(pushedLabels.get("job")));
    }

    private Labels plain(Labels labels) {
        return labels.has(Labels.NAME) || !replicas.isEmpty()
                ? withoutName.computeIfAbsent(labels, l -> replicas.strip(l.without(Labels.NAME)))
                : labels;
    }

    /// From now on, targets that differ only in these labels count as one.
    void setReplicas(ReplicaLabels duplicates) {
        replicas = duplicates;
        withoutName.clear();
    }

    /// Whether a target went down and its error has not been requested yet.
    boolean errorsNeeded() {
        return newlyDown;
    }

    void takeDetails(List<MetricsSource.ScrapedTarget> listed) {
        newlyDown = false;
        for (var target : listed) {
            var entry = entry(plain(target.labels()));
            target.scrapeInterval().ifPresent(interval -> entry.interval = interval);
            entry.error = target.lastError();
        }
    }

    /// Whether some targets were scraped for too short a time to estimate their interval.
    boolean intervalsRough() {
        return present.stream()
                .anyMatch(entry -> entry.interval == null
                        && (entry.estimate == null || TargetSamples.isRecentlyScraped(entry.target())));
    }

    /// Stores the seconds between the samples of targets, for sources that do not report scrape intervals; of
    /// several estimates the shortest counts.
    void estimate(List<InstantVector> seconds) {
        var shortest = new HashMap<Labels, Double>();
        for (var estimates : seconds) {
            estimates.forEach((labels, estimate) -> {
                if (estimate > 0 && Double.isFinite(estimate)) {
                    shortest.merge(labels, estimate, Math::min);
                }
            });
        }
        var byInstance = byInstance(known());
        shortest.forEach((labels, estimate) -> {
            var interval = Duration.ofMillis(Math.round(estimate * 1000));
            byInstance.getOrDefault(labels.get("instance"), List.of()).stream()
                    .filter(target -> same(target, labels))
                    .map(this::entry)
                    .filter(target -> target.estimate == null || !target.late && isCredible(target, interval))
                    .forEach(target -> target.estimate = interval);
        });
    }

    /// A longer estimate is accepted once two steps between samples were as long: a target must not seem to
    /// be scraped less often because samples were missing for a while.
    private static boolean isCredible(Entry target, Duration interval) {
        return target.upTime == 0
                || target.estimate == null
                || interval.compareTo(target.estimate) <= 0
                || interval.toMillis() <= Math.min(target.step, target.stepBefore) * 3 / 2;
    }

    /// Removes targets that have not been up for this long.
    void removeBefore(Instant now, Duration retention) {
        var cutoff = now.minus(retention);
        present.forEach(target -> target.late &= target.lastSeen == null || target.lastSeen.isAfter(cutoff));
        gone.removeIf(labels -> {
            var target = entry(labels);
            if (target.lastSeen == null && target.missingSince == null) {
                target.missingSince = now;
            }
            var last = target.lastSeen == null ? target.missingSince : target.lastSeen;
            return last != null && last.isBefore(cutoff);
        });
        pushedTargets.removeIf(labels -> {
            var last = entry(labels).lastSeen;
            return last != null && last.isBefore(cutoff);
        });
        var known = known();
        known.addAll(gone);
        byLabels.keySet().retainAll(known);
        withoutName.values().retainAll(known);
    }

    /// Records which pushed targets have current samples.
    void updatePushedTargets(Predicate<Labels> current, Instant now) {
        for (var labels : pushedTargets) {
            var target = entry(labels);
            if (target.lastSeen == null || current.test(labels)) {
                target.lastSeen = now;
            }
        }
    }

    boolean hasPushedTargets() {
        return !pushedTargets.isEmpty();
    }

    boolean intervalsMissing() {
        return present.stream().anyMatch(t -> t.interval == null);
    }

    /// Adds all targets that had an `up` in the last seven days. A target that is not on the list now is gone,
    /// unless it is hidden behind a store that does not respond.
    void addPast(Collection<Labels> ups, Predicate<Labels> hidden) {
        var now = new ArrayList<>(present);
        for (var labels : ups) {
            var labelsOf = plain(labels);
            boolean known = byLabels.containsKey(labelsOf);
            boolean isHidden = hidden.test(labelsOf);
            if (known && entry(labelsOf).present || !isHidden && gone.size() >= most) {
                continue;
            }
            if (isHidden) {
                var target = entry(labelsOf);
                target.present = true;
                target.cut = true;
                target.up = true;
                now.add(target);
            } else {
                gone.add(labelsOf);
            }
        }
        present = now;
    }

    /// Adds pushed series; series whose labels name neither an instance nor a host are left out.
    void addPushedTargets(Collection<Labels> found) {
        for (var pushedLabels : found) {
            if (pushedTargets.size() < most && pushedLabels.size() > (pushedLabels.has("job") ? 1 : 0)) {
                pushedTargets.add(pushedLabels);
            }
        }
    }

    /// A pushed target counts as present as long as the source has any sample of it.
    private Target pushedTarget(Labels labels) {
        return new Target(
                labels,
                false,
                true,
                true,
                0,
                Double.NaN,
                Optional.empty(),
                Optional.ofNullable(entry(labels).estimate),
                "",
                false,
                false);
    }

    List<Target> all() {
        var all = new ArrayList<Target>();
        present.forEach(target -> all.add(target.target()));
        gone.forEach(labels -> all.add(entry(labels).target()));
        pushedTargets.forEach(labels -> all.add(pushedTarget(labels)));
        return all;
    }

    /// The current state of the target.
    Target currentState(Target target) {
        var entry = entry(target.labels());
        return !entry.present && pushedTargets.contains(target.labels())
                ? pushedTarget(target.labels())
                : entry.target();
    }

    /// The targets that are down or gone and whose last time up is not known.
    List<Labels> withUnknownLastSeen() {
        return Stream.concat(present.stream().filter(t -> !t.up), gone.stream().map(this::entry))
                .filter(t -> t.lastSeen == null)
                .map(t -> t.labels)
                .toList();
    }

    List<Target> down() {
        return present.stream().filter(t -> !t.up).map(Entry::target).toList();
    }

    void seen(Labels target, Instant at) {
        var entry = entry(plain(target));
        if (entry.lastSeen == null || !entry.lastSeen.isAfter(at)) {
            entry.lastSeen = at;
        }
    }

    Set<Labels> known() {
        var known = labels(present);
        known.addAll(pushedTargets);
        return known;
    }
}
