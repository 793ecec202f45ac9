package greenwall.lab.probe;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.Options;
import greenwall.lab.tool.Sight;
import greenwall.lab.tool.Text;
import greenwall.lab.world.Cpu;
import greenwall.lab.world.Processes.Process;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who runs, who waits to run, and where the time goes: `runqlat`, `runqlen`, `runqslower`, `cpudist`, `profile`,
/// `offcputime`, `softirqs`, `hardirqs`.
final class SchedProbes {
    private static final LatencyMode QUICK = new LatencyMode(0.000_006, 1.1);
    private static final LatencyMode SLOW = new LatencyMode(0.018, 0.7);
    private static final LatencyMode SLICE = new LatencyMode(0.000_08, 1.3);
    private static final LatencyMode WHOLE_SLICE = new LatencyMode(0.003_4, 0.35);
    private static final LatencyMode SLEEP = new LatencyMode(0.004, 2.0);
    private final Tracer tracer;
    private final Sight sight;

    SchedProbes(Tracer tracer) {
        this.tracer = tracer;
        this.sight = tracer.sight();
    }

    Map<String, Program> programs() {
        var all = new HashMap<String, Program>();
        all.put("runqlat", this::runqlat);
        all.put("runqlen", this::runqlen);
        all.put("runqslower", this::runqslower);
        all.put("cpudist", this::cpudist);
        all.put("offcputime", this::offcputime);
        all.put("softirqs", call -> interrupts(call, true));
        all.put("hardirqs", call -> interrupts(call, false));
        if (tracer.isBcc()) {
            all.put("profile", this::profile);
        }
        return all;
    }

    private int runqlat(Call call) throws InterruptedException {
        var options = Options.of(call, "TmPLp:vc:", "pids", "pidnss", "milliseconds");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean millis = options.has("m") || options.has("milliseconds");
        double unit = millis ? 1e-3 : 1e-6;
        var name = millis ? "msecs" : "usecs";
        return tracer.intervals(call, options, "Tracing run queue latency... Hit Ctrl-C to end.\n", span -> {
            var sampler = new Sampler(sight, "runqlat");
            call.print("\n");
            if (options.has("T")) {
                call.print(tracer.clock() + "\n");
            }
            double quick = sampler.lately(sight.life().quickSwitches(), span);
            double slow = sampler.lately(sight.life().slowSwitches(), span);
            if (options.has("P") || options.has("pids")) {
                double all = Workloads.processes(sight).stream()
                        .mapToDouble(p -> p.cores() + 0.01)
                        .sum();
                for (var process : Workloads.processes(sight)) {
                    double share = (process.cores() + 0.01) / all;
                    var buckets = Histogram.empty();
                    sampler.spread(buckets, quick * share, QUICK, unit);
                    sampler.spread(buckets, slow * share, SLOW, unit);
                    if (Histogram.total(buckets) > 0) {
                        call.print("\npid = " + process.pid() + " " + process.command() + "\n"
                                + Histogram.log2(name, buckets));
                    }
                }
                return;
            }
            var buckets = Histogram.empty();
            sampler.spread(buckets, quick, QUICK, unit);
            sampler.spread(buckets, slow, SLOW, unit);
            call.print(Histogram.log2(name, buckets));
        });
    }

    private int runqlen(Call call) throws InterruptedException {
        var options = Options.of(call, "COTv", "cpus", "runqocc");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        return tracer.intervals(call, options, "Sampling run queue length... Hit Ctrl-C to end.\n", span -> {
            var sampler = new Sampler(sight, "runqlen");
            call.print("\n");
            long t = sight.now();
            int cpus = sight.host().hardware().cpus();
            double waiting = Math.max(0, sight.life().runnableAt(t) - cpus) / cpus;
            double samples = 99.0 * cpus * span / 1000;
            if (options.has("O") || options.has("runqocc")) {
                call.print(Text.format("runqocc: %6.2f%%\n", 100 * (1 - Math.exp(-waiting - 0.02))));
                return;
            }
            var buckets = new long[16];
            double mean = waiting + 0.03;
            double chance = Math.exp(-mean);
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = sampler.count(samples * chance);
                chance *= mean / (i + 1);
            }
            call.print(Histogram.linear("runqlen", buckets));
        });
    }

    private int runqslower(Call call) throws InterruptedException {
        var options = Options.of(call, "p:t:PTv");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double least = options.number(0).orElse(10_000.0) * 1e-6;
        var heading = "Tracing run queue latency higher than " + Math.round(least * 1e6) + " us\n"
                + Text.format("%-8s %-16s %-6s %14s\n", "TIME", "COMM", "TID", "LAT(us)");
        return tracer.stream(call, heading, 0, (span, since) -> {
            var sampler = new Sampler(sight, "runqslower");
            var processes = Workloads.processes(sight);
            long slow = sampler.count(sampler.lately(sight.life().slowSwitches(), span));
            for (int i = 0; i < Math.min(slow, 200); i++) {
                double latency = sampler.draw(SLOW);
                if (latency >= least) {
                    var process = pick(sampler, processes);
                    call.print(Text.format(
                            "%-8s %-16s %-6d %14d\n",
                            tracer.clock(), process.command(), process.pid(), Math.round(latency * 1e6)));
                }
            }
        });
    }

    private static Process pick(Sampler sampler, List<Process> processes) {
        double left = sampler.unit()
                * processes.stream().mapToDouble(p -> p.cores() + 0.003).sum();
        for (var process : processes) {
            left -= process.cores() + 0.003;
            if (left <= 0) {
                return process;
            }
        }
        return processes.getLast();
    }

    private int cpudist(Call call) throws InterruptedException {
        var options = Options.of(call, "OTmPLp:v", "offcpu", "milliseconds", "pids");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean off = options.has("O") || options.has("offcpu");
        boolean millis = options.has("m") || options.has("milliseconds");
        var banner = "Tracing " + (off ? "off" : "on") + "-CPU time... Hit Ctrl-C to end.\n";
        return tracer.intervals(call, options, banner, span -> {
            var sampler = new Sampler(sight, "cpudist");
            call.print("\n");
            if (options.has("T")) {
                call.print(tracer.clock() + "\n");
            }
            var buckets = Histogram.empty();
            double switches = sampler.lately(sight.life().contextSwitches(), span);
            double busy = sight.life().cpu().utilisationAt(sight.now());
            double unit = millis ? 1e-3 : 1e-6;
            if (off) {
                sampler.spread(buckets, switches, SLEEP, unit);
            } else {
                double whole = Math.min(0.6, Math.max(0, busy - 0.5));
                sampler.spread(buckets, switches * (1 - whole), SLICE, unit);
                sampler.spread(buckets, switches * whole * 0.2, WHOLE_SLICE, unit);
            }
            call.print(Histogram.log2(millis ? "msecs" : "usecs", buckets));
        });
    }

    /// bcc's `profile [-F hz] [-f] [duration]`; folded lines have the outermost function first.
    private int profile(Call call) throws InterruptedException {
        var options = Options.of(call, "F:c:fdap:UKC:L:", "stack-storage-size=", "hash-storage-size=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double hertz = options.value("F")
                .filter(f -> f.matches("\\d{1,4}"))
                .map(Double::parseDouble)
                .orElse(49.0);
        double seconds = options.number(0).orElse(0.0);
        boolean folded = options.has("f");
        var banner = folded
                ? ""
                : "Sampling at " + (long) hertz + " Hertz of all threads by user + kernel stack"
                        + (seconds > 0 ? " for " + (long) seconds + " secs.\n" : "... Hit Ctrl-C to end.\n");
        return tracer.intervals(call, seconds, 1, banner, span -> {
            var sampler = new Sampler(sight, "profile");
            for (var process : Workloads.processes(sight).reversed()) {
                for (int variant = 0; variant < 2; variant++) {
                    long samples = sampler.count(process.cores() * hertz * span / 1000 * (variant == 0 ? 0.65 : 0.35));
                    if (samples > 0) {
                        var stack = Workloads.stack(process, variant);
                        call.print(folded ? fold(process, stack, samples) : unfold(process, stack, samples));
                    }
                }
            }
        });
    }

    private static String fold(Process process, List<String> stack, long count) {
        return process.command() + ";" + String.join(";", stack.reversed()) + " " + count + "\n";
    }

    private static String unfold(Process process, List<String> stack, long count) {
        var out = new StringBuilder("\n");
        stack.forEach(frame -> out.append("    ").append(frame).append('\n'));
        return out.append("    -                ")
                .append(process.command())
                .append(" (")
                .append(process.pid())
                .append(")\n        ")
                .append(count)
                .append('\n')
                .toString();
    }

    private int offcputime(Call call) throws InterruptedException {
        var options = Options.of(
                call,
                tracer.isBcc() ? "p:t:ukfdKUm:M:" : "p:t:ukKUm:M:v",
                "stack-storage-size=",
                "perf-max-stack-depth=",
                "state=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double seconds = options.number(0).orElse(0.0);
        boolean folded = options.has("f");
        var banner = tracer.isBcc() && !folded
                ? "Tracing off-CPU time (us) of all threads by user + kernel stack"
                        + (seconds > 0 ? " for " + (long) seconds + " secs.\n" : "... Hit Ctrl-C to end.\n")
                : "";
        return tracer.intervals(call, seconds, 1, banner, span -> {
            var sampler = new Sampler(sight, "offcputime");
            for (var process : Workloads.processes(sight)) {
                var stack = List.of(
                        "finish_task_switch.isra.0",
                        "__schedule",
                        "schedule",
                        "do_nanosleep",
                        "hrtimer_nanosleep",
                        "__x64_sys_clock_nanosleep",
                        "do_syscall_64",
                        "entry_SYSCALL_64_after_hwframe");
                if (sight.life().blockedAt(sight.now()) > 0.3 && process.cores() > 0.05) {
                    stack = List.of(
                            "finish_task_switch.isra.0",
                            "__schedule",
                            "io_schedule",
                            "folio_wait_bit_common",
                            "filemap_read",
                            "vfs_read",
                            "ksys_read",
                            "do_syscall_64",
                            "entry_SYSCALL_64_after_hwframe");
                }
                long micros = sampler.count(Math.max(0.02, 1 - process.cores()) * span * 1000);
                call.print(folded ? fold(process, stack, micros) : unfold(process, stack, micros));
            }
        });
    }

    private int interrupts(Call call, boolean soft) throws InterruptedException {
        var options = Options.of(call, "CdTNv", "count", "distributed", "timestamp", "nanoseconds");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean counts = options.has("C") || options.has("count");
        var banner = "Tracing " + (soft ? "soft" : "hard") + " irq event time... Hit Ctrl-C to end.\n";
        return tracer.intervals(call, options, banner, span -> {
            var sampler = new Sampler(sight, soft ? "softirqs" : "hardirqs");
            long t = sight.now();
            double softMicros = sight.life().cpu().mode(Cpu.Mode.SOFTIRQ).at(t) * span * 1000 + 400;
            double requests = sight.life().disks().stream()
                            .mapToDouble(d -> d.reads().at(t) + d.writes().at(t))
                            .sum()
                    * span
                    / 1000;
            double packets = sight.life()
                            .link(sight.host().uplink().device())
                            .rxPackets()
                            .at(t)
                    * span
                    / 1000;
            call.print("\n");
            if (options.has("T") || options.has("timestamp")) {
                call.print(tracer.clock() + "\n");
            }
            int width = soft ? 16 : 26;
            call.print(Text.format(
                    "%-" + width + "s %11s\n", soft ? "SOFTIRQ" : "HARDIRQ", counts ? "TOTAL_count" : "TOTAL_usecs"));
            var rows = new LinkedHashMap<String, Double>();
            if (soft) {
                rows.put("timer", 0.05 * softMicros);
                rows.put("net_tx", 0.01 * softMicros);
                rows.put("net_rx", 0.62 * softMicros);
                rows.put("block", Math.max(20, requests * 4));
                rows.put("sched", 0.1 * softMicros);
                rows.put("rcu", 0.16 * softMicros);
            } else {
                rows.put(sight.host().uplink().device() + "-rx-0", packets * 0.6);
                sight.host().disks().stream()
                        .limit(1)
                        .forEach(d -> rows.put(
                                d.device().startsWith("vd") ? "virtio1-req.0" : "ahci[0000:00:17.0]", requests * 1.8));
                rows.put("xhci_hcd", 2.0);
            }
            for (var row : rows.entrySet()) {
                long value = sampler.count(row.getValue());
                if (value > 0) {
                    call.print(Text.format("%-" + width + "s %11d\n", row.getKey(), value));
                }
            }
        });
    }
}
