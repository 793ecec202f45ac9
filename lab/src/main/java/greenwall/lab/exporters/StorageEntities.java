package greenwall.lab.exporters;

import greenwall.lab.world.Arc;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.MachineParts.Disk;
import greenwall.lab.world.MachineParts.Filesystem;
import greenwall.lab.world.MachineParts.Medium;
import greenwall.lab.world.MachineParts.Replication;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Disks, file systems, the ARC and the jobs that replicate.
final class StorageEntities {
    private StorageEntities() {}

    /// @param part what is built in; a guest's volume is not
    private record Device(HostSimulation simulation, DiskSimulation disk, Optional<Disk> part, int minor)
            implements ExportedEntity {}

    private record Mounted(HostSimulation simulation, Filesystem fs) implements ExportedEntity {
        boolean isZfs() {
            return fs.type().equals("zfs");
        }

        double usedAt(long t) {
            double bytes = isZfs() ? dataset().map(d -> d.usedAt(t)).orElse(0.0) : simulation.usedAt(fs, t);
            return Math.floor(bytes / 4096) * 4096;
        }

        double availableAt(long t) {
            if (isZfs()) {
                return Math.floor(dataset().map(d -> d.availableAt(t)).orElse(0.0) / 4096) * 4096;
            }
            double reserved = fs.type().equals("ext4") ? 0.05 * fs.sizeBytes() : 0;
            return Math.max(0, fs.sizeBytes() - usedAt(t) - reserved);
        }

        /// A dataset's size is what it uses and what is left for it, and so it moves.
        double sizeAt(long t) {
            return isZfs() ? usedAt(t) + availableAt(t) : fs.sizeBytes();
        }

        double inodesAt(long t) {
            return isZfs() ? Math.floor(availableAt(t) / 512) : fs.inodes();
        }

        double freeInodesAt(long t) {
            return isZfs()
                    ? Math.floor(availableAt(t) / 512) - 81_000
                    : Math.floor(fs.inodes() * (1 - 0.3 * usedAt(t) / fs.sizeBytes()));
        }

        private Optional<PoolEntities.PoolSet> dataset() {
            return PoolEntities.sets(simulation).stream()
                    .filter(d -> d.set().name().equals(fs.device()))
                    .findFirst();
        }
    }

    private record Cache(HostSimulation simulation, Arc arc) implements ExportedEntity {}

    private record Job(HostSimulation simulation, Replication job) implements ExportedEntity {}

    static Map<String, EntityKind<?>> kinds() {
        var devices = devices();
        var mounted = EntityKind.over(simulation -> simulation.host().filesystems(), Mounted::new)
                .text("device", f -> f.fs().device())
                .text("fstype", f -> f.fs().type())
                .text("mountpoint", f -> f.fs().mountpoint())
                .gauge("size", Mounted::sizeAt)
                .gauge("used", Mounted::usedAt)
                .gauge("available", Mounted::availableAt)
                .gauge("inodes", Mounted::inodesAt)
                .gauge("free_inodes", Mounted::freeInodesAt);
        var jobs = EntityKind.over(simulation -> simulation.host().replications(), Job::new)
                .text("zrepl_job", j -> j.job().job())
                .text("dataset", j -> j.job().source())
                .gauge("last_success", (j, t) -> Math.floorDiv(j.simulation().lastReplication(j.job(), t), 1000L))
                .gauge(
                        "since_boot",
                        (j, t) -> (j.simulation().lastReplication(j.job(), t)
                                        - j.simulation().bootedAt(t))
                                / 1000.0)
                .gauge(
                        "lag_of_the_minute",
                        (j, t) -> (minute(t) - j.simulation().lastReplication(j.job(), minute(t))) / 1000.0)
                .word("state", (j, t) -> j.simulation().replicates(j.job(), t) ? "ok" : "stalled");
        return Map.of(
                "disk",
                devices,
                "physical_disk",
                devices.only(d -> d.part().isPresent()),
                "filesystem",
                mounted,
                "arc",
                arc(),
                "replication",
                jobs,
                "syncoid",
                jobs.only(j -> j.job().unit().equals("syncoid.service")));
    }

    /// Scripts write their textfiles once a minute.
    static long minute(long t) {
        return Math.floorDiv(t, 60_000L) * 60_000;
    }

    private static List<Device> devices(ExportedMachine machine) {
        var all = new ArrayList<Device>();
        for (var disk : machine.simulation().disks()) {
            all.add(new Device(
                    machine.simulation(), disk, machine.simulation().host().disk(disk.device()), 16 * all.size()));
        }
        return all;
    }

    private static EntityKind<Device> devices() {
        return new EntityKind<>(StorageEntities::devices)
                .text("device", d -> d.disk().device())
                .text("major", d -> d.disk().device().startsWith("sd") ? "8" : "230")
                .text("minor", d -> Integer.toString(d.minor()))
                .text(
                        "model",
                        d -> d.part().map(p -> p.model().replace(' ', '_')).orElse(""))
                .text("serial", d -> d.part().map(Disk::serial).orElse(""))
                .text("revision", d -> d.part().map(Disk::medium).orElse(Medium.VIRTIO) == Medium.HDD ? "T907" : "")
                .rate("reads", d -> d.disk().reads())
                .rate("writes", d -> d.disk().writes())
                .rate("read_bytes", d -> d.disk().readBytes())
                .rate("write_bytes", d -> d.disk().writeBytes())
                .rate("read_time", d -> d.disk().readTime())
                .rate("write_time", d -> d.disk().writeTime())
                .rate("busy", d -> d.disk().busy())
                .gauge("in_flight", (d, t) -> d.disk().inFlightAt(t))
                .streams("reads", d -> d.disk().readStreams())
                .streams("writes", d -> d.disk().writeStreams());
    }

    private static EntityKind<Cache> arc() {
        var arc = new EntityKind<Cache>(m -> m.simulation().arc().present()
                        ? List.of(new Cache(m.simulation(), m.simulation().arc()))
                        : List.of())
                .rate("hits", c -> c.arc().hits())
                .rate("misses", c -> c.arc().misses())
                .rate("ghost_hits", c -> c.arc().ghostHits())
                .rate("evictions", c -> c.arc().evictions())
                .gauge("size", (c, t) -> c.arc().sizeAt(t))
                .gauge("target", (c, t) -> c.arc().targetAt(t))
                .gauge("max_size", (c, _) -> c.arc().max())
                .gauge("min_size", (c, _) -> c.arc().min())
                .gauge("hit_ratio", (c, t) -> c.arc().hitRatioAt(t));
        for (var access : Arc.Access.values()) {
            String name = access.name().toLowerCase(Locale.ROOT);
            arc.rate(name + "_hits", c -> c.arc().hits(access));
            arc.rate(name + "_misses", c -> c.arc().misses(access));
        }
        return arc;
    }
}
