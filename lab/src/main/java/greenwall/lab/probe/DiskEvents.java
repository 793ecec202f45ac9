package greenwall.lab.probe;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.DiskSimulation.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Requests to the disks, seen from the block layer and from ZFS.
record DiskEvents(ToolHost sight) {
    private static final LatencyMode CACHED = new LatencyMode(0.000_003, 0.8);
    private static final double TXG_MILLIS = 5000;

    boolean isPooled(DiskSimulation disk) {
        return sight.host()
                .disk(disk.device())
                .filter(d -> d.pool().isPresent())
                .isPresent();
    }

    /// The process to which the block layer attributes the request: on a pool, mostly kernel threads.
    private String originator(DiskSimulation disk, Stream stream, boolean write) {
        if (disk.device().startsWith("zd")) {
            return "qemu-system-x86";
        }
        if (isPooled(disk)) {
            return stream.bytes() == DiskSimulation.SCAN_BYTES ? "txg_sync" : write ? "z_wr_iss" : "z_rd_int";
        }
        return Workloads.busiest(sight);
    }

    /// Each guest's disk belongs to one qemu process.
    private int pid(DiskSimulation disk, String who) {
        return sight.host().guests().stream()
                .filter(g -> g.blockDevice().equals(disk.device()))
                .findFirst()
                .map(g -> sight.simulation().processes().pid("qemu" + g.domain()))
                .orElseGet(() -> Workloads.pid(sight, who));
    }

    List<KernelEvent> requests(Sampler sampler) {
        var all = new ArrayList<KernelEvent>();
        int number = 0;
        for (var disk : sight.simulation().disks()) {
            int major = disk.device().startsWith("zd") ? 230 : disk.device().startsWith("vd") ? 254 : 8;
            int minor = 16 * number++;
            for (boolean write : new boolean[] {false, true}) {
                for (var stream : write ? disk.writeStreams() : disk.readStreams()) {
                    var who = originator(disk, stream, write);
                    long bytes = Math.max(4096, Math.round(stream.bytes() / 4096) * 4096);
                    Supplier<Object> sector = () -> Math.floor(sampler.unit() * 4e9);
                    all.add(KernelEvent.of(sampler.lately(stream.requests()), stream.latency())
                            .with("disk", disk.device())
                            .with("major", major)
                            .with("minor", minor)
                            .with("rw", write ? "W" : "R")
                            .with("flags", write ? "WS" : "R")
                            .with("comm", who)
                            .with("pid", pid(disk, who))
                            .with("bytes", bytes)
                            .with("sector", sector));
                }
            }
        }
        return all;
    }

    /// The requests with their size in KiB as value.
    List<KernelEvent> sizes(Sampler sampler) {
        return requests(sampler).stream()
                .map(r -> new KernelEvent(r.often(), false, new LatencyMode(r.number("bytes") / 1024, 0.7), r.fields()))
                .toList();
    }

    /// The share of sequential requests of each disk.
    List<KernelEvent> patterns(Sampler sampler) {
        var all = new ArrayList<KernelEvent>();
        for (var disk : sight.simulation().disks()) {
            double count = sampler.count(sampler.lately(disk.reads()) + sampler.lately(disk.writes()));
            double scans = disk.readStreams().stream()
                    .filter(s -> s.bytes() == DiskSimulation.SCAN_BYTES)
                    .mapToDouble(s -> sampler.lately(s.requests()))
                    .sum();
            if (count > 0) {
                double sequential = Math.clamp(Math.floor(20 + 75 * scans / count), 0, 99);
                double bytes = sampler.lately(disk.readBytes()) + sampler.lately(disk.writeBytes());
                all.add(KernelEvent.single()
                        .with("disk", disk.device())
                        .with("random", 99 - sequential)
                        .with("sequential", sequential)
                        .with("n", count)
                        .with("kib", Math.floor(bytes / 1024)));
            }
        }
        return all;
    }

    List<KernelEvent> inOrder(Sampler sampler) {
        return patterns(sampler).stream()
                .map(p -> KernelEvent.counted(p.number("n") * p.number("sequential") / 100))
                .toList();
    }

    List<KernelEvent> atRandom(Sampler sampler) {
        return patterns(sampler).stream()
                .map(p -> KernelEvent.counted(p.number("n") * p.number("random") / 100))
                .toList();
    }

    /// The requests of ZFS to its disks.
    List<KernelEvent> zio(Sampler sampler) {
        return requests(sampler).stream()
                .filter(r -> r.text("comm").matches("z_.*|txg_sync"))
                .toList();
    }

    private String reader() {
        return sight.host().guests().isEmpty() ? "nfsd" : "zvol_tq-0";
    }

    List<KernelEvent> arcReads(Sampler sampler) {
        return List.of(
                KernelEvent.counted(sampler.lately(sight.simulation().arc().hits()))
                        .with("comm", reader()));
    }

    List<KernelEvent> arcMisses(Sampler sampler) {
        return List.of(
                KernelEvent.counted(sampler.lately(sight.simulation().arc().misses()) / 2)
                        .with("comm", reader()));
    }

    /// Reads from ZFS: most are served from memory, the others take as long as a disk of the pool.
    List<KernelEvent> zfsReads(Sampler sampler) {
        var all = new ArrayList<KernelEvent>();
        var arc = sight.simulation().arc();
        all.add(KernelEvent.of(sampler.lately(arc.hits()) / 2, CACHED));
        var streams = sight.simulation().disks().stream()
                .filter(this::isPooled)
                .flatMap(d -> d.readStreams().stream())
                .toList();
        streams.forEach(
                stream -> all.add(KernelEvent.of(sampler.lately(arc.misses()) / 2 / streams.size(), stream.latency())));
        return all;
    }

    List<KernelEvent> txgs(Sampler sampler) {
        return sight.simulation().pools().stream()
                .map(pool -> KernelEvent.of(
                        sampler.millis() / TXG_MILLIS, new LatencyMode(pool.txgSecondsAt(sight.now()), 0.2)))
                .toList();
    }
}
