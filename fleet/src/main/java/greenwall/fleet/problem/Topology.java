package greenwall.fleet.problem;

import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.identity.Target;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.ShortHostNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds hosts by name, and the guests and tunnels between them, from cells and labels.
final class Topology {
    private final AlertHostFinder byName;
    /// Hosts by their names without a domain; without names that several hosts have.
    private final Map<String, HostState> byBriefName = new HashMap<>();
    private final Map<Subject, Subject> hypervisors = new HashMap<>();
    private final Map<Subject, Set<Subject>> peers = new HashMap<>();
    private final FleetState fleet;
    private final Set<String> sharedNames;
    private final ShortHostNames shortNames;

    Topology(FleetState fleet) {
        this.fleet = fleet;
        this.sharedNames = fleet.sharedNames();
        this.shortNames = new ShortHostNames(fleet.hosts());
        this.byName = AlertHostFinder.of(fleet);
        var ambiguous = new HashSet<String>();
        for (var host : fleet.hosts()) {
            var key = key(host.cluster().name(), brief(host.name()));
            if (byBriefName.putIfAbsent(key, host) != null) {
                ambiguous.add(key);
            }
        }
        byBriefName.keySet().removeAll(ambiguous);
        for (var host : fleet.hosts()) {
            var subject = subject(host);
            for (var cell : host.cells("vm.state")) {
                find(subject.cluster(), cell.key().get("domain"))
                        .filter(guest -> !subject(guest).equals(subject))
                        .ifPresent(guest -> hypervisors.putIfAbsent(subject(guest), subject));
            }
            for (var cell : host.cells("wg.handshake.age")) {
                find(subject.cluster(), cell.key().get("peer")).ifPresent(peer -> join(subject, subject(peer)));
            }
        }
    }

    private void join(Subject one, Subject other) {
        peers.computeIfAbsent(one, _ -> new HashSet<>()).add(other);
        peers.computeIfAbsent(other, _ -> new HashSet<>()).add(one);
    }

    private static String key(String cluster, String name) {
        return cluster + '\n' + name;
    }

    /// The usual name of a subject, with its domain or its cluster where other hosts have it too.
    String distinctName(Subject subject) {
        var name = subject.kind() == Subject.Kind.SERVICE ? subject.shortName() : shortNames.of(subject.host());
        return sharedNames.contains(subject.host()) ? name + " (" + subject.cluster() + ")" : name;
    }

    static Subject subject(HostState host) {
        return Subject.host(host.cluster().name(), host.name());
    }

    /// Finds a host by any of its names, with or without a domain. A host of another domain is another host.
    Optional<HostState> find(String cluster, String name) {
        return byName.named(cluster, name)
                .or(() -> byName.named(cluster, brief(name))
                        .or(() -> Optional.ofNullable(byBriefName.get(key(cluster, brief(name)))))
                        .filter(host -> mayBeIn(InstanceAddress.plain(name), host)));
    }

    private static String brief(String name) {
        return Subject.brief(InstanceAddress.plain(name));
    }

    /// Whether the host may have this name: not if the name and the host's own have different domains.
    private static boolean mayBeIn(String name, HostState host) {
        var brief = Subject.brief(name);
        var ofDomains = host.host().allNames().stream()
                .map(InstanceAddress::plain)
                .filter(own -> !own.equals(brief) && Subject.brief(own).equals(brief))
                .toList();
        return name.equals(brief)
                || ofDomains.isEmpty()
                || ofDomains.stream().anyMatch(own -> own.startsWith(name + ".") || name.startsWith(own + "."));
    }

    /// The host that the key of a tunnel or a guest names.
    Optional<Subject> farEnd(SubjectIssue issue) {
        return find(issue.cluster(), issue.subject().key()).map(Topology::subject);
    }

    Optional<Subject> hypervisor(Subject guest) {
        return Optional.ofNullable(hypervisors.get(guest));
    }

    Set<Subject> peers(Subject host) {
        return peers.getOrDefault(host, Set.of());
    }

    List<HostState> hosts() {
        return fleet.hosts();
    }

    /// Whether the machine itself cannot be reached, not only one of its exporters.
    static boolean down(HostState host) {
        var scraped = host.targets().stream().filter(Target::scraped).toList();
        return scraped.isEmpty()
                ? host.state() == CellState.DOWN
                        && host.cells().stream().noneMatch(cell -> cell.state() == CellState.OK)
                : scraped.stream().anyMatch(Target::down) && scraped.stream().noneMatch(Target::provesMachineResponds);
    }

    static boolean gone(HostState host) {
        return host.state() == CellState.GONE
                && !host.targets().isEmpty()
                && host.targets().stream().noneMatch(Target::present);
    }

    /// The pools of a host that are being scrubbed.
    List<String> scrubbed(Subject host) {
        return cells(host, "scrub.running").stream()
                .filter(cell -> cell.value() == 1)
                .map(cell -> cell.key().get("pool"))
                .toList();
    }

    /// Whether the host has an ARC, which caches reads from its disks.
    boolean caches(Subject host) {
        return !cells(host, "arc.size").isEmpty();
    }

    List<String> pools(Subject host) {
        var pools = new ArrayList<String>();
        for (var quantity : List.of("pool.health", "pool.usage")) {
            cells(host, quantity).forEach(cell -> pools.add(cell.key().get("pool")));
        }
        return pools;
    }

    List<Cell> cells(Subject host, String quantity) {
        return find(host.cluster(), host.host())
                .map(state -> state.cells(quantity))
                .orElse(List.of());
    }
}
