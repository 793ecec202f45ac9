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
            out.println(ink.painted(
                    CellState.SILENT, TerminalColors.shape(CellState.SILENT) + " " + TerminalColors.plain(trouble)));
        }
        for (var remark : state.remarks()) {
            out.println(ink.painted(
                    CellState.WARN, TerminalColors.shape(CellState.WARN) + " " + TerminalColors.plain(remark)));
        }
        for (var dog : state.watchdogs()) {
            var line = "Watchdog of " + dog.cluster() + ": "
                    + dog.presence().name().toLowerCase(Locale.ROOT) + ", " + dog.why();
            out.println(
                    dog.presence() == Watchdog.Presence.MISSING
                            ? ink.painted(
                                    CellState.CRITICAL,
                                    TerminalColors.shape(CellState.CRITICAL) + " " + TerminalColors.plain(line))
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
        Json.write(out, json -> {
            json.member("at", state.at());
            json.strings("troubles", state.troubles());
            json.strings("remarks", state.remarks());
            json.objects("watchdogs", state.watchdogs(), dog -> {
                json.member("cluster", dog.cluster());
                json.member("presence", dog.presence());
                json.instant("since", dog.since());
                json.member("why", dog.why());
            });
            json.objects("alerts", state.alerts(), alert -> alert(json, alert, state));
        });
    }

    private static void alert(Json json, Alert alert, AlertState state) {
        json.member("cluster", alert.cluster());
        json.member("alertname", alert.name());
        json.member("state", alert.phase().word());
        json.member("severity", alert.severity());
        json.text("host", alert.host());
        json.member("since", alert.since());
        json.member("age_s", Duration.between(alert.since(), state.at()).toSeconds());
        json.member("value", alert.value());
        json.labels("labels", alert.labels());
        json.member("summary", alert.summary());
        json.text("runbook", alert.runbook());
        json.strings("receivers", alert.receivers());
        json.objects("quiet", alert.quiet(), quiet -> {
            json.member("text", quiet.text(state.at()));
            switch (quiet) {
                case Suppression.Silenced(var id, var by, var comment, var until) -> {
                    json.member("kind", "silence")
                            .member("id", id)
                            .member("by", by)
                            .member("comment", comment);
                    json.member("until", until);
                }
                case Suppression.Inhibited(var by) ->
                    json.member("kind", "inhibition").member("by", by);
                case Suppression.Muted(var interval) ->
                    json.member("kind", "interval").member("by", interval);
            }
        });
        json.member("acknowledged_by", alert.acknowledged().map(a -> a.by()));
        json.text("why", alert.why());
        json.member("query", alert.rule().map(Alert.Rule::query));
    }
}
