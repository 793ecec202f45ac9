package greenwall.lab.world;

import greenwall.lab.signal.RateFunction;
import greenwall.lab.world.MachineComponents.Dataset;
import greenwall.lab.world.MachineComponents.Pool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pool and its datasets. Channels, for pool tank: phases `pool.tank.health` (ONLINE, DEGRADED, …) and
/// `pool.tank.disk.sdc` (ONLINE, FAULTED, …); rates `pool.tank.error.sdc.read|write|cksum`,
/// `pool.tank.error.data`, `pool.tank.slow.sdc`; gauges `pool.tank.used`, `pool.tank.txg`,
/// `dataset.tank/home.used`.
///
/// @param start the start of the range
/// @param scans all scans, oldest first
/// @param volumes the disks of guests by the dataset that holds them
public record PoolSimulation(
        Pool pool,
        BaselineLoad base,
        HostSignals channels,
        long start,
        List<Scan> scans,
        Map<String, DiskSimulation> volumes) {
    private static final String ONLINE = "ONLINE";

    /// The share by which the data grows every day.
    private static final double GROWTH_A_DAY = 0.0004;

    public enum ErrorKind {
        READ,
        WRITE,
        CHECKSUM;

        private String word() {
            return this == READ ? "read" : this == WRITE ? "write" : "cksum";
        }
    }

    /// A scrub, running or finished.
    ///
    /// @param errorsFrom the instant from which it finds errors
    /// @param errors the number of errors that it cannot repair, counted at its end
    public record Scan(long from, long to, double toExamine, long errorsFrom, long repairedBytes, long errors) {
        public boolean runsAt(long t) {
            return t >= from && t < to;
        }

        /// The number of errors up to the instant that it could not repair.
        public long errorsAt(long t) {
            return (long) Math.floor(errors * errorProgress(t));
        }

        public double repairedAt(long t) {
            return Math.floor(repairedBytes * errorProgress(t));
        }

        private double errorProgress(long t) {
            return Math.clamp((double) (t - errorsFrom) / (to - errorsFrom), 0, 1);
        }

        public double progressAt(long t) {
            return Math.clamp((double) (t - from) / (to - from), 0, 1);
        }
    }

    /// The requests of programs to a dataset, before the ARC serves a part of them.
    public record DatasetIo(RateFunction reads, RateFunction writes, RateFunction readBytes, RateFunction writeBytes) {}

    private String channel(String part) {
        return "pool." + pool.name() + "." + part;
    }

    /// The health of the pool: ONLINE, DEGRADED, FAULTED, OFFLINE, UNAVAIL, REMOVED or SUSPENDED.
    public String healthAt(long t) {
        return channels.phases(channel("health"), ONLINE).at(t);
    }

    public String diskStateAt(String device, long t) {
        return channels.phases(channel("disk." + device), ONLINE).at(t);
    }

    /// The errors of one kind on a disk, counted since the pool was imported.
    public RateFunction errors(String device, ErrorKind kind) {
        return channels.rate(channel("error." + device + "." + kind.word()), 0);
    }

    public RateFunction slowRequests(String device) {
        return channels.rate(channel("slow." + device), 0);
    }

    public RateFunction dataErrors() {
        return channels.rate(channel("error.data"), 0);
    }

    public double txgSecondsAt(long t) {
        boolean raidz = pool.vdevs().getFirst().name().startsWith("raidz");
        return channels.gauge(channel("txg"), raidz ? 0.55 : 0.12).at(t);
    }

    public double allocatedAt(long t) {
        double added = channels.gauge(channel("used"), 0).at(t);
        return pool.sizeBytes() * pool.allocatedShare() * grown(t) + added;
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
        double usual = pool.sizeBytes() * pool.allocatedShare() * set.share() * dataShare();
        return usual * grown(t)
                + channels.gauge("dataset." + set.name() + ".used", 0).at(t);
    }

    public double availableAt(Dataset set, long t) {
        double free = Math.max(0, (pool.sizeBytes() * 0.97 - allocatedAt(t)) * dataShare());
        return set.quotaBytes() == 0 ? free : Math.clamp(set.quotaBytes() - usedAt(set, t), 0, free);
    }

    public DatasetIo io(Dataset set) {
        var volume = volumes.get(set.name());
        if (volume != null) {
            return new DatasetIo(volume.reads(), volume.writes(), volume.readBytes(), volume.writeBytes());
        }
        var read = channels.rate("dataset." + set.name() + ".read", 0.5 * base.arcReads() * set.share());
        var write = channels.rate("dataset." + set.name() + ".write", (30 + 0.02 * base.arcReads()) * set.share());
        return new DatasetIo(read, write, read.times(48_000), write.times(64_000));
    }

    private double grown(long t) {
        return 1 + GROWTH_A_DAY * (t - start) / 86_400_000.0;
    }

    /// The running scan, or the last one if none is running.
    public Optional<Scan> scanAt(long t) {
        return scans.reversed().stream().filter(scan -> scan.from() <= t).findFirst();
    }
}
