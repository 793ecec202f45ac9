package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.SiteSourceClock;
import greenwall.app.site.TraceSources;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Searches for traces.
@Command(
        name = "search",
        description = "Traces of the last hour, the slowest first. Exit code 0: every source answered, 3: one did not.")
final class TraceSearchCommand extends PollCommand {
    @Mixin
    private final TraceSearchOptions options = new TraceSearchOptions();

    @Override
    public Integer call() throws Exception {
        options.search(process.clock().instant());
        return sources.runOnSite(site -> show(
                site, options.search(SiteSourceClock.of(site, process.clock()).instant())));
    }

    private int show(Site site, TraceSource.Search search) throws InterruptedException {
        var sources = new TraceSources(site);
        if (!sources.hasSource()) {
            return process.usageError(TraceSources.NO_SOURCE);
        }
        List<Outcome<TraceSource.Found>> outcomes = sources.search(search);
        if (json) {
            TraceJson.found(search.window(), outcomes, process.out());
        } else {
            new TracePrinter(process.out(), process.colors(), process.zone()).found(search.window(), outcomes);
            outcomes.forEach(outcome -> TraceCommand.printError(process, outcome));
        }
        return outcomes.stream().allMatch(outcome -> outcome instanceof Outcome.Answered) ? 0 : ExitCodes.UNKNOWN;
    }
}
