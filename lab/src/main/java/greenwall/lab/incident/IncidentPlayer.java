package greenwall.lab.incident;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.SimulatedHost;
import java.time.Instant;
import java.util.List;

/// Applies an incident to a fleet before it starts, and writes the truth of it.
public final class IncidentPlayer {
    private IncidentPlayer() {}

    /// The number of hosts for these incidents unless one is set.
    public static int hostsFor(List<IncidentName> names, int usual) {
        return names.contains(IncidentName.ALERT_STORM) ? Math.max(usual, 120) : usual;
    }

    /// Plays several incidents; each picks its hosts as if it were the only one.
    public static List<GroundTruth> play(
            List<IncidentName> names, List<SimulatedHost> fleet, FaultPropagation physics, Instant start, long seed) {
        var truths = names.stream()
                .map(name -> play(name, fleet, physics, start, seed))
                .toList();
        physics.shareCpus();
        return truths;
    }

    public static GroundTruth play(
            IncidentName name, List<SimulatedHost> fleet, FaultPropagation physics, Instant start, long seed) {
        var stage = new IncidentStage(fleet, physics, start, SeededNoise.mix(seed, name.word()));
        return switch (name) {
            case SCRUB -> new StorageIncidents(stage).scrub();
            case FAILING_DISK -> new StorageIncidents(stage).failingDisk();
            case SCRUB_FAILING_DISK -> new StorageIncidents(stage).scrubWithFailingDisk();
            case DISK_FILLING -> new StorageIncidents(stage).diskFilling();
            case REPLICATION_STALLED -> new StorageIncidents(stage).replicationStalled();
            case ARC_COLLAPSE -> new MachineIncidents(stage).arcCollapse();
            case OOM -> new MachineIncidents(stage).oom();
            case CPU_RUNAWAY -> new MachineIncidents(stage).cpuRunaway();
            case NOISY_NEIGHBOUR -> new MachineIncidents(stage).noisyNeighbour();
            case UNIT_FLAPPING -> new MachineIncidents(stage).unitFlapping();
            case WG_PEER_GONE -> new NetworkIncidents(stage).peerGone();
            case WG_ONE_WAY -> new NetworkIncidents(stage).oneWay();
            case TCP_RETRANSMITS -> new NetworkIncidents(stage).retransmits();
            case ALERT_STORM -> new NetworkIncidents(stage).switchFailure();
            case CLOCK_DRIFT -> new MachineIncidents(stage).clockDrift();
            case NODE_DOWN -> new MachineIncidents(stage).nodeDown();
            case EXPORTER_DOWN -> new MachineIncidents(stage).exporterDown();
            case SLOW_PROMETHEUS -> new MachineIncidents(stage).slowPrometheus();
            case SLOW_DEPENDENCY -> new ServiceIncidents(stage).slowDependency();
            case RETRY_STORM -> new ServiceIncidents(stage).retryStorm();
            case BAD_RELEASE -> new ServiceIncidents(stage).badRelease();
            case EXPIRING_CERTIFICATE -> new ServiceIncidents(stage).expiringCertificate();
            case EJECTED_UPSTREAM -> new ServiceIncidents(stage).ejectedUpstream();
            case LOGIN_STORM -> new ServiceIncidents(stage).loginStorm();
            case SERVICE_LEAK -> new ServiceIncidents(stage).serviceLeak();
            case SLOW_DATABASE_DISK -> new ServiceIncidents(stage).slowDatabaseDisk();
            case QUIET -> new MachineIncidents(stage).quiet();
        };
    }
}
