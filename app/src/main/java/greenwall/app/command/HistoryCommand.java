package greenwall.app.command;

import greenwall.app.site.AlertHistoryFetcher;
import greenwall.app.site.Site;
import greenwall.app.site.SourceTimeQuery;
import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.alerthistory.AlertHistoryCsv;
import greenwall.fleet.alerthistory.AlertStatistics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows the alerts that fired, as long as the sources still have the data.
@Command(
        name = "history",
        description =
                "Lists what fired, by default in the last 30 days: how often, for how long, and when there was no data."
                        + " Exit code 0: every source responded, 3: at least one did not.")
final class HistoryCommand extends BaseCommand {
    @Mixin
    private final TimeRangeOptions period = new TimeRangeOptions("-30d", Duration.ofDays(366));

    @Option(names = "--by", paramLabel = "WHAT", description = "print one line for each: ${COMPLETION-CANDIDATES}")
    private Grouping by = Grouping.alert;

    @Option(names = "--json", description = "for scripts: every episode, every gap, and the statistics")
    private boolean json;

    @Option(names = "--csv", description = "for a spreadsheet: every episode and every gap")
    private boolean csv;

    @Option(names = "-o", paramLabel = "FILE", description = "write the CSV to this file")
    @Nullable
    private Path output;

    enum Grouping {
        alert,
        host
    }

    @Override
    public Integer call() throws Exception {
        if (output != null) {
            refuseWith("-o", "--json", "--by");
        }
        if (csv) {
            refuseWith("--csv", "--json", "--by");
        }
        var now = process.clock().instant();
        if (!period.window(now).start().isBefore(now)) {
            return process.usageError("the time range begins in the future; give an earlier --from");
        }
        return siteOpener.runOnSite(
                site -> show(site, SourceTimeQuery.query(site, process.clock()).instant()));
    }

    private int show(Site site, Instant now) throws InterruptedException {
        var fleet = site.singlePoller().poll();
        return show(
                AlertHistoryFetcher.query(site, period.window(now), AlertHostFinder.of(fleet), now),
                fleet.sharedNames());
    }

    private int show(AlertHistory history, Set<String> sharedNames) {
        if (output != null) {
            int written = export(output, AlertHistoryCsv.of(history));
            if (written != 0) {
                return written;
            }
            process.printEscaped(output + ": " + counts(history));
        } else if (csv) {
            process.out().print(SanitizedText.block(AlertHistoryCsv.of(history).replace("\r\n", "\n")));
        } else if (json) {
            json(history, sharedNames);
        } else {
            text(history, sharedNames);
        }
        history.failures().forEach(process::printError);
        return history.failures().isEmpty() ? 0 : ExitCodes.UNKNOWN;
    }

    private static String counts(AlertHistory history) {
        int episodes =
                history.lanes().stream().mapToInt(l -> l.episodes().size()).sum();
        return CountText.of(episodes, "episode") + " of "
                + CountText.of(history.lanes().size(), "alert")
                + (history.gaps().isEmpty()
                        ? history.failures().isEmpty() ? ", no gaps" : ", incomplete: not all sources responded"
                        : ", " + CountText.of(history.gaps().size(), "gap"))
                + (history.omittedLanes() > 0
                        ? ", and " + CountText.of(history.omittedLanes(), "more alert is", "more alerts are")
                                + " not shown"
                        : "");
    }

    private List<AlertStatistics> statistics(AlertHistory history, Set<String> sharedNames) {
        return by == Grouping.host
                ? AlertStatistics.byHost(history, sharedNames, process.zone(), _ -> false)
                : AlertStatistics.byAlert(history, process.zone(), _ -> false);
    }

    private void text(AlertHistory history, Set<String> sharedNames) {
        var out = process.out();
        out.println(InstantText.minuteWithUtc(history.window().start(), process.zone()) + " to "
                + InstantText.minuteWithUtc(history.window().end(), process.zone()) + ": " + counts(history)
                + "; times to the nearest " + DurationText.of(history.step()));
        for (var gap : history.gaps()) {
            out.println(TerminalColors.plain("  no data from " + gap.cluster() + " for "
                    + DurationText.of(gap.window().length()) + " from "
                    + InstantText.minuteWithUtc(gap.window().start(), process.zone())));
        }
        for (var statistic : statistics(history, sharedNames)) {
            out.println(TerminalColors.plain(String.format(
                    Locale.ROOT,
                    "%-40s %5d %-5s  %s",
                    statistic.name(),
                    statistic.episodes(),
                    statistic.episodes() == 1 ? "time" : "times",
                    times(statistic))));
        }
    }

    private static String times(AlertStatistics statistic) {
        return DurationText.of(statistic.fired()) + " in total, median " + DurationText.of(statistic.median())
                + ", longest " + DurationText.of(statistic.longest())
                + (statistic.flaps() ? ", flaps" : "")
                + (statistic.unknown() > 0 ? ", " + statistic.unknown() + " with an unknown end" : "");
    }

    private void json(AlertHistory history, Set<String> sharedNames) {
        process.json(json -> json.fields(history, CommandJsonShapes.HISTORY)
                .objects("habits", statistics(history, sharedNames), CommandJsonShapes.HISTORY_HABIT)
                .member("troubles", history.failures()));
    }
}
