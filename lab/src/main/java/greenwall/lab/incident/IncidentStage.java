package greenwall.lab.incident;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.MachineParts.Peer;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedHost;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// The stage of an incident: the fleet, its start and the random numbers.
///
/// @param begin when the range starts
/// @param seed for random numbers
record IncidentStage(List<SimulatedHost> fleet, FaultPropagation physics, Instant begin, long seed) {
    SimulatedFaults world() {
        return physics.disturbances();
    }

    /// The onset of an incident that began this long before the range starts, to the second.
    long onset(Duration before) {
        return begin.minus(before).getEpochSecond() * 1000;
    }

    long start() {
        return begin.toEpochMilli();
    }

    /// One of the hosts that match; the same for the same seed.
    SimulatedHost pick(Predicate<SimulatedHost> fits) {
        var fitting = fleet.stream().filter(fits).toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    "a fleet of " + fleet.size() + " hosts is too small for this incident; use more hosts");
        }
        return fitting.get(roll(1, fitting.size()));
    }

    /// From 0 to below the bound.
    int roll(long what, int bound) {
        return SeededNoise.below(seed, what, bound);
    }

    double roll(long what, double low, double high) {
        return SeededNoise.between(seed, what, low, high);
    }

    /// An incident of a host that began this long before the range starts and lasts this long.
    ///
    /// @param sections of `incidents.txt`; that of the incident's name where none is given
    IncidentScript script(
            IncidentName incident, SimulatedHost host, Duration before, Duration lasts, String... sections) {
        long onset = onset(before);
        var from = sections.length == 0 ? new String[] {incident.word()} : sections;
        return new IncidentScript(this, incident, onset, onset + lasts.toMillis(), from).with("host", host);
    }

    static long minutes(double minutes) {
        return Math.round(minutes * 60_000);
    }

    /// The number of the other host as a WireGuard peer.
    static int peerNumber(SimulatedHost at, SimulatedHost peer) {
        return 1 + at.peers().stream().map(Peer::host).toList().indexOf(peer.name());
    }
}
