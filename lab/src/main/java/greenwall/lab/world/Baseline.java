package greenwall.lab.world;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Noise;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Guest;
import greenwall.lab.world.Parts.Medium;
import java.util.List;

/// What a host does on average in calm times. Follows from its role, its hardware and, for a hypervisor, its
/// guests.
public final class Baseline {
    private static final long GIB = 1L << 30;
    private static final double ARC_EXPONENT = 0.18;

    /// Requests a second, their mean size, and the share of time that the disk is busy.
    public record DiskLoad(double reads, double writes, double readBytes, double writeBytes, double busy) {}

    /// The three humps of a medium's latency, and how many requests are queued in calm times.
    public record Latencies(
            LatencyMode read, LatencyMode write, LatencyMode queued, LatencyMode stuck, double queuedShare) {}

    private final Host host;
    private final List<Baseline> guests;

    Baseline(Host host, List<Baseline> guests) {
        this.host = host;
        this.guests = guests;
    }

    private double own(int what, double low, double high) {
        return Noise.between(host.seed(), 200 + what, low, high);
    }

    /// Cores, without what guests use.
    public double user() {
        int cpus = host.hardware().cpus();
        return own(1, 0.8, 1.25)
                * switch (host.role()) {
                    case HYPERVISOR -> 0.6;
                    case STORAGE -> 0.4;
                    case BACKUP -> 0.3;
                    case GATEWAY -> 0.15;
                    case MONITORING -> 0.2 * cpus;
                    case DATABASE -> 0.25 * cpus;
                    case WEB -> 0.22 * cpus;
                    case APPLICATION -> 0.28 * cpus;
                    case CACHE -> 0.12 * cpus;
                };
    }

    public double system() {
        int cpus = host.hardware().cpus();
        return own(2, 0.8, 1.25)
                * switch (host.role()) {
                    case HYPERVISOR -> 0.9;
                    case STORAGE -> 0.7;
                    case BACKUP -> 0.5;
                    case GATEWAY -> 0.25;
                    case MONITORING -> 0.04 * cpus;
                    case DATABASE, APPLICATION, WEB -> 0.06 * cpus;
                    case CACHE -> 0.05 * cpus;
                };
    }

    public double iowait() {
        return own(3, 0.7, 1.3)
                * switch (host.role()) {
                    case STORAGE -> 0.25;
                    case BACKUP -> 0.3;
                    case HYPERVISOR -> 0.1;
                    case DATABASE -> 0.05;
                    default -> 0.008;
                };
    }

    public double softirq() {
        return own(4, 0.7, 1.3)
                * switch (host.role()) {
                    case GATEWAY -> 0.15;
                    case STORAGE, BACKUP, HYPERVISOR -> 0.08;
                    default -> 0.012;
                };
    }

    public double steal() {
        return host.isGuest() ? 0.004 * host.hardware().cpus() * own(5, 0.6, 1.4) : 0;
    }

    /// Everything that a guest computes, as its hypervisor sees it.
    public double busyCores() {
        return user() + system() + softirq();
    }

    public double anonBytes() {
        long memory = host.hardware().memoryBytes();
        return switch (host.role()) {
            case HYPERVISOR ->
                3.5 * GIB
                        + host.guests().stream()
                                .filter(Guest::autostart)
                                .mapToDouble(g -> 0.82 * g.memoryBytes())
                                .sum();
            case STORAGE -> own(6, 3, 5) * GIB;
            case BACKUP -> own(6, 1.5, 2.5) * GIB;
            case GATEWAY -> own(6, 0.5, 0.8) * GIB;
            case DATABASE -> own(6, 0.42, 0.52) * memory;
            case MONITORING -> own(6, 0.4, 0.5) * memory;
            case CACHE -> own(6, 0.5, 0.6) * memory;
            case APPLICATION -> own(6, 0.4, 0.55) * memory;
            case WEB -> own(6, 0.3, 0.42) * memory;
        };
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
        return host.hardware().memoryBytes() / (host.role() == Host.Role.HYPERVISOR ? 4 : 2);
    }

    public long arcMin() {
        return host.hasZfs() ? host.hardware().memoryBytes() / 32 : 0;
    }

    public double arcBytes() {
        return arcMax() * own(9, 0.9, 0.97);
    }

    /// Reads that ask the ARC, a second.
    public double arcReads() {
        return own(10, 0.8, 1.3)
                * switch (host.role()) {
                    case HYPERVISOR -> 900 + 350.0 * guests.size();
                    case STORAGE -> 2600;
                    case BACKUP -> 700;
                    default -> 0;
                };
    }

    /// The share that it answers when it has its usual size.
    public double arcHit() {
        return switch (host.role()) {
            case BACKUP -> own(11, 0.94, 0.955);
            default -> own(11, 0.957, 0.982);
        };
    }

    /// How much of a working set a smaller ARC still answers: slowly less at first, then fast.
    public double arcHitAt(double bytes) {
        return arcHit() * Math.pow(Math.clamp(bytes / arcBytes(), 0.001, 1), ARC_EXPONENT);
    }

    public double receiveBytes() {
        return own(12, 0.6, 1.5)
                * switch (host.role()) {
                    case STORAGE -> 6e6;
                    case BACKUP -> 9e6;
                    case GATEWAY -> 8e6;
                    case MONITORING -> 2e6;
                    case WEB -> 1.2e6;
                    case APPLICATION -> 1.6e6;
                    case DATABASE -> 0.8e6;
                    case CACHE -> 0.9e6;
                    case HYPERVISOR -> 0.6e6;
                };
    }

    public double transmitBytes() {
        return own(13, 0.6, 1.5)
                * switch (host.role()) {
                    case STORAGE -> 14e6;
                    case BACKUP -> 1e6;
                    case GATEWAY -> 8e6;
                    case MONITORING -> 0.5e6;
                    case WEB -> 4e6;
                    case APPLICATION -> 1.4e6;
                    case DATABASE -> 2.5e6;
                    case CACHE -> 1.8e6;
                    case HYPERVISOR -> 1.1e6;
                };
    }

    public double activeOpens() {
        return own(14, 0.7, 1.4)
                * switch (host.role()) {
                    case WEB -> 12;
                    case APPLICATION -> 20;
                    case MONITORING -> 8;
                    default -> 0.9;
                };
    }

    public double passiveOpens() {
        return own(15, 0.7, 1.4)
                * switch (host.role()) {
                    case WEB -> 45;
                    case APPLICATION -> 30;
                    case DATABASE -> 14;
                    case CACHE -> 25;
                    default -> 1.7;
                };
    }

    public double retransmits() {
        return own(16, 0.2, 1.8);
    }

    public double established() {
        return own(17, 0.7, 1.4)
                * switch (host.role()) {
                    case WEB -> 320;
                    case APPLICATION -> 180;
                    case DATABASE -> 140;
                    case CACHE -> 210;
                    case MONITORING -> 90;
                    default -> 22;
                };
    }

    public DiskLoad disk(Disk disk) {
        double jitter = Noise.between(Noise.mix(host.seed(), disk.device()), 0, 0.94, 1.06);
        if (disk.pool().isEmpty()) {
            return disk.medium() == Medium.VIRTIO
                    ? inside()
                    : new DiskLoad(1.5 * jitter, 14 * jitter, 24_000, 18_000, 0.012);
        }
        double misses = arcReads() * (1 - arcHit());
        int members = host.pools().getFirst().devices().size();
        return switch (host.role()) {
            case HYPERVISOR -> {
                double writes =
                        guests.stream().mapToDouble(g -> g.inside().writes()).sum();
                yield new DiskLoad((4 + misses / members) * jitter, (22 + 0.6 * writes) * jitter, 28_000, 21_000, 0.07);
            }
            case BACKUP -> new DiskLoad((6 + misses / members) * jitter, 40 * jitter, 96_000, 140_000, 0.13);
            default -> new DiskLoad((5 + misses / members) * jitter, 30 * jitter, 64_000, 48_000, 0.16);
        };
    }

    private DiskLoad inside() {
        double scale = own(18, 0.7, 1.3);
        return switch (host.role()) {
            case DATABASE -> new DiskLoad(60 * scale, 90 * scale, 14_000, 11_000, 0.09);
            case MONITORING -> new DiskLoad(5 * scale, 60 * scale, 40_000, 24_000, 0.05);
            case APPLICATION -> new DiskLoad(4 * scale, 20 * scale, 18_000, 12_000, 0.015);
            case WEB -> new DiskLoad(2 * scale, 12 * scale, 20_000, 12_000, 0.008);
            default -> new DiskLoad(0.5 * scale, 6 * scale, 18_000, 12_000, 0.005);
        };
    }

    public static Latencies latencies(Medium medium) {
        return switch (medium) {
            case HDD ->
                new Latencies(
                        new LatencyMode(0.0052, 0.55),
                        new LatencyMode(0.0024, 0.7),
                        new LatencyMode(0.085, 0.6),
                        new LatencyMode(0.9, 0.4),
                        0.004);
            case SSD ->
                new Latencies(
                        new LatencyMode(0.00024, 0.5),
                        new LatencyMode(0.00007, 0.6),
                        new LatencyMode(0.072, 0.6),
                        new LatencyMode(0.9, 0.4),
                        0.001);
            case VIRTIO ->
                new Latencies(
                        new LatencyMode(0.00058, 0.55),
                        new LatencyMode(0.0004, 0.6),
                        new LatencyMode(0.078, 0.6),
                        new LatencyMode(0.9, 0.4),
                        0.0015);
        };
    }
}
