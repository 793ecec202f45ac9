package greenwall.app.command;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/// The options `--from` and `--to`, for a time range of limited length.
final class TimeRangeOptions {
    private final Duration longest;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "the start of the time range (default: ${DEFAULT-VALUE})")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "the end of the time range (default: ${DEFAULT-VALUE})")
    private String to = "now";

    /// @param from the default start
    TimeRangeOptions(String from, Duration longest) {
        this.from = from;
        this.longest = longest;
    }

    TimeWindow window(Instant now) {
        var start = TimeArgumentParser.instant(from, now);
        var end = TimeArgumentParser.instant(to, now);
        if (!start.isBefore(end)) {
            throw new CommandFailedException("--from " + from + " is not before --to " + to);
        }
        if (Duration.between(start, end).compareTo(longest) > 0) {
            throw new CommandFailedException(
                    "--from " + from + " --to " + to + " is too long; expected at most " + longest.toDays() + " days");
        }
        return new TimeWindow(start, end);
    }
}
