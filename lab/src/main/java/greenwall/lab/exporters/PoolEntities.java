package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.DiskSimulation.Stream;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.MachineParts.Dataset;
import greenwall.lab.world.PoolSimulation;
import greenwall.lab.world.PoolSimulation.DatasetIo;
import greenwall.lab.world.PoolSimulation.ErrorKind;
import greenwall.lab.world.PoolSimulation.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// ZFS pools with their vdevs and datasets.
final class PoolEntities {
    private PoolEntities() {}

    private record Zpool(HostSimulation simulation, PoolSimulation pool) implements ExportedEntity {
        /// What is known of the present or last scan, absent where there was none.
        double scan(long t, EntityKind.Gauge<Scan> value) {
            return pool.scanAt(t).map(s -> value.at(s, t)).orElse(Double.NaN);
        }

        String scanState(long t) {
            return pool.scanAt(t)
                    .map(s -> s.runsAt(t) ? "scanning" : "finished")
                    .orElse("none");
        }
    }

    /// A pool's root, one of its top-level vdevs, or a disk: and the disks that it is made of.
    private record Vdev(HostSimulation simulation, PoolSimulation pool, String name, String path, List<String> devices)
            implements ExportedEntity {
        boolean isDisk() {
            return !path.isEmpty();
        }

        double share() {
            return (double) devices.size() / pool.pool().devices().size();
        }

        List<Stream> streams(Function<DiskSimulation, List<Stream>> of) {
            return devices.stream()
                    .flatMap(d -> of.apply(simulation.disk(d)).stream())
                    .toList();
        }

        Rate sum(Function<String, Rate> ofDevice) {
            return Rate.sum(devices.stream().map(ofDevice).toList());
        }

        Rate disks(Function<DiskSimulation, Rate> rate) {
            return sum(device -> rate.apply(simulation.disk(device)));
        }

        String stateAt(long t) {
            if (isDisk()) {
                return pool.diskStateAt(devices.getFirst(), t);
            }
            return devices.stream().allMatch(d -> pool.diskStateAt(d, t).equals("ONLINE")) ? "ONLINE" : "DEGRADED";
        }
    }

    record PoolSet(HostSimulation simulation, PoolSimulation pool, Dataset set) implements ExportedEntity {
        double usedAt(long t) {
            return pool.usedAt(set, t);
        }

        double availableAt(long t) {
            return pool.availableAt(set, t);
        }

        /// A dataset that holds others counts them too.
        double totalAt(long t) {
            double sum = 0;
            for (var other : pool.pool().datasets()) {
                if (other == set || other.name().startsWith(set.name() + "/")) {
                    sum += pool.usedAt(other, t);
                }
            }
            return sum;
        }

        DatasetIo io() {
            return pool.io(set);
        }
    }

    static Map<String, EntityKind<?>> kinds() {
        var vdevs = vdevs();
        var sets = datasets();
        return Map.of(
                "pool", pools(),
                "vdev", vdevs,
                "root_vdev", vdevs.only(v -> v.name().equals("root")),
                "inner_vdev", vdevs.only(v -> !v.isDisk()),
                "root_or_disk", vdevs.only(v -> v.isDisk() || v.name().equals("root")),
                "dataset", sets,
                "filesystem_dataset", sets.only(d -> !d.set().volume()),
                "volume", sets.only(d -> d.set().volume()),
                "snapshotted", sets.only(d -> d.set().snapshots()));
    }

    private static EntityKind<Zpool> pools() {
        return EntityKind.over(HostSimulation::pools, Zpool::new)
                .text("pool", p -> p.pool().pool().name())
                .text("guid", p -> p.pool().pool().guid())
                .word("health", (p, t) -> p.pool().healthAt(t))
                .gauge("size", (p, _) -> p.pool().pool().sizeBytes())
                .gauge("allocated", (p, t) -> p.pool().allocatedAt(t))
                .gauge("fragmentation", (p, t) -> fragmentation(p.pool(), t))
                .gauge(
                        "snapshots",
                        (p, _) -> 57L
                                * p.pool().pool().datasets().stream()
                                        .filter(Dataset::snapshots)
                                        .count())
                .gauge("vdevs", (p, _) -> p.pool().pool().vdevs().size())
                .rate("data_errors", p -> p.pool().dataErrors())
                .word("scan", Zpool::scanState)
                .gauge("scan_is_resilver", (p, now) -> p.scan(now, (s, _) -> s.resilver() ? 1 : 0))
                .gauge("scan_start", (p, now) -> p.scan(now, (s, _) -> Math.floor(s.from() / 1000.0)))
                .gauge("scan_end", (p, now) -> p.scan(now, (s, t) -> s.runsAt(t) ? 0 : Math.floor(s.to() / 1000.0)))
                .gauge("scan_bytes", (p, now) -> p.scan(now, (s, _) -> s.toExamine()))
                .gauge("scan_progress", (p, now) -> p.scan(now, Scan::progressAt))
                .gauge("scan_repaired", (p, now) -> p.scan(now, Scan::repairedAt))
                .gauge("scan_errors", (p, now) -> p.scan(now, Scan::errorsAt));
    }

    private static double fragmentation(PoolSimulation pool, long t) {
        return 0.04 + 0.5 * Math.pow(pool.allocatedAt(t) / pool.pool().sizeBytes(), 3);
    }

    private static List<Vdev> vdevs(ExportedMachine machine) {
        var simulation = machine.simulation();
        var all = new ArrayList<Vdev>();
        for (var pool : simulation.pools()) {
            all.add(new Vdev(simulation, pool, "root", "", pool.pool().devices()));
            for (var vdev : pool.pool().vdevs()) {
                all.add(new Vdev(simulation, pool, vdev.name(), "", vdev.devices()));
                for (int i = 0; i < vdev.devices().size(); i++) {
                    var disk = simulation.host().disk(vdev.devices().get(i)).orElseThrow();
                    String path = "/dev/disk/by-id/" + disk.byId() + "-part1";
                    all.add(new Vdev(simulation, pool, vdev.name() + "/disk-" + i, path, List.of(disk.device())));
                }
            }
        }
        return all;
    }

    private static EntityKind<Vdev> vdevs() {
        var vdevs = new EntityKind<>(PoolEntities::vdevs)
                .text("vdev", Vdev::name)
                .text("vdev_from_root", v -> v.isDisk() ? "root/" + v.name() : v.name())
                .text("path", Vdev::path)
                .text("pool", v -> v.pool().pool().name())
                .word("state", Vdev::stateAt)
                .word("health", (v, t) -> v.isDisk() ? v.stateAt(t) : v.pool().healthAt(t))
                .gauge("share", (v, _) -> v.share())
                .gauge("pool_size", (v, _) -> v.pool().pool().sizeBytes())
                .gauge("pool_allocated", (v, t) -> v.pool().allocatedAt(t))
                .gauge("pool_fragmentation", (v, t) -> fragmentation(v.pool(), t))
                .rate("reads", v -> v.disks(DiskSimulation::reads))
                .rate("writes", v -> v.disks(DiskSimulation::writes))
                .rate("read_bytes", v -> v.disks(DiskSimulation::readBytes))
                .rate("write_bytes", v -> v.disks(DiskSimulation::writeBytes))
                .rate("slow_requests", v -> v.sum(v.pool()::slowRequests))
                .streams("reads", v -> v.streams(DiskSimulation::readStreams))
                .streams("writes", v -> v.streams(DiskSimulation::writeStreams));
        for (var kind : ErrorKind.values()) {
            vdevs.rate(
                    kind.name().toLowerCase(Locale.ROOT) + "_errors",
                    v -> v.isDisk() ? v.pool().errors(v.devices().getFirst(), kind) : Rate.NONE);
        }
        return vdevs;
    }

    static List<PoolSet> sets(HostSimulation simulation) {
        return simulation.pools().stream()
                .flatMap(pool -> pool.pool().datasets().stream().map(set -> new PoolSet(simulation, pool, set)))
                .toList();
    }

    private static EntityKind<PoolSet> datasets() {
        return new EntityKind<PoolSet>(m -> sets(m.simulation()))
                .text("dataset", d -> d.set().name())
                .text("pool", d -> d.pool().pool().name())
                .text("objset", d -> Integer.toString(d.set().objset()))
                .text("type", d -> d.set().volume() ? "volume" : "filesystem")
                .gauge("used", PoolSet::usedAt)
                .gauge("total", PoolSet::totalAt)
                .gauge("available", PoolSet::availableAt)
                .gauge("compression", (d, _) -> d.set().compression())
                .gauge("quota", (d, _) -> d.set().quotaBytes())
                .gauge("volume_size", (d, _) -> d.set().volumeBytes())
                .gauge("snapshot_age_of_the_minute", PoolEntities::snapshotAge)
                .rate("reads", d -> d.io().reads())
                .rate("writes", d -> d.io().writes())
                .rate("read_bytes", d -> d.io().readBytes())
                .rate("write_bytes", d -> d.io().writeBytes());
    }

    private static double snapshotAge(PoolSet set, long t) {
        long written = StorageEntities.minute(t);
        return (written - set.simulation().lastSnapshot(written)) / 1000.0;
    }
}
