package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.source.Alerts;
import greenwall.views.Firing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Counts what fires, over all clusters. The dead man's switch is presence and no alert.
public final class Firings {
    private static final Duration DEADLINE = Duration.ofSeconds(8);
    private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

    private Firings() {}

    public static Firing of(Site site) {
        var alerts = new ArrayList<Alerts>();
        site.clusters().forEach(c -> c.alerts().ifPresent(alerts::add));
        if (alerts.isEmpty()) {
            return new Firing(List.of(), "no Alertmanager is configured");
        }
        var counts = new TreeMap<String, Integer>(
                Comparator.comparingInt(Firings::rank).thenComparing(Comparator.naturalOrder()));
        var unknown = "";
        for (var one : alerts) {
            var answer = one.alerts(List.of(), DEADLINE);
            if (!answer.anyAnswered()) {
                unknown = "an Alertmanager does not answer";
            }
            for (var alert : answer.value()) {
                if (alert.state() == Alerts.State.ACTIVE
                        && !alert.labels().get("alertname").equals("Watchdog")) {
                    var severity = alert.labels().get("severity");
                    counts.merge(severity.isEmpty() ? "none" : severity, 1, Integer::sum);
                }
            }
        }
        return new Firing(
                counts.entrySet().stream()
                        .map(e -> new Firing.Count(e.getKey(), e.getValue()))
                        .toList(),
                unknown);
    }

    private static int rank(String severity) {
        int rank = SEVERITIES.indexOf(severity);
        return rank < 0 ? SEVERITIES.size() : rank;
    }
}
