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
        Json.write(
                program.out(),
                json -> json.fields(state, "at troubles").objects("silences", shown, one -> {
                    var silence = one.covered().silence();
                    json.member("cluster", one.covered().cluster())
                            .fields(
                                    silence,
                                    "id state matchers starts=startsAt ends=endsAt created_by=createdBy comment")
                            .member("keeps_quiet", one.covered().alerts().size())
                            .member("warnings", one.warnings());
                }));
    }
}
