package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentOpening;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/// Creates openings of incidents about the last hour, by the user anna.
public final class SampleIncidentOpenings {
    private SampleIncidentOpenings() {}

    public static IncidentOpening at(Instant now, String title, String cluster, String host, Labels alert) {
        return at(now, title, cluster, host, alert, false);
    }

    public static IncidentOpening drill(Instant now, String title, String cluster, String host) {
        return at(now, title, cluster, host, Labels.EMPTY, true);
    }

    private static IncidentOpening at(
            Instant now, String title, String cluster, String host, Labels alert, boolean drill) {
        return new IncidentOpening(
                IncidentOpening.newId(now, 1),
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
