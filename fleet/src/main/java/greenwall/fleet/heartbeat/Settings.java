package greenwall.fleet.heartbeat;

import greenwall.fleet.identity.IdentityRules;
import greenwall.fleet.quantity.Catalogue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/// The settings of polling. `oneShot` judges each reading by itself, as `check` does; a wall waits for readings that
/// agree.
///
/// `retired` are hosts that left the list of targets and that a person took off the wall.
public record Settings(
        Catalogue catalogue,
        IdentityRules identity,
        Duration refresh,
        Duration deadline,
        boolean oneShot,
        Set<String> retired,
        InstantSource clock) {
    public static Settings oneShot(Catalogue catalogue) {
        return new Settings(
                catalogue,
                IdentityRules.DEFAULT,
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                true,
                Set.of(),
                InstantSource.system());
    }

    public static Settings wall(Catalogue catalogue, Duration refresh) {
        var deadline = refresh.compareTo(Duration.ofSeconds(10)) < 0 ? Duration.ofSeconds(5) : Duration.ofSeconds(10);
        return new Settings(
                catalogue, IdentityRules.DEFAULT, refresh, deadline, false, Set.of(), InstantSource.system());
    }

    public Settings identity(IdentityRules rules) {
        return new Settings(catalogue, rules, refresh, deadline, oneShot, retired, clock);
    }

    /// By another clock than this machine's own.
    public Settings clock(InstantSource time) {
        return new Settings(catalogue, identity, refresh, deadline, oneShot, retired, time);
    }
}
