package greenwall.app.command;

import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.app.site.SourceTimeQuery;
import greenwall.app.site.UserChangeReader;
import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertFilter;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.state.CellState;
import greenwall.views.AlertsAndProblems;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Polls the alerts once and prints them, worst first.
@Command(
        name = "alerts",
        description =
                "Lists the alerts that are firing, pending or silenced, and who silenced them. Exit code 0: every source responded,"
                        + " 3: at least one did not.")
final class AlertsCommand extends JsonOutputCommand {
    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            description =
                    "the filter: words that must appear, label=value or is:pending; after --, also -word for a word"
                            + " that must not appear")
    private List<String> filter = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        return siteOpener.runOnSite(site -> show(poll(process, site)));
    }

    static AlertSnapshot poll(ProcessContext process, Site site) throws InterruptedException {
        return poll(process, site, SourceTimeQuery.query(site, process.clock()));
    }

    static AlertSnapshot poll(ProcessContext process, Site site, InstantSource time) throws InterruptedException {
        var fleet = site.singlePoller().poll();
        var team = new UserChangeReader(site, process.paths(), process.clock(), process::printError);
        return new SiteAlertPoller(site, team.acknowledgements(), time).poll(fleet);
    }

    private int show(AlertSnapshot state) {
        var matching = AlertFilter.of(String.join(" ", filter));
        var shown = state.with(state.alerts().stream().filter(matching).toList());
        print(() -> text(shown, state.alerts().size()), json -> json(json, shown));
        // A remark is about one of several Alertmanagers, which may have alerts and silences that the others lack.
        return state.failures().isEmpty() && state.remarks().isEmpty() ? 0 : ExitCodes.UNKNOWN;
    }

    /// @param all how many alerts there are without the filter
    private void text(AlertSnapshot state, int all) {
        process.println(process.colors().bold(counts(state, all)) + "   "
                + process.colors().faint(InstantText.minuteWithUtc(state.at(), process.zone())));
        state.failures().forEach(failure -> process.println(process.colors().marked(CellState.SILENT, failure)));
        state.remarks().forEach(remark -> process.println(process.colors().marked(CellState.WARN, remark)));
        for (var watchdog : state.watchdogs()) {
            var line = "Watchdog of " + watchdog.cluster() + ": "
                    + watchdog.presence().name().toLowerCase(Locale.ROOT) + ", " + watchdog.why();
            process.println(
                    switch (watchdog.presence()) {
                        case MISSING -> process.colors().marked(CellState.CRITICAL, line);
                        case SUPPRESSED -> process.colors().marked(CellState.WARN, line);
                        case PRESENT, UNKNOWN, NONE -> process.colors().faint("  " + TerminalColors.plain(line));
                    });
        }
        state.alerts().forEach(alert -> alert(alert, state));
        for (var ending : ExistingSilenceReview.endingSoon(state)) {
            var left = Duration.between(state.at(), ending.silence().endsAt());
            process.println(process.colors()
                    .marked(
                            CellState.WARN,
                            "the silence " + ending.silence().id() + " ends in " + DurationText.of(left) + " while "
                                    + ending.alerts().getFirst().name() + " is still firing"));
        }
    }

    private static String counts(AlertSnapshot state, int all) {
        var parts = new ArrayList<String>();
        for (var phase : AlertPhase.values()) {
            long count = state.count(phase);
            if (count > 0) {
                parts.add(count + " " + phase.word());
            }
        }
        if (!parts.isEmpty()) {
            return String.join(", ", parts);
        }
        return all > 0
                ? "no alert matches the filter (" + CountText.of(all, "alert") + " in total)"
                : state.failures().isEmpty() && state.remarks().isEmpty()
                        ? "no alert is firing"
                        : "no alert is known to be firing, but not every source responds";
    }

    private void alert(Alert alert, AlertSnapshot state) {
        var shown = AlertsAndProblems.stateOf(alert);
        var line = new StringBuilder();
        line.append(process.colors()
                .painted(
                        shown,
                        TerminalColors.shape(shown) + " "
                                + String.format("%-10s", alert.phase().word())));
        line.append(' ').append(process.colors().bold(TerminalColors.plain(alert.name())));
        line.append(" [").append(TerminalColors.plain(alert.severity())).append("]");
        if (!alert.host().isEmpty()) {
            line.append(" on ").append(TerminalColors.plain(alert.host()));
        }
        line.append(", ").append(DurationText.of(Duration.between(alert.since(), state.at())));
        if (!alert.summary().isEmpty()) {
            line.append(": ").append(TerminalColors.plain(alert.summary()));
        }
        process.println(line.toString());
        var details = new ArrayList<String>();
        alert.suppressions().forEach(suppression -> details.add(suppression.text(state.at())));
        alert.acknowledged()
                .ifPresent(a ->
                        details.add("acknowledged by " + a.by() + (a.comment().isEmpty() ? "" : ": " + a.comment())));
        if (!alert.why().isEmpty()) {
            details.add(alert.why());
        }
        if (!alert.runbook().isEmpty()) {
            details.add("runbook " + alert.runbook());
        }
        details.forEach(
                detail -> process.println(process.colors().faint("             " + TerminalColors.plain(detail))));
    }

    private static void json(JsonStreamWriter json, AlertSnapshot state) {
        json.fields(state, CommandJsonShapes.ALERTS)
                .objects("alerts", state.alerts(), alert -> alert(json, alert, state));
    }

    private static void alert(JsonStreamWriter json, Alert alert, AlertSnapshot state) {
        json.fields(alert, CommandJsonShapes.ALERT)
                .member("age_s", Duration.between(alert.since(), state.at()).toSeconds())
                .fields(alert, CommandJsonShapes.ALERT_TEXTS)
                .objects("quiet", alert.suppressions(), suppression -> {
                    json.member("text", suppression.text(state.at()));
                    switch (suppression) {
                        case Suppression.Silenced silenced ->
                            json.member("kind", "silence").fields(silenced, CommandJsonShapes.ALERT_SILENCED);
                        case Suppression.Inhibited inhibited ->
                            json.member("kind", "inhibition").fields(inhibited, CommandJsonShapes.ALERT_INHIBITED);
                        case Suppression.Muted muted ->
                            json.member("kind", "interval").fields(muted, CommandJsonShapes.ALERT_MUTED);
                    }
                })
                .fields(alert, CommandJsonShapes.ALERT_ACKNOWLEDGED);
    }
}
