package greenwall.lab.probe;

import greenwall.fleet.TimeWindow;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Rate;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.world.Processes.Process;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Tasks: their waiting and running, samples of them, their starts and ends, their system calls.
final class TaskEvents {
    private static final LatencyMode QUICK = new LatencyMode(0.000_006, 1.1);
    private static final LatencyMode SLOW = new LatencyMode(0.018, 0.7);
    private static final LatencyMode SLICE = new LatencyMode(0.000_08, 1.3);
    private static final LatencyMode WHOLE_SLICE = new LatencyMode(0.003_4, 0.35);
    private static final Pattern OOM =
            Pattern.compile("Out of memory: Killed process (\\d+) \\(([^)]*)\\).*?(?:total-vm:(\\d+)kB)?.*");
    private static final int CHILD_ENDED = 17;
    private static final double LEAST_SHARE = 0.004;
    private final ToolHost sight;
    private Instant seen;

    TaskEvents(ToolHost sight) {
        this.sight = sight;
        this.seen = Instant.ofEpochMilli(sight.now());
    }

    /// Distributes a number of events among the processes by their CPU time.
    private List<KernelEvent> shared(double often, LatencyMode took) {
        var processes = sight.processes();
        double all =
                processes.stream().mapToDouble(p -> p.cores() + LEAST_SHARE).sum();
        return processes.stream()
                .map(p -> KernelEvent.of(often * (p.cores() + LEAST_SHARE) / all, took)
                        .with("comm", p.command())
                        .with("pid", p.pid()))
                .toList();
    }

    private List<KernelEvent> shared(Sampler sampler, Rate rate) {
        return shared(sampler.lately(rate), KernelEvent.NO_TIME);
    }

    List<KernelEvent> queued(Sampler sampler) {
        var all = new ArrayList<>(shared(sampler.lately(sight.simulation().quickSwitches()), QUICK));
        all.addAll(shared(sampler.lately(sight.simulation().slowSwitches()), SLOW));
        return all;
    }

    /// How long a task keeps its CPU.
    List<KernelEvent> turns(Sampler sampler) {
        double switches = sampler.lately(sight.simulation().contextSwitches());
        double whole = Math.clamp(sight.simulation().cpu().utilisationAt(sight.now()) - 0.5, 0, 0.6);
        return List.of(
                KernelEvent.of(switches * (1 - whole), SLICE), KernelEvent.of(switches * whole * 0.2, WHOLE_SLICE));
    }

    /// Samples of the run queue length, by length.
    List<KernelEvent> lengths(Sampler sampler) {
        int cpus = sight.host().hardware().cpus();
        double mean = Math.max(0, sight.simulation().runnableAt(sight.now()) - cpus) / cpus + 0.03;
        double chance = Math.exp(-mean);
        var all = new ArrayList<KernelEvent>();
        for (int length = 0; length < 16; length++) {
            all.add(KernelEvent.counted(99.0 * cpus * sampler.millis() / 1000 * chance)
                    .with("value", length));
            chance *= mean / (length + 1);
        }
        return all;
    }

    /// Samples of the running tasks, 99 a second on each CPU.
    List<KernelEvent> samples(Sampler sampler) {
        var all = new ArrayList<KernelEvent>();
        for (var process : sight.processes()) {
            for (int variant = 0; variant < 2; variant++) {
                all.add(KernelEvent.counted(
                                process.cores() * 99 * sampler.millis() / 1000 * (variant == 0 ? 0.65 : 0.35))
                        .with("comm", process.command())
                        .with("pid", process.pid())
                        .with("stack", Workloads.stack(process, variant)));
            }
        }
        return all;
    }

    /// Microseconds that tasks were off-CPU, by where they waited.
    List<KernelEvent> waits(Sampler sampler) {
        boolean blocked = sight.simulation().blockedAt(sight.now()) > 0.3;
        return sight.processes().stream()
                .map(p -> KernelEvent.counted(Math.max(0.02, 1 - p.cores()) * sampler.millis() * 1000)
                        .with("comm", p.command())
                        .with("pid", p.pid())
                        .with("stack", Workloads.waiting(blocked && p.cores() > 0.05)))
                .toList();
    }

    List<KernelEvent> blocked(Sampler sampler) {
        double share = Math.min(0.3, sight.simulation().blockedAt(sight.now()) / 20);
        return shared(share * sampler.lately(sight.simulation().contextSwitches()), KernelEvent.NO_TIME);
    }

    List<KernelEvent> faults(Sampler sampler) {
        return shared(sampler, sight.simulation().memory().faults());
    }

    /// Processes that were started in the interval that has just passed.
    List<KernelEvent> births(Sampler sampler) {
        var all = new ArrayList<KernelEvent>();
        long t = sight.now();
        for (var habit : Workloads.started(sight.host())) {
            birth(
                    habit.comm(),
                    habit.parent(),
                    habit.arguments(),
                    (long) (habit.everySeconds() * 1000),
                    0,
                    sampler,
                    all);
        }
        for (var unit : sight.host().units()) {
            if (sight.simulation().unitState(unit, t).matches("activating|failed")) {
                var name = unit.replaceFirst("\\.[a-z]+$", "");
                birth(
                        name,
                        "systemd",
                        "/usr/bin/" + name + " --config /etc/" + name + ".conf",
                        5_000,
                        78,
                        sampler,
                        all);
            }
        }
        return all;
    }

    private void birth(
            String comm,
            String parent,
            String arguments,
            long every,
            int exit,
            Sampler sampler,
            List<KernelEvent> into) {
        long t = sight.now();
        long seed = SeededNoise.mix(sight.host().seed(), arguments);
        long phase = Math.floorMod(seed, every);
        long turn = Math.floorDiv(t - phase, every);
        if (turn * every + phase <= t - sampler.millis()) {
            return;
        }
        into.add(KernelEvent.single()
                .with("comm", ToolHost.comm(comm))
                .with("pid", 30_000 + Math.floorMod(turn * 7 + seed, 30_000L))
                .with(
                        "ppid",
                        parent.equals("systemd")
                                ? 1
                                : sight.simulation().processes().pid(parent))
                .with("parent", parent)
                .with("args", arguments)
                .with("path", arguments.split(" ", 2)[0])
                .with("age", 0.004 + 0.2 * SeededNoise.unit(sight.host().seed(), turn))
                .with("exit", exit)
                .with("signal", CHILD_ENDED));
    }

    List<KernelEvent> opens(Sampler sampler) {
        return users(p -> {
            Supplier<Object> path = () -> Workloads.file(p, sampler.below(5000));
            Supplier<Object> descriptor = () -> 7 + sampler.below(40);
            return KernelEvent.counted(Math.min(40, (0.8 + 18 * p.cores()) * sampler.millis() / 1000))
                    .with("comm", p.command())
                    .with("pid", p.pid())
                    .with("fd", descriptor)
                    .with("path", path);
        });
    }

    private List<KernelEvent> users(Function<Process, KernelEvent> each) {
        return sight.processes().stream()
                .filter(p -> !p.unit().equals("kernel"))
                .map(each)
                .toList();
    }

    List<KernelEvent> calls(Sampler sampler) {
        var all = new ArrayList<KernelEvent>();
        for (var process : sight.processes()) {
            if (!process.unit().equals("kernel")) {
                double calls = (20 + 9_000 * process.cores()) * sampler.millis() / 1000;
                for (var call : Workloads.SYSTEM_CALLS) {
                    all.add(KernelEvent.of(calls * call.share(), new LatencyMode(call.micros() * 1e-6, 0.5))
                            .with("comm", process.command())
                            .with("pid", process.pid())
                            .with("call", call.name())
                            .with("number", call.number())
                            .with("bytes", call.bytes())
                            .with("fd", 3 + process.pid() % 9));
                }
            }
        }
        return all;
    }

    /// The processes that the kernel has killed since the last call, from its log.
    List<KernelEvent> victims(Sampler sampler) {
        var from = seen;
        seen = Instant.ofEpochMilli(sight.now());
        var all = new ArrayList<KernelEvent>();
        if (!from.isBefore(seen)) {
            return all;
        }
        for (var line : sight.journal().lines(sight.host(), new TimeWindow(from, seen))) {
            var killed = OOM.matcher(line.message());
            if (line.fromKernel() && killed.matches()) {
                all.add(KernelEvent.single()
                        .with("pid", killed.group(1))
                        .with("comm", killed.group(2))
                        .with("pages", sight.host().hardware().memoryBytes() / 4096));
            }
        }
        return all;
    }
}
