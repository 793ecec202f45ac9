package greenwall.views;

import greenwall.fleet.alert.Severity;
import greenwall.fleet.source.Alerts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// The alerts as their Alertmanagers tell them. When none answers, these are of the last answer and `unknown`
/// says why they are not to be trusted: an alert that vanished with its source is not resolved.
public record Firing(List<Alerts.Alert> alerts, String unknown) {
    public static final Firing NOT_ASKED = new Firing(List.of(), "no Alertmanager was asked");

    public Firing {
        alerts = List.copyOf(alerts);
    }

    public record Count(String severity, int alerts) {}

    public static String severity(Alerts.Alert alert) {
        return Severity.of(alert.labels());
    }

    /// Smaller is worse; unknown words come after the known ones.
    public static int rank(String severity) {
        return Severity.rank(severity);
    }

    public static boolean suppressed(Alerts.Alert alert) {
        return alert.state() == Alerts.State.SUPPRESSED;
    }

    /// How many fire that nobody silenced, by severity, the worst severity first.
    public List<Count> counts() {
        var counts = new TreeMap<String, Integer>(
                Comparator.comparingInt(Firing::rank).thenComparing(Comparator.naturalOrder()));
        for (var alert : alerts) {
            if (!suppressed(alert)) {
                counts.merge(severity(alert), 1, Integer::sum);
            }
        }
        var list = new ArrayList<Count>();
        counts.forEach((severity, count) -> list.add(new Count(severity, count)));
        return list;
    }

    public int total() {
        return (int) alerts.stream().filter(a -> !suppressed(a)).count();
    }
}
