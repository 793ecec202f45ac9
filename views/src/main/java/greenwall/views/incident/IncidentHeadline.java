package greenwall.views.incident;

import greenwall.fleet.Unit;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.ReportTimes;
import greenwall.fleet.incident.SimilarIncidents;
import greenwall.fleet.state.CellState;
import greenwall.views.parts.Banner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class IncidentHeadline {
    private IncidentHeadline() {}

    /// Its title, its end, and similar earlier incidents.
    static List<List<Banner.Part>> lines(Incident incident, List<Incidents.Summary> summaries) {
        var opening = incident.opening();
        var lines = new ArrayList<List<Banner.Part>>();
        var first = new ArrayList<Banner.Part>();
        first.add(Banner.Part.plain(opening.title()));
        first.add(verdict(incident.closing()));
        if (opening.drill()) {
            first.add(new Banner.Part("drill", CellState.STALE));
        }
        lines.add(first);
        if (!incident.damage().isEmpty()) {
            lines.add(Banner.line(incident.damage(), CellState.CRITICAL));
        }
        lines.add(Banner.line((opening.host().isEmpty() ? "" : opening.host() + " of ") + opening.cluster()
                + " · opened by " + opening.who() + " " + ReportTimes.both(opening.at(), opening.zone())));
        incident.closing()
                .filter(c -> !c.summary().isEmpty() || !c.changes().isEmpty())
                .ifPresent(c -> lines.add(Banner.line(c.summary()
                        + c.changes().stream()
                                .map(change -> " · change the " + change.kind().word() + ": " + change.text())
                                .reduce("", String::concat))));
        if (incident.closing().isEmpty()) {
            var like = SimilarIncidents.to(opening, summaries, 3);
            if (!like.isEmpty()) {
                var parts = new ArrayList<Banner.Part>();
                parts.add(Banner.Part.plain("Earlier ones like it:"));
                for (var one : like) {
                    var earlier = one.earlier();
                    parts.add(Banner.Part.plain(Unit.duration(
                                    Duration.between(earlier.opening().at(), opening.at())) + " before, "
                            + one.why() + ", "
                            + earlier.closing().map(c -> c.verdict().word()).orElse("still open")));
                }
                lines.add(parts);
            }
        }
        return lines;
    }

    static Banner.Part verdict(Optional<IncidentClosing> closing) {
        return closing.map(c -> switch (c.verdict()) {
                    case INCIDENT -> new Banner.Part("incident", CellState.CRITICAL);
                    case NOT_AN_INCIDENT -> new Banner.Part("not an incident", CellState.OK);
                    case UNKNOWN -> new Banner.Part("unknown", CellState.SILENT);
                })
                .orElseGet(() -> new Banner.Part("open", CellState.WARN));
    }
}
