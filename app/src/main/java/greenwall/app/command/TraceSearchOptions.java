package greenwall.app.command;

import greenwall.fleet.source.TraceSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The conditions of a search for traces.
final class TraceSearchOptions {
    private static final int MAX_LIMIT = 1_000;

    @Option(names = "--service", paramLabel = "NAME", description = "with a span of this service")
    private Optional<String> service = Optional.empty();

    @Option(names = "--operation", paramLabel = "NAME", description = "of this name")
    private Optional<String> operation = Optional.empty();

    @Option(names = "--longer-than", paramLabel = "TIME", description = "that took at least this long, such as 500ms")
    private Optional<String> longerThan = Optional.empty();

    @Option(names = "--shorter-than", paramLabel = "TIME", description = "that took at most this long")
    private Optional<String> shorterThan = Optional.empty();

    @Option(names = "--failed", description = "that failed")
    private boolean failed;

    @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "with this attribute; may be repeated")
    private Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "the maximum number of traces from each source (default: 20)")
    private int limit = 20;

    @Mixin
    private final PeriodOptions period = new PeriodOptions("-1h", Duration.ofDays(31));

    @Option(
            names = "--query",
            paramLabel = "TRACEQL",
            description = "a query in TraceQL, instead of the other conditions")
    private Optional<String> query = Optional.empty();

    /// @throws CommandFailedException with a message for the user
    TraceSource.Search search(Instant now) {
        var window = period.window(now);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new CommandFailedException("found --limit " + limit + "; expected 1 to " + MAX_LIMIT);
        }
        return new TraceSource.Search(
                service,
                operation,
                longerThan.map(TimeArguments::length),
                shorterThan.map(TimeArguments::length),
                failed,
                attributes,
                query,
                window,
                limit);
    }
}
