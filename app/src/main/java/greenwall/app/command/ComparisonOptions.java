package greenwall.app.command;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// The options of `explain` that compare a window with another one.
final class ComparisonOptions {
    @Option(names = "--from", paramLabel = "TIME", description = "the start of the window to compare")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "the end of the window to compare (default: now)")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--against",
            paramLabel = "WHEN",
            description =
                    "with --from: compare with a window of the same length that begins at this time; \"yesterday\" and"
                            + " \"last-week\" mean the same hours on that day (default: the period just before)")
    private Optional<String> against = Optional.empty();

    boolean isRequested() {
        return from.isPresent();
    }

    boolean isEmpty() {
        return Stream.of(from, to, against).allMatch(Optional::isEmpty);
    }

    /// @throws CommandFailedException with a message for the user
    ExplainQuestion question(String cluster, List<String> hosts, String logs, Instant now) {
        var window = window(now);
        return ExplainQuestion.between(cluster, hosts, logs, window, other(window, now));
    }

    private TimeWindow window(Instant now) {
        var word = from.orElseThrow();
        var start = TimeArguments.instant(word, now);
        var end = to.map(time -> TimeArguments.instant(time, now)).orElse(now);
        if (!start.isBefore(end)) {
            throw new CommandFailedException("found --from " + word + " that is not before its end " + end
                    + "; expected a window in the past, such as --from -30m --to -20m");
        }
        return new TimeWindow(start, end);
    }

    private Optional<TimeWindow> other(TimeWindow window, Instant now) {
        return against.map(word -> switch (word) {
                    case "yesterday" -> window.start().minus(Duration.ofDays(1));
                    case "last-week" -> window.start().minus(Duration.ofDays(7));
                    default -> TimeArguments.instant(word, now);
                })
                .map(start -> new TimeWindow(start, start.plus(window.length())));
    }
}
