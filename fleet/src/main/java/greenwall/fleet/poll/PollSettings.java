package greenwall.fleet.poll;

import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.time.Duration;
import java.time.InstantSource;

/// The settings of polling.
///
/// @param oneShot judges each reading on its own, as `check` does; a wall waits for consecutive readings that
///     agree
public record PollSettings(
        QuantityCatalogue catalogue,
        IdentitySettings identity,
        Duration refresh,
        Duration deadline,
        boolean oneShot,
        InstantSource clock,
        Waits waits) {
    /// How long a display waits for slow sources.
    ///
    /// @param turn before the last states of the slow ones are shown instead
    /// @param first before the first display; the slow ones are silent in it
    /// @param targets before hosts without values are displayed; if the values arrive sooner, the wall is drawn
    ///     only once
    public record Waits(Duration turn, Duration first, Duration targets) {
        static final Waits DEFAULT = new Waits(Duration.ofSeconds(2), Duration.ofMillis(1_200), Duration.ofMillis(700));
    }

    public PollSettings(
            QuantityCatalogue catalogue,
            IdentitySettings identity,
            Duration refresh,
            Duration deadline,
            boolean oneShot,
            InstantSource clock) {
        this(catalogue, identity, refresh, deadline, oneShot, clock, Waits.DEFAULT);
    }

    public static PollSettings oneShot(QuantityCatalogue catalogue) {
        return new PollSettings(
                catalogue,
                IdentitySettings.DEFAULT,
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                true,
                InstantSource.system());
    }

    public static PollSettings wall(QuantityCatalogue catalogue, Duration refresh) {
        var deadline = refresh.compareTo(Duration.ofSeconds(10)) < 0 ? Duration.ofSeconds(5) : Duration.ofSeconds(10);
        return new PollSettings(catalogue, IdentitySettings.DEFAULT, refresh, deadline, false, InstantSource.system());
    }

    public PollSettings identity(IdentitySettings newIdentity) {
        return new PollSettings(catalogue, newIdentity, refresh, deadline, oneShot, clock, waits);
    }

    PollSettings deadline(Duration newDeadline) {
        return new PollSettings(catalogue, identity, refresh, newDeadline, oneShot, clock, waits);
    }

    public PollSettings clock(InstantSource time) {
        return new PollSettings(catalogue, identity, refresh, deadline, oneShot, time, waits);
    }

    PollSettings waits(Waits newWaits) {
        return new PollSettings(catalogue, identity, refresh, deadline, oneShot, clock, newWaits);
    }
}
