package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that shows a site as it was.
final class PointInTimeOption {
    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "as of an earlier time, as far as the sources still hold the data (default: now)")
    private Optional<String> at = Optional.empty();

    /// Empty for the present.
    ///
    /// @throws CommandFailedException with a message for the user
    Optional<Instant> instant(InstantSource clock) {
        var now = clock.instant();
        return at.map(wanted -> {
            var then = TimeArguments.instant(wanted, now);
            if (!then.isBefore(now)) {
                throw new CommandFailedException(
                        "found --at " + wanted + ", which is in the future; expected an earlier instant");
            }
            return then;
        });
    }

    static Site of(Site site, Optional<Instant> at, InstantSource clock) {
        return at.map(then -> site.asOf(new TimeTravelClock(then, clock))).orElse(site);
    }
}
