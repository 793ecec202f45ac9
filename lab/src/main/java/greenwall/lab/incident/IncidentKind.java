package greenwall.lab.incident;

import greenwall.lab.incident.IncidentScenario.Setup;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The incidents of the range, under their command-line names.
public enum IncidentKind {
    SCRUB(setup -> new StorageIncidents(setup).scrub()),
    FAILING_DISK(setup -> new StorageIncidents(setup).failingDisk()),
    ARC_COLLAPSE(setup -> new MachineIncidents(setup).arcCollapse()),
    OOM(setup -> new MachineIncidents(setup).oom()),
    WG_PEER_GONE(setup -> new NetworkIncidents(setup).peerGone()),
    WG_ONE_WAY(setup -> new NetworkIncidents(setup).oneWay()),
    CPU_RUNAWAY(setup -> new MachineIncidents(setup).cpuRunaway()),
    NOISY_NEIGHBOUR(setup -> new MachineIncidents(setup).noisyNeighbour()),
    TCP_RETRANSMITS(setup -> new NetworkIncidents(setup).retransmits()),
    DISK_FILLING(setup -> new StorageIncidents(setup).diskFilling()),
    REPLICATION_STALLED(setup -> new StorageIncidents(setup).replicationStalled()),
    CLOCK_DRIFT(setup -> new MachineIncidents(setup).clockDrift()),
    UNIT_FLAPPING(setup -> new MachineIncidents(setup).unitFlapping()),
    NODE_DOWN(setup -> new MachineIncidents(setup).nodeDown()),
    EXPORTER_DOWN(setup -> new MachineIncidents(setup).exporterDown()),
    SLOW_PROMETHEUS(setup -> new MachineIncidents(setup).slowPrometheus()),
    QUIET,
    ALERT_STORM(setup -> new NetworkIncidents(setup).switchFailure()),
    SCRUB_FAILING_DISK(setup -> new StorageIncidents(setup).scrubWithFailingDisk()),
    SLOW_DEPENDENCY,
    RETRY_STORM,
    BAD_RELEASE,
    EXPIRING_CERTIFICATE(setup -> new MachineIncidents(setup).expiringCertificate()),
    EJECTED_UPSTREAM,
    LOGIN_STORM(setup -> new MachineIncidents(setup).loginStorm()),
    SERVICE_LEAK(setup -> new MachineIncidents(setup).serviceLeak()),
    SLOW_DATABASE_DISK(setup -> new MachineIncidents(setup).slowDatabaseDisk());

    private final Function<Setup, GroundTruth> scenario;

    /// An incident that `incidents.txt` describes completely.
    IncidentKind() {
        scenario = setup -> new IncidentScenario(setup).truth();
    }

    IncidentKind(Function<Setup, GroundTruth> scenario) {
        this.scenario = scenario;
    }

    GroundTruth inject(Setup setup) {
        return scenario.apply(setup);
    }

    /// The command-line name, such as `wg-peer-gone`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A random incident, except the quiet day.
    public static IncidentKind random(RandomGenerator random) {
        var all = Arrays.stream(values()).filter(kind -> kind != QUIET).toList();
        return all.get(random.nextInt(all.size()));
    }

    public static Optional<IncidentKind> of(String word) {
        return Arrays.stream(values()).filter(n -> n.word().equals(word)).findFirst();
    }
}
