package greenwall.lab.application;

import greenwall.fleet.LowerCaseEnum;
import greenwall.lab.world.HostSpec;
import java.util.List;

/// One service of the application.
///
/// @param hosts the hosts of its instances, each once
public record ApplicationService(
        String name, Kind kind, int port, String version, List<HostSpec> hosts, List<ServiceOperation> operations) {
    /// The software of a service, which determines its metrics.
    public enum Kind implements LowerCaseEnum {
        ENVOY,
        AUTHENTIK,
        HTTP,
        RPC,
        WORKER,
        POSTGRES,
        REDIS,
        RABBITMQ;

        /// Whether it writes spans. A service that does not is visible only in the spans of its callers.
        public boolean isTraced() {
            return this != POSTGRES && this != REDIS && this != RABBITMQ;
        }
    }

    public HostSpec host() {
        return hosts.getFirst();
    }

    /// The systemd unit of the service.
    public String unit() {
        return name + ".service";
    }
}
