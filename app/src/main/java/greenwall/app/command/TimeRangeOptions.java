package greenwall.app.command;

import greenwall.fleet.TimeWindow;
import greenwall.views.TimeRange;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of `shot` for the time range of a view.
final class TimeRangeOptions {
    @Option(
            names = "--window",
            paramLabel = "LENGTH",
            description = "the length of the time range (default: ${DEFAULT-VALUE})")
    private String window = "6h";

    @Option(names = "--at", paramLabel = "TIME", description = "the end of the time range (default: now)")
    private Optional<String> at = Optional.empty();

    /// @throws CommandFailedException with a message for the user
    TimeRange range(InstantSource clock) {
        var length = TimeArguments.length(window);
        return at.map(end -> TimeRange.fixed(TimeWindow.before(TimeArguments.instant(end, clock.instant()), length)))
                .orElseGet(() -> TimeRange.last(length));
    }
}
