package greenwall.lab.incident;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The incidents that the range can play, under the names of the command line.
public enum IncidentName {
    SCRUB,
    FAILING_DISK,
    ARC_COLLAPSE,
    OOM,
    WG_PEER_GONE,
    WG_ONE_WAY,
    CPU_RUNAWAY,
    NOISY_NEIGHBOUR,
    TCP_RETRANSMITS,
    DISK_FILLING,
    REPLICATION_STALLED,
    CLOCK_DRIFT,
    UNIT_FLAPPING,
    NODE_DOWN,
    EXPORTER_DOWN,
    SLOW_PROMETHEUS,
    QUIET,
    ALERT_STORM,
    SCRUB_FAILING_DISK,
    SLOW_DEPENDENCY,
    RETRY_STORM,
    BAD_RELEASE,
    EXPIRING_CERTIFICATE,
    EJECTED_UPSTREAM,
    LOGIN_STORM,
    SERVICE_LEAK,
    SLOW_DATABASE_DISK;

    /// `wg-peer-gone`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Any but the quiet day.
    public static IncidentName random(RandomGenerator dice) {
        var all = Arrays.stream(values()).filter(name -> name != QUIET).toList();
        return all.get(dice.nextInt(all.size()));
    }

    public static Optional<IncidentName> of(String word) {
        return Arrays.stream(values()).filter(n -> n.word().equals(word)).findFirst();
    }
}
