package greenwall.app.command;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.ReportTimes;
import greenwall.fleet.incident.Verdict;
import greenwall.fleet.state.CellState;
import java.util.List;
import java.util.Optional;

/// Incidents as text and as JSON.
final class IncidentsText {
    private IncidentsText() {}

    static void list(Program program, List<Incidents.Summary> incidents, boolean asJson) {
        if (asJson) {
            Json.write(
                    program.out(),
                    json -> json.objects("incidents", incidents, one -> {
                        json.member("id", one.opening().id());
                        json.member("title", one.opening().title());
                        json.member("host", one.opening().host());
                        json.member("at", one.opening().at());
                        json.member("pieces", one.pieces());
                        json.member("drill", one.opening().drill());
                        json.member(
                                "verdict", one.closing().map(c -> c.verdict().word()));
                        json.text("damage", one.damage());
                    }));
            return;
        }
        var ink = new TerminalColors(program.terminal());
        if (incidents.isEmpty()) {
            program.println("no incident is recorded yet");
        }
        for (var one : incidents) {
            program.println(ink.bold(TerminalColors.plain(one.opening().title())) + "  "
                    + verdict(ink, one.closing().map(IncidentClosing::verdict))
                    + (one.opening().drill() ? "  drill" : "") + "  " + one.pieces()
                    + (one.pieces() == 1 ? " piece" : " pieces"));
            program.println("  " + Clocks.both(one.opening().at(), program.zone()) + "  "
                    + ink.faint(one.opening().id())
                    + (one.damage().isEmpty() ? "" : "  " + TerminalColors.plain(one.damage())));
        }
    }

    private static String verdict(TerminalColors ink, Optional<Verdict> verdict) {
        if (verdict.isEmpty()) {
            return ink.painted(CellState.WARN, "▲ open");
        }
        return switch (verdict.get()) {
            case INCIDENT -> ink.painted(CellState.CRITICAL, "✖ incident");
            case NOT_AN_INCIDENT -> ink.painted(CellState.OK, "● not an incident");
            case UNKNOWN -> ink.painted(CellState.SILENT, "? unknown");
        };
    }

    static void show(Program program, Incident incident, boolean asJson) {
        if (asJson) {
            json(program, incident);
            return;
        }
        var out = program.out();
        var ink = new TerminalColors(program.terminal());
        var opening = incident.opening();
        if (!incident.damage().isEmpty()) {
            out.println(ink.painted(CellState.CRITICAL, "✖ " + TerminalColors.plain(incident.damage())));
        }
        out.println(ink.bold(TerminalColors.plain(opening.title())) + "  "
                + verdict(ink, incident.closing().map(IncidentClosing::verdict))
                + (opening.drill() ? "  (drill)" : ""));
        out.println(TerminalColors.plain((opening.host().isEmpty() ? "" : opening.host() + " of ") + opening.cluster()
                + ", opened by " + opening.who() + " " + ReportTimes.both(opening.at(), opening.zone())));
        incident.closing().ifPresent(c -> {
            if (!c.summary().isEmpty()) {
                out.println(TerminalColors.plain(c.summary()));
            }
            c.changes()
                    .forEach(change -> out.println(
                            TerminalColors.plain("change the " + change.kind().word() + ": " + change.text())));
        });
        for (var entry : incident.entries()) {
            out.println(String.format("%4d  ", entry.number())
                    + ink.faint(ReportTimes.both(entry.at(), entry.zone())) + "  "
                    + TerminalColors.plain(
                            entry.what().word() + ": " + entry.what().title()));
            var said = said(entry.what());
            if (!said.isEmpty()) {
                out.println("      " + TerminalColors.plain(said));
            }
        }
    }

    private static String said(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Chart chart -> chart.said();
            case Evidence.Figures figures -> figures.said();
            case Evidence.Lines lines -> lines.said();
            case Evidence.CommandRun run -> run.said();
            case Evidence.ProbeRun run -> run.said();
            case Evidence.Decision decision -> decision.why();
            case Evidence.Note _ -> "";
        };
    }

    private static void json(Program program, Incident incident) {
        Json.write(program.out(), json -> {
            var opening = incident.opening();
            json.member("id", opening.id());
            json.member("title", opening.title());
            json.member("cluster", opening.cluster());
            json.member("host", opening.host());
            json.labels("alert", opening.alert());
            json.member("at", opening.at());
            json.member("who", opening.who());
            json.member("drill", opening.drill());
            json.member("verdict", incident.closing().map(c -> c.verdict().word()));
            json.member("summary", incident.closing().map(IncidentClosing::summary));
            json.text("damage", incident.damage());
            json.objects("timeline", incident.entries(), entry -> {
                json.member("n", entry.number());
                json.member("at", entry.at());
                json.member("who", entry.who());
                json.member("step", entry.step());
                json.member("kind", entry.what().word());
                json.member("title", entry.what().title());
                json.member("said", said(entry.what()));
            });
        });
    }
}
