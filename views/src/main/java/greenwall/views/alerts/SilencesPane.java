package greenwall.views.alerts;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.silence.SilenceCare;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.state.CellState;
import greenwall.styles.Role;
import greenwall.views.Desk;
import greenwall.views.paint.Look;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateLook;
import greenwall.views.parts.RowList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The silences, those first that need a look: ending while their alert fires, matching nothing.
final class SilencesPane {
    private final RowList list;
    private AlertState state = AlertState.NOT_ASKED;
    private List<Shown> shown = List.of();
    private Optional<List<Shown>> worked = Optional.empty();
    private String words = "";
    private int count;

    private record Shown(SilenceCare.Covered covered, String warning) {}

    SilencesPane(Desk desk) {
        list = new RowList(desk.look(), "Silences", this::paint);
    }

    RowList node() {
        return list;
    }

    void restyle(Look look) {
        list.setLook(look);
    }

    /// What each silence keeps quiet is worked out only while somebody looks, and once for each state.
    void show(AlertState newState, String filter, boolean inSight) {
        if (newState != state) {
            state = newState;
            worked = Optional.empty();
        }
        words = filter.toLowerCase(Locale.ROOT).strip();
        count = (int) state.silences().stream()
                .map(AlertState.OfCluster::silence)
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
        if (worked.isEmpty()) {
            worked = Optional.of(work());
        }
        shown = worked.get().stream()
                .filter(one -> wanted(one.covered().silence()))
                .toList();
        list.show(shown.size(), _ -> false, "No silence is in force.");
    }

    private List<Shown> work() {
        var soon = ids(SilenceCare.endingSoon(state));
        var nothing = ids(SilenceCare.matchNothing(state));
        var all = new ArrayList<Shown>();
        for (var covered : SilenceCare.covered(state)) {
            var warning = soon.contains(id(covered))
                    ? "ends soon while " + covered.alerts().getFirst().name() + " fires"
                    : nothing.contains(id(covered)) ? "matches nothing that fires" : "";
            all.add(new Shown(covered, warning));
        }
        all.sort(Comparator.comparing((Shown s) -> s.warning().isEmpty())
                .thenComparing(s -> s.covered().silence().endsAt()));
        return all;
    }

    private static Set<String> ids(List<SilenceCare.Covered> silences) {
        return silences.stream().map(SilencesPane::id).collect(Collectors.toSet());
    }

    private static String id(SilenceCare.Covered covered) {
        return covered.cluster() + "\n" + covered.silence().id();
    }

    int count() {
        return count;
    }

    Optional<SilenceCare.Covered> selected() {
        int row = list.selected();
        return row >= 0 && row < shown.size() ? Optional.of(shown.get(row).covered()) : Optional.empty();
    }

    private void paint(Pen pen, int row, double x, double y, double width, double height, boolean chosen) {
        var look = pen.look();
        var one = shown.get(row);
        var silence = one.covered().silence();
        double line = look.body().height();
        double first = y + 3;
        var mark = StateLook.of(one.warning().isEmpty() ? CellState.IDLE : CellState.WARN);
        double icon = look.body().size();
        pen.icon(mark.icon(), pen.color(mark.text()), x, first + (line - icon) / 2, icon);
        double left = x + icon + 10;
        var ends = silence.state() == Alerts.SilenceState.PENDING
                ? "begins in " + Unit.duration(Duration.between(state.at(), silence.startsAt()))
                : Unit.duration(Duration.between(state.at(), silence.endsAt())) + " left";
        double taken = pen.textLeftOf(look.strong(), Role.FG, ends, x + width, first, 180 * look.scale());
        pen.text(
                look.mono(),
                Role.FG,
                Matchers.text(silence.matchers()),
                left,
                first + 1,
                x + width - taken - 14 - left);
        double at = left;
        double second = first + line + 1;
        int covers = one.covered().alerts().size();
        at += pen.text(
                        look.small(),
                        covers == 0 ? Role.MUTED : Role.FG,
                        covers == 0
                                ? "keeps nothing quiet now"
                                : covers == 1 ? "keeps 1 alert quiet" : "keeps " + covers + " alerts quiet",
                        at,
                        second,
                        x + width - at)
                + 12;
        if (!one.warning().isEmpty()) {
            at += pen.text(look.small(), Role.WARN_TEXT, one.warning(), at, second, x + width - at) + 12;
        }
        pen.text(
                look.small(),
                Role.MUTED,
                silence.createdBy() + ": " + silence.comment() + "  ("
                        + one.covered().cluster() + ")",
                at,
                second,
                x + width - at);
    }
}
