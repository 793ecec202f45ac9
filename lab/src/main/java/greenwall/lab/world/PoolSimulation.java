package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.Rate;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.world.MachineParts.Dataset;
import greenwall.lab.world.MachineParts.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pool and its datasets. Channels, for pool tank: phases `pool.tank.health` (ONLINE, DEGRADED, …) and
/// `pool.tank.disk.sdc` (ONLINE, FAULTED, …); flows `pool.tank.error.sdc.read|write|cksum`,
/// `pool.tank.error.data`, `pool.tank.slow.sdc`; levels `pool.tank.used`, `pool.tank.txg`,
/// `dataset.tank/home.used`.
public final class PoolSimulation {
    /// The share by which the data grows every day.
    private static final double GROWTH_A_DAY = 0.0004;

    public enum ErrorKind {
        READ("read"),
        WRITE("write"),
        CHECKSUM("cksum");

        private final String word;

        ErrorKind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// A scrub or a resilver, running or finished.
    ///
    /// @param troubleFrom the instant from which it finds errors
    /// @param errors the number of errors that it cannot repair, counted at its end
    public record Scan(
            boolean resilver, long from, long to, double toExamine, long troubleFrom, long repairedBytes, long errors) {
        public boolean runsAt(long t) {
            return t >= from && t < to;
        }

        /// The number of errors up to the instant that it could not repair.
        public long errorsAt(long t) {
            return (long) Math.floor(errors * troubleAt(t));
        }

        public double repairedAt(long t) {
            return Math.floor(repairedBytes * troubleAt(t));
        }

        private double troubleAt(long t) {
            return Math.clamp((double) (t - troubleFrom) / (to - troubleFrom), 0, 1);
        }

        public double progressAt(long t) {
            return Math.clamp((double) (t - from) / (to - from), 0, 1);
        }
    }

    private final Pool pool;
    private final long anchor;
    private final StepSignal<String> health;
    private final Map<String, StepSignal<String>> disks = new HashMap<>();
    private final Map<String, Rate> errors = new HashMap<>();
    private final GaugeSignal used;
    private final GaugeSignal txg;
    private final Map<String, GaugeSignal> datasetUsed = new HashMap<>();
    private final Map<String, DatasetIo> io = new HashMap<>();
    private final List<Scan> scans;

    /// The requests of programs to a dataset, before the ARC serves a part of them.
    public record DatasetIo(Rate reads, Rate writes, Rate readBytes, Rate writeBytes) {}

    PoolSimulation(
            Pool pool,
            Baseline base,
            HostChannels pulse,
            long anchor,
            List<Scan> scans,
            Map<String, DiskSimulation> volumes) {
        this.pool = pool;
        this.anchor = anchor;
        this.scans = scans;
        String channel = "pool." + pool.name();
        this.health = pulse.phases(channel + ".health", "ONLINE");
        for (var device : pool.devices()) {
            disks.put(device, pulse.phases(channel + ".disk." + device, "ONLINE"));
            for (var kind : ErrorKind.values()) {
                errors.put(device + kind.word(), pulse.flow(channel + ".error." + device + "." + kind.word(), 0));
            }
            errors.put(device + "slow", pulse.flow(channel + ".slow." + device, 0));
        }
        errors.put("data", pulse.flow(channel + ".error.data", 0));
        this.used = pulse.level(channel + ".used", 0);
        this.txg = pulse.level(channel + ".txg", pool.vdevs().getFirst().name().startsWith("raidz") ? 0.55 : 0.12);
        for (var set : pool.datasets()) {
            datasetUsed.put(set.name(), pulse.level("dataset." + set.name() + ".used", 0));
            var volume = volumes.get(set.name());
            io.put(set.name(), volume == null ? asked(set, base, pulse) : of(volume));
        }
    }

    private static DatasetIo of(DiskSimulation volume) {
        return new DatasetIo(volume.reads(), volume.writes(), volume.readBytes(), volume.writeBytes());
    }

    private static DatasetIo asked(Dataset set, Baseline base, HostChannels pulse) {
        double reads = 0.5 * base.arcReads() * set.share();
        double writes = (30 + 0.02 * base.arcReads()) * set.share();
        var read = pulse.flow("dataset." + set.name() + ".read", reads);
        var write = pulse.flow("dataset." + set.name() + ".write", writes);
        return new DatasetIo(read, write, read.times(48_000), write.times(64_000));
    }

    public Pool pool() {
        return pool;
    }

    /// The health of the pool: ONLINE, DEGRADED, FAULTED, OFFLINE, UNAVAIL, REMOVED or SUSPENDED.
    public String healthAt(long t) {
        return health.at(t);
    }

    public String diskStateAt(String device, long t) {
        var phases = disks.get(device);
        return phases == null ? "ONLINE" : phases.at(t);
    }

    /// The state of a top-level vdev: ONLINE if all its disks are, otherwise DEGRADED.
    public String vdevStateAt(MachineParts.Vdev vdev, long t) {
        return vdev.devices().stream().allMatch(d -> diskStateAt(d, t).equals("ONLINE")) ? "ONLINE" : "DEGRADED";
    }

    /// The errors of one kind on a disk, counted since the pool was imported.
    public Rate errors(String device, ErrorKind kind) {
        return errors.getOrDefault(device + kind.word(), Rate.NONE);
    }

    public Rate slowRequests(String device) {
        return errors.getOrDefault(device + "slow", Rate.NONE);
    }

    public Rate dataErrors() {
        return errors.getOrDefault("data", Rate.NONE);
    }

    public double txgSecondsAt(long t) {
        return txg.at(t);
    }

    public double allocatedAt(long t) {
        return pool.sizeBytes() * pool.allocatedShare() * grown(t) + used.at(t);
    }

    public double fragmentationAt(long t) {
        return 0.04 + 0.5 * Math.pow(allocatedAt(t) / pool.sizeBytes(), 3);
    }

    /// The number of snapshots. Each dataset with snapshots keeps hourly, daily and monthly ones.
    public long snapshots() {
        return 57 * pool.datasets().stream().filter(Dataset::snapshots).count();
    }

    /// The share of the pool's raw space that contains data instead of parity.
    public double dataShare() {
        int width = pool.vdevs().getFirst().devices().size();
        return pool.vdevs().getFirst().name().startsWith("raidz2") ? (width - 2.0) / width : 1;
    }

    public double usedAt(Dataset set, long t) {
        double base = pool.sizeBytes() * pool.allocatedShare() * set.share() * dataShare();
        var level = datasetUsed.get(set.name());
        return base * grown(t) + (level == null ? 0 : level.at(t));
    }

    public double availableAt(Dataset set, long t) {
        double free = Math.max(0, (pool.sizeBytes() * 0.97 - allocatedAt(t)) * dataShare());
        return set.quotaBytes() == 0 ? free : Math.clamp(set.quotaBytes() - usedAt(set, t), 0, free);
    }

    public DatasetIo io(Dataset set) {
        return io.getOrDefault(set.name(), new DatasetIo(Rate.NONE, Rate.NONE, Rate.NONE, Rate.NONE));
    }

    private double grown(long t) {
        return 1 + GROWTH_A_DAY * (t - anchor) / 86_400_000.0;
    }

    /// The running scan, or the last one if none is running.
    public Optional<Scan> scanAt(long t) {
        Scan last = null;
        for (var scan : scans) {
            if (scan.from() <= t) {
                last = scan;
            }
        }
        return Optional.ofNullable(last);
    }

    public List<Scan> scans() {
        return scans;
    }
}
