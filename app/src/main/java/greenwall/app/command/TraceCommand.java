package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.SourceTimeQuery;
import greenwall.app.site.TraceQueries;
import greenwall.connectors.traces.SpanIds;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one trace, or compares two.
@Command(
        name = "trace",
        description = "Shows one request on its way through the services: where the time went, and what failed."
                + " Exit code 0: shown, 3: no source that responds has it.",
        subcommands = TraceCommand.TraceSearch.class)
final class TraceCommand extends JsonOutputCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "the trace id, in hexadecimal digits")
    private Optional<String> id = Optional.empty();

    @Option(names = "--against", paramLabel = "ID", description = "compare it with this earlier trace")
    private Optional<String> against = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (id.isEmpty()) {
            return process.usageError(
                    "missing trace id; try: greenwall trace ID, or greenwall trace search --service NAME");
        }
        for (var given : Stream.concat(id.stream(), against.stream()).toList()) {
            if (!SpanIds.isTraceId(given)) {
                return process.usageError(SpanIds.refusal(given).found());
            }
        }
        return siteOpener.runOnSite(site -> show(site, id.get()));
    }

    private int show(Site site, String traceId) throws InterruptedException {
        var sources = new TraceQueries(site);
        if (!sources.hasSource()) {
            return process.usageError(TraceQueries.NO_SOURCE);
        }
        var found = found(sources, traceId);
        if (found.isEmpty()) {
            return ExitCodes.UNKNOWN;
        }
        var printer = new TracePrinter(process.out(), process.colors(), process.zone());
        if (against.isEmpty()) {
            print(() -> printer.writeTrace(found.get()), json -> TracePrinter.writeJson(json, found.get()));
            return 0;
        }
        var before = found(sources, against.get());
        if (before.isEmpty()) {
            return ExitCodes.UNKNOWN;
        }
        var first = before.get().value();
        var second = found.get().value();
        var comparison = TraceComparison.of(first, second);
        print(
                () -> printer.writeComparison(first, second, comparison),
                json -> TracePrinter.writeJson(json, first, second, comparison));
        return 0;
    }

    /// Finds a trace. Empty if no source has it; the reason was printed.
    private Optional<Outcome.Answered<Trace>> found(TraceQueries sources, String traceId) throws InterruptedException {
        var outcomes = sources.trace(traceId);
        if (outcomes.getFirst() instanceof Outcome.Answered<Trace> answered) {
            return Optional.of(answered);
        }
        outcomes.forEach(outcome -> printError(process, outcome));
        return Optional.empty();
    }

    static void printError(ProcessContext process, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failed<?> failed) {
            process.printError(failed.source() + ": " + failed.failure().text());
        }
    }

    /// Searches for traces.
    @Command(
            name = "search",
            description =
                    "Lists the traces, by default of the last hour, slowest first. Exit code 0: every source responded,"
                            + " 3: at least one did not, or refused the search.")
    static final class TraceSearch extends JsonOutputCommand {
        private static final int MAX_LIMIT = 1_000;

        @Option(names = "--service", paramLabel = "NAME", description = "only traces with a span of this service")
        private Optional<String> service = Optional.empty();

        @Option(names = "--operation", paramLabel = "NAME", description = "only traces with a span of this name")
        private Optional<String> operation = Optional.empty();

        @Option(
                names = "--longer-than",
                paramLabel = "TIME",
                description = "only traces that took at least this long, such as 500ms")
        private Optional<String> longerThan = Optional.empty();

        @Option(names = "--shorter-than", paramLabel = "TIME", description = "only traces that took at most this long")
        private Optional<String> shorterThan = Optional.empty();

        @Option(names = "--failed", description = "only traces that failed")
        private boolean failed;

        @Option(
                names = "--attribute",
                paramLabel = "NAME=VALUE",
                description = "only traces with this attribute; may be repeated")
        private Map<String, String> attributes = new LinkedHashMap<>();

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "the maximum number of traces from each source (default: 20)")
        private int limit = 20;

        @Mixin
        private final TimeRangeOptions period = new TimeRangeOptions("-1h", Duration.ofDays(31));

        @Option(
                names = "--query",
                paramLabel = "TRACEQL",
                description = "a query in TraceQL, instead of the other conditions")
        private Optional<String> query = Optional.empty();

        @Override
        public Integer call() throws Exception {
            search(process.clock().instant());
            return siteOpener.runOnSite(site -> show(
                    site, search(SourceTimeQuery.query(site, process.clock()).instant())));
        }

        private TraceSource.Search search(Instant now) {
            var window = period.window(now);
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new CommandFailedException("invalid --limit " + limit + "; expected 1 to " + MAX_LIMIT);
            }
            boolean conditions =
                    Stream.of(service, operation, longerThan, shorterThan).anyMatch(Optional::isPresent)
                            || failed
                            || !attributes.isEmpty();
            if (query.isPresent() && conditions) {
                throw new CommandFailedException(
                        "--query cannot be combined with other conditions; write them into the query");
            }
            return new TraceSource.Search(
                    service,
                    operation,
                    longerThan.map(TimeArgumentParser::length),
                    shorterThan.map(TimeArgumentParser::length),
                    failed,
                    attributes,
                    query,
                    window,
                    limit);
        }

        private int show(Site site, TraceSource.Search search) throws InterruptedException {
            var sources = new TraceQueries(site);
            if (!sources.hasSource()) {
                return process.usageError(TraceQueries.NO_SOURCE);
            }
            var outcomes = sources.search(search);
            print(
                    () -> {
                        new TracePrinter(process.out(), process.colors(), process.zone())
                                .writeFound(search.window(), outcomes);
                        outcomes.forEach(outcome -> printError(process, outcome));
                    },
                    json -> TracePrinter.writeJson(json, search.window(), outcomes));
            return outcomes.stream().allMatch(outcome -> outcome instanceof Outcome.Answered) ? 0 : ExitCodes.UNKNOWN;
        }
    }
}
