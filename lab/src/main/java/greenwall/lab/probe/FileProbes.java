package greenwall.lab.probe;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.Options;
import greenwall.lab.tool.Sight;
import greenwall.lab.tool.Text;
import greenwall.lab.world.DiskLife.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is seen at the file systems: `ext4dist`, `xfsslower`, `zfsdist` and their like, `filetop`, `cachestat`,
/// `vfsstat`.
final class FileProbes {
    private static final LatencyMode CACHED = new LatencyMode(0.000_003, 0.8);
    private final Tracer tracer;
    private final Sight sight;

    FileProbes(Tracer tracer) {
        this.tracer = tracer;
        this.sight = tracer.sight();
    }

    Map<String, Program> programs() {
        var all = new HashMap<String, Program>();
        for (var type : sight.host().filesystems().stream()
                .map(f -> f.type())
                .filter(t -> t.matches("ext4|xfs"))
                .distinct()
                .toList()) {
            all.put(type + "dist", call -> distribution(call, type));
            all.put(type + "slower", call -> slower(call, type));
        }
        if (!tracer.isBcc()) {
            all.put("fsdist", call -> distribution(call, typeOf(call)));
            all.put("fsslower", call -> slower(call, typeOf(call)));
        } else if (sight.host().hasZfs()) {
            all.put("zfsdist", call -> distribution(call, "zfs"));
            all.put("zfsslower", call -> slower(call, "zfs"));
        }
        all.put("filetop", this::filetop);
        all.put("cachestat", this::cachestat);
        all.put("vfsstat", this::vfsstat);
        return all;
    }

    private static String typeOf(Call call) {
        return Options.of(call, "t:Tmp:v", "t|type=").value("t").orElse("ext4");
    }

    /// One kind of operation: how many, and how long those take that must go to a disk.
    private record Operation(String name, double cached, List<Stream> disk) {}

    private List<Operation> operations(String type, Sampler sampler, long span) {
        var reads = new ArrayList<Stream>();
        var writes = new ArrayList<Stream>();
        for (var disk : sight.life().disks()) {
            boolean pooled = sight.host()
                            .disk(disk.device())
                            .filter(d -> d.pool().isPresent())
                            .isPresent()
                    || disk.device().startsWith("zd");
            if (pooled == type.equals("zfs")) {
                reads.addAll(disk.readStreams());
                writes.addAll(disk.writeStreams());
            }
        }
        double hits = type.equals("zfs")
                ? sampler.lately(sight.life().arc().hits(), span)
                : 40.0 * span / 1000 * (1 + sight.host().hardware().cpus());
        return List.of(
                new Operation("read", hits, reads),
                new Operation("write", hits * 0.3, List.of()),
                new Operation("open", hits * 0.08, List.of()),
                new Operation("fsync", 0, writes));
    }

    private int distribution(Call call, String type) throws InterruptedException {
        var options = Options.of(call, "Tmp:t:v", "milliseconds", "timestamp", "type=", "pid=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean millis = options.has("m") || options.has("milliseconds");
        var unit = millis ? "msecs" : "usecs";
        var banner = "Tracing " + (type.equals("zfs") ? "ZFS" : type.equals("xfs") ? "XFS" : type)
                + " operation latency... Hit Ctrl-C to end.\n";
        return tracer.intervals(call, options, banner, span -> {
            var sampler = new Sampler(sight, type + "dist");
            call.print("\n");
            if (options.has("T")) {
                call.print(tracer.clock() + (tracer.isBcc() ? ":" : "") + "\n");
            }
            for (var operation : operations(type, sampler, span)) {
                var buckets = Histogram.empty();
                sampler.spread(buckets, operation.cached(), CACHED, millis ? 1e-3 : 1e-6);
                for (var stream : operation.disk()) {
                    double share = operation.name().equals("fsync") ? 0.02 : 0.5;
                    sampler.spread(
                            buckets,
                            share * sampler.lately(stream.requests(), span),
                            stream.latency(),
                            millis ? 1e-3 : 1e-6);
                }
                if (Histogram.total(buckets) > 0) {
                    call.print((tracer.isBcc()
                                    ? "operation = '" + operation.name() + "'"
                                    : "operation = " + operation.name())
                            + "\n" + Histogram.log2(unit, buckets) + "\n");
                }
            }
        });
    }

    private int slower(Call call, String type) throws InterruptedException {
        var options = Options.of(call, "jcm:p:t:d:v", "csv", "min=", "type=", "pid=", "duration=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double least = options.number(0)
                .or(() -> options.value("m")
                        .or(() -> options.value("min"))
                        .filter(m -> m.matches("\\d{1,6}(\\.\\d+)?"))
                        .map(Double::parseDouble))
                .orElse(10.0);
        var heading = "Tracing " + (type.equals("zfs") ? "ZFS" : type) + " operations slower than "
                + Text.format("%.0f", least) + " ms" + (tracer.isBcc() ? "" : "... Hit Ctrl-C to end.") + "\n"
                + Text.format(
                        "%-8s %-16s %-7s %1s %-7s %-8s %7s %s\n",
                        "TIME", "COMM", "PID", "T", "BYTES", "OFF_KB", "LAT(ms)", "FILENAME");
        return tracer.stream(call, heading, 0, (span, since) -> {
            var sampler = new Sampler(sight, type + "slower");
            var processes = Workloads.processes(sight).stream()
                    .filter(p -> !p.unit().equals("kernel"))
                    .toList();
            for (var operation : operations(type, sampler, span)) {
                for (var stream : operation.disk()) {
                    long count = Math.min(100, sampler.count(0.3 * sampler.lately(stream.requests(), span)));
                    for (int i = 0; i < count; i++) {
                        double millis = 1000 * sampler.draw(stream.latency());
                        if (millis >= least) {
                            var process = processes.get(sampler.below(Math.min(3, processes.size())));
                            var path = type.equals("zfs")
                                    ? "report-" + sampler.below(900) + ".dat"
                                    : Workloads.file(process, sampler.below(900));
                            call.print(Text.format(
                                    "%-8s %-16s %-7d %1s %-7d %-8d %7.2f %s\n",
                                    tracer.clock(),
                                    process.command(),
                                    process.pid(),
                                    operation.name().substring(0, 1).toUpperCase(Locale.ROOT),
                                    Math.round(stream.bytes()),
                                    sampler.below(90_000),
                                    millis,
                                    path.substring(path.lastIndexOf('/') + 1)));
                        }
                    }
                }
            }
        });
    }

    private record Row(int pid, String comm, long reads, long writes, long readKib, long writeKib, String file) {}

    /// What comes in over the network and is written by a service: logs by rsyslogd, shares by smbd.
    private void writtenByOthers(Sampler sampler, long span, List<Row> rows) {
        for (var pool : sight.life().pools()) {
            for (var set : pool.pool().datasets()) {
                double bytes = sampler.lately(pool.io(set).writeBytes(), span);
                if (set.volume() || bytes < 1024) {
                    continue;
                }
                boolean logs = set.name().endsWith("/logs");
                var who = logs ? "rsyslogd" : "smbd";
                var file = logs
                        ? "orders-api.log"
                        : set.name().substring(set.name().indexOf('/') + 1) + ".dat";
                rows.add(new Row(
                        Workloads.pid(sight, who),
                        who,
                        0,
                        sampler.count(bytes / 64_000),
                        0,
                        (long) (bytes / 1024),
                        file));
            }
        }
    }

    private int filetop(Call call) throws InterruptedException {
        var options = Options.of(call, "Cr:s:p:av", "noclear", "maxrows=", "rows=", "sort=", "all");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double seconds = options.number(0).orElse(1.0);
        int times = options.number(1).map(Double::intValue).orElse(0);
        boolean clears = !options.has("C") && !options.has("noclear");
        return tracer.intervals(
                call,
                seconds,
                times,
                "Tracing... Output every " + (long) seconds + " secs. Hit Ctrl-C to end\n",
                span -> {
                    var sampler = new Sampler(sight, "filetop");
                    long t = sight.now();
                    double readKib = sight.life().disks().stream()
                                    .mapToDouble(d -> d.readBytes().at(t))
                                    .sum()
                            / 1024
                            * span
                            / 1000;
                    double writeKib = sight.life().disks().stream()
                                    .mapToDouble(d -> d.writeBytes().at(t))
                                    .sum()
                            / 1024
                            * span
                            / 1000;
                    var rows = new ArrayList<Row>();
                    var processes = Workloads.processes(sight).stream()
                            .filter(p -> !p.unit().equals("kernel"))
                            .toList();
                    double all = processes.stream()
                            .mapToDouble(p -> p.cores() + 0.01)
                            .sum();
                    for (var process : processes) {
                        double share = (process.cores() + 0.01) / all;
                        var path = Workloads.file(process, sampler.below(40));
                        rows.add(new Row(
                                process.pid(),
                                process.command(),
                                sampler.count(readKib * share / 16),
                                sampler.count(writeKib * share / 16),
                                (long) (readKib * share),
                                (long) (writeKib * share),
                                path.substring(path.lastIndexOf('/') + 1)));
                    }
                    writtenByOthers(sampler, span, rows);
                    rows.sort(Comparator.comparingLong((Row r) -> r.readKib() + r.writeKib())
                            .reversed());
                    call.print((clears ? "\u001b[H\u001b[2J\u001b[3J" : "")
                            + Text.format(
                                    "%s loadavg: %.2f %.2f %.2f %d/%d %d\n\n",
                                    tracer.clock(),
                                    sight.life().load(1, t),
                                    sight.life().load(5, t),
                                    sight.life().load(15, t),
                                    1,
                                    240,
                                    20_002));
                    call.print(Text.format(
                            "%-7s %-16s %-6s %-6s %-7s %-7s %1s %s\n",
                            "TID", "COMM", "READS", "WRITES", "R_Kb", "W_Kb", "T", "FILE"));
                    for (var row : rows.subList(0, Math.min(20, rows.size()))) {
                        call.print(Text.format(
                                "%-7d %-16s %-6d %-6d %-7d %-7d %1s %s\n",
                                row.pid(),
                                row.comm(),
                                row.reads(),
                                row.writes(),
                                row.readKib(),
                                row.writeKib(),
                                "R",
                                row.file()));
                    }
                    call.print("\n");
                });
    }

    private int cachestat(Call call) throws InterruptedException {
        var options = Options.of(call, "Tv", "timestamp");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean time = options.has("T") || options.has("timestamp");
        var heading = (time ? Text.format("%-8s ", "TIME") : "")
                + Text.format(
                        "%8s %8s %8s %8s %12s %10s\n",
                        "HITS", "MISSES", "DIRTIES", "HITRATIO", "BUFFERS_MB", "CACHED_MB");
        double seconds = options.number(0).orElse(1.0);
        int times = options.number(1).map(Double::intValue).orElse(0);
        return tracer.intervals(call, seconds, times, heading, span -> {
            var sampler = new Sampler(sight, "cachestat");
            var memory = sight.life().memory().at(sight.now());
            double misses = 0;
            double dirty = 0;
            for (var disk : sight.life().disks()) {
                misses += sampler.lately(disk.readBytes(), span) / 4096;
                dirty += sampler.lately(disk.writeBytes(), span) / 4096;
            }
            double ratio = sight.life().arc().present()
                    ? sight.life().arc().hitRatioAt(sight.now())
                    : 1 / (1 + 0.01 + sight.life().memory().majorFaults().at(sight.now()) / 400);
            double asked = misses / Math.max(0.02, 1 - ratio) + 400 * span / 1000.0;
            long h = sampler.count(asked * ratio);
            long m = sampler.count(asked * (1 - ratio));
            call.print((time ? tracer.clock() + " " : "")
                    + Text.format(
                            "%8d %8d %8d %7.2f%% %12d %10d\n",
                            h,
                            m,
                            sampler.count(dirty),
                            100.0 * h / Math.max(1, h + m),
                            (long) memory.buffers() >> 20,
                            (long) memory.cached() >> 20));
        });
    }

    private int vfsstat(Call call) throws InterruptedException {
        var options = Options.of(call, "v");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double seconds = options.number(0).orElse(1.0);
        int times = options.number(1).map(Double::intValue).orElse(0);
        var heading = Text.format(
                "%-8s  %8s %8s %8s %8s %8s\n", "TIME", "READ/s", "WRITE/s", "FSYNC/s", "OPEN/s", "CREATE/s");
        return tracer.intervals(call, seconds, times, heading, span -> {
            var sampler = new Sampler(sight, "vfsstat");
            double cores = Workloads.processes(sight).stream()
                    .mapToDouble(p -> p.cores())
                    .sum();
            var rates = new LinkedHashMap<String, Double>();
            rates.put("read", 200 + 2_400 * cores);
            rates.put("write", 120 + 1_500 * cores);
            rates.put("fsync", 2.0);
            rates.put("open", 60 + 300 * cores);
            rates.put("create", 1.0);
            var line = new StringBuilder(Text.format("%-8s: ", tracer.clock()));
            rates.values().forEach(rate -> line.append(Text.format("%8d ", sampler.count(rate))));
            call.print(line.toString().stripTrailing() + "\n");
        });
    }
}
