package greenwall.views.window;

import greenwall.fleet.problem.Problem;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The time range for a host: that of its incident, unless the user chose another one.
final class IncidentTimeRange {
    private IncidentTimeRange() {}

    static Place of(Place place, List<Problem> problems, Instant now) {
        boolean chosen = !place.span().equals(Place.HOME.span()) && !(place.span() instanceof TimeRange.Incident);
        if (chosen || place.host().isEmpty()) {
            return place;
        }
        var host = place.host().get();
        return place.during(problems.stream()
                .filter(p -> p.subject().cluster().equals(host.cluster())
                        && p.hosts().contains(host.name())
                        && p.onset().isBefore(now)
                        && p.onset().isAfter(now.minus(TimeRange.Incident.OLDEST)))
                .min(Comparator.comparing(Problem::severity).thenComparing(Problem::onset))
                .map(p -> TimeRange.incident(p.onset()))
                .orElse(Place.HOME.span()));
    }
}
