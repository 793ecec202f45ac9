package greenwall.lab.alertmanager;

import greenwall.lab.alertmanager.AlertRouting.Inhibition;
import greenwall.lab.alertmanager.AlertStore.Alert;
import greenwall.lab.alertmanager.SilenceStore.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An alert with what suppresses it and where it goes.
record MarkedAlert(Alert alert, List<String> silencedBy, List<String> inhibitedBy, List<AlertRouting.Route> routes) {
    boolean suppressed() {
        return !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
    }

    /// Judges all alerts against the silences and against each other.
    static List<MarkedAlert> all(List<Alert> alerts, List<Silence> silences, AlertRouting routing, Instant now) {
        var sources = sources(alerts, routing);
        var marked = new ArrayList<MarkedAlert>(alerts.size());
        for (Alert alert : alerts) {
            var silencedBy = silences.stream()
                    .filter(s -> s.silences(alert.labels(), now))
                    .map(Silence::id)
                    .sorted()
                    .toList();
            var inhibitedBy = inhibitor(alert, routing, sources).stream()
                    .map(Alert::fingerprint)
                    .toList();
            marked.add(new MarkedAlert(alert, silencedBy, inhibitedBy, routing.of(alert.labels())));
        }
        return marked;
    }

    /// Of each inhibition, the alerts that can inhibit, by the labels in which they must agree.
    private static Map<Inhibition, Map<String, List<Alert>>> sources(List<Alert> alerts, AlertRouting routing) {
        var sources = new HashMap<Inhibition, Map<String, List<Alert>>>();
        for (Inhibition inhibition : routing.inhibitions()) {
            var byLabels = new HashMap<String, List<Alert>>();
            for (Alert alert : alerts) {
                if (AlertRouting.all(inhibition.source(), alert.labels())) {
                    byLabels.computeIfAbsent(key(alert, inhibition), _ -> new ArrayList<>())
                            .add(alert);
                }
            }
            sources.put(inhibition, byLabels);
        }
        return sources;
    }

    private static String key(Alert alert, Inhibition inhibition) {
        return alert.labels().only(inhibition.equal()).toString();
    }

    /// An alert that matches both sides of a rule is not inhibited by another that does.
    private static Optional<Alert> inhibitor(
            Alert alert, AlertRouting routing, Map<Inhibition, Map<String, List<Alert>>> sources) {
        for (Inhibition inhibition : routing.inhibitions()) {
            if (!AlertRouting.all(inhibition.target(), alert.labels())) {
                continue;
            }
            boolean both = AlertRouting.all(inhibition.source(), alert.labels());
            var candidates = sources.getOrDefault(inhibition, Map.of()).getOrDefault(key(alert, inhibition), List.of());
            for (Alert source : candidates) {
                if (!both || !AlertRouting.all(inhibition.target(), source.labels())) {
                    return Optional.of(source);
                }
            }
        }
        return Optional.empty();
    }
}
