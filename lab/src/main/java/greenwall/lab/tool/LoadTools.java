package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.HostProgram;
import greenwall.lab.text.Fields;
import greenwall.lab.world.Processes.Process;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `top`, `ps`, `uptime`, `free` and `vmstat`.
record LoadTools(ToolHost sight) {
    private static final List<String> PS_AUX =
            List.of("user", "pid", "pcpu", "pmem", "vsz", "rss", "tty", "stat", "start", "time", "args");
    private static final double MIB = 1 << 20;

    Map<String, HostProgram> programs() {
        return Map.of(
                "top", this::top, "ps", this::ps, "uptime", this::uptime, "free", this::free, "vmstat", this::vmstat);
    }

    private int uptime(Call call) throws InterruptedException {
        call.print(" " + ToolPages.page("uptime", new HostFacts(sight, 1000).host(1)));
        return 0;
    }

    private int top(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "bn:d:o:w:c");
        if (options.unknown().isPresent() || !options.has("b")) {
            return call.fail(1, options.has("b") ? "top: unknown option" : "top: failed tty get");
        }
        var seconds = options.value("d").flatMap(CommandOptions::number).or(() -> Optional.of(3.0));
        var times = options.value("n").flatMap(CommandOptions::number);
        return IntervalReport.run(call, seconds, times, millis -> {
            var facts = new HostFacts(sight, 1000);
            var values = facts.host(MIB);
            var processes = new ArrayList<>(sight.processes());
            if (options.value("o").orElse("").matches("%MEM|RES")) {
                processes.sort(Comparator.comparingDouble(Process::bytes).reversed());
            }
            double tasks = processes.size() + 90 + sight.number("kthreads", 90);
            values.put("tasks", tasks);
            values.put("sleeping", tasks - ToolPages.number(values, "running"));
            values.put("mem", values.get("memory"));
            double total = sight.simulation().memory().at(sight.now()).total();
            values.put(
                    "processes", processes.stream().map(p -> topRow(p, total)).toList());
            call.print(millis > 0 ? "\n" : "");
            call.print("top - " + ToolPages.page("uptime", values) + ToolPages.page("top", values));
        });
    }

    private Map<String, Object> topRow(Process process, double total) {
        double seconds = cpuSeconds(process);
        boolean kernel = process.unit().equals("kernel");
        var user = process.user();
        return new Fields()
                .with("pid", process.pid())
                .with("user", user.length() > 8 ? user.substring(0, 7) + "+" : user)
                .with("nice", kernel ? -20 : 0)
                .with("virt", kernel ? "0" : kib(process.bytes() * 2.4 + 9e7, 7))
                .with("res", kib(process.bytes(), 6))
                .with("shr", kib(Math.min(process.bytes() * 0.3, 4e7), 6))
                .with("state", process.cores() > 0.5 ? "R" : "S")
                .with("cpu", 100 * process.cores())
                .with("mem", 100 * process.bytes() / total)
                .with("time", ToolNumbers.format("%d:%05.2f", (long) seconds / 60, seconds % 60))
                .with("command", process.command());
    }

    private double cpuSeconds(Process process) {
        long lived = Math.min(
                sight.simulation().uptimeMillis(sight.now()), Duration.ofDays(3).toMillis());
        return process.cores() * lived / 1000.0 * sight.between("lived " + process.pid(), 0.4, 1);
    }

    private static String kib(double bytes, int width) {
        double kib = bytes / 1024;
        var plain = Long.toString((long) kib);
        var mib = ToolNumbers.format("%.1fm", kib / 1024);
        return plain.length() <= width
                ? plain
                : mib.length() <= width ? mib : ToolNumbers.format("%.1fg", kib / 1024 / 1024);
    }

    /// `ps aux` and `ps -eo COLUMN,…`, in the order of `--sort=-COLUMN`.
    private int ps(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "eo:fA", "sort=");
        if (options.unknown().isPresent()) {
            return call.fail(1, "error: the practice range knows ps aux and ps -eo COLUMNS, with --sort");
        }
        var columns = options.value("o").map(o -> List.of(o.split(","))).orElse(PS_AUX);
        var table = new Table();
        for (var process : ordered(options.value("sort").orElse("pid"))) {
            table.add(psRow(process));
        }
        for (var column : columns) {
            if (!table.knows(column)) {
                return call.fail(1, "error: unknown user-defined format specifier \"" + column + "\"");
            }
        }
        var headings = columns.stream().map(LoadTools::heading).toList();
        call.print(table.print(columns, headings, false, " "));
        return 0;
    }

    private static String heading(String column) {
        return switch (column) {
            case "pcpu" -> "%CPU";
            case "pmem" -> "%MEM";
            case "maj_flt" -> "MAJFL";
            case "comm", "args" -> "COMMAND";
            default -> column.toUpperCase(Locale.ROOT);
        };
    }

    private List<Process> ordered(String sort) {
        var processes = new ArrayList<>(sight.simulation().processes().at(sight.now()));
        Comparator<Process> order = switch (sort.replaceFirst("^[-+]", "").replace("%", "p")) {
            case "pcpu", "cpu" -> Comparator.comparingDouble(Process::cores);
            case "rss", "pmem", "mem" -> Comparator.comparingDouble(Process::bytes);
            case "maj_flt" -> Comparator.comparingDouble(this::majorFaults);
            default -> Comparator.comparingInt(Process::pid);
        };
        processes.sort(sort.startsWith("-") ? order.reversed() : order);
        return processes;
    }

    private double majorFaults(Process process) {
        double all = sight.simulation().sinceBoot(sight.simulation().memory().majorFaults(), sight.now());
        return Math.floor(all
                * process.bytes()
                / sight.simulation().memory().at(sight.now()).total());
    }

    private Map<String, String> psRow(Process process) {
        double total = sight.simulation().memory().at(sight.now()).total();
        long seconds = (long) cpuSeconds(process);
        boolean kernel = process.unit().equals("kernel");
        var row = new HashMap<String, String>();
        row.put("user", process.user());
        row.put("pid", Integer.toString(process.pid()));
        row.put("pcpu", ToolNumbers.format("%.1f", 100 * process.cores()));
        row.put("pmem", ToolNumbers.format("%.1f", 100 * process.bytes() / total));
        row.put("vsz", Long.toString((long) (process.bytes() * 2.4 / 1024)));
        row.put("rss", Long.toString((long) (process.bytes() / 1024)));
        row.put("maj_flt", ToolNumbers.format("%.0f", majorFaults(process)));
        row.put("tty", "?");
        row.put("stat", process.cores() > 0.5 ? "Rsl" : "Ssl");
        row.put("start", HostFacts.stamp(sight, sight.simulation().bootedAt(sight.now()), "MMMdd"));
        row.put("time", ToolNumbers.format("%d:%02d", seconds / 60, seconds % 60));
        row.put("comm", ToolHost.comm(process.command()));
        row.put("args", kernel ? "[" + process.command() + "]" : "/usr/bin/" + process.command());
        row.put("unit", process.unit());
        return row;
    }

    private int free(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "bmgh");
        double unit = options.has("b") ? 1 : options.has("m") ? MIB : options.has("g") ? MIB * 1024 : 1024;
        var values = new HostFacts(sight, 1000).memory(options.has("h") ? 1 : unit);
        values.replaceAll((name, value) ->
                options.has("h") ? ToolNumbers.human((double) value, "i") : Long.toString((long) (double) value));
        call.print(ToolPages.page("free", values));
        return 0;
    }

    private int vmstat(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "");
        call.print(ToolPages.page("vmstat.head", Map.of()));
        return IntervalReport.run(call, options.number(0), options.number(1), millis -> {
            var facts = new HostFacts(sight, millis);
            var values = facts.host(1024);
            var disks = sight.simulation().disks();
            values.put(
                    "in",
                    disks.stream()
                            .mapToDouble(d -> facts.rate(d.readBytes()) / 1024)
                            .sum());
            values.put(
                    "out",
                    disks.stream()
                            .mapToDouble(d -> facts.rate(d.writeBytes()) / 1024)
                            .sum());
            values.put("interrupts", facts.rate(sight.simulation().interrupts()));
            values.put("switches", facts.rate(sight.simulation().contextSwitches()));
            call.print(ToolPages.page("vmstat", values));
        });
    }
}
