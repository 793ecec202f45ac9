package greenwall.lab.world;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.FleetPlan.Slot;
import greenwall.lab.world.Parts.Dataset;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Filesystem;
import greenwall.lab.world.Parts.Guest;
import greenwall.lab.world.Parts.Pool;
import greenwall.lab.world.Parts.Vdev;
import greenwall.lab.world.RolePlan.PoolPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Gives each machine of a plan its disks, pools and filesystems.
final class StorageBuilder {
    private static final int WEEK_SECONDS = 7 * 86_400;

    private StorageBuilder() {}

    static List<Disk> disks(Slot slot, long seed) {
        var disks = new ArrayList<Disk>();
        for (var some : RolePlan.of(slot.role()).disks()) {
            for (int i = 0; i < some.count(); i++) {
                disks.add(new Disk(
                        some.device(i),
                        some.medium(),
                        some.sizeBytes(),
                        some.model(),
                        some.model().isEmpty() ? "" : serial(seed, some.device(i)),
                        Optional.of(some.pool()).filter(pool -> !pool.isEmpty()),
                        some.vdev(i)));
            }
        }
        return disks;
    }

    private static String serial(long seed, String device) {
        return Long.toString(SeededNoise.mix(seed, device) >>> 20, 36).toUpperCase(Locale.ROOT);
    }

    /// The guests' volumes are datasets of their hypervisor's pool.
    ///
    /// @param volumeBytes how large a domain's disk is
    static List<Pool> pools(Slot slot, long seed, List<Guest> guests, ToLongFunction<Guest> volumeBytes) {
        return RolePlan.of(slot.role()).ownPool().stream()
                .map(plan -> pool(plan, disks(slot, seed), seed, guests, volumeBytes))
                .toList();
    }

    private static Pool pool(
            PoolPlan plan, List<Disk> disks, long seed, List<Guest> guests, ToLongFunction<Guest> volumeBytes) {
        var sets = new ArrayList<Dataset>();
        for (var set : plan.datasets()) {
            sets.add(new Dataset(
                    set.name(),
                    false,
                    "/" + set.name(),
                    set.share(),
                    set.quotaBytes(),
                    set.compression(),
                    set.snapshots(),
                    set.objset(),
                    0));
        }
        for (int i = 0; i < guests.size(); i++) {
            sets.add(new Dataset(
                    guests.get(i).zvol(),
                    true,
                    "-",
                    0.95 / guests.size(),
                    0,
                    SeededNoise.between(seed, 100 + i, 1.2, 1.7),
                    true,
                    130 + 6 * i,
                    volumeBytes.applyAsLong(guests.get(i))));
        }
        var vdevs = new LinkedHashMap<String, List<String>>();
        disks.stream()
                .filter(disk -> disk.pool().isPresent())
                .forEach(disk -> vdevs.computeIfAbsent(disk.vdev(), _ -> new ArrayList<>())
                        .add(disk.device()));
        int more = plan.scrubMoreMinutes() == 0 ? 0 : SeededNoise.below(seed, 34, plan.scrubMoreMinutes());
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

    static List<Filesystem> filesystems(Slot slot, long seed, List<Pool> pools) {
        var all = new ArrayList<Filesystem>();
        for (var mount : RolePlan.of(slot.role()).filesystems()) {
            var used = mount.usedShare();
            all.add(new Filesystem(
                    mount.device(),
                    mount.mountpoint(),
                    mount.type(),
                    mount.sizeBytes(),
                    used.size() == 1
                            ? used.getFirst()
                            : SeededNoise.between(
                                    seed, mount.mountpoint().equals("/") ? 41 : 42, used.get(0), used.get(1)),
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
