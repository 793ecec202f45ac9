package greenwall.lab.world;

import greenwall.fleet.BundledText;
import greenwall.lab.signal.LatencyComponent;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.MachineComponents.Disk;
import greenwall.lab.world.MachineComponents.DiskMedium;
import greenwall.lab.world.MachineComponents.Guest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The average load of a host without incidents. It depends on the role, the hardware and, on a hypervisor,
/// the guests.
public final class BaselineLoad {
    private static final long GIB = 1L << 30;
    private static final double ARC_EXPONENT = 0.18;
    private static final Map<DiskMedium, Latencies> MEDIA = JsonMapper.shared()
            .readValue(
                    BundledText.of(BaselineLoad.class, "media.json"),
                    new TypeReference<EnumMap<DiskMedium, Latencies>>() {});

    /// Requests per second, their mean size in bytes, and the share of time in which the disk is busy.
    public record DiskLoad(double reads, double writes, double readBytes, double writeBytes, double busy) {}

    /// The latency modes of a medium, from the file `media.json`, and the share of requests that are queued
    /// at normal load.
    public record Latencies(
            LatencyComponent read,
            LatencyComponent write,
            LatencyComponent queued,
            LatencyComponent stuck,
            double queuedShare) {}

    private final HostSpec host;
    private final RolePlan.Load load;
    private final List<BaselineLoad> guests;

    BaselineLoad(HostSpec host, List<BaselineLoad> guests) {
        this.host = host;
        this.load = RolePlan.of(host.role()).load();
        this.guests = guests;
    }

    private double own(int what, double low, double high) {
        return SeededNoise.between(host.seed(), 200 + what, low, high);
    }

    private double own(int what, List<Double> leastAndMost) {
        return own(what, leastAndMost.get(0), leastAndMost.get(1));
    }

    /// User time in cores, without the CPU time of the guests.
    public double user() {
        return own(1, 0.8, 1.25)
                * (load.user() + load.userPerCpu() * host.hardware().cpus());
    }

    public double system() {
        return own(2, 0.8, 1.25)
                * (load.system() + load.systemPerCpu() * host.hardware().cpus());
    }

    public double iowait() {
        return own(3, 0.7, 1.3) * load.iowait();
    }

    public double softirq() {
        return own(4, 0.7, 1.3) * load.softirq();
    }

    public double steal() {
        return host.isGuest() ? 0.004 * host.hardware().cpus() * own(5, 0.6, 1.4) : 0;
    }

    /// The total CPU time of a guest in cores, as its hypervisor measures it.
    public double busyCores() {
        return user() + system() + softirq();
    }

    public double anonBytes() {
        if (host.role() == HostSpec.Role.HYPERVISOR) {
            return 3.5 * GIB
                    + host.guests().stream()
                            .filter(Guest::autostart)
                            .mapToDouble(g -> 0.82 * g.memoryBytes())
                            .sum();
        }
        return own(6, load.anonGib()) * GIB
                + own(6, load.anonShare()) * host.hardware().memoryBytes();
    }

    public double cachedBytes() {
        return (host.hasZfs() ? 0.03 : 0.24) * host.hardware().memoryBytes() * own(7, 0.8, 1.2);
    }

    public double slabBytes() {
        return (host.hasZfs() ? 0.022 : 0.03) * host.hardware().memoryBytes() * own(8, 0.8, 1.2);
    }

    public long arcMax() {
        if (!host.hasZfs()) {
            return 0;
        }
        return host.hardware().memoryBytes() / (host.role() == HostSpec.Role.HYPERVISOR ? 4 : 2);
    }

    public long arcMin() {
        return host.hasZfs() ? host.hardware().memoryBytes() / 32 : 0;
    }

    public double arcBytes() {
        return arcMax() * own(9, 0.9, 0.97);
    }

    /// The reads per second that reach the ARC.
    public double arcReads() {
        double reads = host.role() == HostSpec.Role.HYPERVISOR ? 900 + 350.0 * guests.size() : load.arcReads();
        return own(10, 0.8, 1.3) * reads;
    }

    /// The hit ratio of the ARC at its normal size.
    public double arcHit() {
        return own(11, load.arcHit());
    }

    /// The hit ratio of the ARC after it has shrunk to this size. It falls slowly at first, then fast.
    public double arcHitAt(double bytes) {
        return arcHit() * Math.pow(Math.clamp(bytes / arcBytes(), 0.001, 1), ARC_EXPONENT);
    }

    public double receiveBytes() {
        return own(12, 0.6, 1.5) * load.receive();
    }

    public double transmitBytes() {
        return own(13, 0.6, 1.5) * load.transmit();
    }

    public double activeOpens() {
        return own(14, 0.7, 1.4) * load.activeOpens();
    }

    public double passiveOpens() {
        return own(15, 0.7, 1.4) * load.passiveOpens();
    }

    public double retransmits() {
        return own(16, 0.2, 1.8);
    }

    public double established() {
        return own(17, 0.7, 1.4) * load.established();
    }

    public DiskLoad disk(Disk disk) {
        double jitter = SeededNoise.between(SeededNoise.mix(host.seed(), disk.device()), 0, 0.94, 1.06);
        if (disk.pool().isEmpty()) {
            return disk.medium() == DiskMedium.VIRTIO
                    ? inside()
                    : new DiskLoad(1.5 * jitter, 14 * jitter, 24_000, 18_000, 0.012);
        }
        double misses = arcReads() * (1 - arcHit());
        int members = host.pools().getFirst().devices().size();
        if (host.role() == HostSpec.Role.HYPERVISOR) {
            double writes =
                    guests.stream().mapToDouble(g -> g.inside().writes()).sum();
            return new DiskLoad((4 + misses / members) * jitter, (22 + 0.6 * writes) * jitter, 28_000, 21_000, 0.07);
        }
        return planned(load.disk().get(0) + misses / members, load.disk().get(1), jitter);
    }

    private DiskLoad inside() {
        return planned(load.disk().get(0), load.disk().get(1), own(18, 0.7, 1.3));
    }

    private DiskLoad planned(double reads, double writes, double scale) {
        var plan = load.disk();
        return new DiskLoad(reads * scale, writes * scale, plan.get(2), plan.get(3), plan.get(4));
    }

    public static Latencies latencies(DiskMedium medium) {
        return Objects.requireNonNull(MEDIA.get(medium));
    }
}
