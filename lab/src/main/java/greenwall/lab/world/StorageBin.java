package greenwall.lab.world;

import greenwall.lab.signal.Noise;
import greenwall.lab.world.FleetPlan.Slot;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.Parts.Dataset;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Filesystem;
import greenwall.lab.world.Parts.Guest;
import greenwall.lab.world.Parts.Medium;
import greenwall.lab.world.Parts.Pool;
import greenwall.lab.world.Parts.Vdev;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Gives each machine of a plan its disks, pools and filesystems.
final class StorageBin {
    private static final long GIB = 1L << 30;
    private static final long TB = 1_000_000_000_000L;
    private static final int WEEK_SECONDS = 7 * 86_400;

    private StorageBin() {}

    static List<Disk> disks(Slot slot, long seed) {
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
            String serial = Long.toString(Noise.mix(seed, device) >>> 20, 36).toUpperCase(Locale.ROOT);
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

    static long zvolBytes(Role role) {
        return switch (role) {
            case DATABASE -> 400 * GIB;
            case MONITORING -> 200 * GIB;
            case CACHE, APPLICATION -> 80 * GIB;
            default -> 40 * GIB;
        };
    }

    /// @param volumeBytes how large a domain's disk is
    static List<Pool> pools(Slot slot, long seed, List<Guest> guests, ToLongFunction<Guest> volumeBytes) {
        int scrubAt = (int) (Noise.unit(seed, 31) * WEEK_SECONDS) / 3600 * 3600 + 840;
        String guid = Long.toUnsignedString(Noise.mix(seed, 32));
        double filled = Noise.between(seed, 33, 0.42, 0.68);
        return switch (slot.role()) {
            case HYPERVISOR -> {
                var sets = new ArrayList<Dataset>();
                sets.add(new Dataset("vmpool", false, "/vmpool", 0.001, 0, 1.0, false, 54, 0));
                sets.add(new Dataset("vmpool/vm", false, "/vmpool/vm", 0.001, 0, 1.0, false, 68, 0));
                sets.add(new Dataset("vmpool/iso", false, "/vmpool/iso", 0.02, 0, 1.02, false, 74, 0));
                for (int i = 0; i < guests.size(); i++) {
                    var guest = guests.get(i);
                    long bytes = volumeBytes.applyAsLong(guest);
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

    static List<Filesystem> filesystems(Slot slot, long seed, List<Pool> pools) {
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
}
