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

/// The environment in which an incident is set up: the fleet, the start of the range and random numbers.
///
/// @param begin the start of the range
/// @param seed the seed of the random numbers
record IncidentStage(List<SimulatedHost> fleet, FaultPropagation propagation, Instant begin, long seed) {
    SimulatedFaults faults() {
        return propagation.faults();
    }

    /// The onset of an incident that begins this long before the range starts, rounded down to a second.
    long onset(Duration before) {
        return begin.minus(before).getEpochSecond() * 1000;
    }

    long start() {
        return begin.toEpochMilli();
    }

    /// Picks one of the matching hosts. The same seed picks the same host.
    SimulatedHost pick(Predicate<SimulatedHost> fits) {
        var fitting = fleet.stream().filter(fits).toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    "a fleet of " + fleet.size() + " hosts is too small for this incident; use more hosts");
        }
        return fitting.get(roll(1, fitting.size()));
    }

    /// A random number from 0 up to, but not including, the bound.
    int roll(long what, int bound) {
        return SeededNoise.below(seed, what, bound);
    }

    double roll(long what, double low, double high) {
        return SeededNoise.between(seed, what, low, high);
    }

    /// Sets up an incident on a host. It begins this long before the range starts, and lasts this long.
    ///
    /// @param sections sections of `incidents.txt`; if none is given, the section with the incident's name
    IncidentScript script(
            IncidentKind incident, SimulatedHost host, Duration before, Duration lasts, String... sections) {
        long onset = onset(before);
        var from = sections.length == 0 ? new String[] {incident.word()} : sections;
        return new IncidentScript(this, incident, onset, onset + lasts.toMillis(), from).with("host", host);
    }

    static long minutes(double minutes) {
        return Math.round(minutes * 60_000);
    }

    /// The number that the first host's WireGuard gives to the other host as a peer.
    static int peerNumber(SimulatedHost at, SimulatedHost peer) {
        return 1 + at.peers().stream().map(Peer::host).toList().indexOf(peer.name());
    }
}
