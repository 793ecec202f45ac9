package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.TraceSources;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one trace, or compares two.
@Command(
        name = "trace",
        description = "Shows one request on its way through the services: where the time went, and what failed."
                + " Exit code 0: shown, 3: no source has it.",
        subcommands = TraceSearchCommand.class)
final class TraceCommand extends PollCommand {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "the trace's id, in hexadecimal digits")
    private Optional<String> id = Optional.empty();

    @Option(names = "--against", paramLabel = "ID", description = "compare it with this earlier trace")
    private Optional<String> against = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (id.isEmpty()) {
            return process.usageError(
                    "missing trace id; try: greenwall trace ID, or greenwall trace search --service NAME");
        }
        return sources.runOnSite(site -> show(site, id.get()));
    }

    private int show(Site site, String traceId) throws InterruptedException {
        var sources = new TraceSources(site);
        if (!sources.hasSource()) {
            return process.usageError(TraceSources.NO_SOURCE);
        }
        var found = found(sources, traceId);
        if (found.isEmpty()) {
            return ExitCodes.UNKNOWN;
        }
        if (against.isEmpty()) {
            if (json) {
                TraceJson.trace(found.get(), process.out());
            } else {
                new TracePrinter(process.out(), process.colors(), process.zone()).trace(found.get());
            }
            return 0;
        }
        var before = found(sources, against.get());
        if (before.isEmpty()) {
            return ExitCodes.UNKNOWN;
        }
        var comparison = TraceComparison.of(before.get().value(), found.get().value());
        if (json) {
            TraceJson.comparison(before.get().value(), found.get().value(), comparison, process.out());
        } else {
            new TracePrinter(process.out(), process.colors(), process.zone())
                    .comparison(before.get().value(), found.get().value(), comparison);
        }
        return 0;
    }

    /// Finds a trace. Empty if no source has it; the reason was printed.
    private Optional<Outcome.Answered<Trace>> found(TraceSources sources, String traceId) throws InterruptedException {
        var outcomes = sources.trace(traceId);
        if (outcomes.getFirst() instanceof Outcome.Answered<Trace> answered) {
            return Optional.of(answered);
        }
        outcomes.forEach(outcome -> printError(process, outcome));
        return Optional.empty();
    }

    static void printError(ProcessContext process, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failed<?> failed) {
            process.printError(failed.source() + ": " + failed.failure().found() + "; "
                    + failed.failure().remedy());
        }
    }
}
