package greenwall.lab.probe;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.DiskSimulation.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Events of files and of the page cache.
record FileEvents(ToolHost sight, DiskEvents disks) {
    private static final LatencyMode CACHED = new LatencyMode(0.000_003, 0.8);
    private static final double PAGE = 4096;

    /// Reads, writes, opens and syncs on a file system: served from memory, or as long as its disks take.
    private List<KernelEvent> operations(Sampler sampler, String type, Map<String, String> functions) {
        boolean zfs = type.equals("zfs");
        var reads = new ArrayList<Stream>();
        var writes = new ArrayList<Stream>();
        for (var disk : sight.simulation().disks()) {
            if ((disks.isPooled(disk) || disk.device().startsWith("zd")) == zfs) {
                reads.addAll(disk.readStreams());
                writes.addAll(disk.writeStreams());
            }
        }
        double hits = zfs
                ? sampler.lately(sight.simulation().arc().hits())
                : 40.0 * sampler.millis() / 1000 * (1 + sight.host().hardware().cpus());
        var all = new ArrayList<KernelEvent>();
        var users = sight.processes().stream()
                .filter(p -> !p.unit().equals("kernel"))
                .limit(3)
                .toList();
        new TreeMap<>(functions).forEach((operation, function) -> {
            double cached = switch (operation) {
                case "read" -> hits;
                case "write" -> hits * 0.3;
                case "open" -> hits * 0.08;
                default -> 0;
            };
            all.add(KernelEvent.of(cached, CACHED).with("operation", operation).with("function", function));
            var slow = operation.equals("read") ? reads : operation.equals("fsync") ? writes : List.<Stream>of();
            for (var stream : slow) {
                var process = users.get(sampler.below(users.size()));
                Supplier<Object> file = () -> "report-" + sampler.below(900) + ".dat";
                Supplier<Object> offset = () -> sampler.below(90_000);
                all.add(KernelEvent.of(
                                (operation.equals("fsync") ? 0.02 : 0.5) * sampler.lately(stream.requests()),
                                stream.latency())
                        .with("operation", operation)
                        .with("function", function)
                        .with("comm", process.command())
                        .with("pid", process.pid())
                        .with("letter", operation.equals("read") ? "R" : "S")
                        .with("bytes", Math.round(stream.bytes()))
                        .with("offset", offset)
                        .with("file", file));
            }
        });
        return all;
    }

    List<KernelEvent> ext4(Sampler sampler) {
        return operations(
                sampler,
                "ext4",
                Map.of("read", "ext4_file_read_iter", "write", "ext4_file_write_iter", "fsync", "ext4_sync_file"));
    }

    List<KernelEvent> xfs(Sampler sampler) {
        return operations(sampler, "xfs", Map.of("read", "read", "write", "write", "fsync", "fsync"));
    }

    List<KernelEvent> zfs(Sampler sampler) {
        return operations(
                sampler,
                "zfs",
                Map.of("read", "zfs_read", "write", "zfs_write", "open", "zfs_open", "fsync", "zfs_fsync"));
    }

    private double moved(Function<DiskSimulation, Double> bytes) {
        return sight.simulation().disks().stream().mapToDouble(bytes::apply).sum();
    }

    /// The bytes that each process read and wrote, by file.
    List<KernelEvent> used(Sampler sampler) {
        double read = moved(d -> sampler.lately(d.readBytes())) / 1024;
        double written = moved(d -> sampler.lately(d.writeBytes())) / 1024;
        var all = new ArrayList<KernelEvent>();
        var processes = sight.processes().stream()
                .filter(p -> !p.unit().equals("kernel"))
                .toList();
        double cores = processes.stream().mapToDouble(p -> p.cores() + 0.01).sum();
        for (var process : processes) {
            double share = (process.cores() + 0.01) / cores;
            var path = Workloads.file(process, sampler.below(40));
            all.add(used(
                    process.pid(),
                    process.command(),
                    read * share,
                    written * share,
                    path.substring(path.lastIndexOf('/') + 1),
                    sampler));
        }
        // Data that arrives over the network and is written by a service: logs by rsyslogd, shares by smbd.
        for (var pool : sight.simulation().pools()) {
            for (var set : pool.pool().datasets()) {
                double bytes = sampler.lately(pool.io(set).writeBytes());
                if (!set.volume() && bytes >= 1024) {
                    boolean logs = set.name().endsWith("/logs");
                    var who = logs ? "rsyslogd" : "smbd";
                    var file = logs
                            ? "orders-api.log"
                            : set.name().substring(set.name().indexOf('/') + 1) + ".dat";
                    all.add(used(Workloads.pid(sight, who), who, 0, bytes / 1024, file, sampler));
                }
            }
        }
        return all;
    }

    private static KernelEvent used(
            int pid, String comm, double readKib, double writtenKib, String file, Sampler sampler) {
        return KernelEvent.single()
                .with("pid", pid)
                .with("comm", comm)
                .with("reads", sampler.count(readKib / 16))
                .with("writes", sampler.count(writtenKib / 16))
                .with("read", Math.floor(readKib))
                .with("written", Math.floor(writtenKib))
                .with("sum", readKib + writtenKib)
                .with("file", file);
    }

    List<KernelEvent> cache(Sampler sampler) {
        var memory = sight.simulation().memory().at(sight.now());
        double misses = moved(d -> sampler.lately(d.readBytes())) / PAGE;
        double ratio = sight.simulation().arc().present()
                ? sight.simulation().arc().hitRatioAt(sight.now())
                : 1 / (1.01 + sight.simulation().memory().majorFaults().at(sight.now()) / 400);
        double asked = misses / Math.max(0.02, 1 - ratio) + 400 * sampler.millis() / 1000.0;
        double hit = sampler.count(asked * ratio);
        double missed = sampler.count(asked * (1 - ratio));
        return List.of(KernelEvent.single()
                .with("hits", hit)
                .with("misses", missed)
                .with("dirty", sampler.count(moved(d -> sampler.lately(d.writeBytes())) / PAGE))
                .with("ratio", 100 * hit / Math.max(1, hit + missed))
                .with("buffers", memory.buffers() / (1 << 20))
                .with("cached", memory.cached() / (1 << 20)));
    }

    List<KernelEvent> pages(Sampler sampler) {
        double read = moved(d -> sampler.lately(d.readBytes())) / PAGE;
        double written = moved(d -> sampler.lately(d.writeBytes())) / PAGE;
        return List.of(
                KernelEvent.counted(read * 0.4).with("kind", "added"),
                KernelEvent.counted(read * 0.38).with("kind", "removed"),
                KernelEvent.counted(written * 0.4).with("kind", "dirtied"));
    }

    /// One row with the requests of programs to all file systems, per second.
    List<KernelEvent> asked(Sampler sampler) {
        double cores = sight.processes().stream().mapToDouble(p -> p.cores()).sum();
        return List.of(KernelEvent.single()
                .with("read", sampler.count(200 + 2_400 * cores))
                .with("write", sampler.count(120 + 1_500 * cores))
                .with("fsync", sampler.count(2))
                .with("open", sampler.count(60 + 300 * cores))
                .with("create", sampler.count(1)));
    }
}
