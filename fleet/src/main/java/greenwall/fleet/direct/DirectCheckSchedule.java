package greenwall.fleet.direct;

import greenwall.fleet.check.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// Chooses the next check such that all checks together stay within a budget of packets per second. Not
/// thread-safe.
///
/// A check that failed once, or whose connection ended, runs again soon. If the budget is too small for all
/// checks, a round takes longer, and results may be correspondingly older. Checks over SSH are expensive, so
/// they get half of the budget at most.
public final class DirectCheckSchedule {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(3);
    private static final Duration SSH_INTERVAL = Duration.ofSeconds(45);
    private static final Duration TARGET_ROUND = Duration.ofSeconds(45);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final double ROUNDS = 2.5;
    private static final int PACKETS_PER_DISCONNECT = 3;

    private final ToIntFunction<Check> cost;
    private final double packets;
    private final Duration every;
    private final Map<Check, Due> due = new LinkedHashMap<>();
    private final Bucket otherChecks;
    private final Bucket sshChecks;

    /// @param at when the check is due; [Instant#MAX] while it runs
    /// @param doubted whether its last run found a new fault, which has to be confirmed
    /// @param paid the packets charged in advance for the current run
    private record Due(Instant at, boolean doubted, int paid) {
        Due(Instant at, boolean doubted) {
            this(at, doubted, 0);
        }
    }

    /// A token bucket of packets. A check may start when the bucket contains its cost or is full; a cost
    /// above that becomes a debt.
    private static final class Bucket {
        private static final double FULL = 8;

        private double level = FULL;
        private double rate;
        private Instant at = Instant.EPOCH;

        void fill(Instant now) {
            if (at.isBefore(now)) {
                level = at == Instant.EPOCH
                        ? FULL
                        : Math.min(
                                FULL, level + rate * Duration.between(at, now).toMillis() / 1000.0);
            }
            at = now;
        }

        boolean affords(int cost) {
            return level >= Math.min(FULL, cost);
        }

        void spend(int cost) {
            level -= cost;
        }

        Duration until(int cost) {
            double missing = Math.min(FULL, cost) - level;
            return Duration.ofMillis((long) Math.ceil(Math.max(0, missing) / rate * 1000));
        }
    }

    /// @param cost the number of packets of the next run of a check if it succeeds; a failing check is
    ///     repeated at full cost
    public DirectCheckSchedule(DirectCheckSettings settings, ToIntFunction<Check> cost) {
        this.cost = cost;
        packets = settings.packets();
        every = settings.every();
        otherChecks = new Bucket();
        sshChecks = new Bucket();
        share();
    }

    private void share() {
        boolean both = due.keySet().stream().anyMatch(check -> check instanceof Check.Ssh);
        otherChecks.rate = both ? packets / 2 : packets;
        sshChecks.rate = packets / 2;
    }

    /// Sets the checks to run from now on; new ones are due at once.
    public void plan(List<Check> checks, Instant now) {
        if (due.size() == checks.size() && due.keySet().containsAll(checks)) {
            return;
        }
        var before = new HashMap<>(due);
        due.clear();
        checks.forEach(check -> due.put(check, before.getOrDefault(check, new Due(now, false))));
        otherChecks.fill(now);
        sshChecks.fill(now);
        share();
    }

    public List<Check> planned() {
        return List.copyOf(due.keySet());
    }

    /// The next check that may run now. It is not returned again until [#done] is called for it.
    public Optional<Check> next(Instant now) {
        var next = first(false, now)
                .filter(check -> otherChecks.affords(cost.applyAsInt(check)))
                .or(() -> first(true, now).filter(check -> sshChecks.affords(cost.applyAsInt(check))));
        next.ifPresent(check -> {
            int price = cost.applyAsInt(check);
            bucket(check).spend(price);
            due.put(check, new Due(Instant.MAX, false, price));
        });
        return next;
    }

    private Bucket bucket(Check check) {
        return check instanceof Check.Ssh ? sshChecks : otherChecks;
    }

    private Optional<Check> first(boolean ssh, Instant now) {
        var bucket = ssh ? sshChecks : otherChecks;
        bucket.fill(now);
        return entries(ssh)
                .filter(entry -> !entry.getValue().at().isAfter(now))
                .min(Comparator.comparing((Map.Entry<Check, Due> entry) ->
                                !entry.getValue().doubted())
                        .thenComparing(entry -> entry.getValue().at()))
                .map(Map.Entry::getKey);
    }

    private Stream<Map.Entry<Check, Due>> entries(boolean ssh) {
        return due.entrySet().stream().filter(entry -> entry.getKey() instanceof Check.Ssh == ssh);
    }

    /// @param doubted whether the run found a fault that was not seen before
    public void done(Check check, Instant now, boolean doubted) {
        var charged = due.get(check);
        if (charged != null) {
            if (charged.paid() < check.packets() && cost.applyAsInt(check) == check.packets()) {
                bucket(check).spend(check.packets());
            }
            due.put(check, new Due(now.plus(doubted ? RETRY_DELAY : interval(check)), doubted));
        }
    }

    /// A connection to the target ended: its check is due at once, unless it is running.
    public void hurry(Check check, Instant now) {
        bucket(check).fill(now);
        bucket(check).spend(PACKETS_PER_DISCONNECT);
        due.computeIfPresent(check, (_, was) -> was.at().equals(Instant.MAX) ? was : new Due(now, true));
    }

    /// Whether the budget is too small to run every check in full within [#TARGET_ROUND].
    public boolean scarce() {
        double all = entries(false).mapToInt(entry -> entry.getKey().packets()).sum();
        return all / otherChecks.rate > TARGET_ROUND.toSeconds();
    }

    private Duration interval(Check check) {
        return check instanceof Check.Ssh && every.compareTo(SSH_INTERVAL) < 0 ? SSH_INTERVAL : every;
    }

    /// The age at which a result is stale: a few rounds of their present length.
    public Duration bound(Check check) {
        boolean ssh = check instanceof Check.Ssh;
        double all = due.keySet().stream()
                .filter(other -> other instanceof Check.Ssh == ssh)
                .mapToDouble(cost::applyAsInt)
                .sum();
        double round = Math.max(interval(check).toMillis(), all / bucket(check).rate * 1000);
        return Duration.ofMillis((long) (round * ROUNDS)).plus(GRACE);
    }

    /// The time until the next check may be due.
    public Duration pause(Instant now) {
        var pause = LONGEST_PAUSE;
        for (boolean ssh : new boolean[] {false, true}) {
            var next = entries(ssh)
                    .min(Comparator.comparing(entry -> entry.getValue().at()));
            if (next.isPresent() && next.get().getValue().at().isBefore(now.plus(LONGEST_PAUSE))) {
                var untilDue = Duration.between(now, next.get().getValue().at());
                var check = next.get().getKey();
                var untilPaid = bucket(check).until(cost.applyAsInt(check));
                var wait = untilDue.compareTo(untilPaid) > 0 ? untilDue : untilPaid;
                pause = wait.compareTo(pause) < 0 ? wait : pause;
            }
        }
        return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }
}
