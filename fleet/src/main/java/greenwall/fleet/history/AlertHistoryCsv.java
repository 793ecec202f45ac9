package greenwall.fleet.history;

import greenwall.fleet.CsvField;
import java.util.List;
import java.util.stream.Collectors;

/// The episodes as a table for a spreadsheet. Fields that a spreadsheet would evaluate as formulas are escaped.
public final class AlertHistoryCsv {
    private AlertHistoryCsv() {}

    public static String of(AlertHistory history) {
        var out = new StringBuilder("cluster,alertname,host,begin,end,fired_s,ending,labels\r\n");
        for (var lane : history.lanes()) {
            for (var episode : lane.episodes()) {
                row(
                        out,
                        List.of(
                                lane.cluster(),
                                lane.name(),
                                lane.host(),
                                episode.window().start().toString(),
                                episode.window().end().toString(),
                                Long.toString(episode.fired().toSeconds()),
                                episode.ending().word(),
                                lane.labels().toString()));
            }
        }
        for (var gap : history.gaps()) {
            row(
                    out,
                    List.of(
                            gap.cluster(),
                            "",
                            "",
                            gap.window().start().toString(),
                            gap.window().end().toString(),
                            "",
                            "no data",
                            ""));
        }
        return out.toString();
    }

    private static void row(StringBuilder out, List<String> fields) {
        out.append(fields.stream().map(CsvField::of).collect(Collectors.joining(",", "", "\r\n")));
    }
}
