package greenwall.fleet.probe.run;

/// The host of a probe, by the name that the fleet shows.
///
/// @param cluster empty if it is unknown or does not matter
public record ClusterHost(String cluster, String host) {
    @Override
    public String toString() {
        return cluster.isEmpty() ? host : host + " (" + cluster + ")";
    }
}
