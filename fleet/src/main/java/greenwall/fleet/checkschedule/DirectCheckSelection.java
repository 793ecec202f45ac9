package greenwall.fleet.checkschedule;

import greenwall.fleet.checkschedule.DirectCheckSettings.HostCheckPolicy;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Decides which checks to run now: those that the site configures, and checks of the hosts of each
/// Prometheus that does not answer, at the target addresses that it last reported.
public record DirectCheckSelection(DirectCheckSettings settings) {
    private static final int MAX_PORTS = 3;
    private static final int LAST_PORT = 65_535;

    /// Hosts with problems come first, and the first port of every host comes before the second port of any
    /// host.
    public List<DirectCheck> select(FleetState fleet) {
        if (settings.when() == HostCheckPolicy.NEVER) {
            return List.of();
        }
        var checks = new LinkedHashSet<DirectCheck>();
        settings.services()
                .forEach(check -> checks.add(
                        check.withSubject(about(fleet, check.subject().host()))));
        settings.hosts().entrySet().stream()
                .filter(entry -> toCheck(fleet, entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    var about = about(fleet, entry.getKey());
                    checks.add(named(about, entry.getValue()));
                    addSshCheck(about, checks);
                });
        var hosts = fleet.hosts().stream()
                .filter(host -> toCheck(host.cluster()) && !settings.hosts().containsKey(host.name()))
                .sorted(Comparator.comparing(HostState::state))
                .toList();
        var ports = hosts.stream().map(this::ports).toList();
        for (int port = 0; port < MAX_PORTS; port++) {
            for (var ofHost : ports) {
                ofHost.stream().skip(port).findFirst().ifPresent(checks::add);
            }
        }
        for (int host = 0; host < hosts.size(); host++) {
            if (!ports.get(host).isEmpty()) {
                addSshCheck(about(hosts.get(host)), checks);
            }
        }
        return List.copyOf(checks);
    }

    /// A name that no Prometheus reports is always checked.
    private boolean toCheck(FleetState fleet, String host) {
        return fleet.host(host)
                .map(HostState::cluster)
                .filter(cluster -> !cluster.name().equals(DirectCheck.ALONE))
                .map(this::toCheck)
                .orElse(true);
    }

    private boolean toCheck(ClusterState cluster) {
        return !cluster.name().equals(DirectCheck.ALONE)
                && (settings.when() == HostCheckPolicy.ALWAYS || cluster.isSilent());
    }

    private static DirectCheck.CheckSubject about(FleetState fleet, String host) {
        return host.isEmpty()
                ? new DirectCheck.CheckSubject(DirectCheck.ALONE, "")
                : fleet.host(host)
                        .map(known -> about(known))
                        .orElseGet(() -> new DirectCheck.CheckSubject(DirectCheck.ALONE, host));
    }

    private void addSshCheck(DirectCheck.CheckSubject about, LinkedHashSet<DirectCheck> checks) {
        if (settings.ssh()) {
            checks.add(new DirectCheck.Ssh(about));
        }
    }

    private static DirectCheck named(DirectCheck.CheckSubject about, String address) {
        var parsed = InstanceAddress.parse(address);
        return new DirectCheck.Port(about, parsed.host(), port(parsed.port()), "");
    }

    private static DirectCheck.CheckSubject about(HostState host) {
        return new DirectCheck.CheckSubject(host.cluster().name(), host.name());
    }

    private List<DirectCheck> ports(HostState host) {
        var cluster = host.cluster().name();
        var ports = new ArrayList<DirectCheck>();
        for (var target : host.targets()) {
            var address = InstanceAddress.parse(target.instance());
            boolean reachable = switch (address.kind()) {
                case NAME, IP -> true;
                case LOCAL -> settings.localClusters().contains(cluster);
                case URL, NONE -> false;
            };
            if (target.scraped() && target.present() && reachable && ports.size() < MAX_PORTS) {
                ports.add(new DirectCheck.Port(about(host), address.host(), port(address.port()), target.job()));
            }
        }
        return ports;
    }

    private static OptionalInt port(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number > 0 && number <= LAST_PORT ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
