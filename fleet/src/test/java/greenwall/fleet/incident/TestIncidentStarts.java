package greenwall.fleet.incident;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Records of the user anna, opened at the end of their window, and their timelines.
public final class TestIncidentStarts {
    private TestIncidentStarts() {}

    public static IncidentStart of(String cluster, String host, String title, TimeWindow window, ZoneId zone) {
        return of(cluster, host, title, Labels.EMPTY, window, zone, false);
    }

    static IncidentStart drill(String cluster, String host, String title, TimeWindow window) {
        return of(cluster, host, title, Labels.EMPTY, window, ZoneOffset.UTC, true);
    }

    static IncidentStart alert(String host, String title, Labels alert, TimeWindow window, ZoneId zone) {
        return of("prod", host, title, alert, window, zone, false);
    }

    private static IncidentStart of(
            String cluster, String host, String title, Labels alert, TimeWindow window, ZoneId zone, boolean drill) {
        var now = window.end();
        return new IncidentStart(
                IncidentStart.newId(now, 1), title, cluster, host, alert, window, now, zone, "anna", drill);
    }

    static List<TimelineEntry> timeline(Instant at, ZoneId zone, String step, List<? extends Evidence> pieces) {
        var entries = new ArrayList<TimelineEntry>();
        for (var piece : pieces) {
            entries.add(new TimelineEntry(entries.size() + 1, at, zone, "anna", step, piece));
        }
        return entries;
    }
}
