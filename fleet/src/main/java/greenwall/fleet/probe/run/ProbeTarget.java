package greenwall.fleet.probe.run;

/// The host that a probe is for, by the name that the fleet shows.
///
/// @param cluster empty where it is not known or does not matter
public record ProbeTarget(String cluster, String host) {
    @Override
    public String toString() {
        return cluster.isEmpty() ? host : host + " (" + cluster + ")";
    }
}
