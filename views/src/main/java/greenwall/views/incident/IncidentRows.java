package greenwall.views.incident;

import greenwall.fleet.incident.Entry;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.ReportTimes;
import greenwall.styles.Role;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateLook;
import java.time.ZoneId;

/// Draws the rows of the incident list and of a timeline.
final class IncidentRows {
    private IncidentRows() {}

    static void summary(Pen pen, Incidents.Summary one, ZoneId zone, double x, double y, double width) {
        var look = pen.look();
        var part = IncidentHeadline.verdict(one.closing());
        var mark = StateLook.of(part.state());
        double icon = look.body().size();
        double line = look.body().height();
        pen.icon(mark.icon(), pen.color(mark.text()), x, y + 3 + (line - icon) / 2, icon);
        double left = x + icon + 10;
        double taken = pen.textLeftOf(
                look.body(),
                Role.MUTED,
                one.pieces() + (one.pieces() == 1 ? " piece" : " pieces"),
                x + width,
                y + 3,
                120 * look.scale());
        double at = left;
        at += pen.text(look.strong(), Role.FG, one.opening().title(), at, y + 3, x + width - taken - 140 - at) + 12;
        pen.text(
                look.body(),
                mark.text(),
                part.text() + (one.opening().drill() ? " · drill" : ""),
                at,
                y + 3,
                x + width - taken - 10 - at);
        pen.text(
                look.small(),
                Role.MUTED,
                ReportTimes.both(one.opening().at(), zone) + " · "
                        + one.opening().who() + " · "
                        + one.opening().host()
                        + (one.damage().isEmpty() ? "" : " · " + one.damage())
                        + one.closing().map(c -> " · " + c.summary()).orElse(""),
                left,
                y + 4 + line,
                x + width - left);
    }

    static void entry(Pen pen, Entry entry, double x, double y, double width) {
        var look = pen.look();
        double line = look.body().height();
        double at = x;
        at += pen.text(look.small(), Role.MUTED, Integer.toString(entry.number()), at, y + 5, 40) + 8;
        at += pen.text(look.strong(), Role.ACCENT, entry.what().word(), at, y + 3, 90 * look.scale()) + 8;
        pen.text(look.body(), Role.FG, entry.what().title(), at, y + 3, x + width - at);
        pen.text(
                look.small(),
                Role.MUTED,
                ReportTimes.both(entry.at(), entry.zone()) + " · " + entry.who()
                        + (entry.step().isEmpty() ? "" : " · " + entry.step()),
                x + 24,
                y + 4 + line,
                width - 24);
    }
}
