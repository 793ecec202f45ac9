package greenwall.fleet.alerthistory;

import greenwall.fleet.CsvField;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The episodes as a table for a spreadsheet. Fields that a spreadsheet would evaluate as formulas are escaped.
public final class AlertHistoryCsv {
    private AlertHistoryCsv() {}

    public static String of(AlertHistory history) {
        var out = new StringBuilder("cluster,alertname,host,begin,end,fired_s,ending,labels\r\n");
        for (var lane : history.lanes()) {
            for (var episode : lane.episodes()) {
                var window = episode.window();
                out.append(row(
                        lane.cluster(),
                        lane.name(),
                        lane.host(),
                        window.start(),
                        window.end(),
                        episode.fired().toSeconds(),
                        episode.ending().word(),
                        lane.labels()));
            }
        }
        for (var gap : history.gaps()) {
            var window = gap.window();
            out.append(row(gap.cluster(), "", "", window.start(), window.end(), "", "no data", ""));
        }
        return out.toString();
    }

    private static String row(Object... fields) {
        return Stream.of(fields).map(String::valueOf).map(CsvField::of).collect(Collectors.joining(",", "", "\r\n"));
    }
}
