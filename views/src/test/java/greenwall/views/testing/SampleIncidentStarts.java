package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentStart;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// Creates openings of incidents about the last hour, by the user anna.
public final class SampleIncidentStarts {
    private SampleIncidentStarts() {}

    public static IncidentStart at(Instant now, String title, String cluster, String host, Labels alert) {
        return at(now, title, cluster, host, alert, false);
    }

    public static IncidentStart drill(Instant now, String title, String cluster, String host) {
        return at(now, title, cluster, host, Labels.EMPTY, true);
    }

    private static IncidentStart at(
            Instant now, String title, String cluster, String host, Labels alert, boolean drill) {
        return new IncidentStart(
                IncidentStart.newId(now, 1),
                title,
                cluster,
                host,
                alert,
                TimeWindow.before(now, Duration.ofHours(1)),
                now,
                ZoneOffset.UTC,
                "anna",
                drill);
    }
}
