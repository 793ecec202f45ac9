package greenwall.app.command;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.alert.Phase;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.alert.Watchdog;
import greenwall.fleet.silence.SilenceReview;
import greenwall.fleet.state.CellState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

/// The alerts as text, worst first, and as JSON.
final class AlertsText {
    private final PrintStream out;
    private final TerminalColors ink;
    private final ProcessContext program;

    AlertsText(ProcessContext program) {
        this.program = program;
        out = program.out();
        ink = program.ink();
    }

    void write(AlertState state) {
        out.println(ink.bold(counts(state)) + "   " + ink.faint(TimestampText.both(state.at(), program.zone())));
        for (var trouble : state.troubles()) {
            out.println(ink.marked(CellState.SILENT, trouble));
        }
        for (var remark : state.remarks()) {
            out.println(ink.marked(CellState.WARN, remark));
        }
        for (var dog : state.watchdogs()) {
            var line = "Watchdog of " + dog.cluster() + ": "
                    + dog.presence().name().toLowerCase(Locale.ROOT) + ", " + dog.why();
            out.println(
                    dog.presence() == Watchdog.Presence.MISSING
                            ? ink.marked(CellState.CRITICAL, line)
                            : ink.faint("  " + TerminalColors.plain(line)));
        }
        for (var alert : state.alerts()) {
            alert(alert, state);
        }
        for (var soon : SilenceReview.endingSoon(state)) {
            out.println(ink.painted(
                    CellState.WARN,
                    TerminalColors.shape(CellState.WARN) + " the silence "
                            + TerminalColors.plain(soon.silence().id()) + " ends in "
                            + Unit.duration(
                                    Duration.between(state.at(), soon.silence().endsAt())) + " while "
                            + TerminalColors.plain(soon.alerts().getFirst().name()) + " fires"));
        }
    }

    private static String counts(AlertState state) {
        var parts = new ArrayList<String>();
        for (var phase : Phase.values()) {
            long count = state.count(phase);
            if (count > 0) {
                parts.add(count + " " + phase.word());
            }
        }
        return parts.isEmpty() ? "no alert is firing" : String.join(", ", parts);
    }

    private void alert(Alert alert, AlertState state) {
        var shown = cell(alert);
        var line = new StringBuilder();
        line.append(ink.painted(
                shown,
                TerminalColors.shape(shown) + " "
                        + String.format("%-10s", alert.phase().word())));
        line.append(' ').append(ink.bold(TerminalColors.plain(alert.name())));
        line.append(" [").append(TerminalColors.plain(alert.severity())).append("]");
        if (!alert.host().isEmpty()) {
            line.append(" on ").append(TerminalColors.plain(alert.host()));
        }
        line.append(", ").append(Unit.duration(Duration.between(alert.since(), state.at())));
        if (!alert.summary().isEmpty()) {
            line.append(": ").append(TerminalColors.plain(alert.summary()));
        }
        out.println(line);
        var more = new ArrayList<String>();
        for (var quiet : alert.quiet()) {
            more.add(quiet.text(state.at()));
        }
        alert.acknowledged()
                .ifPresent(
                        a -> more.add("acknowledged by " + a.by() + (a.comment().isEmpty() ? "" : ": " + a.comment())));
        if (!alert.why().isEmpty()) {
            more.add(alert.why());
        }
        if (!alert.runbook().isEmpty()) {
            more.add("runbook " + alert.runbook());
        }
        more.forEach(one -> out.println(ink.faint("             " + TerminalColors.plain(one))));
    }

    static CellState cell(Alert alert) {
        return switch (alert.phase()) {
            case SUPPRESSED -> CellState.IDLE;
            case UNKNOWN -> CellState.SILENT;
            case PENDING -> CellState.STALE;
            case FIRING ->
                switch (alert.severity()) {
                    case "page", "critical", "error" -> CellState.CRITICAL;
                    case "info", "none" -> CellState.IDLE;
                    default -> CellState.WARN;
                };
        };
    }

    static void json(AlertState state, PrintStream out) {
        Json.write(
                out,
                json -> json.fields(state, "at troubles remarks watchdogs{cluster presence since why}")
                        .objects("alerts", state.alerts(), alert -> alert(json, alert, state)));
    }

    private static void alert(Json json, Alert alert, AlertState state) {
        json.fields(alert, "cluster alertname=name state=phase.word severity host? since")
                .member("age_s", Duration.between(alert.since(), state.at()).toSeconds())
                .fields(alert, "value labels summary runbook? receivers")
                .objects("quiet", alert.quiet(), quiet -> {
                    json.member("text", quiet.text(state.at()));
                    switch (quiet) {
                        case Suppression.Silenced _ ->
                            json.member("kind", "silence").fields(quiet, "id by comment until");
                        case Suppression.Inhibited _ ->
                            json.member("kind", "inhibition").fields(quiet, "by");
                        case Suppression.Muted _ ->
                            json.member("kind", "interval").fields(quiet, "by=interval");
                    }
                })
                .fields(alert, "acknowledged_by=acknowledged.by why? query=rule.query");
    }
}
