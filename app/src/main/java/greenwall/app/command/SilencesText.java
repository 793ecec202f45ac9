package greenwall.app.command;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.silence.SilenceReview;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The silences as text and as JSON.
final class SilencesText {
    private SilencesText() {}

    static void write(
            ProcessContext program, List<SilenceReview.ReviewedSilence> shown, AlertState state, boolean asJson) {
        if (asJson) {
            json(program, shown, state);
            return;
        }
        var out = program.out();
        var ink = program.ink();
        if (shown.isEmpty()) {
            out.println("no silence");
        }
        for (var cared : shown) {
            var one = cared.covered();
            var silence = one.silence();
            out.println(ink.bold(TerminalColors.plain(Matchers.text(silence.matchers()))) + "  "
                    + silence.state().name().toLowerCase(Locale.ROOT)
                    + (silence.state() == Alerts.SilenceState.EXPIRED
                            ? " since "
                            : ", " + Unit.duration(Duration.between(state.at(), silence.endsAt())) + " left, until ")
                    + TimestampText.both(silence.endsAt(), program.zone()));
            out.println("  " + TerminalColors.plain(silence.createdBy() + ": " + silence.comment()) + "  "
                    + ink.faint(TerminalColors.plain(silence.id())));
            if (!one.alerts().isEmpty()) {
                out.println("  silences: " + one.alerts().size() + " ("
                        + TerminalColors.plain(one.alerts().getFirst().name())
                        + (one.alerts().size() > 1 ? " …" : "") + ")");
            }
            cared.warnings()
                    .forEach(flag -> out.println(ink.painted(CellState.WARN, "  ▲ " + TerminalColors.plain(flag))));
        }
    }

    private static void json(ProcessContext program, List<SilenceReview.ReviewedSilence> shown, AlertState state) {
        Json.write(program.out(), json -> {
            json.member("at", state.at());
            json.strings("troubles", state.troubles());
            json.objects("silences", shown, cared -> {
                var one = cared.covered();
                var silence = one.silence();
                json.member("cluster", one.cluster());
                json.member("id", silence.id());
                json.member("state", silence.state());
                json.strings(
                        "matchers",
                        silence.matchers().stream().map(Object::toString).toList());
                json.member("starts", silence.startsAt());
                json.member("ends", silence.endsAt());
                json.member("created_by", silence.createdBy());
                json.member("comment", silence.comment());
                json.member("keeps_quiet", one.alerts().size());
                json.strings("warnings", cared.warnings());
            });
        });
    }
}
