package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.source.Alerts;
import greenwall.views.Firing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What fires, over all clusters. The dead man's switch is presence and no alert.
public final class Firings {
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private Firings() {}

    public static Firing of(Site site) {
        var alerts = new ArrayList<Alerts>();
        site.clusters().forEach(c -> c.alerts().ifPresent(alerts::add));
        if (alerts.isEmpty()) {
            return new Firing(List.of(), "no Alertmanager is configured");
        }
        var firing = new ArrayList<Alerts.Alert>();
        var unknown = "";
        for (var one : alerts) {
            var answer = one.alerts(List.of(), DEADLINE);
            if (!answer.anyAnswered()) {
                unknown = "an Alertmanager does not answer";
            }
            for (var alert : answer.value()) {
                if (alert.state() != Alerts.State.UNPROCESSED
                        && !alert.labels().get("alertname").equals("Watchdog")) {
                    firing.add(alert);
                }
            }
        }
        return new Firing(firing, unknown);
    }
}
