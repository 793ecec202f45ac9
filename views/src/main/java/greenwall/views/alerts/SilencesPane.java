package greenwall.views.alerts;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.silence.SilenceReview;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.AlertOperations;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import greenwall.views.parts.RowList;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The silences, first those with a warning: ending while their alert fires, or matching nothing. Warnings are computed
/// in the background; until then the earlier result stays.
final class SilencesPane {
    private final AlertOperations work;
    private final RowList list;
    private AlertSnapshot state = AlertSnapshot.NOT_ASKED;
    private List<SilenceReview.ReviewedSilence> shown = List.of();
    private Worked worked = new Worked(AlertSnapshot.NOT_ASKED, List.of());
    private boolean working;
    private boolean looked;
    private String words = "";
    private int count;

    /// The result for one state.
    private record Worked(AlertSnapshot of, List<SilenceReview.ReviewedSilence> cared) {}

    SilencesPane(ViewContext context) {
        work = context.ports().alerts();
        list = new RowList(context.look(), "Silences", this::paint);
    }

    RowList node() {
        return list;
    }

    void restyle(PaintStyle look) {
        list.setLook(look);
    }

    /// Computed only while the pane is in sight, once per state.
    void show(AlertSnapshot newState, String filter, boolean inSight) {
        state = newState;
        looked = inSight;
        words = filter.toLowerCase(Locale.ROOT).strip();
        count = (int) state.silences().stream()
                .map(AlertSnapshot.OfCluster::silence)
                .filter(this::wanted)
                .count();
        if (inSight) {
            fill();
        }
    }

    private boolean wanted(Alerts.Silence silence) {
        return silence.state() != Alerts.SilenceState.EXPIRED
                && (words.isEmpty()
                        || (Matchers.text(silence.matchers()) + " " + silence.createdBy() + " " + silence.comment())
                                .toLowerCase(Locale.ROOT)
                                .contains(words));
    }

    private void fill() {
        if (worked.of() != state) {
            ask();
        }
        var chosen = selected();
        shown = worked.cared().stream()
                .filter(one -> wanted(one.covered().silence()))
                .toList();
        list.show(shown.size(), _ -> false, worked.of() == state || count == 0 ? nothing() : "Counting …");
        chosen.ifPresent(before -> list.choose(rowOf(before)));
    }

    /// A source that does not respond may have silences that are not shown here.
    private String nothing() {
        return state.troubles().isEmpty()
                ? "No silence is in force."
                : "No silences are known, but the list may be incomplete: "
                        + state.troubles().getFirst() + ".";
    }

    /// The row of a silence, so that a key never acts on another one; -1 where it is gone.
    private int rowOf(SilenceReview.Covered wanted) {
        for (int row = 0; row < shown.size(); row++) {
            var one = shown.get(row).covered();
            if (one.cluster().equals(wanted.cluster())
                    && one.silence().id().equals(wanted.silence().id())) {
                return row;
            }
        }
        return -1;
    }

    /// One task at a time; when it is done the newest state is next.
    private void ask() {
        if (working) {
            return;
        }
        working = true;
        var of = state;
        work.care(of, cared -> {
            working = false;
            worked = new Worked(of, cared);
            if (looked) {
                fill();
            }
        });
    }

    /// If one request created two silences, the user removes one with X.
    private static String warning(SilenceReview.ReviewedSilence one) {
        return String.join(", ", one.warnings());
    }

    int count() {
        return count;
    }

    Optional<SilenceReview.Covered> selected() {
        int row = list.selected();
        return row >= 0 && row < shown.size() ? Optional.of(shown.get(row).covered()) : Optional.empty();
    }

    private void paint(Pen pen, int row, double x, double y, double width, double height, boolean chosen) {
        var look = pen.look();
        var one = shown.get(row);
        var silence = one.covered().silence();
        double line = look.body().height();
        double first = y + 3;
        var mark = StateStyle.of(warning(one).isEmpty() ? CellState.IDLE : CellState.WARN);
        double icon = look.body().size();
        pen.icon(mark.icon(), pen.color(mark.text()), x, first + (line - icon) / 2, icon);
        double left = x + icon + 10;
        var ends = silence.state() == Alerts.SilenceState.PENDING
                ? "begins in " + Unit.duration(Duration.between(state.at(), silence.startsAt()))
                : Unit.duration(Duration.between(state.at(), silence.endsAt())) + " left";
        double taken = pen.textLeftOf(look.strong(), ColorRole.FG, ends, x + width, first, 180 * look.scale());
        pen.text(
                look.mono(),
                ColorRole.FG,
                Matchers.text(silence.matchers()),
                left,
                first + 1,
                x + width - taken - 14 - left);
        double at = left;
        double second = first + line + 1;
        int covers = one.covered().alerts().size();
        at += pen.text(
                        look.small(),
                        covers == 0 ? ColorRole.MUTED : ColorRole.FG,
                        covers == 0
                                ? "matches no alert now"
                                : covers == 1 ? "silences 1 alert" : "silences " + covers + " alerts",
                        at,
                        second,
                        x + width - at)
                + 12;
        if (!warning(one).isEmpty()) {
            at += pen.text(look.small(), ColorRole.WARN_TEXT, warning(one), at, second, x + width - at) + 12;
        }
        pen.text(
                look.small(),
                ColorRole.MUTED,
                silence.createdBy() + ": " + silence.comment() + "  ("
                        + one.covered().cluster() + ")",
                at,
                second,
                x + width - at);
    }
}
