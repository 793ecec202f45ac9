package greenwall.views.wall;

import greenwall.fleet.DurationText;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.List;

/// The card of the host under the pointer: its state and the reason for it, and its worst measurements with
/// their ages.
record HostHoverCard(
        HostState host,
        List<String> reason,
        List<Cell> cells,
        List<String> hint,
        double x,
        double y,
        double width,
        double height) {
    private static final String KEYS = "Enter open · E explain · R runbook · P probe · L logs · S silence";
    private static final String CLICKS = "Click selects it, double-click opens it.";
    private static final int FIGURES = 12;
    private static final double PAD = 10;

    /// Places the card next to the host's box, within the wall.
    ///
    /// @param selected whether the keys act on this host
    static HostHoverCard of(
            PaintStyle style, boolean selected, WallLayout.Box box, double boxY, double width, double height) {
        var host = box.host();
        double wide = Math.min(width - 8, 400 * style.scale());
        var cells = host.cells();
        int most =
                (int) Math.max(1, (height - 90 * style.scale()) / (style.small().height() + 2));
        var figures = cells.subList(0, Math.min(cells.size(), Math.min(FIGURES, most)));
        var reason = style.small().wrap(host.reason(), wide - 2 * PAD, 3);
        int rest = cells.size() - figures.size();
        var hint = style.small()
                .wrap((rest > 0 ? "+" + rest + " more · " : "") + (selected ? KEYS : CLICKS), wide - 2 * PAD, 2);
        double line = line(style);
        double tall = PAD * 2
                + style.strong().height()
                + 4
                + reason.size() * line
                + figures.size() * line
                + hint.size() * line
                + 6
                + (host.worstCheckStatus().isPresent() ? line : 0);
        double x = box.x() + box.width() + 8;
        if (x + wide > width - 4) {
            x = Math.max(4, box.x() - wide - 8);
        }
        if (box.width() > width / 2) {
            x = Math.max(4, width - wide - 24);
        }
        double y =
                Math.clamp(box.width() > width / 2 ? boxY + box.height() + 4 : boxY, 4, Math.max(4, height - tall - 4));
        return new HostHoverCard(host, reason, figures, hint, x, y, wide, tall);
    }

    private static double line(PaintStyle style) {
        return style.small().height() + 2;
    }

    void paint(Pen pen) {
        var style = pen.style();
        double line = line(style);
        var status = host.worstCheckStatus();
        var state = StateStyle.of(host.state());
        pen.fill(pen.color(ColorRole.RAISED), x, y, width, height);
        pen.frame(pen.color(ColorRole.EDGE), x, y, width, height, 1);
        pen.fill(pen.color(state.fill()), x, y, 5, height);
        double at = y + PAD;
        double icon = style.strong().size();
        pen.icon(state.icon(), pen.color(state.text()), x + PAD + 3, at + 2, icon);
        var word = state.word() + (host.silenced() ? " · silenced" : "");
        double right = pen.textLeftOf(style.strong(), pen.color(state.text()), word, x + width - PAD, at, width / 2);
        pen.text(style.strong(), ColorRole.FG, host.name(), x + PAD + icon + 9, at, width - 3 * PAD - icon - right - 8);
        at += style.strong().height() + 4;
        for (var text : reason) {
            pen.text(style.small(), ColorRole.MUTED, text, x + PAD, at, width - 2 * PAD);
            at += line;
        }
        if (status.isPresent()) {
            var ownCheck = status.get();
            var now = host.checkStatusesAt();
            var mark = StateStyle.of(CellState.of(ownCheck, now));
            var text = ownCheck.checkedAgoText(now) + ": " + ownCheck.summary();
            pen.text(style.small(), pen.color(mark.text()), text, x + PAD, at, width - 2 * PAD);
            at += line;
        }
        double cellIcon = style.small().size() - 1;
        for (var cell : cells) {
            var mark = StateStyle.of(cell.state());
            pen.icon(mark.icon(), pen.color(mark.text()), x + PAD, at + 2, cellIcon);
            var age = cell.age().map(DurationText::of).orElse("");
            double ageRoom = style.small().width("00 h 00 m ");
            pen.textLeftOf(style.small(), ColorRole.MUTED, age, x + width - PAD, at, ageRoom);
            double valueEnd = x + width - PAD - ageRoom - 6;
            var value = cell.text();
            double taken = pen.textLeftOf(style.small(), pen.color(mark.text()), value, valueEnd, at, width * 0.35);
            double room = valueEnd - taken - x - PAD - 24;
            pen.text(style.small(), ColorRole.FG, HostPainter.label(cell), x + PAD + 16, at, room);
            at += line;
        }
        at += 4;
        for (var text : hint) {
            pen.text(style.small(), ColorRole.MUTED, text, x + PAD, at, width - 2 * PAD);
            at += line;
        }
    }
}
