package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The received alerts by their labels; resolved ones are dropped after a while.
final class AlertStore {
    private static final Duration REMEMBERED = Duration.ofMinutes(30);
    private static final int MAX_ALERTS = 50_000;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    record Alert(
            String fingerprint,
            Labels labels,
            Map<String, String> annotations,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String generatorUrl) {
        boolean over(Instant now) {
            return endsAt.isBefore(now);
        }
    }

    private final Map<Labels, Alert> alerts = new HashMap<>();

    /// Takes an alert over, or carries on one that is known: it keeps its earlier start. Of more than there is
    /// place for, no new one is taken.
    synchronized void put(PostedAlerts posted, Instant now) {
        Alert known = alerts.get(posted.labels());
        if (known == null && alerts.size() >= MAX_ALERTS) {
            return;
        }
        Instant start = known != null && !known.over(now) && known.startsAt().isBefore(posted.startsAt())
                ? known.startsAt()
                : posted.startsAt();
        alerts.put(
                posted.labels(),
                new Alert(
                        fingerprint(posted.labels()),
                        posted.labels(),
                        posted.annotations(),
                        start,
                        posted.endsAt(),
                        now,
                        posted.generatorUrl()));
    }

    /// Those that are not over, in order of their fingerprints.
    synchronized List<Alert> open(Instant now) {
        alerts.values().removeIf(a -> a.endsAt().plus(REMEMBERED).isBefore(now));
        var open = new ArrayList<Alert>(alerts.size());
        for (Alert alert : alerts.values()) {
            if (!alert.over(now)) {
                open.add(alert);
            }
        }
        open.sort(Comparator.comparing(Alert::fingerprint));
        return open;
    }

    /// FNV-1a over names and values, as Alertmanager makes it.
    static String fingerprint(Labels labels) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < labels.size(); i++) {
            hash = add(add(hash, labels.name(i)), labels.value(i));
        }
        return String.format("%016x", hash);
    }

    private static long add(long hash, String text) {
        long sum = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            sum = (sum ^ (b & 0xff)) * FNV_PRIME;
        }
        return (sum ^ 0xff) * FNV_PRIME;
    }
}
