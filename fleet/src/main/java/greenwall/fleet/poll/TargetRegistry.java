package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.dialect.ReplicaLabels;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Vector;
import greenwall.fleet.state.TargetFacts;
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

/// The targets of one source: those on the list, those that left it, and pushers whose series nothing scrapes.
final class TargetRegistry {
    /// For how long a target that is no longer listed is remembered.
    static final Duration KEPT_WHEN_GONE = Duration.ofDays(7);

    private final Map<Labels, Labels> withoutName = new HashMap<>();
    private final Map<Labels, Known> book = new HashMap<>();
    private final Set<Labels> strays = new LinkedHashSet<>();
    private final Set<Labels> gone = new LinkedHashSet<>();
    private List<Known> present = List.of();
    private ReplicaLabels replicas = ReplicaLabels.NONE;
    private int turn;
    private boolean newlyDown;
    /// Of those that are gone and those that nobody lists, so many are kept each.
    private final int most;

    TargetRegistry(int most) {
        this.most = most;
    }

    private static final class Known {
        final Labels labels;
        boolean here;
        boolean up;
        /// In which turn it was last on the list.
        int listed;

        long upTime;
        double upSamples = Double.NaN;

        @Nullable
        Instant lastSeen;
        /// Since when one that was never up is not on the list.
        @Nullable
        Instant missed;

        @Nullable
        Duration interval;

        @Nullable
        Duration estimate;

        String error = "";
        boolean cut;
        /// Its newest sample was too old when it was last on the list.
        boolean late;
        /// What lay between its newest sample and the one that was seen before it, in milliseconds.
        long step;
        /// The same one sample earlier.
        long stepBefore;

        Known(Labels labels) {
            this.labels = labels;
        }

        void heard(long time) {
            if (upTime > 0 && time > upTime) {
                stepBefore = step;
                step = time - upTime;
            }
            upTime = time;
        }

        Target target() {
            boolean isUp = here && up;
            return new Target(
                    labels,
                    true,
                    here,
                    isUp,
                    upTime,
                    upSamples,
                    Optional.ofNullable(lastSeen),
                    Optional.ofNullable(interval == null ? estimate : interval),
                    isUp ? "" : error,
                    cut);
        }
    }

    private Known known(Vector answer, int row) {
        return known(plain(answer.labels(row)));
    }

    private Known known(Labels labels) {
        return book.computeIfAbsent(labels, Known::new);
    }

    /// Takes `up`, `timestamp(up)` and the successful scrapes of five minutes over; true where targets came or
    /// went. Of those who are `hidden` nothing is heard because the part of the source that knows them does not
    /// respond: they have not gone, and what was known of them stands in.
    ///
    /// @param now by the source's clock, in milliseconds
    boolean take(Vector up, Vector upTimes, Vector upSamples, Predicate<Labels> hidden, long now) {
        turn++;
        for (int row = 0; row < upTimes.size(); row++) {
            known(upTimes, row).heard(Math.round(upTimes.value(row) * 1000));
        }
        for (int row = 0; row < upSamples.size(); row++) {
            known(upSamples, row).upSamples = upSamples.value(row);
        }
        var before = present;
        var here = new ArrayList<Known>(up.size());
        boolean changed = false;
        for (int row = 0; row < up.size(); row++) {
            var target = known(up, row);
            if (target.listed != turn) {
                target.listed = turn;
                here.add(target);
            }
            boolean isUp = up.value(row) != 0;
            newlyDown |= !isUp && (!target.here || target.up);
            changed |= !target.here;
            target.here = true;
            target.up = isUp;
            target.cut = false;
            target.missed = null;
            target.late = target.upTime > 0 && TargetFacts.late(target.target(), now - target.upTime);
            if (isUp) {
                target.lastSeen = target.upTime == 0 ? up.time(row) : Instant.ofEpochMilli(target.upTime);
            }
        }
        for (var target : before) {
            if (target.listed == turn) {
                continue;
            }
            if (hidden.test(target.labels) || isUnfed(target)) {
                target.listed = turn;
                target.cut = true;
                here.add(target);
            } else {
                target.here = false;
                target.cut = false;
                if (gone.size() < most) {
                    gone.add(target.labels);
                }
                changed = true;
            }
        }
        present = here;
        changed |= gone.removeIf(labels -> known(labels).here);
        if (changed && !strays.isEmpty()) {
            var byInstance = byInstance(labels(here));
            strays.removeIf(stray -> byInstance.getOrDefault(stray.get("instance"), List.of()).stream()
                    .anyMatch(t -> same(t, stray)));
        }
        return changed;
    }

    /// A target that is taken off the list ends at once; one whose samples grow old before it ends was not taken off:
    /// who wrote them into the source has stopped. A source that has a list of its own says it by that.
    private static boolean isUnfed(Known target) {
        return target.late && target.interval == null;
    }

    /// The targets of which nothing is written any more although they have not left the list.
    List<Labels> unfed() {
        return present.stream()
                .filter(target -> target.cut && isUnfed(target))
                .map(target -> target.labels)
                .toList();
    }

    private static Set<Labels> labels(List<Known> targets) {
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

    private static boolean same(Labels target, Labels stray) {
        return target.get("instance").equals(stray.get("instance"))
                && (!stray.has("job") || target.get("job").equals(stray.get("job")));
    }

    private Labels plain(Labels labels) {
        return labels.has(Labels.NAME) || !replicas.none()
                ? withoutName.computeIfAbsent(labels, l -> replicas.strip(l.without(Labels.NAME)))
                : labels;
    }

    /// From now on targets that differ in these labels alone are one.
    void merge(ReplicaLabels duplicates) {
        replicas = duplicates;
        withoutName.clear();
    }

    /// Whether a target died of which nobody has asked yet why.
    boolean whyToAsk() {
        return newlyDown;
    }

    void know(List<Metrics.Target> listed) {
        newlyDown = false;
        for (var target : listed) {
            var known = known(plain(target.labels()));
            target.scrapeInterval().ifPresent(interval -> known.interval = interval);
            known.error = target.lastError();
        }
    }

    /// Whether there are targets that were scraped for too short a time to tell how often they are.
    boolean intervalsRough() {
        return present.stream()
                .anyMatch(known ->
                        known.interval == null && (known.estimate == null || TargetFacts.young(known.target())));
    }

    /// Takes over how many seconds lie between the samples of targets, for sources that do not say how often they
    /// scrape; of several estimates the shortest counts.
    void estimate(List<Vector> seconds) {
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
                    .map(this::known)
                    .filter(target -> target.estimate == null || !target.late && isCredible(target, interval))
                    .forEach(target -> target.estimate = interval);
        });
    }

    /// A longer estimate is believed once two steps from sample to sample were as long: a target must not seem to be
    /// scraped less often because its samples were missing for a while.
    private static boolean isCredible(Known target, Duration interval) {
        return target.upTime == 0
                || target.estimate == null
                || interval.compareTo(target.estimate) <= 0
                || interval.toMillis() <= Math.min(target.step, target.stepBefore) * 3 / 2;
    }

    /// What was not up for so long is not remembered.
    void forgetBefore(Instant now, Duration memory) {
        var cutoff = now.minus(memory);
        present.forEach(target -> target.late &= target.lastSeen == null || target.lastSeen.isAfter(cutoff));
        gone.removeIf(labels -> {
            var target = known(labels);
            if (target.lastSeen == null && target.missed == null) {
                target.missed = now;
            }
            var last = target.lastSeen == null ? target.missed : target.lastSeen;
            return last != null && last.isBefore(cutoff);
        });
        strays.removeIf(labels -> {
            var last = known(labels).lastSeen;
            return last != null && last.isBefore(cutoff);
        });
        var known = known();
        known.addAll(gone);
        book.keySet().retainAll(known);
        withoutName.values().retainAll(known);
    }

    /// Takes over which of those who push were heard of now.
    void pushed(Predicate<Labels> heard, Instant now) {
        for (var labels : strays) {
            var target = known(labels);
            if (target.lastSeen == null || heard.test(labels)) {
                target.lastSeen = now;
            }
        }
    }

    boolean hasStrays() {
        return !strays.isEmpty();
    }

    boolean intervalsMissing() {
        return present.stream().anyMatch(t -> t.interval == null);
    }

    /// Everything that had an `up` in the last seven days; what is not on the list now is gone, unless it is hidden
    /// behind a part that does not respond.
    void remember(Collection<Labels> ups, Predicate<Labels> hidden) {
        var now = new ArrayList<>(present);
        for (var labels : ups) {
            var labelsOf = plain(labels);
            boolean known = book.containsKey(labelsOf);
            boolean isHidden = hidden.test(labelsOf);
            if (known && known(labelsOf).here || !isHidden && gone.size() >= most) {
                continue;
            }
            if (isHidden) {
                var target = known(labelsOf);
                target.here = true;
                target.cut = true;
                target.up = true;
                now.add(target);
            } else {
                gone.add(labelsOf);
            }
        }
        present = now;
    }

    /// Series whose labels say neither instance nor host belong to nobody.
    void addStrays(Collection<Labels> found) {
        for (var stray : found) {
            if (strays.size() < most && stray.size() > (stray.has("job") ? 1 : 0)) {
                strays.add(stray);
            }
        }
    }

    /// A target that pushes counts as present as long as the source holds any sample of it.
    private Target stray(Labels labels) {
        return new Target(
                labels,
                false,
                true,
                true,
                0,
                Double.NaN,
                Optional.empty(),
                Optional.ofNullable(known(labels).estimate),
                "",
                false);
    }

    List<Target> all() {
        var all = new ArrayList<Target>();
        present.forEach(target -> all.add(target.target()));
        gone.forEach(labels -> all.add(known(labels).target()));
        strays.forEach(labels -> all.add(stray(labels)));
        return all;
    }

    /// The target of the labels as it is now.
    Target now(Target target) {
        var known = known(target.labels());
        return !known.here && strays.contains(target.labels()) ? stray(target.labels()) : known.target();
    }

    /// Those that are down or gone and of which nobody knows when they were last up.
    List<Labels> unseen() {
        return Stream.concat(present.stream().filter(t -> !t.up), gone.stream().map(this::known))
                .filter(t -> t.lastSeen == null)
                .map(t -> t.labels)
                .toList();
    }

    List<Target> down() {
        return present.stream().filter(t -> !t.up).map(Known::target).toList();
    }

    void seen(Labels target, Instant at) {
        var known = known(plain(target));
        if (known.lastSeen == null || !known.lastSeen.isAfter(at)) {
            known.lastSeen = at;
        }
    }

    Set<Labels> known() {
        var known = labels(present);
        known.addAll(strays);
        return known;
    }

    int size() {
        return present.size();
    }
}
