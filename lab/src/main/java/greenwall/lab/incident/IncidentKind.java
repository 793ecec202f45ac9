package greenwall.lab.incident;

import greenwall.lab.incident.IncidentScenario.Setup;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The incidents of the range, under their command-line names.
public enum IncidentKind {
    SCRUB(stage -> new StorageIncidents(stage).scrub()),
    FAILING_DISK(stage -> new StorageIncidents(stage).failingDisk()),
    ARC_COLLAPSE(stage -> new MachineIncidents(stage).arcCollapse()),
    OOM(stage -> new MachineIncidents(stage).oom()),
    WG_PEER_GONE(stage -> new NetworkIncidents(stage).peerGone()),
    WG_ONE_WAY(stage -> new NetworkIncidents(stage).oneWay()),
    CPU_RUNAWAY(stage -> new MachineIncidents(stage).cpuRunaway()),
    NOISY_NEIGHBOUR(stage -> new MachineIncidents(stage).noisyNeighbour()),
    TCP_RETRANSMITS(stage -> new NetworkIncidents(stage).retransmits()),
    DISK_FILLING(stage -> new StorageIncidents(stage).diskFilling()),
    REPLICATION_STALLED(stage -> new StorageIncidents(stage).replicationStalled()),
    CLOCK_DRIFT(stage -> new MachineIncidents(stage).clockDrift()),
    UNIT_FLAPPING(stage -> new MachineIncidents(stage).unitFlapping()),
    NODE_DOWN(stage -> new MachineIncidents(stage).nodeDown()),
    EXPORTER_DOWN(stage -> new MachineIncidents(stage).exporterDown()),
    SLOW_PROMETHEUS(stage -> new MachineIncidents(stage).slowPrometheus()),
    QUIET,
    ALERT_STORM(stage -> new NetworkIncidents(stage).switchFailure()),
    SCRUB_FAILING_DISK(stage -> new StorageIncidents(stage).scrubWithFailingDisk()),
    SLOW_DEPENDENCY,
    RETRY_STORM,
    BAD_RELEASE,
    EXPIRING_CERTIFICATE(stage -> new MachineIncidents(stage).expiringCertificate()),
    EJECTED_UPSTREAM,
    LOGIN_STORM(stage -> new MachineIncidents(stage).loginStorm()),
    SERVICE_LEAK(stage -> new MachineIncidents(stage).serviceLeak()),
    SLOW_DATABASE_DISK(stage -> new MachineIncidents(stage).slowDatabaseDisk());

    private final Function<Setup, GroundTruth> script;

    /// An incident that `incidents.txt` describes completely.
    IncidentKind() {
        script = stage -> new IncidentScenario(stage).truth();
    }

    IncidentKind(Function<Setup, GroundTruth> script) {
        this.script = script;
    }

    GroundTruth inject(Setup stage) {
        return script.apply(stage);
    }

    /// The command-line name, such as `wg-peer-gone`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A random incident, except the quiet day.
    public static IncidentKind random(RandomGenerator dice) {
        var all = Arrays.stream(values()).filter(kind -> kind != QUIET).toList();
        return all.get(dice.nextInt(all.size()));
    }

    public static Optional<IncidentKind> of(String word) {
        return Arrays.stream(values()).filter(n -> n.word().equals(word)).findFirst();
    }
}
