package greenwall.views.alerts;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.AlertOperations;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import greenwall.views.widgets.RowList;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The list of silences. Those with a warning come first: a silence ends while its alert fires, or it matches
/// nothing. Warnings are computed in the background; until then the previous result is shown.
final class SilencesPane {
    private final AlertOperations operations;
    private final RowList list;
    private AlertSnapshot state = AlertSnapshot.NOT_QUERIED;
    private List<ExistingSilenceReview.ReviewedSilence> shown = List.of();
    private ReviewedState reviewed = new ReviewedState(AlertSnapshot.NOT_QUERIED, List.of());
    private boolean reviewing;
    private boolean visible;
    private String words = "";
    private Optional<String> unknownReason = Optional.empty();
    private int count;

    private record ReviewedState(AlertSnapshot of, List<ExistingSilenceReview.ReviewedSilence> silences) {}

    SilencesPane(ViewContext context) {
        operations = context.backend().alerts();
        list = new RowList(context.style(), "Silences", this::paint);
    }

    RowList node() {
        return list;
    }

    void restyle(PaintStyle style) {
        list.setPaintStyle(style);
    }

    /// @param reason why no silence can be known; empty if they can
    void setUnknownReason(Optional<String> reason) {
        unknownReason = reason;
    }

    /// Shows the silences of a state. They are reviewed only while the pane is visible, once per state.
    void show(AlertSnapshot newState, String filter, boolean isVisible) {
        state = newState;
        visible = isVisible;
        words = filter.toLowerCase(Locale.ROOT).strip();
        count = (int) state.silences().stream()
                .map(AlertSnapshot.ClusterSilence::silence)
                .filter(this::isShown)
                .count();
        if (isVisible) {
            fill();
        }
    }

    private static boolean isActive(AlertSource.Silence silence) {
        return silence.state() != AlertSource.SilenceState.EXPIRED;
    }

    private boolean isShown(AlertSource.Silence silence) {
        return isActive(silence)
                && (words.isEmpty()
                        || (SilenceMatchers.text(silence.matchers()) + " " + silence.createdBy() + " "
                                        + silence.comment())
                                .toLowerCase(Locale.ROOT)
                                .contains(words));
    }

    private void fill() {
        if (reviewed.of() != state) {
            review();
        }
        var chosen = selected();
        shown = reviewed.silences().stream()
                .filter(one -> isShown(one.covered().silence()))
                .toList();
        list.show(shown.size(), _ -> false, reviewed.of() == state || count == 0 ? nothing() : "Counting …");
        chosen.ifPresent(before -> list.selectSilently(rowOf(before)));
    }

    /// The text for an empty list. A source that does not answer may have silences that are missing here.
    private String nothing() {
        if (unknownReason.isPresent()) {
            return unknownReason.get();
        }
        boolean filtered = state.silences().stream().anyMatch(each -> isActive(each.silence()));
        if (state.failures().isEmpty()) {
            return filtered ? "No silence matches the filter." : "No silence is active.";
        }
        return (filtered ? "No silence matches the filter" : "No silences are known")
                + ", but the list may be incomplete: " + state.failures().getFirst() + ".";
    }

    /// The row of a silence; -1 if it is no longer in the list. Restoring the selection by silence ensures
    /// that a key never acts on another one.
    private int rowOf(ExistingSilenceReview.SilenceWithAlerts target) {
        for (int row = 0; row < shown.size(); row++) {
            var one = shown.get(row).covered();
            if (one.cluster().equals(target.cluster())
                    && one.silence().id().equals(target.silence().id())) {
                return row;
            }
        }
        return -1;
    }

    /// Reviews one state at a time. When that is done, the newest state is next.
    private void review() {
        if (reviewing) {
            return;
        }
        reviewing = true;
        var of = state;
        operations.reviewSilences(of, silences -> {
            reviewing = false;
            reviewed = new ReviewedState(of, silences);
            if (visible) {
                fill();
            }
        });
    }

    int count() {
        return count;
    }

    Optional<ExistingSilenceReview.SilenceWithAlerts> selected() {
        int row = list.selected();
        return row >= 0 && row < shown.size() ? Optional.of(shown.get(row).covered()) : Optional.empty();
    }

    private void paint(Pen pen, int row, double x, double y, double width, double height, boolean chosen) {
        var style = pen.style();
        var one = shown.get(row);
        var silence = one.covered().silence();
        double line = style.body().height();
        double first = y + 3;
        var warning = String.join(", ", one.warnings());
        var mark = StateStyle.of(warning.isEmpty() ? CellState.IDLE : CellState.WARN);
        double icon = style.body().size();
        pen.icon(mark.icon(), pen.color(mark.text()), x, first + (line - icon) / 2, icon);
        double left = x + icon + style.scaled(10);
        var ends = silence.state() == AlertSource.SilenceState.PENDING
                ? "begins in " + DurationText.of(Duration.between(state.at(), silence.startsAt()))
                : DurationText.of(Duration.between(state.at(), silence.endsAt())) + " left";
        double taken = pen.textLeftOf(style.strong(), ColorRole.FG, ends, x + width, first, 180 * style.scale());
        var matchers = SilenceMatchers.text(silence.matchers());
        pen.text(style.mono(), ColorRole.FG, matchers, left, first + 1, x + width - taken - 14 - left);
        double at = left;
        double second = first + line + 1;
        int covers = one.covered().alerts().size();
        var effect = effect(one);
        var ink = covers == 0 ? ColorRole.MUTED : ColorRole.FG;
        if (!effect.isEmpty()) {
            at += pen.text(style.small(), ink, effect, at, second, x + width - at) + style.scaled(12);
        }
        if (!warning.isEmpty()) {
            at += pen.text(style.small(), ColorRole.WARN_TEXT, warning, at, second, x + width - at) + style.scaled(12);
        }
        var origin = silence.createdBy() + ": " + silence.comment() + "  ("
                + one.covered().cluster() + ")";
        pen.text(style.small(), ColorRole.MUTED, origin, at, second, x + width - at);
    }

    /// What the silence does, unless a warning says that it does nothing or silences the Watchdog.
    private static String effect(ExistingSilenceReview.ReviewedSilence one) {
        int covers = one.covered().alerts().size();
        if (covers > 0) {
            return "silences " + CountText.of(covers, "alert");
        }
        if (one.covered().silence().state() == AlertSource.SilenceState.PENDING) {
            return "silences nothing yet";
        }
        return one.matchesNothing() || one.silencesWatchdog()
                ? ""
                : "matches alerts that are pending or not reported as silenced yet";
    }
}
