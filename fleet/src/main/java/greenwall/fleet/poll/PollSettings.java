package greenwall.fleet.poll;

import greenwall.fleet.identity.IdentitySettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The settings of polling.
///
/// @param oneShot evaluates each reading on its own, as `check` does; a wall waits for consecutive readings
///     that agree
/// @param nanos measures durations; unlike the clock, it is never set and does not count a suspend of the machine
public record PollSettings(
        QuantityCatalogue catalogue,
        IdentitySettings identity,
        Duration refresh,
        Duration deadline,
        boolean oneShot,
        InstantSource clock,
        LongSupplier nanos) {
    public static PollSettings oneShot(QuantityCatalogue catalogue) {
        return new PollSettings(
                catalogue,
                IdentitySettings.DEFAULT,
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                true,
                InstantSource.system(),
                System::nanoTime);
    }

    public static PollSettings wall(QuantityCatalogue catalogue, Duration refresh) {
        var deadline = refresh.compareTo(Duration.ofSeconds(10)) < 0 ? Duration.ofSeconds(5) : Duration.ofSeconds(10);
        return new PollSettings(
                catalogue,
                IdentitySettings.DEFAULT,
                refresh,
                deadline,
                false,
                InstantSource.system(),
                System::nanoTime);
    }

    public PollSettings identity(IdentitySettings newIdentity) {
        return new PollSettings(catalogue, newIdentity, refresh, deadline, oneShot, clock, nanos);
    }

    PollSettings deadline(Duration newDeadline) {
        return new PollSettings(catalogue, identity, refresh, newDeadline, oneShot, clock, nanos);
    }

    public PollSettings clock(InstantSource time) {
        return new PollSettings(catalogue, identity, refresh, deadline, oneShot, time, nanos);
    }

    PollSettings nanos(LongSupplier newNanos) {
        return new PollSettings(catalogue, identity, refresh, deadline, oneShot, clock, newNanos);
    }
}
