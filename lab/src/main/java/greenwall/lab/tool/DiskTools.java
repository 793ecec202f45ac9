package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.Cpu;
import greenwall.lab.world.DiskLife;
import greenwall.lab.world.Parts.Disk;
import greenwall.lab.world.Parts.Medium;
import greenwall.lab.world.PoolLife.ErrorKind;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `iostat`, `smartctl`, `df` and `lsblk`.
final class DiskTools {
    private final Sight sight;

    DiskTools(Sight sight) {
        this.sight = sight;
    }

    Map<String, Program> programs() {
        return Map.of(
                "/usr/bin/iostat",
                this::iostat,
                "/usr/sbin/smartctl",
                this::smartctl,
                "/usr/bin/df",
                this::df,
                "/usr/bin/lsblk",
                this::lsblk);
    }

    static String banner(Sight sight) {
        var day = DateTimeFormatter.ofPattern("MM/dd/yy", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(sight.hostClock());
        return Text.format(
                "Linux %s (%s) \t%s \t_x86_64_\t(%d CPU)\n",
                sight.host().os().kernel(),
                sight.host().name(),
                day,
                sight.host().hardware().cpus());
    }

    private int iostat(Call call) throws InterruptedException {
        var options = Options.of(call, "xdckmtyhzpNo:");
        if (options.unknown().isPresent()) {
            return call.fail(1, "Usage: iostat [ options ] [ <interval> [ <count> ] ]");
        }
        var devices =
                options.operands().stream().filter(o -> !o.matches("[\\d.]+")).toList();
        var numbers =
                options.operands().stream().filter(o -> o.matches("[\\d.]+")).toList();
        var repeats = Repeats.from(Options.of(numbers, ""), 0);
        call.print(banner(sight));
        boolean[] skipped = {!options.has("y") || repeats.seconds() == 0};
        var counted =
                options.has("y") && repeats.times() > 0 ? new Repeats(repeats.seconds(), repeats.times() + 1) : repeats;
        return counted.run(call, millis -> {
            if (!skipped[0]) {
                skipped[0] = true;
                return;
            }
            call.print("\n" + report(options, devices, millis));
        });
    }

    private String report(Options options, List<String> devices, long millis) {
        long t = sight.now();
        long from = millis == 0 ? sight.life().bootedAt(t) : t - millis;
        double seconds = (t - from) / 1000.0;
        var out = new StringBuilder();
        if (options.has("t")) {
            out.append(DateTimeFormatter.ofPattern("MM/dd/yy HH:mm:ss", Locale.ROOT)
                            .withZone(ZoneOffset.UTC)
                            .format(sight.hostClock()))
                    .append('\n');
        }
        if (!options.has("d")) {
            out.append("avg-cpu:  %user   %nice %system %iowait  %steal   %idle\n");
            double[] shares = shares(from, t);
            out.append("        ");
            for (double share : shares) {
                out.append(Text.format(" %7.2f", 100 * share));
            }
            out.append("\n\n");
        }
        if (options.has("c")) {
            return out.toString();
        }
        boolean extended = options.has("x");
        out.append(
                extended
                        ? "Device            r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz     w/s     wkB/s   wrqm/s  %wrqm w_await wareq-sz     d/s     dkB/s   drqm/s  %drqm d_await dareq-sz     f/s f_await  aqu-sz  %util\n"
                        : "Device             tps    kB_read/s    kB_wrtn/s    kB_dscd/s    kB_read    kB_wrtn    kB_dscd\n");
        for (var disk : sight.life().disks()) {
            if (devices.isEmpty() || devices.contains(disk.device())) {
                out.append(extended ? extended(disk, from, t, seconds) : plain(disk, from, t, seconds));
            }
        }
        return out.toString();
    }

    /// user, nice, system, iowait, steal, idle.
    private double[] shares(long from, long to) {
        var cpu = sight.life().cpu();
        double all = cpu.count() * Math.max(1, to - from) / 1000.0;
        double user = moved(cpu.mode(Cpu.Mode.USER), from, to) / all;
        double nice = moved(cpu.mode(Cpu.Mode.NICE), from, to) / all;
        double system = (moved(cpu.mode(Cpu.Mode.SYSTEM), from, to)
                        + moved(cpu.mode(Cpu.Mode.SOFTIRQ), from, to)
                        + moved(cpu.mode(Cpu.Mode.IRQ), from, to))
                / all;
        double iowait = moved(cpu.mode(Cpu.Mode.IOWAIT), from, to) / all;
        double steal = moved(cpu.mode(Cpu.Mode.STEAL), from, to) / all;
        return new double[] {user, nice, system, iowait, steal, Math.max(0, 1 - user - nice - system - iowait - steal)};
    }

    static double moved(Rate rate, long from, long to) {
        return Math.max(0, rate.total(to) - rate.total(from));
    }

    private static String extended(DiskLife disk, long from, long t, double seconds) {
        double reads = moved(disk.reads(), from, t) / seconds;
        double writes = moved(disk.writes(), from, t) / seconds;
        double readKib = moved(disk.readBytes(), from, t) / seconds / 1024;
        double writeKib = moved(disk.writeBytes(), from, t) / seconds / 1024;
        double readWait = reads <= 0 ? 0 : moved(disk.readTime(), from, t) / seconds / reads;
        double writeWait = writes <= 0 ? 0 : moved(disk.writeTime(), from, t) / seconds / writes;
        double busy = Math.min(1, moved(disk.busy(), from, t) / seconds);
        double merged = writes * 0.08;
        return Text.format(
                "%-10s %9.2f %9.2f %8.2f %6.2f %7.2f %8.2f %7.2f %9.2f %8.2f %6.2f %7.2f %8.2f %7.2f %9.2f %8.2f %6.2f %7.2f %8.2f %7.2f %7.2f %7.2f %6.2f\n",
                disk.device(),
                reads,
                readKib,
                0.0,
                0.0,
                1000 * readWait,
                reads <= 0 ? 0 : readKib / reads,
                writes,
                writeKib,
                merged,
                writes <= 0 ? 0 : 100 * merged / (writes + merged),
                1000 * writeWait,
                writes <= 0 ? 0 : writeKib / writes,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                0.0,
                0.2,
                1000 * writeWait * 0.6,
                reads * readWait + writes * writeWait,
                100 * busy);
    }

    private static String plain(DiskLife disk, long from, long t, double seconds) {
        double readKib = moved(disk.readBytes(), from, t) / 1024;
        double writeKib = moved(disk.writeBytes(), from, t) / 1024;
        return Text.format(
                "%-10s %11.2f %12.2f %12.2f %12.2f %10d %10d %10d\n",
                disk.device(),
                (moved(disk.reads(), from, t) + moved(disk.writes(), from, t)) / seconds,
                readKib / seconds,
                writeKib / seconds,
                0.0,
                (long) readKib,
                (long) writeKib,
                0);
    }

    private int smartctl(Call call) throws InterruptedException {
        if (!call.process().isRoot()) {
            return call.fail(2, "Smartctl open device: failed: Permission denied");
        }
        var operands = Options.of(call, "aAHixjd:l:n:", "scan", "all", "health", "json")
                .operands();
        var device = operands.isEmpty() ? "" : operands.getLast().replaceFirst("^/dev/", "");
        var banner = Text.format(
                "smartctl 7.3 2022-02-28 r5338 [x86_64-linux-%s] (local build)\nCopyright (C) 2002-22, Bruce Allen, Christian Franke, www.smartmontools.org\n\n",
                sight.host().os().kernel());
        call.print(banner);
        var found = sight.host().disks().stream()
                .filter(d -> d.device().equals(device)
                        || d.device().equals(device.replaceFirst("n\\d+$", "") + "n1")
                        || device.endsWith(d.byId()))
                .findFirst();
        if (found.isEmpty()) {
            return call.fail(
                    2,
                    "Smartctl open device: " + (operands.isEmpty() ? "" : operands.getLast())
                            + " failed: No such device");
        }
        var disk = found.get();
        if (disk.medium() == Medium.VIRTIO) {
            return call.fail(
                    1,
                    "/dev/" + disk.device()
                            + ": Unable to detect device type\nPlease specify device type with the -d option.");
        }
        return ata(call, disk);
    }

    private long errors(Disk disk) {
        long t = sight.now();
        return sight.life().pools().stream()
                .mapToLong(p -> {
                    double sum = 0;
                    for (var kind : ErrorKind.values()) {
                        sum += sight.life().sinceBoot(p.errors(disk.device(), kind), t);
                    }
                    return Math.round(sum);
                })
                .sum();
    }

    private boolean failing(Disk disk) {
        long t = sight.now();
        boolean faulted = sight.life().pools().stream()
                .anyMatch(p -> !p.diskStateAt(disk.device(), t).equals("ONLINE"));
        return faulted || errors(disk) > 0;
    }

    private int ata(Call call, Disk disk) throws InterruptedException {
        boolean failing = failing(disk);
        long sectors = failing ? 8 + 4 * Math.max(1, errors(disk)) : 0;
        long hours = 9_000 + sight.number(disk.serial(), 30_000);
        boolean turns = disk.medium() == Medium.HDD;
        call.print("=== START OF INFORMATION SECTION ===\n");
        call.print(Text.format(
                "Device Model:     %s\nSerial Number:    %s\nUser Capacity:    %,d bytes [%.1f TB]\nSector Sizes:     512 bytes logical, 4096 bytes physical\nRotation Rate:    %s\n\n",
                disk.model(),
                disk.serial(),
                disk.sizeBytes(),
                disk.sizeBytes() / 1e12,
                turns ? "7200 rpm" : "Solid State Device"));
        call.print("=== START OF READ SMART DATA SECTION ===\n");
        call.print(
                "SMART overall-health self-assessment test result: " + (sectors > 400 ? "FAILED!" : "PASSED") + "\n\n");
        call.print(
                "SMART Attributes Data Structure revision number: 16\nVendor Specific SMART Attributes with Thresholds:\n");
        call.print(
                "ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED RAW_VALUE\n");
        attribute(
                call,
                1,
                "Raw_Read_Error_Rate",
                failing ? 71 : 100,
                16,
                "Pre-fail",
                failing ? errors(disk) * 65_536 : 0);
        attribute(call, 5, "Reallocated_Sector_Ct", failing ? 92 : 100, 5, "Pre-fail", sectors / 2);
        attribute(call, 9, "Power_On_Hours", 95, 0, "Old_age", hours);
        attribute(call, 194, "Temperature_Celsius", 100, 0, "Old_age", 31 + sight.number("heat" + disk.serial(), 9));
        attribute(call, 197, "Current_Pending_Sector", 100, 0, "Old_age", sectors);
        attribute(call, 198, "Offline_Uncorrectable", 100, 0, "Old_age", sectors / 2);
        attribute(call, 199, "UDMA_CRC_Error_Count", 200, 0, "Old_age", 0);
        call.print("\n" + (failing ? "ATA Error Count: " + errors(disk) : "No Errors Logged") + "\n");
        return failing ? 64 : 0;
    }

    private static void attribute(Call call, int id, String name, int value, int threshold, String type, long raw)
            throws InterruptedException {
        call.print(Text.format(
                "%3d %-23s 0x%04x   %03d   %03d   %03d    %-9s %-7s  %-11s %d\n",
                id,
                name,
                type.equals("Pre-fail") ? 0x0033 : 0x0032,
                value,
                value,
                threshold,
                type,
                "Always",
                "    -",
                raw));
    }

    private record Mounted(String device, String type, double size, double used, double available, String on) {}

    private List<Mounted> mounted() {
        long t = sight.now();
        var all = new ArrayList<Mounted>();
        for (var fs : sight.host().filesystems()) {
            if (fs.type().equals("zfs")) {
                continue;
            }
            double used = sight.life().usedAt(fs, t);
            all.add(new Mounted(
                    fs.device(),
                    fs.type(),
                    fs.sizeBytes(),
                    used,
                    Math.max(0, fs.sizeBytes() * 0.95 - used),
                    fs.mountpoint()));
        }
        for (var pool : sight.life().pools()) {
            for (var set : pool.pool().datasets()) {
                if (!set.volume()) {
                    double used = pool.usedAt(set, t) * 0.97;
                    double available = pool.availableAt(set, t);
                    all.add(new Mounted(set.name(), "zfs", used + available, used, available, set.mountpoint()));
                }
            }
        }
        return all;
    }

    private int df(Call call) throws InterruptedException {
        var options = Options.of(call, "hPkTaliBm:", "human-readable", "portability", "output=", "local", "inodes");
        boolean human = options.has("h") || options.has("human-readable");
        var chosen = mounted();
        if (!options.operands().isEmpty()) {
            var path = options.operands().getFirst();
            chosen = chosen.stream()
                    .filter(m -> m.on().equals(path) || m.device().equals(path))
                    .toList();
            if (chosen.isEmpty()) {
                return call.fail(1, "df: " + path + ": No such file or directory");
            }
        }
        boolean types = options.has("T");
        var rows = new ArrayList<List<String>>();
        var heading = new ArrayList<>(List.of("Filesystem"));
        if (types) {
            heading.add("Type");
        }
        heading.addAll(List.of(
                human ? "Size" : options.has("P") ? "1024-blocks" : "1K-blocks",
                "Used",
                human ? "Avail" : "Available",
                options.has("P") ? "Capacity" : "Use%",
                "Mounted on"));
        rows.add(heading);
        for (var m : chosen) {
            var row = new ArrayList<>(List.of(m.device()));
            if (types) {
                row.add(m.type());
            }
            for (double bytes : new double[] {m.size(), m.used(), m.available()}) {
                row.add(human ? Text.human(bytes, "") : Long.toString((long) Math.ceil(bytes / 1024)));
            }
            row.add((int) Math.ceil(100 * m.used() / Math.max(1, m.used() + m.available())) + "%");
            row.add(m.on());
            rows.add(row);
        }
        call.print(mountTable(rows, types ? 2 : 1));
        return 0;
    }

    /// As [Text#columns], with the last column to the left.
    private static String mountTable(List<List<String>> rows, int left) {
        var numbers = rows.stream().map(r -> r.subList(0, r.size() - 1)).toList();
        var lines = Text.columns(numbers, left, " ").split("\n");
        var out = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            out.append(lines[i]).append(' ').append(rows.get(i).getLast()).append('\n');
        }
        return out.toString();
    }

    private int lsblk(Call call) throws InterruptedException {
        call.print("NAME        MAJ:MIN RM   SIZE RO TYPE MOUNTPOINTS\n");
        int minor = 0;
        for (var disk : sight.host().disks()) {
            call.print(Text.format(
                    "%-11s %7s  0 %6s  0 disk \n",
                    disk.device(),
                    (disk.device().startsWith("nvme") ? "259" : disk.device().startsWith("vd") ? "254" : "8") + ":"
                            + minor,
                    Text.human(disk.sizeBytes(), "")));
            minor += 16;
        }
        return 0;
    }
}
