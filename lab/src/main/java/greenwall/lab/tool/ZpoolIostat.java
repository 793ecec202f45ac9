package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskLife;
import greenwall.lab.world.PoolLife;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `zpool iostat`, with its vdevs (`-v`) and latencies (`-l`).
final class ZpoolIostat {
    private final Sight sight;

    ZpoolIostat(Sight sight) {
        this.sight = sight;
    }

    /// What a device or the sum of several did in a second, and how long they waited.
    private record Work(
            double reads,
            double writes,
            double readBytes,
            double writeBytes,
            double readWait,
            double writeWait,
            double scanWait) {
        static final Work NONE = new Work(0, 0, 0, 0, 0, 0, 0);

        Work plus(Work other) {
            return new Work(
                    reads + other.reads,
                    writes + other.writes,
                    readBytes + other.readBytes,
                    writeBytes + other.writeBytes,
                    mean(readWait, reads, other.readWait, other.reads),
                    mean(writeWait, writes, other.writeWait, other.writes),
                    Math.max(scanWait, other.scanWait));
        }

        private static double mean(double a, double weightA, double b, double weightB) {
            return weightA + weightB <= 0 ? 0 : (a * weightA + b * weightB) / (weightA + weightB);
        }
    }

    int run(Call call, List<String> words) throws InterruptedException {
        var options = Options.of(words, "vlqHpyLPgnT:");
        if (options.unknown().isPresent()) {
            return call.fail(
                    2,
                    "invalid option '" + options.unknown().get()
                            + "'\nusage:\n\tiostat [[[-c [script1,script2,...][-lq]]|[-rw]] [-T d | u] [-ghHLpPvy] [[pool ...]|[pool vdev ...]|[vdev ...]] [[-n] interval [count]]");
        }
        var names = new ArrayList<>(options.operands());
        var numbers = new ArrayList<String>();
        while (!names.isEmpty() && names.getLast().matches("\\d{1,6}(\\.\\d+)?") && numbers.size() < 2) {
            numbers.addFirst(names.removeLast());
        }
        var pools = ZpoolTool.chosen(sight, call, names);
        if (pools.isEmpty()) {
            return names.isEmpty() ? 0 : 1;
        }
        var repeats = Repeats.from(Options.of(numbers, ""), 0);
        if (options.has("y") && repeats.seconds() > 0) {
            call.pause(Duration.ofMillis((long) (repeats.seconds() * 1000)));
        }
        boolean[] headed = {false};
        return repeats.run(call, millis -> {
            long span = millis == 0 && options.has("y") ? (long) (repeats.seconds() * 1000) : millis;
            call.print(report(pools, options, span, !headed[0]));
            headed[0] = true;
        });
    }

    private String report(List<PoolLife> pools, Options options, long millis, boolean first) {
        boolean latency = options.has("l");
        boolean scripted = options.has("H");
        boolean exact = options.has("p");
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < pools.size(); i++) {
            if (options.has("v") && i > 0 && !scripted) {
                rows.add(List.of());
            }
            rows(pools.get(i), options.has("v"), latency, exact, millis, rows);
        }
        if (scripted) {
            return ZpoolTool.tabbed(rows);
        }
        int name = Math.max(
                10,
                rows.stream()
                        .filter(r -> !r.isEmpty())
                        .mapToInt(r -> r.getFirst().length())
                        .max()
                        .orElse(0));
        int columns = latency ? 16 : 6;
        var rule = rule(name, columns);
        var out = new StringBuilder();
        if (first || options.has("v")) {
            out.append(heading(name, latency)).append(rule);
        }
        for (var row : rows) {
            if (row.isEmpty()) {
                out.append(rule);
                continue;
            }
            out.append(Text.pad(row.getFirst(), -name));
            row.subList(1, row.size()).forEach(cell -> out.append("  ").append(Text.pad(cell, 5)));
            out.append('\n');
        }
        if (options.has("v") || pools.size() > 1) {
            out.append(rule);
        }
        return out.toString();
    }

    private static String heading(int name, boolean latency) {
        var groups = new StringBuilder(" ".repeat(name)).append("    capacity     operations     bandwidth ");
        var columns = new StringBuilder(Text.pad("pool", -name)).append("  alloc   free   read  write   read  write");
        if (latency) {
            groups.append("   total_wait     disk_wait    syncq_wait    asyncq_wait  scrub   trim");
            columns.append("   read  write   read  write   read  write   read  write   wait   wait");
        }
        return groups + "\n" + columns + "\n";
    }

    private static String rule(int name, int columns) {
        return "-".repeat(name) + "  -----".repeat(columns) + "\n";
    }

    private void rows(
            PoolLife life, boolean vdevs, boolean latency, boolean exact, long millis, List<List<String>> rows) {
        var pool = life.pool();
        double allocated = life.allocatedAt(sight.now());
        var all = Work.NONE;
        var below = new ArrayList<List<String>>();
        for (var vdev : pool.vdevs()) {
            var together = Work.NONE;
            var leaves = new ArrayList<List<String>>();
            for (var device : vdev.devices()) {
                var work = work(sight.life().disk(device), millis);
                together = together.plus(work);
                var name = sight.host().disk(device).map(d -> d.byId()).orElse(device);
                leaves.add(row("    " + name, -1, -1, work, latency, exact));
            }
            double part = 1.0 / pool.vdevs().size();
            below.add(row(
                    "  " + vdev.name(),
                    allocated * part,
                    (pool.sizeBytes() - allocated) * part,
                    together,
                    latency,
                    exact));
            below.addAll(leaves);
            all = all.plus(together);
        }
        rows.add(row(pool.name(), allocated, pool.sizeBytes() - allocated, all, latency, exact));
        if (vdevs) {
            rows.addAll(below);
        }
    }

    private List<String> row(String name, double allocated, double free, Work work, boolean latency, boolean exact) {
        var row = new ArrayList<String>();
        row.add(name);
        row.add(allocated < 0 ? "-" : number(allocated, exact));
        row.add(free < 0 ? "-" : number(free, exact));
        row.add(number(work.reads(), exact));
        row.add(number(work.writes(), exact));
        row.add(number(work.readBytes(), exact));
        row.add(number(work.writeBytes(), exact));
        if (latency) {
            for (double wait : new double[] {
                work.readWait(),
                work.writeWait(),
                work.readWait() * 0.93,
                work.writeWait() * 0.72,
                work.readWait() * 0.04,
                work.writeWait() * 0.03,
                0,
                work.writeWait() * 0.24,
                work.scanWait(),
                0
            }) {
                row.add(exact ? (wait <= 0 ? "-" : Long.toString((long) (wait * 1e9))) : Text.niceTime(wait));
            }
        }
        return row;
    }

    private static String number(double value, boolean exact) {
        return exact ? Long.toString(Math.round(value)) : Text.nice(Math.round(value));
    }

    private Work work(DiskLife disk, long millis) {
        double reads = rate(disk.reads(), millis);
        double writes = rate(disk.writes(), millis);
        double scan = disk.readStreams().stream()
                .filter(s -> s.bytes() == DiskLife.SCAN_BYTES)
                .mapToDouble(s -> rate(s.requests(), millis) * s.latency().mean())
                .sum();
        double scans = disk.readStreams().stream()
                .filter(s -> s.bytes() == DiskLife.SCAN_BYTES)
                .mapToDouble(s -> rate(s.requests(), millis))
                .sum();
        return new Work(
                reads,
                writes,
                rate(disk.readBytes(), millis),
                rate(disk.writeBytes(), millis),
                reads <= 0 ? 0 : rate(disk.readTime(), millis) / reads,
                writes <= 0 ? 0 : rate(disk.writeTime(), millis) / writes,
                scans < 0.5 ? 0 : scan / scans);
    }

    /// A second, over the time just passed, or since boot.
    private double rate(Rate rate, long millis) {
        long t = sight.now();
        long from = millis == 0 ? sight.life().bootedAt(t) : t - millis;
        return Math.max(0, (rate.total(t) - rate.total(from)) / ((t - from) / 1000.0));
    }
}
