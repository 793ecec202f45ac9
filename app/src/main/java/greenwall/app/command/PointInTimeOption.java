package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option `--at`, which shows a site at an earlier instant.
final class PointInTimeOption {
    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "as of an earlier time, as long as the sources still have the data (default: now)")
    private Optional<String> at = Optional.empty();

    /// Empty for the present.
    Optional<Instant> instant(InstantSource clock) {
        var now = clock.instant();
        return at.map(time -> {
            var then = TimeArgumentParser.instant(time, now);
            if (!then.isBefore(now)) {
                throw new CommandFailedException("--at " + time + " is not in the past; expected an earlier time");
            }
            return then;
        });
    }

    static Site siteAt(Site site, Optional<Instant> at, InstantSource clock) {
        return at.map(then -> site.asOf(new TimeTravelClock(then, clock))).orElse(site);
    }
}
