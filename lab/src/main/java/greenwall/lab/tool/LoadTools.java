package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.world.Cpu;
import greenwall.lab.world.Processes.Process;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/// `top`, `ps`, `uptime`, `free` and `vmstat`.
final class LoadTools {
    private final Sight sight;

    LoadTools(Sight sight) {
        this.sight = sight;
    }

    Map<String, Program> programs() {
        return Map.of(
                "/usr/bin/top", this::top,
                "/usr/bin/ps", this::ps,
                "/usr/bin/uptime", this::uptime,
                "/usr/bin/w", this::uptime,
                "/usr/bin/free", this::free,
                "/usr/bin/vmstat", this::vmstat);
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    String loads() {
        long t = sight.now();
        return Text.format(
                "%.2f, %.2f, %.2f",
                sight.life().load(1, t), sight.life().load(5, t), sight.life().load(15, t));
    }

    private String head() {
        long t = sight.now();
        return Text.format(
                "%s up %s,  0 users,  load average: %s\n",
                pattern("HH:mm:ss").format(sight.shown(t)),
                Text.uptime(sight.life().uptimeMillis(t)),
                loads());
    }

    private int uptime(Call call) throws InterruptedException {
        if (call.arguments().contains("-s")) {
            call.print(pattern("yyyy-MM-dd HH:mm:ss")
                            .format(sight.shown(sight.life().bootedAt(sight.now()))) + "\n");
        } else if (call.arguments().contains("-p")) {
            long minutes = sight.life().uptimeMillis(sight.now()) / 60_000;
            call.print(
                    Text.format("up %d days, %d hours, %d minutes\n", minutes / 1440, minutes / 60 % 24, minutes % 60));
        } else {
            call.print(" " + head());
        }
        return 0;
    }

    private int top(Call call) throws InterruptedException {
        var options = Options.of(call, "bn:d:o:p:u:cHiw1");
        if (options.unknown().isPresent()) {
            return call.fail(1, "top: unknown option '" + options.unknown().get() + "'");
        }
        if (!options.has("b")) {
            return call.fail(1, "top: failed tty get");
        }
        int times = options.value("n")
                .filter(n -> n.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
        double seconds = options.value("d")
                .filter(n -> n.matches("\\d{1,4}(\\.\\d+)?"))
                .map(Double::parseDouble)
                .orElse(3.0);
        for (int i = 0; times == 0 || i < times; i++) {
            if (i > 0) {
                call.print("\n");
                call.flush();
                if (!call.pause(Duration.ofMillis((long) Math.max(100, seconds * 1000)))) {
                    break;
                }
            }
            call.print(screen(options.value("o").orElse("%CPU")));
        }
        return 0;
    }

    private String screen(String order) {
        long t = sight.now();
        var processes = new ArrayList<>(sight.processes());
        if (order.contains("MEM") || order.contains("RES")) {
            processes.sort(Comparator.comparingDouble(Process::bytes).reversed());
        }
        int others = 90 + sight.number("kthreads", 90);
        long running = Math.max(1, Math.round(sight.life().runnableAt(t)));
        int all = processes.size() + others;
        var cpu = sight.life().cpu();
        var out = new StringBuilder("top - ").append(head());
        out.append(Text.format(
                "Tasks: %d total, %3d running, %3d sleeping,   0 stopped,   0 zombie\n",
                all, Math.min(all, running), Math.max(0, all - running)));
        double n = cpu.count() / 100.0;
        out.append(Text.format(
                "%%Cpu(s): %4.1f us, %4.1f sy, %4.1f ni, %4.1f id, %4.1f wa, %4.1f hi, %4.1f si, %4.1f st \n",
                cpu.mode(Cpu.Mode.USER).at(t) / n,
                cpu.mode(Cpu.Mode.SYSTEM).at(t) / n,
                cpu.mode(Cpu.Mode.NICE).at(t) / n,
                cpu.idleAt(t) / n,
                cpu.mode(Cpu.Mode.IOWAIT).at(t) / n,
                cpu.mode(Cpu.Mode.IRQ).at(t) / n,
                cpu.mode(Cpu.Mode.SOFTIRQ).at(t) / n,
                cpu.mode(Cpu.Mode.STEAL).at(t) / n));
        var memory = sight.life().memory().at(t);
        double mib = 1 << 20;
        double cache = memory.cached() + memory.buffers() + memory.slabReclaimable();
        out.append(Text.format(
                "MiB Mem : %8.1f total, %8.1f free, %8.1f used, %8.1f buff/cache     \n",
                memory.total() / mib,
                memory.free() / mib,
                (memory.total() - memory.free() - cache) / mib,
                cache / mib));
        out.append(Text.format(
                "MiB Swap: %8.1f total, %8.1f free, %8.1f used. %8.1f avail Mem \n\n",
                memory.swapTotal() / mib,
                (memory.swapTotal() - memory.swapUsed()) / mib,
                memory.swapUsed() / mib,
                memory.available() / mib));
        out.append("    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n");
        for (var process : processes) {
            out.append(topRow(process, memory.total(), t));
        }
        return out.toString();
    }

    private String topRow(Process process, double total, long t) {
        double seconds = process.cores() * cpuSeconds(process, t);
        boolean kernel = process.unit().equals("kernel");
        return Text.format(
                "%7d %-8s %3d %3d %7s %6s %6s %s %5.1f %5.1f %9s %s\n",
                process.pid(),
                process.user().length() > 8 ? process.user().substring(0, 7) + "+" : process.user(),
                20,
                kernel ? -20 : 0,
                kernel ? "0" : kib(process.bytes() * 2.4 + 9e7, 7),
                kib(process.bytes(), 6),
                kib(Math.min(process.bytes() * 0.3, 4e7), 6),
                process.cores() > 0.5 ? "R" : "S",
                100 * process.cores(),
                100 * process.bytes() / total,
                Text.format("%d:%05.2f", (long) seconds / 60, seconds % 60),
                process.command());
    }

    private double cpuSeconds(Process process, long t) {
        return Math.min(sight.life().uptimeMillis(t), Duration.ofDays(3).toMillis())
                / 1000.0
                * sight.between("lived " + process.pid(), 0.4, 1);
    }

    private static String kib(double bytes, int width) {
        double kib = bytes / 1024;
        var plain = Long.toString((long) kib);
        if (plain.length() <= width) {
            return plain;
        }
        var mib = Text.format("%.1fm", kib / 1024);
        return mib.length() <= width ? mib : Text.format("%.1fg", kib / 1024 / 1024);
    }

    private int ps(Call call) throws InterruptedException {
        var arguments = String.join(" ", call.arguments());
        long t = sight.now();
        double total = sight.life().memory().at(t).total();
        var processes = new ArrayList<>(sight.life().processes().at(t));
        var sort = Options.of(call, "efo:p:C:auxwTLly", "sort=", "no-headers")
                .value("sort")
                .orElse("");
        processes.sort(
                sort.contains("cpu")
                        ? Comparator.comparingDouble(Process::cores).reversed()
                        : sort.contains("mem") || sort.contains("rss")
                                ? Comparator.comparingDouble(Process::bytes).reversed()
                                : Comparator.comparingInt(Process::pid));
        boolean full = arguments.matches("-?e?f\\b.*|-ef.*") && !arguments.contains("aux");
        call.print(
                full
                        ? "UID          PID    PPID  C STIME TTY          TIME CMD\n"
                        : "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n");
        var start = pattern("MMMdd").format(sight.shown(sight.life().bootedAt(t)));
        for (var process : processes) {
            long seconds = (long) (process.cores() * cpuSeconds(process, t));
            var command = process.unit().equals("kernel") ? "[" + process.command() + "]" : path(process.command());
            call.print(
                    full
                            ? Text.format(
                                    "%-8s %7d %7d %2d %5s ?        %02d:%02d:%02d %s\n",
                                    process.user(),
                                    process.pid(),
                                    1,
                                    (int) (100 * process.cores()),
                                    start,
                                    seconds / 3600,
                                    seconds / 60 % 60,
                                    seconds % 60,
                                    command)
                            : Text.format(
                                    "%-8s %7d %4.1f %4.1f %6d %5d ?        %-4s %5s %3d:%02d %s\n",
                                    process.user(),
                                    process.pid(),
                                    100 * process.cores(),
                                    100 * process.bytes() / total,
                                    (long) (process.bytes() * 2.4 / 1024),
                                    (long) (process.bytes() / 1024),
                                    process.cores() > 0.5 ? "Rsl" : "Ssl",
                                    start,
                                    seconds / 60,
                                    seconds % 60,
                                    command));
        }
        for (var mine : call.machine().processes()) {
            var command = String.join(" ", mine.command());
            call.print(
                    full
                            ? Text.format(
                                    "%-8s %7d %7d %2d %5s ?        00:00:00 %s\n",
                                    mine.user(),
                                    mine.pid(),
                                    mine.parent(),
                                    0,
                                    pattern("HH:mm").format(mine.started()),
                                    command)
                            : Text.format(
                                    "%-8s %7d  0.0  0.0   2576   944 ?        Ss   %5s   0:00 %s\n",
                                    mine.user(), mine.pid(), pattern("HH:mm").format(mine.started()), command));
        }
        return 0;
    }

    static String path(String command) {
        return switch (command) {
            case "systemd" -> "/sbin/init";
            case "systemd-journald" -> "/lib/systemd/systemd-journald";
            case "qemu-system-x86" -> "/usr/bin/qemu-system-x86_64";
            default -> "/usr/bin/" + command;
        };
    }

    private int free(Call call) throws InterruptedException {
        var options = Options.of(call, "bkmghwts:c:", "bytes", "mebi", "gibi", "human", "kibi");
        var m = sight.life().memory().at(sight.now());
        double cache = m.cached() + m.buffers() + m.slabReclaimable();
        double shared = 0.004 * m.total();
        double[] first = {m.total(), m.total() - m.free() - cache, m.free(), shared, cache, m.available()};
        double[] second = {m.swapTotal(), m.swapUsed(), m.swapTotal() - m.swapUsed()};
        call.print("               total        used        free      shared  buff/cache   available\n");
        call.print(memoryRow("Mem:", first, options));
        call.print(memoryRow("Swap:", second, options));
        return 0;
    }

    private static String memoryRow(String name, double[] values, Options options) {
        var row = new StringBuilder(Text.pad(name, -8));
        double unit = options.has("b") || options.has("bytes")
                ? 1
                : options.has("m") || options.has("mebi")
                        ? 1 << 20
                        : options.has("g") || options.has("gibi") ? 1 << 30 : 1024;
        for (double value : values) {
            var text = options.has("h") || options.has("human")
                    ? Text.human(value, "i")
                    : Long.toString((long) (value / unit));
            row.append(Text.pad(text, 12));
        }
        return row.append('\n').toString();
    }

    private int vmstat(Call call) throws InterruptedException {
        var repeats = Repeats.from(Options.of(call, "wSnadt"), 0);
        call.print("procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n");
        call.print(" r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n");
        return repeats.run(call, millis -> {
            long t = sight.now();
            var m = sight.life().memory().at(t);
            var cpu = sight.life().cpu();
            double n = cpu.count() / 100.0;
            double in = 0;
            double out = 0;
            for (var disk : sight.life().disks()) {
                in += disk.readBytes().at(t) / 1024;
                out += disk.writeBytes().at(t) / 1024;
            }
            call.print(Text.format(
                    "%2d %2d %6d %6d %6d %6d %4d %4d %5d %5d %4d %4d %2d %2d %2d %2d %2d\n",
                    Math.round(sight.life().runnableAt(t)),
                    Math.round(sight.life().blockedAt(t)),
                    (long) m.swapUsed() / 1024,
                    (long) m.free() / 1024,
                    (long) m.buffers() / 1024,
                    (long) m.cached() / 1024,
                    0,
                    0,
                    (long) in,
                    (long) out,
                    (long) sight.life().interrupts().at(t),
                    (long) sight.life().contextSwitches().at(t),
                    Math.round(cpu.mode(Cpu.Mode.USER).at(t) / n),
                    Math.round(cpu.mode(Cpu.Mode.SYSTEM).at(t) / n),
                    Math.round(cpu.idleAt(t) / n),
                    Math.round(cpu.mode(Cpu.Mode.IOWAIT).at(t) / n),
                    Math.round(cpu.mode(Cpu.Mode.STEAL).at(t) / n)));
        });
    }
}
