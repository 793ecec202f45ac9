package greenwall.lab.world;

import greenwall.lab.signal.Noise;
import greenwall.lab.world.FleetPlan.Slot;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.Parts.Dataset;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Filesystem;
import greenwall.lab.world.Parts.Guest;
import greenwall.lab.world.Parts.Hardware;
import greenwall.lab.world.Parts.Link;
import greenwall.lab.world.Parts.Medium;
import greenwall.lab.world.Parts.Os;
import greenwall.lab.world.Parts.Peer;
import greenwall.lab.world.Parts.Pool;
import greenwall.lab.world.Parts.Replication;
import greenwall.lab.world.Parts.Tunnel;
import greenwall.lab.world.Parts.Vdev;
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
    private static final long TB = 1_000_000_000_000L;
    private static final int WEEK_SECONDS = 7 * 86_400;
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
        var pools = pools(slot, seed);
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
                disks(slot, seed),
                pools,
                filesystems(slot, seed, pools),
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

    private List<Disk> disks(Slot slot, long seed) {
        var disks = new ArrayList<Disk>();
        switch (slot.role()) {
            case HYPERVISOR -> {
                addDisks(disks, seed, 2, "sda", Medium.SSD, 480_103_981_056L, "INTEL SSDSC2KB480G8", "", 0);
                addDisks(
                        disks,
                        seed,
                        4,
                        "sdc",
                        Medium.SSD,
                        3_840_755_982_336L,
                        "SAMSUNG MZ7LH3T8HMLT-00005",
                        "vmpool",
                        2);
            }
            case STORAGE -> {
                addDisks(disks, seed, 2, "sda", Medium.SSD, 240_057_409_536L, "INTEL SSDSC2KB240G8", "", 0);
                addDisks(disks, seed, 6, "sdc", Medium.HDD, 12_000_138_625_024L, "HGST HUH721212ALE604", "tank", 6);
            }
            case BACKUP -> {
                addDisks(disks, seed, 1, "sda", Medium.SSD, 240_057_409_536L, "Micron 5300 MTFDDAK240TDS", "", 0);
                addDisks(disks, seed, 8, "sdb", Medium.HDD, 16_000_900_661_248L, "TOSHIBA MG08ACA16TE", "backup", 8);
            }
            case GATEWAY -> addDisks(disks, seed, 1, "sda", Medium.SSD, 128_035_676_160L, "TS128GMTS430S", "", 0);
            case DATABASE, WEB, APPLICATION, CACHE, MONITORING ->
                disks.add(new Disk("vda", Medium.VIRTIO, zvolBytes(slot.role()), "", "", Optional.empty(), ""));
        }
        return disks;
    }

    private static void addDisks(
            List<Disk> disks,
            long seed,
            int count,
            String first,
            Medium medium,
            long size,
            String model,
            String pool,
            int vdevWidth) {
        int vdev = 0;
        for (int i = 0; i < count; i++) {
            String device = "sd" + (char) (first.charAt(2) + i);
            String serial = Long.toString(Noise.mix(seed, device) >>> 20, 36).toUpperCase(java.util.Locale.ROOT);
            String vdevName = pool.isEmpty() ? "" : (vdevWidth == 2 ? "mirror-" : "raidz2-") + vdev;
            disks.add(new Disk(
                    device,
                    medium,
                    size,
                    model,
                    serial,
                    pool.isEmpty() ? Optional.empty() : Optional.of(pool),
                    vdevName));
            if (vdevWidth > 0 && i % vdevWidth == vdevWidth - 1) {
                vdev++;
            }
        }
    }

    private static long zvolBytes(Role role) {
        return switch (role) {
            case DATABASE -> 400 * GIB;
            case MONITORING -> 200 * GIB;
            case CACHE, APPLICATION -> 80 * GIB;
            default -> 40 * GIB;
        };
    }

    private List<Pool> pools(Slot slot, long seed) {
        int scrubAt = (int) (Noise.unit(seed, 31) * WEEK_SECONDS) / 3600 * 3600 + 840;
        String guid = Long.toUnsignedString(Noise.mix(seed, 32));
        double filled = Noise.between(seed, 33, 0.42, 0.68);
        return switch (slot.role()) {
            case HYPERVISOR -> {
                var sets = new ArrayList<Dataset>();
                sets.add(new Dataset("vmpool", false, "/vmpool", 0.001, 0, 1.0, false, 54, 0));
                sets.add(new Dataset("vmpool/vm", false, "/vmpool/vm", 0.001, 0, 1.0, false, 68, 0));
                sets.add(new Dataset("vmpool/iso", false, "/vmpool/iso", 0.02, 0, 1.02, false, 74, 0));
                var guests = guests(slot);
                for (int i = 0; i < guests.size(); i++) {
                    var guest = guests.get(i);
                    long bytes = guest.host().isPresent()
                            ? zvolBytes(roleOf(guest.host().get()))
                            : 20 * GIB;
                    sets.add(new Dataset(
                            guest.zvol(),
                            true,
                            "-",
                            0.95 / guests.size(),
                            0,
                            Noise.between(seed, 100 + i, 1.2, 1.7),
                            true,
                            130 + 6 * i,
                            bytes));
                }
                yield List.of(new Pool(
                        "vmpool",
                        guid,
                        List.of(
                                new Vdev("mirror-0", List.of("sdc", "sdd")),
                                new Vdev("mirror-1", List.of("sde", "sdf"))),
                        7_679_477_088_256L,
                        filled,
                        sets,
                        scrubAt,
                        Duration.ofMinutes(38)));
            }
            case STORAGE ->
                List.of(new Pool(
                        "tank",
                        guid,
                        List.of(new Vdev("raidz2-0", List.of("sdc", "sdd", "sde", "sdf", "sdg", "sdh"))),
                        6 * 12 * TB,
                        filled,
                        List.of(
                                new Dataset("tank", false, "/tank", 0.001, 0, 1.0, false, 54, 0),
                                new Dataset("tank/home", false, "/tank/home", 0.16, 2 * TB * 6, 1.35, true, 77, 0),
                                new Dataset("tank/media", false, "/tank/media", 0.46, 0, 1.01, true, 86, 0),
                                new Dataset("tank/projects", false, "/tank/projects", 0.31, 0, 1.48, true, 92, 0),
                                new Dataset("tank/logs", false, "/tank/logs", 0.06, 4 * TB, 3.9, false, 101, 0)),
                        scrubAt,
                        Duration.ofHours(7).plusMinutes(Noise.below(seed, 34, 90))));
            case BACKUP ->
                List.of(new Pool(
                        "backup",
                        guid,
                        List.of(new Vdev("raidz2-0", List.of("sdb", "sdc", "sdd", "sde", "sdf", "sdg", "sdh", "sdi"))),
                        8 * 16 * TB,
                        filled,
                        List.of(
                                new Dataset("backup", false, "/backup", 0.001, 0, 1.0, false, 54, 0),
                                new Dataset("backup/replica", false, "/backup/replica", 0.72, 0, 1.3, true, 72, 0),
                                new Dataset("backup/archive", false, "/backup/archive", 0.27, 0, 1.1, false, 81, 0)),
                        scrubAt,
                        Duration.ofHours(9).plusMinutes(Noise.below(seed, 34, 120))));
            default -> List.of();
        };
    }

    private Role roleOf(String name) {
        return slots.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow()
                .role();
    }

    private static List<Filesystem> filesystems(Slot slot, long seed, List<Pool> pools) {
        var all = new ArrayList<Filesystem>();
        double used = Noise.between(seed, 41, 0.25, 0.6);
        switch (slot.role()) {
            case HYPERVISOR, STORAGE -> {
                all.add(new Filesystem("/dev/md1", "/", "ext4", 200 * GIB, used, 900, 13_107_200));
                all.add(new Filesystem("/dev/md0", "/boot", "ext4", 1_020_702_720L, 0.31, 0, 65_536));
            }
            case BACKUP, GATEWAY -> {
                all.add(new Filesystem("/dev/sda2", "/", "ext4", 110 * GIB, used, 600, 7_208_960));
                all.add(new Filesystem("/dev/sda1", "/boot/efi", "vfat", 535_805_952L, 0.02, 0, 0));
            }
            case DATABASE -> {
                all.add(new Filesystem("/dev/vda1", "/", "ext4", 40 * GIB, used, 300, 2_621_440));
                all.add(new Filesystem(
                        "/dev/vda3",
                        "/var/lib/postgresql",
                        "xfs",
                        356 * GIB,
                        Noise.between(seed, 42, 0.4, 0.65),
                        6_000,
                        187_000_000));
            }
            default ->
                all.add(new Filesystem(
                        "/dev/vda1",
                        "/",
                        "ext4",
                        zvolBytes(slot.role()) - 2 * GIB,
                        used,
                        400,
                        zvolBytes(slot.role()) / 16_384));
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

    /// Gateways are meshed with each other; every other bare-metal host has a tunnel to its site's gateway and to the
    /// next two of its site.
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
