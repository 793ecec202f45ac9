package greenwall.views.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.SimilarIncidents;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import greenwall.views.widgets.Banner;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Draws the headline of an incident, the rows of the list of incidents, and the rows of a timeline.
final class IncidentPainter {
    private IncidentPainter() {}

    static void paintSummary(Pen pen, IncidentStore.Summary summary, ZoneId zone, double x, double y, double width) {
        var style = pen.style();
        boolean unreadable = summary.start().isUnreadable();
        var part = unreadable ? new Banner.Part("state not known", CellState.SILENT) : verdict(summary.end());
        var mark = StateStyle.of(part.state());
        double icon = style.body().size();
        double line = style.body().height();
        pen.icon(mark.icon(), pen.color(mark.text()), x, y + 3 + (line - icon) / 2, icon);
        double left = x + icon + 10;
        double taken = pen.textLeftOf(
                style.body(),
                ColorRole.MUTED,
                unreadable ? "" : CountText.of(summary.pieces(), "entry", "entries"),
                x + width,
                y + 3,
                120 * style.scale());
        double at = left;
        at += pen.text(style.strong(), ColorRole.FG, summary.start().title(), at, y + 3, x + width - taken - 140 - at)
                + 12;
        pen.text(
                style.body(),
                mark.text(),
                part.text() + (summary.start().drill() ? " · drill" : ""),
                at,
                y + 3,
                x + width - taken - 10 - at);
        pen.text(
                style.small(),
                ColorRole.MUTED,
                InstantText.withUtc(summary.start().at(), zone)
                        + (summary.start().who().isEmpty()
                                ? ""
                                : " · " + summary.start().who())
                        + (summary.start().host().isEmpty()
                                ? ""
                                : " · " + summary.start().host())
                        + (summary.damage().isEmpty() ? "" : " · " + summary.damage())
                        + summary.end().map(c -> " · " + c.summary()).orElse(""),
                left,
                y + 4 + line,
                x + width - left);
    }

    static void paintEntry(Pen pen, TimelineEntry entry, double x, double y, double width) {
        var style = pen.style();
        double line = style.body().height();
        double at = x;
        at += pen.text(style.small(), ColorRole.MUTED, Integer.toString(entry.number()), at, y + 5, 40) + 8;
        at += pen.text(style.strong(), ColorRole.ACCENT, entry.what().word(), at, y + 3, 90 * style.scale()) + 8;
        pen.text(style.body(), ColorRole.FG, entry.what().title(), at, y + 3, x + width - at);
        pen.text(
                style.small(),
                ColorRole.MUTED,
                InstantText.withUtc(entry.at(), entry.zone()) + " · " + entry.who()
                        + (entry.step().isEmpty() ? "" : " · " + entry.step()),
                x + 24,
                y + 4 + line,
                width - 24);
    }

    static List<List<Banner.Part>> headline(Incident incident, List<IncidentStore.Summary> summaries) {
        var start = incident.start();
        var lines = new ArrayList<List<Banner.Part>>();
        var first = new ArrayList<Banner.Part>();
        first.add(Banner.Part.plain(start.title()));
        first.add(verdict(incident.end()));
        if (start.drill()) {
            first.add(new Banner.Part("drill", CellState.STALE));
        }
        lines.add(first);
        if (!incident.damage().isEmpty()) {
            lines.add(Banner.line(incident.damage(), CellState.CRITICAL));
        }
        lines.add(Banner.line((start.host().isEmpty() ? "" : start.host() + " of ") + start.cluster() + " · opened by "
                + start.who() + " " + InstantText.withUtc(start.at(), start.zone())));
        incident.end()
                .ifPresent(c -> lines.add(Banner.line("closed by " + c.who() + " "
                        + InstantText.withUtc(c.at(), c.zone())
                        + (c.summary().isEmpty() ? "" : ": " + c.summary())
                        + c.changes().stream()
                                .map(change -> " · change (" + change.kind().word() + "): " + change.text())
                                .reduce("", String::concat))));
        if (incident.end().isEmpty()) {
            var similar = SimilarIncidents.find(start, summaries, 3);
            if (!similar.isEmpty()) {
                var parts = new ArrayList<Banner.Part>();
                parts.add(Banner.Part.plain("Similar earlier incidents:"));
                for (var match : similar) {
                    var earlier = match.earlier();
                    parts.add(Banner.Part.plain(
                            DurationText.of(Duration.between(earlier.start().at(), start.at())) + " earlier, "
                                    + match.why() + ", "
                                    + earlier.end().map(c -> c.verdict().word()).orElse("still open")));
                }
                lines.add(parts);
            }
        }
        return lines;
    }

    private static Banner.Part verdict(Optional<IncidentEnd> end) {
        return end.map(IncidentEnd::verdict)
                .map(verdict -> new Banner.Part(verdict.word(), verdict.state()))
                .orElseGet(() -> new Banner.Part("open", CellState.WARN));
    }
}
