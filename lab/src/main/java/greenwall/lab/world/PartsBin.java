package greenwall.lab.world;

import greenwall.lab.signal.Noise;
import greenwall.lab.world.FleetPlan.Slot;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.Parts.Guest;
import greenwall.lab.world.Parts.Hardware;
import greenwall.lab.world.Parts.Link;
import greenwall.lab.world.Parts.Os;
import greenwall.lab.world.Parts.Peer;
import greenwall.lab.world.Parts.Replication;
import greenwall.lab.world.Parts.Tunnel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Gives each machine of a plan its hardware, disks, pools, tunnels, guests and units.
final class PartsBin {
    private static final long GIB = 1L << 30;
    private static final int MESH_NEIGHBOURS = 2;

    private final long fleetSeed;
    private final List<Slot> slots;
    private final Map<String, List<Slot>> guestsOf;

    PartsBin(long fleetSeed, List<Slot> slots, Map<String, List<Slot>> guestsOf) {
        this.fleetSeed = fleetSeed;
        this.slots = slots;
        this.guestsOf = guestsOf;
    }

    Host build(Slot slot) {
        long seed = Noise.mix(fleetSeed, slot.name());
        var replications = replications(slot);
        var pools = StorageBin.pools(slot, seed, guests(slot), this::volumeBytes);
        return new Host(
                slot.name(),
                fqdn(slot),
                slot.cluster(),
                slot.site(),
                slot.role() == Role.CACHE || Noise.unit(seed, 3) < 0.06 ? "staging" : "production",
                slot.role(),
                maintainers(slot.role()),
                address(slot),
                slot.number(),
                seed,
                slot.isGuest() ? Optional.of(slot.hypervisor()) : Optional.empty(),
                hardware(slot, seed),
                os(slot, seed),
                StorageBin.disks(slot, seed),
                pools,
                StorageBin.filesystems(slot, seed, pools),
                links(slot, seed),
                slot.isGuest() ? Optional.empty() : Optional.of(tunnel(slot)),
                guests(slot),
                replications,
                units(slot, replications));
    }

    private static String fqdn(Slot slot) {
        return slot.name() + "." + slot.cluster().substring("prod-".length()) + ".example.net";
    }

    private static String maintainers(Role role) {
        return switch (role) {
            case STORAGE, BACKUP -> "storage";
            case HYPERVISOR, GATEWAY, MONITORING -> "platform";
            case DATABASE -> "databases";
            case WEB, APPLICATION, CACHE -> "services";
        };
    }

    private static String address(Slot slot) {
        return "10.%d.%d.%d".formatted(70 + slot.siteNumber(), slot.inSite() / 200, 10 + slot.inSite() % 200);
    }

    private Hardware hardware(Slot slot, long seed) {
        String uuid = uuid(seed, "product");
        String serial = "%07X".formatted(Noise.mix(seed, 11) & 0xFFFFFFF);
        int pick = Noise.below(seed, 12, 2);
        return switch (slot.role()) {
            case HYPERVISOR ->
                new Hardware(
                        pick == 0 ? 24 : 32,
                        "AMD EPYC 7313P 16-Core Processor",
                        (pick == 0 ? 128 : 256) * GIB,
                        "Supermicro",
                        "AS-1114S-WN10RT",
                        serial,
                        uuid);
            case STORAGE ->
                new Hardware(
                        8,
                        "Intel(R) Xeon(R) E-2378 CPU @ 2.60GHz",
                        (pick == 0 ? 64 : 128) * GIB,
                        "Supermicro",
                        "SSG-5029P-E1CTR12L",
                        serial,
                        uuid);
            case BACKUP ->
                new Hardware(
                        8,
                        "Intel(R) Xeon(R) E-2278G CPU @ 3.40GHz",
                        64 * GIB,
                        "Dell Inc.",
                        "PowerEdge R740xd2",
                        serial,
                        uuid);
            case GATEWAY ->
                new Hardware(
                        4,
                        "Intel(R) Atom(TM) CPU C3558 @ 2.20GHz",
                        16 * GIB,
                        "Supermicro",
                        "SYS-E300-9A",
                        serial,
                        uuid);
            case DATABASE -> guestHardware(slot, uuid, pick == 0 ? 4 : 8, 16);
            case MONITORING -> guestHardware(slot, uuid, 4, 16);
            case CACHE -> guestHardware(slot, uuid, 2, 8);
            case APPLICATION -> guestHardware(slot, uuid, pick == 0 ? 2 : 4, 8);
            case WEB -> guestHardware(slot, uuid, 2, 4);
        };
    }

    private static Hardware guestHardware(Slot slot, String uuid, int cpus, int gib) {
        return new Hardware(
                cpus,
                "AMD EPYC-Milan Processor",
                gib * GIB,
                "QEMU",
                "Standard PC (Q35 + ICH9, 2009)",
                slot.name(),
                uuid);
    }

    private static Os os(Slot slot, long seed) {
        String machineId = "%016x%016x".formatted(Noise.mix(seed, 21), Noise.mix(seed, 22));
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
        long s = Noise.mix(seed, what);
        return UUID.nameUUIDFromBytes(ByteBuffer.allocate(8).putLong(s).array()).toString();
    }

    private long volumeBytes(Guest guest) {
        return guest.host().map(name -> StorageBin.zvolBytes(roleOf(name))).orElse(20 * GIB);
    }

    private Role roleOf(String name) {
        return slots.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow()
                .role();
    }

    private static List<Link> links(Slot slot, long seed) {
        String mac = "%s:%02x:%02x:%02x"
                .formatted(
                        slot.isGuest() ? "52:54:00" : "3c:ec:ef",
                        Noise.below(seed, 51, 256),
                        Noise.below(seed, 52, 256),
                        Noise.below(seed, 53, 256));
        return switch (slot.role()) {
            case HYPERVISOR, STORAGE, BACKUP -> List.of(new Link("enp65s0f0", mac, 10_000_000_000L, 1500));
            case GATEWAY -> List.of(new Link("eno1", mac, 1_000_000_000L, 1500));
            default -> List.of(new Link("enp1s0", mac, -1, 1500));
        };
    }

    /// Gateways are meshed with each other; every other bare-metal host has a tunnel to its site's gateway and
    /// to the next two of its site.
    private Tunnel tunnel(Slot slot) {
        var peers = new ArrayList<Peer>();
        for (var other : slots) {
            if (!other.isGuest() && other != slot && areJoined(slot, other)) {
                peers.add(new Peer(
                        other.name(),
                        publicKey(other),
                        tunnelAddress(other) + "/32",
                        address(other),
                        51_820,
                        other.name()));
            }
        }
        return new Tunnel("wg0", publicKey(slot), tunnelAddress(slot), 51_820, peers);
    }

    private static boolean areJoined(Slot a, Slot b) {
        boolean sameSite = a.site().equals(b.site());
        if (a.role() == Role.GATEWAY && b.role() == Role.GATEWAY) {
            return !sameSite;
        }
        if (!sameSite) {
            return false;
        }
        return a.role() == Role.GATEWAY
                || b.role() == Role.GATEWAY
                || Math.abs(a.inSite() - b.inSite()) <= MESH_NEIGHBOURS;
    }

    private String publicKey(Slot slot) {
        var bytes = ByteBuffer.allocate(32);
        long seed = Noise.mix(fleetSeed, slot.name());
        for (int i = 0; i < 4; i++) {
            bytes.putLong(Noise.mix(seed, 61 + i));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String tunnelAddress(Slot slot) {
        return "10.78.%d.%d".formatted(slot.siteNumber() * 4 + slot.inSite() / 250, 1 + slot.inSite() % 250);
    }

    private List<Guest> guests(Slot slot) {
        if (slot.role() != Role.HYPERVISOR) {
            return List.of();
        }
        var guests = new ArrayList<Guest>();
        for (var inside : guestsOf.getOrDefault(slot.name(), List.of())) {
            var hardware = hardware(inside, Noise.mix(fleetSeed, inside.name()));
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
                uuid(Noise.mix(fleetSeed, slot.name()), template),
                Optional.empty(),
                2,
                2 * GIB,
                "vmpool/vm/" + template,
                "zd" + 16 * guests.size(),
                "",
                false));
        return guests;
    }

    private List<Replication> replications(Slot slot) {
        String source = switch (slot.role()) {
            case STORAGE -> "tank/home";
            case HYPERVISOR -> "vmpool/vm";
            default -> "";
        };
        if (source.isEmpty()) {
            return List.of();
        }
        var target = replicationTarget(slot);
        if (target.isEmpty()) {
            return List.of();
        }
        String copy = (target.get().role() == Role.BACKUP ? "backup/replica/" : "tank/replica/") + slot.name();
        boolean zrepl = slot.cluster().equals("prod-east");
        return List.of(new Replication(
                zrepl ? "push-to-" + target.get().name() : "syncoid-" + source.replace('/', '-'),
                source,
                target.get().name(),
                copy,
                Duration.ofMinutes(15),
                zrepl ? "zrepl.service" : "syncoid.service"));
    }

    /// A backup server of the site, else the storage server of another site in the cluster, else of this one.
    private Optional<Slot> replicationTarget(Slot slot) {
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

    private static List<String> units(Slot slot, List<Replication> replications) {
        var units = new ArrayList<>(List.of(
                "cron.service",
                "dbus.service",
                "rsyslog.service",
                "ssh.service",
                "systemd-journald.service",
                "systemd-logind.service",
                "systemd-udevd.service",
                "chrony.service",
                "prometheus-node-exporter.service",
                "promtail.service",
                "fstrim.timer",
                "logrotate.timer",
                "unattended-upgrades.service"));
        units.addAll(
                switch (slot.role()) {
                    case HYPERVISOR ->
                        List.of(
                                "libvirtd.service",
                                "virtlogd.service",
                                "zfs-zed.service",
                                "zfs-import.target",
                                "sanoid.timer",
                                "wg-quick@wg0.service",
                                "smartd.service");
                    case STORAGE ->
                        List.of(
                                "nfs-server.service",
                                "smbd.service",
                                "zfs-zed.service",
                                "zfs-import.target",
                                "sanoid.timer",
                                "wg-quick@wg0.service",
                                "smartd.service");
                    case BACKUP ->
                        List.of(
                                "zfs-zed.service",
                                "zfs-import.target",
                                "sanoid.timer",
                                "wg-quick@wg0.service",
                                "smartd.service");
                    case GATEWAY -> List.of("nftables.service", "wg-quick@wg0.service", "unbound.service");
                    case MONITORING ->
                        List.of(
                                "prometheus.service",
                                "prometheus-alertmanager.service",
                                "loki.service",
                                "nginx.service");
                    case DATABASE -> List.of("postgresql.service", "pgbouncer.service", "qemu-guest-agent.service");
                    case WEB -> List.of("nginx.service", "php8.2-fpm.service", "qemu-guest-agent.service");
                    case APPLICATION ->
                        List.of(
                                "orders-api.service",
                                "billing-worker.service",
                                "nginx.service",
                                "qemu-guest-agent.service");
                    case CACHE -> List.of("redis-server.service", "memcached.service", "qemu-guest-agent.service");
                });
        replications.forEach(r -> units.add(r.unit()));
        return units.stream().sorted().toList();
    }
}
