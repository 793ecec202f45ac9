package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Records that anna opens at the end of their window.
public final class Openings {
    private Openings() {}

    public static IncidentOpening of(String cluster, String host, String title, TimeWindow window, ZoneId zone) {
        return of(cluster, host, title, window, zone, false);
    }

    static IncidentOpening drill(String cluster, String host, String title, TimeWindow window) {
        return of(cluster, host, title, window, ZoneOffset.UTC, true);
    }

    private static IncidentOpening of(
            String cluster, String host, String title, TimeWindow window, ZoneId zone, boolean drill) {
        var now = window.end();
        return new IncidentOpening(
                IncidentOpening.newId(now, 1), title, cluster, host, Labels.EMPTY, window, now, zone, "anna", drill);
    }
}
