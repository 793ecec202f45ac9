package greenwall.lab.probe;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.tool.Options;
import greenwall.lab.tool.Sight;
import greenwall.lab.tool.Text;
import greenwall.lab.world.DiskLife;
import greenwall.lab.world.DiskLife.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is seen at the block layer: `biolatency`, `biosnoop`, `biotop`, `bitesize`, `biopattern`.
final class DiskProbes {
    private static final int MOST_EVENTS = 400;
    private final Tracer tracer;
    private final Sight sight;

    DiskProbes(Tracer tracer) {
        this.tracer = tracer;
        this.sight = tracer.sight();
    }

    Map<String, Program> programs() {
        return Map.of(
                "biolatency", this::biolatency,
                "biosnoop", this::biosnoop,
                "biotop", this::biotop,
                "bitesize", this::bitesize,
                "biopattern", this::biopattern);
    }

    private int biolatency(Call call) throws InterruptedException {
        var options = Options.of(
                call, "TQmDFd:ejvc:", "disk=", "json", "queued", "milliseconds", "disks", "flags", "timestamp");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        var only = options.value("d").or(() -> options.value("disk"));
        if (only.isPresent()
                && sight.life().disks().stream().noneMatch(d -> d.device().equals(only.get()))) {
            return call.fail(0, "invaild partition name: not exist");
        }
        boolean millis = options.has("m") || options.has("milliseconds");
        var unit = millis ? "msecs" : "usecs";
        double factor = options.has("Q") || options.has("queued") ? 1.08 : 1;
        return tracer.intervals(call, options, "Tracing block device I/O... Hit Ctrl-C to end.\n", span -> {
            var sampler = new Sampler(sight, "biolatency");
            call.print("\n");
            if (options.has("T") || options.has("timestamp")) {
                call.print(tracer.clock() + "\n");
            }
            var disks = sight.life().disks().stream()
                    .filter(d -> only.isEmpty() || d.device().equals(only.get()))
                    .toList();
            if (options.has("F") || options.has("flags")) {
                flags(call, disks, sampler, span, unit);
                return;
            }
            var all = Histogram.empty();
            for (var disk : disks) {
                var buckets = Histogram.empty();
                for (var stream : streams(disk)) {
                    sampler.spread(
                            buckets,
                            sampler.lately(stream.requests(), span),
                            stream.latency().times(factor),
                            millis ? 1e-3 : 1e-6);
                }
                if (options.has("D") || options.has("disks")) {
                    if (Histogram.total(buckets) > 0) {
                        var head = tracer.isBcc()
                                ? "\ndisk = '" + disk.device() + "'\n"
                                : "\ndisk = " + disk.device() + "\t\n";
                        call.print(head + Histogram.log2(unit, buckets));
                    }
                } else {
                    for (int i = 0; i < all.length; i++) {
                        all[i] += buckets[i];
                    }
                }
            }
            if (Histogram.total(all) > 0) {
                call.print((tracer.isBcc() ? "" : "\n") + Histogram.log2(unit, all));
            }
        });
    }

    private void flags(Call call, List<DiskLife> disks, Sampler sampler, long span, String unit)
            throws InterruptedException {
        var reads = Histogram.empty();
        var scans = Histogram.empty();
        var writes = Histogram.empty();
        double scale = unit.equals("msecs") ? 1e-3 : 1e-6;
        for (var disk : disks) {
            for (var stream : disk.readStreams()) {
                var into = stream.bytes() == DiskLife.SCAN_BYTES ? scans : reads;
                sampler.spread(into, sampler.lately(stream.requests(), span), stream.latency(), scale);
            }
            for (var stream : disk.writeStreams()) {
                sampler.spread(writes, sampler.lately(stream.requests(), span), stream.latency(), scale);
            }
        }
        flag(call, "Read", reads, unit);
        flag(call, "Priority-Read", scans, unit);
        flag(call, "Sync-Write", writes, unit);
    }

    private static void flag(Call call, String name, long[] buckets, String unit) throws InterruptedException {
        if (Histogram.total(buckets) > 0) {
            call.print("flags = " + name + "\n" + Histogram.log2(unit, buckets));
        }
    }

    private static List<Stream> streams(DiskLife disk) {
        var all = new ArrayList<>(disk.readStreams());
        all.addAll(disk.writeStreams());
        return all;
    }

    private record Request(String comm, int pid, String disk, boolean write, long sector, long bytes, double latency) {}

    private List<Request> requests(Sampler sampler, long span) {
        var all = new ArrayList<Request>();
        for (var disk : sight.life().disks()) {
            requests(disk, disk.readStreams(), false, sampler, span, all);
            requests(disk, disk.writeStreams(), true, sampler, span, all);
        }
        return all;
    }

    private void requests(
            DiskLife disk, List<Stream> streams, boolean write, Sampler sampler, long span, List<Request> all) {
        for (var stream : streams) {
            long count = sampler.count(sampler.lately(stream.requests(), span));
            for (int i = 0; i < count && all.size() < MOST_EVENTS; i++) {
                var who = originator(disk, stream, write);
                long bytes = Math.max(4096, Math.round(stream.bytes() * sampler.between(0.5, 1.5) / 4096) * 4096);
                all.add(new Request(
                        who,
                        pid(disk, who),
                        disk.device(),
                        write,
                        (long) (sampler.unit() * 7e9),
                        bytes,
                        sampler.draw(stream.latency())));
            }
        }
    }

    /// Whoever the request is on account of, as far as the block layer knows: on a pool, mostly threads of the
    /// kernel.
    private String originator(DiskLife disk, Stream stream, boolean write) {
        if (disk.device().startsWith("zd")) {
            return "qemu-system-x86";
        }
        boolean pooled = sight.host()
                .disk(disk.device())
                .filter(d -> d.pool().isPresent())
                .isPresent();
        if (pooled) {
            return stream.bytes() == DiskLife.SCAN_BYTES ? "txg_sync" : write ? "z_wr_iss" : "z_rd_int";
        }
        return Workloads.busiest(sight);
    }

    /// Each guest's disk is one qemu's.
    private int pid(DiskLife disk, String who) {
        return sight.host().guests().stream()
                .filter(g -> g.blockDevice().equals(disk.device()))
                .findFirst()
                .map(g -> sight.life().processes().pid("qemu" + g.domain()))
                .orElseGet(() -> Workloads.pid(sight, who));
    }

    private int biosnoop(Call call) throws InterruptedException {
        var options = Options.of(call, "Qd:c:Pv", "disk=", "duration=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        var only = options.value("d").or(() -> options.value("disk"));
        boolean queued = options.has("Q");
        var heading = tracer.isBcc()
                ? Text.format(
                        "%-11s %-14s %-7s %-9s %-1s %-10s %-7s",
                        "TIME(s)", "COMM", "PID", "DISK", "T", "SECTOR", "BYTES")
                : Text.format(
                        "%-11s %-14s %-7s %-7s %-4s %-10s %-7s",
                        "TIME(s)", "COMM", "PID", "DISK", "T", "SECTOR", "BYTES");
        var end = (queued ? Text.format(" %7s", "QUE(ms)") : "") + Text.format(" %7s\n", "LAT(ms)");
        double seconds = options.number(0).orElse(0.0);
        return tracer.stream(call, heading + end, seconds, (span, since) -> {
            var sampler = new Sampler(sight, "biosnoop");
            int i = 0;
            var all = requests(sampler, span);
            for (var request : all) {
                double at = since - 0.1 + 0.1 * i++ / Math.max(1, all.size());
                if (only.isPresent() && !request.disk().equals(only.get())) {
                    continue;
                }
                call.print(Text.format(
                        tracer.isBcc()
                                ? "%-11.6f %-14.14s %-7d %-9s %-1s %-10d %-7d"
                                : "%-11.6f %-14.14s %-7d %-7s %-4s %-10d %-7d",
                        Math.max(0, at),
                        request.comm(),
                        request.pid(),
                        request.disk(),
                        request.write() ? "W" : "R",
                        request.sector(),
                        request.bytes()));
                call.print((queued ? Text.format(" %7.3f", 0.01) : "")
                        + Text.format(" %7.3f\n", 1000 * request.latency()));
            }
        });
    }

    private record Row(
            String comm, int pid, String disk, boolean write, double requests, double bytes, double millis) {}

    private int biotop(Call call) throws InterruptedException {
        var options = Options.of(call, "Cr:s:pv", "noclear", "rows=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double seconds = options.number(0).orElse(1.0);
        int times = options.number(1).map(Double::intValue).orElse(0);
        boolean clears = !options.has("C") && !options.has("noclear");
        var banner = "Tracing... Output every " + (long) seconds + " secs. Hit Ctrl-C to end\n";
        return tracer.intervals(call, seconds, times, banner, span -> {
            var sampler = new Sampler(sight, "biotop");
            var rows = new ArrayList<Row>();
            for (var disk : sight.life().disks()) {
                top(disk, disk.readStreams(), false, sampler, span, rows);
                top(disk, disk.writeStreams(), true, sampler, span, rows);
            }
            rows.sort(Comparator.comparingDouble(Row::bytes).reversed());
            call.print((clears ? "\u001b[H\u001b[2J\u001b[3J" : "") + loadLine());
            call.print(Text.format(
                    "%-7s %-16s %1s %-3s %-3s %-8s %5s %7s %6s\n",
                    "PID", "COMM", "D", "MAJ", "MIN", "DISK", "I/O", "Kbytes", "AVGms"));
            for (var row : rows.subList(0, Math.min(20, rows.size()))) {
                call.print(Text.format(
                        "%-7d %-16s %1s %-3d %-3d %-8s %5d %7d %6.2f\n",
                        row.pid(),
                        row.comm(),
                        row.write() ? "W" : "R",
                        8,
                        16 * sight.number(row.disk(), 8),
                        row.disk(),
                        (long) row.requests(),
                        (long) (row.bytes() / 1024),
                        row.millis()));
            }
            call.print("\n");
        });
    }

    private String loadLine() {
        long t = sight.now();
        return Text.format(
                "%s loadavg: %.2f %.2f %.2f %d/%d %d\n\n",
                tracer.clock(),
                sight.life().load(1, t),
                sight.life().load(5, t),
                sight.life().load(15, t),
                Math.max(1, Math.round(sight.life().runnableAt(t))),
                240,
                20_001);
    }

    private void top(DiskLife disk, List<Stream> streams, boolean write, Sampler sampler, long span, List<Row> rows) {
        var byWho = new LinkedHashMap<String, double[]>();
        for (var stream : streams) {
            double requests = sampler.count(sampler.lately(stream.requests(), span));
            var sums = byWho.computeIfAbsent(originator(disk, stream, write), w -> new double[3]);
            sums[0] += requests;
            sums[1] += requests * stream.bytes();
            sums[2] += requests * stream.latency().mean() * 1000;
        }
        byWho.forEach((who, sums) -> {
            if (sums[0] > 0) {
                rows.add(new Row(who, pid(disk, who), disk.device(), write, sums[0], sums[1], sums[2] / sums[0]));
            }
        });
    }

    private int bitesize(Call call) throws InterruptedException {
        var options = Options.of(call, "c:d:Tv", "comm=", "disk=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        return tracer.intervals(call, options, "Tracing block device I/O... Hit Ctrl-C to end.\n", span -> {
            var sampler = new Sampler(sight, "bitesize");
            var byWho = new TreeMap<String, long[]>();
            for (var disk : sight.life().disks()) {
                for (boolean write : new boolean[] {false, true}) {
                    for (var stream : write ? disk.writeStreams() : disk.readStreams()) {
                        var buckets = byWho.computeIfAbsent(originator(disk, stream, write), w -> Histogram.empty());
                        int middle = (int) Math.round(Math.log(stream.bytes() / 1024) / Math.log(2));
                        double requests = sampler.lately(stream.requests(), span);
                        double[] shares = {0.1, 0.22, 0.4, 0.2, 0.08};
                        for (int i = 0; i < shares.length; i++) {
                            buckets[Math.clamp(middle + i - 2, 0, buckets.length - 1)] +=
                                    sampler.count(requests * shares[i]);
                        }
                    }
                }
            }
            call.print("\n");
            for (var entry : byWho.entrySet()) {
                if (Histogram.total(entry.getValue()) > 0) {
                    call.print(
                            "\nProcess Name = " + entry.getKey() + "\n" + Histogram.log2("Kbytes", entry.getValue()));
                }
            }
        });
    }

    private int biopattern(Call call) throws InterruptedException {
        var options = Options.of(call, "d:Tv", "disk=", "timestamp");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        var heading = Text.format("%-7s %5s %5s %8s %10s\n", "DISK", "%RND", "%SEQ", "COUNT", "KBYTES");
        return tracer.intervals(
                call, options, "Tracing block device I/O requested seeks... Hit Ctrl-C to end.\n" + heading, span -> {
                    var sampler = new Sampler(sight, "biopattern");
                    for (var disk : sight.life().disks()) {
                        double count =
                                sampler.count(sampler.lately(disk.reads(), span) + sampler.lately(disk.writes(), span));
                        double scans = disk.readStreams().stream()
                                .filter(s -> s.bytes() == DiskLife.SCAN_BYTES)
                                .mapToDouble(s -> sampler.lately(s.requests(), span))
                                .sum();
                        if (count > 0) {
                            int sequential = (int) Math.clamp(20 + 75 * scans / count, 0, 99);
                            double kib =
                                    (sampler.lately(disk.readBytes(), span) + sampler.lately(disk.writeBytes(), span))
                                            / 1024;
                            call.print(Text.format(
                                    "%-7s %5d %5d %8d %10d\n",
                                    disk.device(), 99 - sequential, sequential, (long) count, (long) kib));
                        }
                    }
                });
    }
}
