package greenwall.fleet.checkschedule;

import greenwall.fleet.TokenBucket;
import greenwall.fleet.check.DirectCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.ToIntFunction;

/// The packets per second of all checks together. Checks over SSH are expensive, so they get half of them at
/// most. A check may start when its bucket contains its cost or is full; a higher cost becomes a debt.
final class PacketBudget {
    private static final Duration TARGET_ROUND = Duration.ofSeconds(45);
    private static final int BURST = 8;
    private static final int PACKETS_PER_DISCONNECT = 3;

    private final ToIntFunction<DirectCheck> cost;
    private final TokenBucket otherChecks;
    private final TokenBucket sshChecks;

    PacketBudget(double packets, ToIntFunction<DirectCheck> cost) {
        this.cost = cost;
        otherChecks = new TokenBucket(BURST, packets);
        sshChecks = new TokenBucket(BURST, packets / 2);
    }

    static boolean overSsh(DirectCheck check) {
        return check instanceof DirectCheck.Ssh;
    }

    private TokenBucket bucket(boolean ssh) {
        return ssh ? sshChecks : otherChecks;
    }

    /// Divides the packets between the checks over SSH and all others.
    void divide(Collection<DirectCheck> checks, Instant now) {
        fill(now);
        boolean both = checks.stream().anyMatch(PacketBudget::overSsh);
        otherChecks.setRate(both ? sshChecks.rate() : 2 * sshChecks.rate());
    }

    void fill(Instant now) {
        otherChecks.fill(now);
        sshChecks.fill(now);
    }

    boolean affords(DirectCheck check) {
        return bucket(overSsh(check)).canSpend(cost.applyAsInt(check));
    }

    Duration untilAffordable(DirectCheck check) {
        return bucket(overSsh(check)).until(cost.applyAsInt(check));
    }

    /// Charges the next run of a check in advance, and returns its cost.
    int charge(DirectCheck check) {
        int price = cost.applyAsInt(check);
        bucket(overSsh(check)).spend(price);
        return price;
    }

    /// Charges the repetition at full cost of a check that failed, if it was charged for less.
    void chargeRepetition(DirectCheck check, int paid) {
        if (paid < check.packets() && cost.applyAsInt(check) == check.packets()) {
            bucket(overSsh(check)).spend(check.packets());
        }
    }

    void chargeDisconnect(DirectCheck check, Instant now) {
        fill(now);
        bucket(overSsh(check)).spend(PACKETS_PER_DISCONNECT);
    }

    /// Whether there are too few packets to run every check without SSH in full within [#TARGET_ROUND].
    boolean isOverloaded(Collection<DirectCheck> checks) {
        double all = checks.stream()
                .filter(check -> !overSsh(check))
                .mapToInt(DirectCheck::packets)
                .sum();
        return all / otherChecks.rate() > TARGET_ROUND.toSeconds();
    }

    /// The time of a round of the checks at their present cost, in milliseconds.
    double roundMillis(Collection<DirectCheck> checks, boolean ssh) {
        double all = checks.stream()
                .filter(check -> overSsh(check) == ssh)
                .mapToDouble(cost::applyAsInt)
                .sum();
        return all / bucket(ssh).rate() * 1000;
    }
}
