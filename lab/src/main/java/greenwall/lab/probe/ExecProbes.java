package greenwall.lab.probe;

import greenwall.fleet.Window;
import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.signal.Noise;
import greenwall.lab.tool.Journal;
import greenwall.lab.tool.Options;
import greenwall.lab.tool.Sight;
import greenwall.lab.tool.Text;
import greenwall.lab.world.Processes.Process;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which processes come, go and ask the kernel for what: `execsnoop`, `exitsnoop`, `opensnoop`, `syscount`,
/// `oomkill`.
final class ExecProbes {
    private static final Pattern OOM =
            Pattern.compile("Out of memory: Killed process (\\d+) \\(([^)]*)\\).*?(?:total-vm:(\\d+)kB)?.*");
    private final Tracer tracer;
    private final Sight sight;
    private final Journal journal;

    ExecProbes(Tracer tracer, Journal journal) {
        this.tracer = tracer;
        this.sight = tracer.sight();
        this.journal = journal;
    }

    Map<String, Program> programs() {
        return Map.of(
                "execsnoop", this::execsnoop,
                "exitsnoop", this::exitsnoop,
                "opensnoop", this::opensnoop,
                "syscount", this::syscount,
                "oomkill", this::oomkill);
    }

    /// A process that was started in the step that has just passed.
    private record Birth(String comm, int pid, int parent, String arguments, double lives, int exit) {}

    private List<Birth> births(long span) {
        var all = new ArrayList<Birth>();
        long t = sight.now();
        for (var habit : Workloads.started(sight.host())) {
            long every = (long) (habit.everySeconds() * 1000);
            long phase = Math.floorMod(Noise.mix(sight.host().seed(), habit.arguments()), every);
            long k = Math.floorDiv(t - phase, every);
            if (k * every + phase > t - span) {
                all.add(birth(habit.comm(), habit.parent(), habit.arguments(), k, 0));
            }
        }
        for (var unit : sight.host().units()) {
            if (sight.life().unitState(unit, t).equals("activating")
                    || sight.life().unitState(unit, t).equals("failed")) {
                long every = 5_000;
                long k = Math.floorDiv(t - Math.floorMod(Noise.mix(sight.host().seed(), unit), every), every);
                if (k * every + Math.floorMod(Noise.mix(sight.host().seed(), unit), every) > t - span) {
                    var name = unit.replaceFirst("\\.[a-z]+$", "");
                    all.add(birth(name, "systemd", "/usr/bin/" + name + " --config /etc/" + name + ".conf", k, 78));
                }
            }
        }
        return all;
    }

    private Birth birth(String comm, String parent, String arguments, long k, int exit) {
        int pid = 30_000 + (int) Math.floorMod(k * 7 + Noise.mix(sight.host().seed(), arguments), 30_000L);
        int from = parent.equals("systemd") ? 1 : sight.life().processes().pid(parent);
        return new Birth(
                comm,
                pid,
                from,
                arguments,
                0.004 + 0.2 * Noise.unit(sight.host().seed(), k),
                exit);
    }

    private int execsnoop(Call call) throws InterruptedException {
        var options = Options.of(
                call, "tTxu:qn:l:UvP:", "timestamp", "time", "fails", "uid=", "quote", "name=", "line=", "max-args=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean time = options.has("T") || options.has("time");
        var name = options.value("n").or(() -> options.value("name"));
        var heading = (time ? "TIME     " : "")
                + (tracer.isBcc()
                        ? Text.format("%-16s %-7s %-7s %3s %s\n", "PCOMM", "PID", "PPID", "RET", "ARGS")
                        : Text.format("%-16s %-6s %-6s %3s %s\n", "PCOMM", "PID", "PPID", "RET", "ARGS"));
        return tracer.stream(call, heading, 0, (span, since) -> {
            for (var birth : births(span)) {
                if (name.isPresent() && !birth.comm().contains(name.get())) {
                    continue;
                }
                call.print((time ? tracer.clock() + " " : "")
                        + Text.format(
                                tracer.isBcc() ? "%-16s %-7d %-7d %3d %s\n" : "%-16s %-6d %-6d %3d %s \n",
                                birth.comm(),
                                birth.pid(),
                                birth.parent(),
                                0,
                                birth.arguments()));
            }
        });
    }

    private int exitsnoop(Call call) throws InterruptedException {
        var options = Options.of(call, "txTp:v", "timestamp", "failed", "threaded", "utc");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean failed = options.has("x") || options.has("failed");
        var heading =
                Text.format("%-16s %-7s %-7s %-7s %-7s %s\n", "PCOMM", "PID", "PPID", "TID", "AGE(s)", "EXIT_CODE");
        return tracer.stream(call, heading, 0, (span, since) -> {
            for (var birth : births(span)) {
                if (!failed || birth.exit() != 0) {
                    var code = tracer.isBcc() && birth.exit() != 0
                            ? "code " + birth.exit()
                            : Integer.toString(birth.exit());
                    call.print(Text.format(
                            "%-16s %-7d %-7d %-7d %-7.2f %s\n",
                            birth.comm(), birth.pid(), birth.parent(), birth.pid(), birth.lives(), code));
                }
            }
        });
    }

    private int opensnoop(Call call) throws InterruptedException {
        var options = Options.of(call, "d:eF:n:p:t:Tu:Uxv", "duration=", "name=", "pid=", "timestamp", "failed");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean time = options.has("T") || options.has("timestamp");
        boolean failed = options.has("x") || options.has("failed");
        var name = options.value("n").or(() -> options.value("name"));
        var pid = options.value("p").or(() -> options.value("pid"));
        double seconds = options.value("d")
                .or(() -> options.value("duration"))
                .filter(d -> d.matches("\\d{1,6}"))
                .map(Double::parseDouble)
                .orElse(0.0);
        var heading =
                (time ? "TIME     " : "") + Text.format("%-6s %-16s %3s %3s %s\n", "PID", "COMM", "FD", "ERR", "PATH");
        return tracer.stream(call, heading, seconds, (span, since) -> {
            var sampler = new Sampler(sight, "opensnoop");
            for (var process : Workloads.processes(sight)) {
                boolean wanted = name.map(n -> process.command().contains(n)).orElse(true)
                        && pid.map(p -> p.equals(Integer.toString(process.pid())))
                                .orElse(true);
                if (!wanted || process.unit().equals("kernel")) {
                    continue;
                }
                long opens = Math.min(40, sampler.count((0.8 + 18 * process.cores()) * span / 1000));
                for (int i = 0; i < opens; i++) {
                    boolean missing = sampler.unit() < 0.06;
                    if (failed && !missing) {
                        continue;
                    }
                    call.print((time ? tracer.clock() + " " : "")
                            + Text.format(
                                    "%-6d %-16s %3d %3d %s\n",
                                    process.pid(),
                                    process.command(),
                                    missing ? -1 : 7 + sampler.below(40),
                                    missing ? 2 : 0,
                                    Workloads.file(process, sampler.below(5000))));
                }
            }
        });
    }

    private static final Map<String, Double> SYSCALLS = Map.of(
            "futex",
            0.2,
            "read",
            0.19,
            "write",
            0.15,
            "epoll_wait",
            0.11,
            "recvfrom",
            0.08,
            "sendto",
            0.06,
            "openat",
            0.04,
            "close",
            0.05,
            "mmap",
            0.02,
            "newfstatat",
            0.03);

    private static double syscallsPerSecond(Process process) {
        return process.unit().equals("kernel") ? 0 : 20 + 9_000 * process.cores();
    }

    private int syscount(Call call) throws InterruptedException {
        var options = Options.of(
                call,
                "i:d:T:xe:LmPlp:v",
                "interval=",
                "duration=",
                "top=",
                "latency",
                "milliseconds",
                "process",
                "pid=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double interval = number(options.value("i").or(() -> options.value("interval")));
        double duration = number(options.value("d").or(() -> options.value("duration")));
        int top = (int) Math.max(
                1,
                options.value("T")
                        .or(() -> options.value("top"))
                        .map(Double::parseDouble)
                        .orElse(10.0));
        double each = interval > 0 ? interval : duration;
        int times = duration > 0 ? (int) Math.max(1, Math.round(duration / each)) : 0;
        boolean byProcess = options.has("P") || options.has("process");
        boolean latency = options.has("L") || options.has("latency");
        var banner = "Tracing syscalls, printing top " + top + "... Ctrl+C to quit.\n";
        return tracer.intervals(call, each, each > 0 ? times : 1, banner, span -> {
            var sampler = new Sampler(sight, "syscount");
            call.print("[" + tracer.clock() + "]\n");
            call.print((byProcess
                            ? Text.format("%-6s %-15s %8s", "PID", "COMM", "COUNT")
                            : Text.format("%-22s %8s", "SYSCALL", "COUNT"))
                    + (latency ? Text.format(" %16s", "TIME (us)") : "") + "\n");
            record Count(String label, long count, double micros) {}
            var counts = new ArrayList<Count>();
            if (byProcess) {
                for (var process : Workloads.processes(sight)) {
                    long count = sampler.count(syscallsPerSecond(process) * span / 1000);
                    counts.add(new Count(
                            Text.format("%-6d %-15s", process.pid(), process.command()),
                            count,
                            span * 1000.0 * Math.max(0.2, 1 - process.cores())));
                }
            } else {
                double all = Workloads.processes(sight).stream()
                                .mapToDouble(ExecProbes::syscallsPerSecond)
                                .sum()
                        * span
                        / 1000;
                SYSCALLS.forEach((name, share) -> {
                    long count = sampler.count(all * share);
                    boolean waits = name.equals("futex") || name.equals("epoll_wait");
                    counts.add(new Count(Text.format("%-22s", name), count, count * (waits ? 900.0 : 2.4)));
                });
            }
            counts.sort(Comparator.comparingDouble((Count c) -> latency ? c.micros() : c.count())
                    .reversed());
            for (var count : counts.subList(0, Math.min(top, counts.size()))) {
                if (count.count() > 0) {
                    call.print(count.label() + Text.format(" %8d", count.count())
                            + (latency ? Text.format(" %16.3f", count.micros()) : "") + "\n");
                }
            }
            call.print("\n");
        });
    }

    private static double number(Optional<String> text) {
        return text.filter(x -> x.matches("\\d{1,6}(\\.\\d+)?"))
                .map(Double::parseDouble)
                .orElse(0.0);
    }

    private int oomkill(Call call) throws InterruptedException {
        var options = Options.of(call, "v");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        Instant[] seen = {Instant.ofEpochMilli(sight.now())};
        return tracer.stream(call, "Tracing OOM kills... Ctrl-C to stop.\n", 0, (span, since) -> {
            var until = Instant.ofEpochMilli(sight.now());
            if (!seen[0].isBefore(until)) {
                return;
            }
            for (var line : journal.lines(sight.host(), new Window(seen[0], until))) {
                var killed = OOM.matcher(line.message());
                if (line.fromKernel() && killed.matches()) {
                    long pages = sight.host().hardware().memoryBytes() / 4096;
                    var load = Text.format(
                            "%.2f %.2f %.2f 3/412 %s",
                            sight.life().load(1, sight.now()),
                            sight.life().load(5, sight.now()),
                            sight.life().load(15, sight.now()),
                            killed.group(1));
                    call.print(Text.format(
                            "%s Triggered by PID %s (\"%s\"), OOM kill of PID %s (\"%s\"), %d pages, loadavg: %s\n",
                            tracer.clock(),
                            killed.group(1),
                            killed.group(2),
                            killed.group(1),
                            killed.group(2),
                            pages,
                            load));
                }
            }
            seen[0] = until;
        });
    }
}
