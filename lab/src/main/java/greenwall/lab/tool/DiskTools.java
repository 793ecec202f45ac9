package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.HostProgram;
import greenwall.lab.text.Fields;
import greenwall.lab.world.DiskSimulation;
import greenwall.lab.world.MachineParts.Disk;
import greenwall.lab.world.MachineParts.Medium;
import greenwall.lab.world.PoolSimulation.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `iostat`, `smartctl`, `df` and `lsblk`.
record DiskTools(ToolHost sight) {
    Map<String, HostProgram> programs() {
        return Map.of("iostat", this::iostat, "smartctl", this::smartctl, "df", this::df, "lsblk", this::lsblk);
    }

    private int iostat(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "xdck");
        if (options.unknown().isPresent()) {
            return call.fail(1, "Usage: iostat [ -x ] [ <interval> [ <count> ] ]");
        }
        call.print(ToolPages.page("iostat.head", new HostFacts(sight, 0).host(1)));
        return IntervalReport.run(call, options.number(0), options.number(1), millis -> {
            var facts = new HostFacts(sight, millis);
            var values = facts.host(1);
            values.put(
                    "disks",
                    sight.simulation().disks().stream().map(d -> row(d, facts)).toList());
            call.print(ToolPages.page("iostat.cpu", values)
                    + ToolPages.page(options.has("x") ? "iostat.x" : "iostat", values));
        });
    }

    private static double share(double whole, double parts) {
        return parts <= 0 ? 0 : whole / parts;
    }

    private static Map<String, Object> row(DiskSimulation disk, HostFacts facts) {
        double reads = facts.rate(disk.reads());
        double writes = facts.rate(disk.writes());
        double readKib = facts.rate(disk.readBytes()) / 1024;
        double writeKib = facts.rate(disk.writeBytes()) / 1024;
        double readMs = 1000 * share(facts.rate(disk.readTime()), reads);
        double writeMs = 1000 * share(facts.rate(disk.writeTime()), writes);
        return new Fields()
                .with("device", disk.device())
                .with("reads", reads)
                .with("readKib", readKib)
                .with("readMs", readMs)
                .with("readSize", share(readKib, reads))
                .with("writes", writes)
                .with("writeKib", writeKib)
                .with("writeMs", writeMs)
                .with("writeSize", share(writeKib, writes))
                .with("flushMs", writeMs * 0.6)
                .with("queue", facts.rate(disk.readTime()) + facts.rate(disk.writeTime()))
                .with("busy", 100 * Math.min(1, facts.rate(disk.busy())))
                .with("requests", reads + writes)
                .with("readAll", readKib * facts.seconds())
                .with("writeAll", writeKib * facts.seconds());
    }

    private int smartctl(Call call) throws InterruptedException {
        if (!call.root()) {
            return call.fail(2, "Smartctl open device: failed: Permission denied");
        }
        var device = call.words().getLast().replaceFirst("^/dev/(disk/by-id/)?", "");
        var found = sight.host().disks().stream()
                .filter(d -> d.device().equals(device) || d.byId().equals(device))
                .findFirst();
        if (found.isEmpty()) {
            return call.fail(2, "Smartctl open device: " + call.words().getLast() + " failed: No such device");
        }
        var disk = found.get();
        if (disk.medium() == Medium.VIRTIO) {
            return call.fail(1, "/dev/" + disk.device() + ": Unable to detect device type");
        }
        double errors = errors(disk);
        boolean failing = errors > 0 || isOut(disk);
        double pending = failing ? 8 + 4 * Math.max(1, errors) : 0;
        call.print(ToolPages.page(
                "smartctl",
                new Fields()
                        .with("kernel", sight.host().os().kernel())
                        .with("model", disk.model())
                        .with("serial", disk.serial())
                        .with("bytes", disk.sizeBytes())
                        .with("rotation", disk.medium() == Medium.HDD ? "7200 rpm" : "Solid State Device")
                        .with("result", pending > 400 ? "FAILED!" : "PASSED")
                        .with("rate", failing ? "071" : "100")
                        .with("spare", failing ? "092" : "100")
                        .with("errorRate", failing ? errors * 65_536 : 0)
                        .with("pending", pending)
                        .with("moved", Math.floor(pending / 2))
                        .with("hours", 9_000 + sight.number(disk.serial(), 30_000))
                        .with("heat", 31 + sight.number("heat" + disk.serial(), 9))
                        .with("errors", errors)));
        return failing ? 64 : 0;
    }

    private double errors(Disk disk) {
        double sum = 0;
        for (var pool : sight.simulation().pools()) {
            for (var kind : ErrorKind.values()) {
                sum += sight.simulation().sinceBoot(pool.errors(disk.device(), kind), sight.now());
            }
        }
        return Math.rint(sum);
    }

    private boolean isOut(Disk disk) {
        return sight.simulation().pools().stream()
                .anyMatch(p -> !p.diskStateAt(disk.device(), sight.now()).equals("ONLINE"));
    }

    private int df(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "hPkT");
        if (options.unknown().isPresent()) {
            return call.fail(1, "df: the practice range knows its options -h, -k, -P and -T");
        }
        boolean human = options.has("h");
        long t = sight.now();
        var table = new Table();
        int rows = 0;
        for (var fs : sight.host().filesystems()) {
            if (!fs.type().equals("zfs")) {
                double used = sight.simulation().usedAt(fs, t);
                double free = Math.max(0, fs.sizeBytes() * 0.95 - used);
                rows += mount(table, options, fs.device(), fs.type(), fs.sizeBytes(), used, free, fs.mountpoint());
            }
        }
        for (var pool : sight.simulation().pools()) {
            for (var set : pool.pool().datasets()) {
                if (!set.volume()) {
                    double used = pool.usedAt(set, t) * 0.97;
                    double free = pool.availableAt(set, t);
                    rows += mount(table, options, set.name(), "zfs", used + free, used, free, set.mountpoint());
                }
            }
        }
        if (rows == 0) {
            return call.fail(1, "df: " + options.operands().getFirst() + ": No such file or directory");
        }
        var columns = new ArrayList<>(List.of("device", "size", "used", "free", "share", "on"));
        var headings = new ArrayList<>(List.of(
                "Filesystem",
                human ? "Size" : options.has("P") ? "1024-blocks" : "1K-blocks",
                "Used",
                human ? "Avail" : "Available",
                options.has("P") ? "Capacity" : "Use%",
                "Mounted on"));
        if (options.has("T")) {
            columns.add(1, "type");
            headings.add(1, "Type");
        }
        call.print(table.print(columns, headings, false, " "));
        return 0;
    }

    /// @return whether it was asked for: 1 or 0
    private static int mount(
            Table table,
            CommandOptions options,
            String device,
            String type,
            double size,
            double used,
            double free,
            String on) {
        if (!options.operands().isEmpty()
                && !options.operands().contains(on)
                && !options.operands().contains(device)) {
            return 0;
        }
        boolean human = options.has("h");
        table.add(new Fields()
                .with("device", device)
                .with("type", type)
                .with("size", size(size, human))
                .with("used", size(used, human))
                .with("free", size(free, human))
                .with("share", (int) Math.ceil(100 * used / Math.max(1, used + free)) + "%")
                .with("on", on));
        return 1;
    }

    private static String size(double bytes, boolean human) {
        return human ? ToolNumbers.human(bytes, "") : Long.toString((long) Math.ceil(bytes / 1024));
    }

    private int lsblk(Call call) throws InterruptedException {
        var rows = new ArrayList<Map<String, Object>>();
        for (var disk : sight.host().disks()) {
            rows.add(new Fields()
                    .with("device", disk.device())
                    .with(
                            "major",
                            disk.device().startsWith("nvme")
                                    ? 259
                                    : disk.device().startsWith("vd") ? 254 : 8)
                    .with("minor", 16 * rows.size())
                    .with("size", ToolNumbers.human(disk.sizeBytes(), ""))
                    .with("mounted", ""));
        }
        call.print(ToolPages.page("lsblk", Map.of("disks", rows)));
        return 0;
    }
}
