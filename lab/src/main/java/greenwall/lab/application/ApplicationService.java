package greenwall.lab.application;

import greenwall.fleet.NamedConstant;
import greenwall.lab.world.SimulatedHost;
import java.util.List;

/// One service of the application.
///
/// @param hosts where its instances run, each once
public record ApplicationService(
        String name, Kind kind, int port, String version, List<SimulatedHost> hosts, List<Operation> operations) {
    /// By what it is built with, which decides how it is measured.
    public enum Kind implements NamedConstant {
        ENVOY,
        AUTHENTIK,
        HTTP,
        RPC,
        WORKER,
        POSTGRES,
        REDIS,
        RABBITMQ;

        /// Whether it writes spans of its own; what does not is only seen by its callers.
        public boolean isTraced() {
            return this != POSTGRES && this != REDIS && this != RABBITMQ;
        }
    }

    public SimulatedHost host() {
        return hosts.getFirst();
    }

    /// The systemd unit that it is on its hosts.
    public String unit() {
        return name + ".service";
    }
}
