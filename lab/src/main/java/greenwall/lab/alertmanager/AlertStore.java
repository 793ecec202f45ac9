package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.lab.alertmanager.AlertRouting.Inhibition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Stores the received alerts by labels until they end.
final class AlertStore {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    record StoredAlert(
            String fingerprint,
            Labels labels,
            Map<String, String> annotations,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String generatorUrl) {
        StoredAlert since(Instant start) {
            return new StoredAlert(fingerprint, labels, annotations, start, endsAt, updatedAt, generatorUrl);
        }
    }

    private final Map<Labels, StoredAlert> alerts = new HashMap<>();

    /// An alert that is already active keeps its earlier start.
    synchronized void put(StoredAlert alert) {
        alerts.merge(
                alert.labels(),
                alert,
                (known, received) -> known.startsAt().isBefore(received.startsAt())
                                && !known.endsAt().isBefore(received.updatedAt())
                        ? received.since(known.startsAt())
                        : received);
    }

    /// Returns the alerts that have not ended, sorted by fingerprint.
    synchronized List<StoredAlert> openAlerts(Instant now) {
        alerts.values().removeIf(alert -> alert.endsAt().isBefore(now));
        return alerts.values().stream()
                .sorted(Comparator.comparing(StoredAlert::fingerprint))
                .toList();
    }

    /// Computes FNV-1a over label names and values, as Alertmanager does.
    static String fingerprint(Labels labels) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < labels.size(); i++) {
            hash = add(add(hash, labels.name(i)), labels.value(i));
        }
        return HexFormat.of().toHexDigits(hash);
    }

    private static long add(long hash, String text) {
        long sum = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            sum = (sum ^ (b & 0xff)) * FNV_PRIME;
        }
        return (sum ^ 0xff) * FNV_PRIME;
    }

    /// Returns the inhibited alerts by fingerprint, each with the alert that inhibits it.
    static Map<String, StoredAlert> inhibited(List<StoredAlert> alerts, List<Inhibition> inhibitions) {
        var found = new HashMap<String, StoredAlert>();
        for (var inhibition : inhibitions) {
            var sources = alerts.stream()
                    .filter(alert -> inhibition.source().test(alert.labels()))
                    .collect(Collectors.groupingBy(alert -> alert.labels().only(inhibition.equal())));
            for (var alert : alerts) {
                if (inhibition.target().test(alert.labels())) {
                    // An alert that matches both sides of a rule is not inhibited by another alert that also
                    // does.
                    boolean both = inhibition.source().test(alert.labels());
                    sources.getOrDefault(alert.labels().only(inhibition.equal()), List.of()).stream()
                            .filter(source -> !both || !inhibition.target().test(source.labels()))
                            .findFirst()
                            .ifPresent(source -> found.putIfAbsent(alert.fingerprint(), source));
                }
            }
        }
        return found;
    }
}
