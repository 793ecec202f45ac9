package greenwall.app.command;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.state.CellState;
import java.util.List;
import java.util.Optional;

/// Prints incidents as text and as JSON.
record IncidentPrinter(ProcessContext process) {
    void list(List<IncidentStore.Summary> incidents) {
        var colors = process.colors();
        for (var summary : incidents) {
            process.println(colors.bold(TerminalColors.plain(summary.start().title())) + "  "
                    + (summary.start().isUnreadable()
                            ? colors.marked(CellState.SILENT, "state not known")
                            : verdict(colors, summary.end().map(IncidentEnd::verdict))
                                    + (summary.start().drill() ? "  drill" : "") + "  "
                                    + CountText.of(summary.pieces(), "entry", "entries")));
            process.println("  " + InstantText.minuteWithUtc(summary.start().at(), process.zone()) + "  "
                    + colors.faint(summary.start().id())
                    + (summary.damage().isEmpty() ? "" : "  " + TerminalColors.plain(summary.damage())));
        }
    }

    private static String verdict(TerminalColors colors, Optional<IncidentVerdict> verdict) {
        return colors.marked(
                verdict.map(IncidentVerdict::state).orElse(CellState.WARN),
                verdict.map(IncidentVerdict::word).orElse("open"));
    }

    void show(Incident incident) {
        var out = process.out();
        var colors = process.colors();
        var start = incident.start();
        if (!incident.damage().isEmpty()) {
            out.println(colors.painted(CellState.CRITICAL, "✖ " + TerminalColors.plain(incident.damage())));
        }
        out.println(colors.bold(TerminalColors.plain(start.title())) + "  "
                + verdict(colors, incident.end().map(IncidentEnd::verdict))
                + (start.drill() ? "  (drill)" : ""));
        out.println(TerminalColors.plain((start.host().isEmpty() ? "" : start.host() + " of ") + start.cluster()
                + ", opened by " + start.who() + " " + InstantText.withUtc(start.at(), start.zone())));
        incident.end().ifPresent(c -> {
            if (!c.summary().isEmpty()) {
                out.println(TerminalColors.plain(c.summary()));
            }
            c.changes()
                    .forEach(change -> out.println(
                            TerminalColors.plain("change (" + change.kind().word() + "): " + change.text())));
        });
        for (var entry : incident.entries()) {
            out.println(String.format("%4d  ", entry.number())
                    + colors.faint(InstantText.withUtc(entry.at(), entry.zone())) + "  "
                    + TerminalColors.plain(
                            entry.what().word() + ": " + entry.what().title()));
            var remark = remark(entry.what());
            if (!remark.isEmpty()) {
                out.println("      " + TerminalColors.plain(remark));
            }
        }
    }

    private static String remark(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Chart chart -> chart.said();
            case Evidence.MeasuredValues figures -> figures.said();
            case Evidence.Lines lines -> lines.said();
            case Evidence.CommandRun run -> run.said();
            case Evidence.ProbeRun run -> run.said();
            case Evidence.Decision decision -> decision.why();
            case Evidence.Prose _ -> "";
        };
    }

    void writeJson(Incident incident) {
        process.json(json -> json.fields(incident, CommandJsonShapes.INCIDENT)
                .objects(
                        "timeline",
                        incident.entries(),
                        entry -> json.fields(entry, CommandJsonShapes.INCIDENT_ENTRY)
                                .member("said", remark(entry.what()))));
    }
}
