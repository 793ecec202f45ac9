package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.SiteTime;
import greenwall.app.site.TraceSources;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Traces;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one trace, or compares two.
@Command(
        name = "trace",
        description = "Shows one request on its way through the services: where the time went, and what failed."
                + " Exit code 0: shown, 3: no source has it.",
        subcommands = {TraceCommand.SearchThem.class})
final class TraceCommand extends PollCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "the trace's id, in hexadecimal digits")
    private Optional<String> id = Optional.empty();

    @Option(names = "--against", paramLabel = "ID", description = "compare it with this earlier trace")
    private Optional<String> against = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (id.isEmpty()) {
            return program.refuse("which trace? Try: greenwall trace ID, or greenwall trace search --service NAME");
        }
        return sources.on(site -> show(site, id.get()));
    }

    private int show(Site site, String traceId) throws InterruptedException {
        var sources = new TraceSources(site);
        if (!sources.hasSource()) {
            return program.refuse(TraceSources.NO_SOURCE);
        }
        var found = found(sources, traceId);
        if (found.isEmpty()) {
            return ExitCodes.UNKNOWN;
        }
        if (against.isEmpty()) {
            if (json) {
                TraceJson.trace(found.get(), program.out());
            } else {
                new TraceText(program).trace(found.get());
            }
            return 0;
        }
        var before = found(sources, against.get());
        if (before.isEmpty()) {
            return ExitCodes.UNKNOWN;
        }
        var comparison = TraceComparison.of(before.get().value(), found.get().value());
        if (json) {
            TraceJson.comparison(before.get().value(), found.get().value(), comparison, program.out());
        } else {
            new TraceText(program).comparison(before.get().value(), found.get().value(), comparison);
        }
        return 0;
    }

    /// Finds a trace. Empty if no source has it; the reason was printed.
    private Optional<Outcome.Answered<Trace>> found(TraceSources sources, String traceId) throws InterruptedException {
        var outcomes = sources.trace(traceId);
        if (outcomes.getFirst() instanceof Outcome.Answered<Trace> answered) {
            return Optional.of(answered);
        }
        outcomes.forEach(outcome -> complain(program, outcome));
        return Optional.empty();
    }

    private static void complain(ProcessContext program, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failed<?> failed) {
            program.complain(failed.source() + ": " + failed.failure().found() + "; "
                    + failed.failure().remedy());
        }
    }

    @Command(
            name = "search",
            description = "Traces of the last hour, the slowest first. Exit code 0: every source answered, 3: one did"
                    + " not.")
    static final class SearchThem extends PollCommand {
        private static final int MAX_LIMIT = 1_000;
        private static final Duration MAX_PERIOD = Duration.ofDays(31);

        @Option(names = "--service", paramLabel = "NAME", description = "with a span of this service")
        private Optional<String> service = Optional.empty();

        @Option(names = "--operation", paramLabel = "NAME", description = "of this name")
        private Optional<String> operation = Optional.empty();

        @Option(
                names = "--longer-than",
                paramLabel = "TIME",
                description = "that took at least this long, such as 500ms")
        private Optional<String> longerThan = Optional.empty();

        @Option(names = "--shorter-than", paramLabel = "TIME", description = "that took at most this long")
        private Optional<String> shorterThan = Optional.empty();

        @Option(names = "--failed", description = "that failed")
        private boolean failed;

        @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "with this attribute; may be repeated")
        private Map<String, String> attributes = new LinkedHashMap<>();

        @Option(
                names = "--query",
                paramLabel = "TRACEQL",
                description = "a query in TraceQL, instead of the other conditions")
        private Optional<String> query = Optional.empty();

        @Option(names = "--from", paramLabel = "TIME", description = "the start of the period (default: -1h)")
        private String from = "-1h";

        @Option(names = "--to", paramLabel = "TIME", description = "the end of the period (default: now)")
        private String to = "now";

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "the maximum number of traces from each source (default: 20)")
        private int limit = 20;

        @Override
        public Integer call() throws Exception {
            search(program.clock().instant());
            return sources.on(site ->
                    show(site, search(SiteTime.of(site, program.clock()).instant())));
        }

        private Traces.Search search(Instant now) {
            var start = TimeArguments.instant(from, now);
            var end = TimeArguments.instant(to, now);
            if (!start.isBefore(end) || Duration.between(start, end).compareTo(MAX_PERIOD) > 0) {
                throw new CommandFailedException(
                        "found --from " + from + " --to " + to + "; expected a period of at most one month");
            }
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new CommandFailedException("found --limit " + limit + "; expected 1 to " + MAX_LIMIT);
            }
            return new Traces.Search(
                    service,
                    operation,
                    longerThan.map(TimeArguments::length),
                    shorterThan.map(TimeArguments::length),
                    failed,
                    attributes,
                    query,
                    new TimeWindow(start, end),
                    limit);
        }

        private int show(Site site, Traces.Search search) throws InterruptedException {
            var sources = new TraceSources(site);
            if (!sources.hasSource()) {
                return program.refuse(TraceSources.NO_SOURCE);
            }
            List<Outcome<Traces.Found>> outcomes = sources.search(search);
            if (json) {
                TraceJson.found(search.window(), outcomes, program.out());
            } else {
                new TraceText(program).found(search.window(), outcomes);
                outcomes.forEach(outcome -> complain(program, outcome));
            }
            return outcomes.stream().allMatch(outcome -> outcome instanceof Outcome.Answered) ? 0 : ExitCodes.UNKNOWN;
        }
    }
}
