package greenwall.lab.facts;

import greenwall.lab.signal.LatencyComponent;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.DiskSimulation.RequestStream;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.MachineComponents.Dataset;
import greenwall.lab.world.MachineComponents.Disk;
import greenwall.lab.world.MachineComponents.Filesystem;
import greenwall.lab.world.MachineComponents.Replication;
import greenwall.lab.world.PoolSimulation;
import greenwall.lab.world.PoolSimulation.DatasetIo;
import greenwall.lab.world.PoolSimulation.ErrorKind;
import greenwall.lab.world.ProcessSimulation.Process;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The disks, file systems, vdevs, datasets and replication jobs of a machine.
///
/// Each accessor of a record here is a fact of the same name in `facts.txt`.
record StorageEntities(MachineSnapshot machine, HostSimulation simulation) {
    private static final int SNAPSHOTS_KEPT = 36;
    private static final long HOUR = 3_600_000;

    List<MountedFilesystem> filesystems() {
        return machine.each(simulation.host().filesystems(), MountedFilesystem::new);
    }

    List<ReplicationJob> replications() {
        return machine.each(simulation.host().replications(), ReplicationJob::new);
    }

    /// @param part the physical disk; empty for a guest's volume
    record Device(HostSimulation simulation, DiskSimulation disk, Optional<Disk> part, int minor) {
        /// The errors that the host's pools have counted for the disk since boot.
        double errorsAt(long t) {
            return Math.rint(simulation.pools().stream()
                    .flatMap(pool -> Arrays.stream(ErrorKind.values()).map(kind -> pool.errors(disk.device(), kind)))
                    .mapToDouble(errors -> simulation.sinceBoot(errors, t))
                    .sum());
        }

        boolean failsAt(long t) {
            return errorsAt(t) > 0
                    || simulation.pools().stream()
                            .anyMatch(p -> !p.diskStateAt(disk.device(), t).equals("ONLINE"));
        }

        /// The rate of scrub requests.
        RateFunction scans() {
            return RateFunction.sum(disk.readStreams().stream()
                    .filter(stream -> stream.bytes() == DiskSimulation.SCAN_BYTES)
                    .map(RequestStream::requests)
                    .toList());
        }

        String model() {
            return part.map(p -> p.model().replace(' ', '_')).orElse("");
        }
    }

    List<Device> disks() {
        var all = new ArrayList<Device>();
        for (var disk : simulation.disks()) {
            all.add(new Device(simulation, disk, simulation.host().disk(disk.device()), 16 * all.size()));
        }
        return all;
    }

    /// Requests of one kind to a disk.
    record DiskStream(HostSimulation simulation, Device device, RequestStream stream, boolean write) {
        boolean isPooled() {
            return device.part().flatMap(Disk::pool).isPresent();
        }

        boolean isOfZfs() {
            return isPooled() || isOfGuest();
        }

        private boolean isOfGuest() {
            return device.disk().device().startsWith("zd");
        }

        /// The name of the process to which the block layer attributes the requests. On a pool, it is a
        /// kernel thread.
        String comm(long t) {
            if (isOfGuest()) {
                return "qemu-system-x86";
            }
            if (isPooled()) {
                boolean scans = stream.bytes() == DiskSimulation.SCAN_BYTES;
                return scans ? "txg_sync" : write ? "z_wr_iss" : "z_rd_int";
            }
            return simulation.processes().busiestUser(t).map(Process::comm).orElse("systemd");
        }

        /// The pid of that process. Each guest's disk belongs to one qemu process.
        int pid(long t) {
            return simulation.host().guests().stream()
                    .filter(guest -> guest.blockDevice().equals(device.disk().device()))
                    .findFirst()
                    .map(guest -> simulation.processes().pid("qemu" + guest.domain()))
                    .orElseGet(() -> simulation.processes().pid(comm(t), t));
        }
    }

    List<DiskStream> diskStreams() {
        var all = new ArrayList<DiskStream>();
        for (var device : disks()) {
            device.disk().readStreams().forEach(one -> all.add(new DiskStream(simulation, device, one, false)));
            device.disk().writeStreams().forEach(one -> all.add(new DiskStream(simulation, device, one, true)));
        }
        return all;
    }

    record MountedFilesystem(HostSimulation simulation, Filesystem fs) {
        double usedOutsidePools(long t) {
            return simulation.usedAt(fs, t);
        }

        /// Empty for file systems that are not ZFS.
        Optional<PoolDataset> dataset() {
            return sets(simulation).stream()
                    .filter(d -> d.set().name().equals(fs.device()))
                    .findFirst();
        }
    }

    /// The root of a pool, a top-level vdev or a disk, with the disks that belong to it.
    record Vdev(PoolSimulation pool, String name, String path, List<DiskSimulation> disks) {
        boolean isDisk() {
            return !path.isEmpty();
        }

        boolean isRootOrDisk() {
            return isDisk() || name.equals("root");
        }

        String vdevFromRoot() {
            return isDisk() ? "root/" + name : name;
        }

        /// The indented name that `zpool` prints below the pool.
        String label() {
            return isDisk()
                    ? "    " + path.replaceAll(".*/|-part1", "")
                    : isRootOrDisk() ? pool.pool().name() : "  " + name;
        }

        /// The mean latency of the slowest scrub reads in seconds; 0 if no scan runs.
        double scanWaitAt(long t) {
            return disks.stream()
                    .flatMap(d -> d.readStreams().stream())
                    .filter(s -> s.bytes() == DiskSimulation.SCAN_BYTES
                            && s.requests().at(t) >= 0.5)
                    .mapToDouble(s -> s.latency().mean())
                    .max()
                    .orElse(0);
        }

        String stateAt(long t) {
            if (isDisk()) {
                return pool.diskStateAt(disks.getFirst().device(), t);
            }
            return disks.stream().allMatch(d -> pool.diskStateAt(d.device(), t).equals("ONLINE"))
                    ? "ONLINE"
                    : "DEGRADED";
        }

        String healthAt(long t) {
            return isDisk() ? stateAt(t) : pool.healthAt(t);
        }

        RateFunction slowRequests() {
            return RateFunction.sum(
                    disks.stream().map(d -> pool.slowRequests(d.device())).toList());
        }

        RateFunction errors(ErrorKind kind) {
            return isDisk() ? pool.errors(disks.getFirst().device(), kind) : RateFunction.NONE;
        }

        List<RequestStream> metaslabAllocations() {
            var writes = disks.stream().map(DiskSimulation::writes).toList();
            return List.of(new RequestStream(RateFunction.sum(writes), 0, new LatencyComponent(0.000_09, 0.8)));
        }
    }

    List<Vdev> vdevs() {
        var all = new ArrayList<Vdev>();
        for (var pool : simulation.pools()) {
            all.add(new Vdev(pool, "root", "", disks(simulation, pool.pool().devices())));
            for (var vdev : pool.pool().vdevs()) {
                all.add(new Vdev(pool, vdev.name(), "", disks(simulation, vdev.devices())));
                for (int i = 0; i < vdev.devices().size(); i++) {
                    var device = vdev.devices().get(i);
                    var id = simulation.host().disk(device).orElseThrow().byId();
                    String path = "/dev/disk/by-id/" + id + "-part1";
                    all.add(new Vdev(pool, vdev.name() + "/disk-" + i, path, disks(simulation, List.of(device))));
                }
            }
        }
        return all;
    }

    private static List<DiskSimulation> disks(HostSimulation simulation, List<String> devices) {
        return devices.stream().map(simulation::disk).toList();
    }

    record PoolDataset(HostSimulation simulation, PoolSimulation pool, Dataset set) {
        double usedAt(long t) {
            return pool.usedAt(set, t);
        }

        double availableAt(long t) {
            return pool.availableAt(set, t);
        }

        /// The used space of the dataset and its children.
        double totalAt(long t) {
            return pool.pool().datasets().stream()
                    .filter(other -> other == set || other.name().startsWith(set.name() + "/"))
                    .mapToDouble(other -> pool.usedAt(other, t))
                    .sum();
        }

        DatasetIo io() {
            return pool.io(set);
        }

        double snapshotAgeOfTheMinute(long t) {
            return (minute(t) - simulation.lastSnapshot(minute(t))) / 1000.0;
        }
    }

    List<PoolDataset> datasets() {
        return sets(simulation);
    }

    private static List<PoolDataset> sets(HostSimulation simulation) {
        return simulation.pools().stream()
                .flatMap(pool -> pool.pool().datasets().stream().map(set -> new PoolDataset(simulation, pool, set)))
                .toList();
    }

    /// A file system, a volume, or a snapshot of either, as `zfs list` shows them.
    ///
    /// @param snapshotAt the time of the snapshot; 0 if the entry is not a snapshot
    record ZfsListEntry(HostSimulation simulation, PoolSimulation pool, Dataset set, long snapshotAt) {
        String type() {
            return snapshotAt > 0 ? "snapshot" : set.volume() ? "volume" : "filesystem";
        }

        double referredAt(long t) {
            return pool.usedAt(set, snapshotAt > 0 ? snapshotAt : t);
        }

        double usedAt(long t) {
            long seed = SeededNoise.mix(simulation.host().seed(), set.name());
            double changed = snapshotAt > 0 ? 0.0004 * SeededNoise.between(seed, snapshotAt, 0.2, 3) : 1;
            return changed * referredAt(t);
        }

        double availableAt(long t) {
            return pool.availableAt(set, t);
        }
    }

    List<ZfsListEntry> entries() {
        var all = new ArrayList<ZfsListEntry>();
        long newest = simulation.lastSnapshot(machine.now());
        for (var of : datasets()) {
            all.add(new ZfsListEntry(of.simulation(), of.pool(), of.set(), 0));
            for (int i = of.set().snapshots() ? SNAPSHOTS_KEPT - 1 : -1; i >= 0; i--) {
                all.add(new ZfsListEntry(of.simulation(), of.pool(), of.set(), newest - i * HOUR));
            }
        }
        return all;
    }

    record ReplicationJob(HostSimulation simulation, Replication job) {
        long lastReplication(long t) {
            return simulation.lastReplication(job, t);
        }

        double lagOfTheMinute(long t) {
            return (minute(t) - lastReplication(minute(t))) / 1000.0;
        }

        boolean replicates(long t) {
            return simulation.replicates(job, t);
        }
    }

    /// The start of the minute, because scripts write their textfiles once a minute.
    private static long minute(long t) {
        return Math.floorDiv(t, 60_000L) * 60_000;
    }
}
