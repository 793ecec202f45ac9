package greenwall.lab.world;

import greenwall.lab.world.MachineComponents.Dataset;
import greenwall.lab.world.MachineComponents.Disk;
import greenwall.lab.world.MachineComponents.Filesystem;
import greenwall.lab.world.MachineComponents.Guest;
import greenwall.lab.world.MachineComponents.Hardware;
import greenwall.lab.world.MachineComponents.Link;
import greenwall.lab.world.MachineComponents.Os;
import greenwall.lab.world.MachineComponents.Peer;
import greenwall.lab.world.MachineComponents.Pool;
import greenwall.lab.world.MachineComponents.Replication;
import greenwall.lab.world.MachineComponents.Tunnel;
import java.util.List;
import java.util.Optional;

/// The constant properties of one simulated machine. [HostSimulation] is its behaviour over time.
///
/// @param name the short name, which is also its nodename: `ewr1-hv01`
/// @param fqdn the long name that some exporters and log shippers use instead
/// @param location the site, as in the label `location`
/// @param address the IPv4 address that Prometheus scrapes
/// @param number this host's index in the fleet, from 0
/// @param seed the seed of all its random numbers
/// @param uplink the interface that connects the host to the network
/// @param hypervisor the host that it runs on, if it is a guest
public record HostSpec(
        String name,
        String fqdn,
        String cluster,
        String location,
        String environment,
        Role role,
        String maintainers,
        String address,
        int number,
        long seed,
        Optional<String> hypervisor,
        Hardware hardware,
        Os os,
        List<Disk> disks,
        List<Pool> pools,
        List<Filesystem> filesystems,
        Link uplink,
        Optional<Tunnel> tunnel,
        List<Guest> guests,
        List<Replication> replications,
        List<String> units) {

    public enum Role {
        HYPERVISOR,
        STORAGE,
        BACKUP,
        GATEWAY,
        MONITORING,
        DATABASE,
        WEB,
        APPLICATION,
        CACHE;

        /// The short form that is used in host names and in the label `role`.
        public String shortName() {
            return RolePlan.of(this).shortName();
        }
    }

    /// The host part of the label `instance`. One cluster scrapes its hosts by name, the other by address.
    public String scrapedAs() {
        return cluster.equals("prod-east") ? name : address;
    }

    /// The port of the main service of the host's role.
    public int servicePort() {
        return RolePlan.of(role).service().port();
    }

    /// The process name of the main service of the host's role.
    public String serviceCommand() {
        return RolePlan.of(role).service().command();
    }

    public boolean isGuest() {
        return hypervisor.isPresent();
    }

    public boolean hasZfs() {
        return !pools.isEmpty();
    }

    public List<Peer> peers() {
        return tunnel.map(Tunnel::peers).orElse(List.of());
    }

    public Optional<Disk> disk(String device) {
        return disks.stream().filter(d -> d.device().equals(device)).findFirst();
    }

    public Optional<Dataset> dataset(String datasetName) {
        return pools.stream()
                .flatMap(p -> p.datasets().stream())
                .filter(d -> d.name().equals(datasetName))
                .findFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
