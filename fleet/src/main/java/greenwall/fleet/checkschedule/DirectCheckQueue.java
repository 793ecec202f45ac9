package greenwall.fleet.checkschedule;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TokenBucket;
import greenwall.fleet.directcheck.DirectCheck;
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
/// they get half of the budget at most. A check may start when its bucket contains its cost or is full; a higher
/// cost becomes a debt.
public final class DirectCheckQueue {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final double ROUNDS = 2.5;
    private static final Duration TARGET_ROUND = Duration.ofSeconds(45);
    private static final int BURST = 8;
    private static final int PACKETS_PER_DISCONNECT = 3;

    private final DirectCheckSettings settings;
    private final ToIntFunction<DirectCheck> cost;
    private final TokenBucket otherChecks;
    private final TokenBucket sshChecks;
    private final Map<DirectCheck, ScheduledRun> due = new LinkedHashMap<>();
    private Instant last = Instant.EPOCH;

    /// @param at when the check is due; [Instant#MAX] while it runs
    /// @param needsConfirmation whether its last run found a new fault, which has to be confirmed
    /// @param chargedPackets the packets charged in advance for the current run
    private record ScheduledRun(Instant at, boolean needsConfirmation, int chargedPackets) {
        ScheduledRun(Instant at, boolean doubted) {
            this(at, doubted, 0);
        }
    }

    /// @param cost the number of packets of the next run of a check if it succeeds; a failing check is
    ///     repeated at full cost
    public DirectCheckQueue(DirectCheckSettings settings, ToIntFunction<DirectCheck> cost) {
        this.settings = settings;
        this.cost = cost;
        otherChecks = new TokenBucket(BURST, settings.packets());
        sshChecks = new TokenBucket(BURST, settings.packets() / 2);
    }

    private static boolean overSsh(DirectCheck check) {
        return check instanceof DirectCheck.Ssh;
    }

    private TokenBucket bucket(DirectCheck check) {
        return overSsh(check) ? sshChecks : otherChecks;
    }

    private void fill(Instant now) {
        otherChecks.fill(now);
        sshChecks.fill(now);
    }

    /// Sets the checks to run from now on; new ones are due at once.
    public void plan(List<DirectCheck> checks, Instant now) {
        if (due.size() == checks.size() && due.keySet().containsAll(checks)) {
            return;
        }
        var before = new HashMap<>(due);
        due.clear();
        checks.forEach(check -> due.put(check, before.getOrDefault(check, new ScheduledRun(now, false))));
        fill(now);
        boolean both = checks.stream().anyMatch(DirectCheckQueue::overSsh);
        otherChecks.setRate(both ? sshChecks.rate() : 2 * sshChecks.rate());
    }

    public List<DirectCheck> planned() {
        return List.copyOf(due.keySet());
    }

    /// The next check that may run now. It is not returned again until [#done] is called for it. After the
    /// clock was set back, all checks are due.
    public Optional<DirectCheck> next(Instant now) {
        if (ElapsedTime.ahead(last, now)) {
            due.replaceAll(
                    (_, was) -> was.at().equals(Instant.MAX) ? was : new ScheduledRun(now, was.needsConfirmation()));
        }
        last = now;
        fill(now);
        var next = first(false, now)
                .filter(this::isAffordable)
                .or(() -> first(true, now).filter(this::isAffordable));
        next.ifPresent(check -> {
            int price = cost.applyAsInt(check);
            bucket(check).spend(price);
            due.put(check, new ScheduledRun(Instant.MAX, false, price));
        });
        return next;
    }

    private boolean isAffordable(DirectCheck check) {
        return bucket(check).canSpend(cost.applyAsInt(check));
    }

    private Optional<DirectCheck> first(boolean ssh, Instant now) {
        return entries(ssh)
                .filter(entry -> !entry.getValue().at().isAfter(now))
                .min(Comparator.comparing((Map.Entry<DirectCheck, ScheduledRun> entry) ->
                                !entry.getValue().needsConfirmation())
                        .thenComparing(entry -> entry.getValue().at()))
                .map(Map.Entry::getKey);
    }

    private Stream<Map.Entry<DirectCheck, ScheduledRun>> entries(boolean ssh) {
        return due.entrySet().stream().filter(entry -> overSsh(entry.getKey()) == ssh);
    }

    /// @param doubted whether the run found a fault that was not seen before
    public void done(DirectCheck check, Instant now, boolean doubted) {
        var charged = due.get(check);
        if (charged != null) {
            // A check that failed is repeated at full cost, so that is charged if it was charged for less.
            if (charged.chargedPackets() < check.packets() && cost.applyAsInt(check) == check.packets()) {
                bucket(check).spend(check.packets());
            }
            due.put(check, new ScheduledRun(now.plus(doubted ? RETRY_DELAY : settings.interval(check)), doubted));
        }
    }

    /// A connection to the target ended: its check is due at once, unless it is running.
    public void checkSoon(DirectCheck check, Instant now) {
        fill(now);
        bucket(check).spend(PACKETS_PER_DISCONNECT);
        due.computeIfPresent(check, (_, was) -> was.at().equals(Instant.MAX) ? was : new ScheduledRun(now, true));
    }

    /// Whether the budget is too small to run every check without SSH in full within [#TARGET_ROUND].
    public boolean isOverloaded() {
        return packets(false, DirectCheck::packets) / otherChecks.rate() > TARGET_ROUND.toSeconds();
    }

    /// The packets of all checks, either those over SSH or the others.
    private double packets(boolean ssh, ToIntFunction<DirectCheck> each) {
        return entries(ssh).mapToInt(entry -> each.applyAsInt(entry.getKey())).sum();
    }

    /// The age at which a result is stale: a few rounds of their present length.
    public Duration staleAfter(DirectCheck check) {
        double seconds = packets(overSsh(check), cost) / bucket(check).rate();
        double round = Math.max(settings.interval(check).toMillis(), seconds * 1000);
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
                var untilAffordable = bucket(check).until(cost.applyAsInt(check));
                pause = TimeMath.shorter(TimeMath.longer(untilDue, untilAffordable), pause);
            }
        }
        return TimeMath.longer(pause, SHORTEST_PAUSE);
    }
}
