package greenwall.lab.world;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSpec.Role;
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
import greenwall.lab.world.MachineComponents.Vdev;
import greenwall.lab.world.RolePlan.PoolPlan;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Plans a fleet: its sites, hypervisors, guests and tunnels, and builds the hosts with their hardware, disks,
/// pools and units. The same seed gives the same fleet.
///
/// There are two clusters, each with two sites, or four in a fleet of more than 200 hosts; fewer than 16 hosts have
/// fewer sites, and fewer than 8 one cluster. Each site has one gateway. Every dozen machines include a hypervisor, a
/// storage server, sometimes a backup server, and guests.
public final class FleetPlanner {
    private static final long GIB = 1L << 30;
    private static final int MESH_NEIGHBOURS = 2;
    private static final int WEEK_SECONDS = 7 * 86_400;
    private static final List<String> EVERYWHERE = List.of("""
            cron.service dbus.service rsyslog.service ssh.service systemd-journald.service systemd-logind.service
            systemd-udevd.service chrony.service prometheus-node-exporter.service promtail.service fstrim.timer
            logrotate.timer unattended-upgrades.service
            """.split("\\s+"));

    private static final String[] EAST = {"ewr1", "iad2", "atl3", "ord4"};
    private static final String[] WEST = {"sjc1", "sea2", "lax3", "den4"};
    private static final Role[] FIRST = {
        Role.HYPERVISOR, Role.STORAGE, Role.GATEWAY, Role.DATABASE, Role.WEB, Role.APPLICATION
    };
    private static final Role[] NEXT = {
        Role.APPLICATION, Role.WEB, Role.BACKUP, Role.APPLICATION, Role.DATABASE, Role.HYPERVISOR,
        Role.WEB, Role.APPLICATION, Role.CACHE, Role.STORAGE, Role.WEB, Role.APPLICATION
    };

    /// A planned machine, before its hardware is chosen.
    private record PlannedMachine(
            String name,
            String cluster,
            String site,
            int siteNumber,
            int inSite,
            Role role,
            int number,
            String hypervisor) {
        boolean isGuest() {
            return !hypervisor.isEmpty();
        }
    }

    private final long fleetSeed;
    private final List<PlannedMachine> slots = new ArrayList<>();
    private final Map<String, List<PlannedMachine>> guestsOf;

    private FleetPlanner(int count, long fleetSeed) {
        this.fleetSeed = fleetSeed;
        int sitesPerCluster = count > 200 ? 4 : 2;
        int sites = Math.min(2 * sitesPerCluster, Math.max(1, count / 4));
        for (int s = 0; s < sites; s++) {
            boolean east = s % 2 == 0;
            String site = (east ? EAST : WEST)[s / 2];
            int members = count / sites + (s < count % sites ? 1 : 0);
            layOutSite(site, s, east ? "prod-east" : "prod-west", members);
        }
        guestsOf = slots.stream().collect(Collectors.groupingBy(PlannedMachine::hypervisor));
    }

    public static List<HostSpec> hosts(int count, long seed) {
        var plan = new FleetPlanner(Math.max(1, count), seed);
        return plan.slots.stream().map(plan::build).toList();
    }

    private void layOutSite(String site, int siteNumber, String cluster, int members) {
        var numbers = new HashMap<Role, Integer>();
        var hypervisors = new ArrayList<String>();
        var guests = new ArrayList<Role>();
        int inSite = 0;
        for (int i = 0; i < members; i++) {
            Role role = i < FIRST.length ? FIRST[i] : NEXT[(i - FIRST.length) % NEXT.length];
            if (i == 5 && siteNumber < 2) {
                role = Role.MONITORING;
            }
            if (RolePlan.of(role).runsAsGuest()) {
                guests.add(role);
                continue;
            }
            String name = name(site, role, numbers.merge(role, 1, Integer::sum));
            if (role == Role.HYPERVISOR) {
                hypervisors.add(name);
            }
            slots.add(new PlannedMachine(name, cluster, site, siteNumber, inSite++, role, slots.size(), ""));
        }
        long shuffle = SeededNoise.mix(fleetSeed, site);
        for (int g = 0; g < guests.size(); g++) {
            String name = name(site, guests.get(g), numbers.merge(guests.get(g), 1, Integer::sum));
            int turn = (g + SeededNoise.below(shuffle, 0, hypervisors.size())) % hypervisors.size();
            slots.add(new PlannedMachine(
                    name, cluster, site, siteNumber, inSite++, guests.get(g), slots.size(), hypervisors.get(turn)));
        }
    }

    private static String name(String site, Role role, int n) {
        return "%s-%s%02d".formatted(site, role.shortName(), n);
    }

    private HostSpec build(PlannedMachine slot) {
        long seed = SeededNoise.mix(fleetSeed, slot.name());
        var plan = RolePlan.of(slot.role());
        var replications = replications(slot);
        var guests = guests(slot);
        var disks = disks(slot, seed);
        var pools = plan.ownPool().stream()
                .map(pool -> pool(slot, pool, disks, seed, guests))
                .toList();
        return new HostSpec(
                slot.name(),
                slot.name() + "." + slot.cluster().substring("prod-".length()) + ".example.net",
                slot.cluster(),
                slot.site(),
                slot.role() == Role.CACHE || SeededNoise.unit(seed, 3) < 0.06 ? "staging" : "production",
                slot.role(),
                plan.maintainers(),
                address(slot),
                slot.number(),
                seed,
                slot.isGuest() ? Optional.of(slot.hypervisor()) : Optional.empty(),
                hardware(slot, seed),
                os(slot, seed),
                disks,
                pools,
                filesystems(slot, seed, pools),
                uplink(slot, seed),
                slot.isGuest() ? Optional.empty() : Optional.of(tunnel(slot)),
                guests,
                replications,
                units(slot, replications));
    }

    private static String address(PlannedMachine slot) {
        return "10.%d.%d.%d".formatted(70 + slot.siteNumber(), slot.inSite() / 200, 10 + slot.inSite() % 200);
    }

    private static Hardware hardware(PlannedMachine slot, long seed) {
        var plan = RolePlan.of(slot.role()).hardware();
        var size = plan.models()
                .get(Math.min(SeededNoise.below(seed, 12, 2), plan.models().size() - 1));
        return new Hardware(
                size.cpus(),
                plan.cpuModel(),
                size.gib() * GIB,
                plan.vendor(),
                plan.product(),
                slot.isGuest() ? slot.name() : "%07X".formatted(SeededNoise.mix(seed, 11) & 0xFFFFFFF),
                uuid(seed, "product"));
    }

    private static Os os(PlannedMachine slot, long seed) {
        String machineId = "%016x%016x".formatted(SeededNoise.mix(seed, 21), SeededNoise.mix(seed, 22));
        boolean zfs = !slot.isGuest() && slot.role() != Role.GATEWAY;
        if (slot.cluster().equals("prod-east")) {
            return new Os(
                    "debian",
                    "Debian GNU/Linux 12 (bookworm)",
                    "12",
                    "bookworm",
                    "6.1.0-28-amd64",
                    zfs ? "2.2.7" : "",
                    machineId);
        }
        return new Os(
                "ubuntu", "Ubuntu 24.04.1 LTS", "24.04", "noble", "6.8.0-51-generic", zfs ? "2.2.2" : "", machineId);
    }

    private static String uuid(long seed, String what) {
        long s = SeededNoise.mix(seed, what);
        return UUID.nameUUIDFromBytes(ByteBuffer.allocate(8).putLong(s).array()).toString();
    }

    private static Link uplink(PlannedMachine slot, long seed) {
        String mac = "%s:%02x:%02x:%02x"
                .formatted(
                        slot.isGuest() ? "52:54:00" : "3c:ec:ef",
                        SeededNoise.below(seed, 51, 256),
                        SeededNoise.below(seed, 52, 256),
                        SeededNoise.below(seed, 53, 256));
        return RolePlan.of(slot.role()).link().with(mac);
    }

    /// The gateways of different sites are connected with each other. Any other bare-metal host has tunnels
    /// to the gateway of its site and to the neighbours at most two positions away.
    private Tunnel tunnel(PlannedMachine slot) {
        var peers = new ArrayList<Peer>();
        for (var other : slots) {
            if (!other.isGuest() && other != slot && areJoined(slot, other)) {
                peers.add(new Peer(other.name(), publicKey(other), tunnelAddress(other) + "/32", address(other)));
            }
        }
        return new Tunnel("wg0", publicKey(slot), tunnelAddress(slot), 51_820, peers);
    }

    private static boolean areJoined(PlannedMachine a, PlannedMachine b) {
        boolean near = Math.abs(a.inSite() - b.inSite()) <= MESH_NEIGHBOURS;
        boolean oneGateway = a.role() == Role.GATEWAY || b.role() == Role.GATEWAY;
        return a.site().equals(b.site()) ? oneGateway || near : a.role() == Role.GATEWAY && b.role() == Role.GATEWAY;
    }

    private String publicKey(PlannedMachine slot) {
        var bytes = ByteBuffer.allocate(32);
        long seed = SeededNoise.mix(fleetSeed, slot.name());
        for (int i = 0; i < 4; i++) {
            bytes.putLong(SeededNoise.mix(seed, 61 + i));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String tunnelAddress(PlannedMachine slot) {
        return "10.78.%d.%d".formatted(slot.siteNumber() * 4 + slot.inSite() / 250, 1 + slot.inSite() % 250);
    }

    private List<Guest> guests(PlannedMachine slot) {
        if (slot.role() != Role.HYPERVISOR) {
            return List.of();
        }
        var guests = new ArrayList<Guest>();
        for (var inside : guestsOf.getOrDefault(slot.name(), List.of())) {
            var hardware = hardware(inside, SeededNoise.mix(fleetSeed, inside.name()));
            guests.add(new Guest(
                    inside.name(),
                    hardware.uuid(),
                    Optional.of(inside.name()),
                    hardware.cpus(),
                    hardware.memoryBytes(),
                    "vmpool/vm/" + inside.name(),
                    "zd" + 16 * guests.size(),
                    "vnet" + guests.size(),
                    true));
        }
        String template = "template-" + (slot.cluster().equals("prod-east") ? "debian12" : "ubuntu2404");
        guests.add(new Guest(
                template,
                uuid(SeededNoise.mix(fleetSeed, slot.name()), template),
                Optional.empty(),
                2,
                2 * GIB,
                "vmpool/vm/" + template,
                "zd" + 16 * guests.size(),
                "",
                false));
        return guests;
    }

    private List<Replication> replications(PlannedMachine slot) {
        String source = RolePlan.of(slot.role()).replicates();
        var target = source.isEmpty() ? Optional.<PlannedMachine>empty() : replicationTarget(slot);
        return target.stream().map(to -> replication(slot, source, to)).toList();
    }

    private static Replication replication(PlannedMachine slot, String source, PlannedMachine target) {
        boolean zrepl = slot.cluster().equals("prod-east");
        return new Replication(
                zrepl ? "push-to-" + target.name() : "syncoid-" + source.replace('/', '-'),
                source,
                target.name(),
                (target.role() == Role.BACKUP ? "backup/replica/" : "tank/replica/") + slot.name(),
                Duration.ofMinutes(15),
                zrepl ? "zrepl.service" : "syncoid.service");
    }

    /// Prefers a backup server of the same site, then a storage server of another site in the cluster, then
    /// another storage server of the same site.
    private Optional<PlannedMachine> replicationTarget(PlannedMachine slot) {
        var backups = slots.stream()
                .filter(s -> s.role() == Role.BACKUP && s.site().equals(slot.site()))
                .toList();
        if (!backups.isEmpty()) {
            return Optional.of(backups.get(slot.inSite() % backups.size()));
        }
        var stores = slots.stream()
                .filter(s ->
                        s.role() == Role.STORAGE && s != slot && s.cluster().equals(slot.cluster()))
                .toList();
        return stores.stream()
                .filter(s -> !s.site().equals(slot.site()))
                .findFirst()
                .or(() -> stores.stream().findFirst());
    }

    private static List<String> units(PlannedMachine slot, List<Replication> replications) {
        return Stream.of(
                        EVERYWHERE,
                        RolePlan.of(slot.role()).units(),
                        replications.stream().map(Replication::unit).toList())
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    private static List<Disk> disks(PlannedMachine slot, long seed) {
        var disks = new ArrayList<Disk>();
        for (var some : RolePlan.of(slot.role()).disks()) {
            for (int i = 0; i < some.count(); i++) {
                disks.add(new Disk(
                        some.device(i),
                        some.medium(),
                        some.sizeBytes(),
                        some.model(),
                        some.model().isEmpty()
                                ? ""
                                : Long.toString(SeededNoise.mix(seed, some.device(i)) >>> 20, 36)
                                        .toUpperCase(Locale.ROOT),
                        Optional.of(some.pool()).filter(pool -> !pool.isEmpty()),
                        some.vdev(i)));
            }
        }
        return disks;
    }

    /// The volumes of the guests are datasets in the pool of their hypervisor.
    private Pool pool(PlannedMachine slot, PoolPlan plan, List<Disk> disks, long seed, List<Guest> guests) {
        var inside = guestsOf.getOrDefault(slot.name(), List.of());
        var sets = new ArrayList<>(plan.datasets());
        for (int i = 0; i < guests.size(); i++) {
            sets.add(new Dataset(
                    guests.get(i).zvol(),
                    0.95 / guests.size(),
                    0,
                    SeededNoise.between(seed, 100 + i, 1.2, 1.7),
                    true,
                    130 + 6 * i,
                    i < inside.size() ? RolePlan.of(inside.get(i).role()).zvolBytes() : 20 * GIB));
        }
        var vdevs = disks.stream()
                .filter(disk -> disk.pool().isPresent())
                .collect(Collectors.groupingBy(
                        Disk::vdev, LinkedHashMap::new, Collectors.mapping(Disk::device, Collectors.toList())));
        int more = SeededNoise.below(seed, 34, plan.scrubMoreMinutes());
        return new Pool(
                plan.name(),
                Long.toUnsignedString(SeededNoise.mix(seed, 32)),
                vdevs.entrySet().stream()
                        .map(vdev -> new Vdev(vdev.getKey(), vdev.getValue()))
                        .toList(),
                plan.sizeBytes(),
                SeededNoise.between(seed, 33, 0.42, 0.68),
                sets,
                (int) (SeededNoise.unit(seed, 31) * WEEK_SECONDS) / 3600 * 3600 + 840,
                Duration.ofMinutes(plan.scrubMinutes() + more));
    }

    private static List<Filesystem> filesystems(PlannedMachine slot, long seed, List<Pool> pools) {
        var all = new ArrayList<Filesystem>();
        for (var mount : RolePlan.of(slot.role()).filesystems()) {
            var used = mount.usedShare();
            all.add(new Filesystem(
                    mount.device(),
                    mount.mountpoint(),
                    mount.type(),
                    mount.sizeBytes(),
                    SeededNoise.between(seed, mount.mountpoint().equals("/") ? 41 : 42, used.get(0), used.get(1)),
                    mount.growth(),
                    mount.inodes()));
        }
        all.add(new Filesystem("tmpfs", "/run", "tmpfs", 1_650_000_000L, 0.002, 0, 2_000_000));
        for (var pool : pools) {
            for (var set : pool.datasets()) {
                if (!set.volume()) {
                    all.add(new Filesystem(set.name(), set.mountpoint(), "zfs", 0, 0, 0, 0));
                }
            }
        }
        return all;
    }
}
