package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.PoolSimulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// `zpool iostat`, with its vdevs (`-v`) and latencies (`-l`).
record ZpoolIostat(ToolHost sight) {
    /// The operations of a device, or of several together, in a second, and their latencies.
    private record Work(
            double reads,
            double writes,
            double readBytes,
            double writeBytes,
            double readTime,
            double writeTime,
            double scan) {
        Work plus(Work other) {
            return new Work(
                    reads + other.reads,
                    writes + other.writes,
                    readBytes + other.readBytes,
                    writeBytes + other.writeBytes,
                    readTime + other.readTime,
                    writeTime + other.writeTime,
                    Math.max(scan, other.scan));
        }
    }

    int run(Call call, List<String> words) throws InterruptedException {
        var options = CommandOptions.of(words, "vlHpy");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 2);
        }
        var names = new ArrayList<>(options.operands());
        var numbers = new ArrayList<Double>();
        while (!names.isEmpty() && CommandOptions.number(names.getLast()).isPresent()) {
            numbers.addFirst(CommandOptions.number(names.removeLast()).get());
        }
        var pools = ZpoolTool.chosen(sight, call, names);
        if (pools.isEmpty()) {
            return 1;
        }
        return IntervalReport.run(
                call,
                numbers.stream().findFirst(),
                numbers.size() > 1 ? Optional.of(numbers.get(1)) : Optional.empty(),
                millis -> call.print(report(pools, options, new HostFacts(sight, millis), millis == 0)));
    }

    private String report(List<PoolSimulation> pools, CommandOptions options, HostFacts facts, boolean first) {
        var rows = new ArrayList<List<String>>();
        for (var pool : pools) {
            rows(pool, options, facts, rows);
        }
        var out = new StringBuilder();
        if (options.has("H")) {
            rows.forEach(row -> out.append(String.join("\t", row)).append('\n'));
            return out.toString();
        }
        boolean latency = options.has("l");
        int name = Math.max(
                10, rows.stream().mapToInt(r -> r.getFirst().length()).max().orElse(0));
        var rule = "-".repeat(name) + "  -----".repeat(latency ? 16 : 6) + "\n";
        if (first || options.has("v")) {
            out.append(" ".repeat(name)).append("    capacity     operations     bandwidth ");
            out.append(latency ? "   total_wait     disk_wait    syncq_wait    asyncq_wait  scrub   trim\n" : "\n");
            out.append(ToolNumbers.pad("pool", -name)).append("  alloc   free   read  write   read  write");
            out.append(latency ? "   read  write   read  write   read  write   read  write   wait   wait\n" : "\n");
            out.append(rule);
        }
        for (var row : rows) {
            out.append(ToolNumbers.pad(row.getFirst(), -name));
            row.subList(1, row.size()).forEach(cell -> out.append("  ").append(ToolNumbers.pad(cell, 5)));
            out.append('\n');
        }
        return out.append(options.has("v") ? rule : "").toString();
    }

    private void rows(PoolSimulation simulation, CommandOptions options, HostFacts facts, List<List<String>> rows) {
        var pool = simulation.pool();
        double allocated = simulation.allocatedAt(sight.now());
        double part = 1.0 / pool.vdevs().size();
        var all = new Work(0, 0, 0, 0, 0, 0, 0);
        var below = new ArrayList<List<String>>();
        for (var vdev : pool.vdevs()) {
            var together = new Work(0, 0, 0, 0, 0, 0, 0);
            var leaves = new ArrayList<List<String>>();
            for (var device : vdev.devices()) {
                var work = work(sight.simulation().disk(device), facts);
                together = together.plus(work);
                leaves.add(row("    " + sight.diskName(device), -1, -1, work, options));
            }
            below.add(row(
                    "  " + vdev.name(), allocated * part, (pool.sizeBytes() - allocated) * part, together, options));
            below.addAll(leaves);
            all = all.plus(together);
        }
        rows.add(row(pool.name(), allocated, pool.sizeBytes() - allocated, all, options));
        if (options.has("v")) {
            rows.addAll(below);
        }
    }

    private static List<String> row(String name, double allocated, double free, Work work, CommandOptions options) {
        boolean exact = options.has("p");
        var row = new ArrayList<>(List.of(name));
        DoubleStream.of(allocated, free, work.reads(), work.writes(), work.readBytes(), work.writeBytes())
                .mapToObj(x -> x < 0 ? "-" : exact ? Long.toString(Math.round(x)) : ToolNumbers.nice(Math.round(x)))
                .forEach(row::add);
        if (options.has("l")) {
            double read = work.reads() <= 0 ? 0 : work.readTime() / work.reads();
            double write = work.writes() <= 0 ? 0 : work.writeTime() / work.writes();
            DoubleStream.of(
                            read,
                            write,
                            read * 0.93,
                            write * 0.72,
                            read * 0.04,
                            write * 0.03,
                            0,
                            write * 0.24,
                            work.scan(),
                            0)
                    .mapToObj(x -> exact && x > 0 ? Long.toString((long) (x * 1e9)) : ToolNumbers.niceTime(x))
                    .forEach(row::add);
        }
        return row;
    }

    private static Work work(DiskSimulation disk, HostFacts facts) {
        var scans = disk.readStreams().stream()
                .filter(s -> s.bytes() == DiskSimulation.SCAN_BYTES && facts.rate(s.requests()) >= 0.5)
                .findFirst();
        return new Work(
                facts.rate(disk.reads()),
                facts.rate(disk.writes()),
                facts.rate(disk.readBytes()),
                facts.rate(disk.writeBytes()),
                facts.rate(disk.readTime()),
                facts.rate(disk.writeTime()),
                scans.map(s -> s.latency().mean()).orElse(0.0));
    }
}
