package greenwall.fleet.checkschedule;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import greenwall.fleet.check.DirectCheck;
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
public final class DirectCheckQueue {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final double ROUNDS = 2.5;

    private final DirectCheckSettings settings;
    private final PacketBudget budget;
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
        budget = new PacketBudget(settings.packets(), cost);
    }

    /// Sets the checks to run from now on; new ones are due at once.
    public void plan(List<DirectCheck> checks, Instant now) {
        if (due.size() == checks.size() && due.keySet().containsAll(checks)) {
            return;
        }
        var before = new HashMap<>(due);
        due.clear();
        checks.forEach(check -> due.put(check, before.getOrDefault(check, new ScheduledRun(now, false))));
        budget.divide(checks, now);
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
        budget.fill(now);
        var next = first(false, now)
                .filter(budget::affords)
                .or(() -> first(true, now).filter(budget::affords));
        next.ifPresent(check -> due.put(check, new ScheduledRun(Instant.MAX, false, budget.charge(check))));
        return next;
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
        return due.entrySet().stream().filter(entry -> PacketBudget.overSsh(entry.getKey()) == ssh);
    }

    /// @param doubted whether the run found a fault that was not seen before
    public void done(DirectCheck check, Instant now, boolean doubted) {
        var charged = due.get(check);
        if (charged != null) {
            budget.chargeRepetition(check, charged.chargedPackets());
            due.put(check, new ScheduledRun(now.plus(doubted ? RETRY_DELAY : settings.interval(check)), doubted));
        }
    }

    /// A connection to the target ended: its check is due at once, unless it is running.
    public void checkSoon(DirectCheck check, Instant now) {
        budget.chargeDisconnect(check, now);
        due.computeIfPresent(check, (_, was) -> was.at().equals(Instant.MAX) ? was : new ScheduledRun(now, true));
    }

    /// Whether the budget is too small for the checks.
    public boolean isOverloaded() {
        return budget.isOverloaded(due.keySet());
    }

    /// The age at which a result is stale: a few rounds of their present length.
    public Duration staleAfter(DirectCheck check) {
        double round = Math.max(
                settings.interval(check).toMillis(), budget.roundMillis(due.keySet(), PacketBudget.overSsh(check)));
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
                pause = TimeMath.shorter(TimeMath.longer(untilDue, budget.untilAffordable(check)), pause);
            }
        }
        return TimeMath.longer(pause, SHORTEST_PAUSE);
    }
}
