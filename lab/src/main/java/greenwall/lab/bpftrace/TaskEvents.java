package greenwall.lab.bpftrace;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.Sight;
import greenwall.lab.world.Processes.Process;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Tasks: their turns on the CPUs, samples of them, their births and ends, and their system calls.
final class TaskEvents {
    private static final LatencyMode QUICK = new LatencyMode(0.000_006, 1.1);
    private static final LatencyMode SLOW = new LatencyMode(0.018, 0.7);
    private static final Map<String, Double> SYSCALLS = Map.of(
            "read",
            0.24,
            "write",
            0.2,
            "futex",
            0.2,
            "epoll_wait",
            0.12,
            "openat",
            0.05,
            "close",
            0.06,
            "pread64",
            0.05,
            "pwrite64",
            0.04,
            "fsync",
            0.001,
            "mmap",
            0.03);
    private static final Map<String, Long> NUMBERS = Map.of(
            "read",
            0L,
            "write",
            1L,
            "futex",
            202L,
            "epoll_wait",
            232L,
            "openat",
            257L,
            "close",
            3L,
            "pread64",
            17L,
            "pwrite64",
            18L,
            "fsync",
            74L,
            "mmap",
            9L);

    private final EventQueue events;
    private final Sight sight;

    TaskEvents(EventQueue events, Sight sight) {
        this.events = events;
        this.sight = sight;
    }

    void scheduling(long from, long to) {
        if (events.wantsAny("tracepoint:sched:sched_switch") || events.wantsAny("tracepoint:sched:sched_wakeup")) {
            events.each(
                    EventQueue.moved(sight.life().quickSwitches(), from, to),
                    from,
                    to,
                    (nanos, weight) -> turn(QUICK, nanos, weight));
            events.each(
                    EventQueue.moved(sight.life().slowSwitches(), from, to),
                    from,
                    to,
                    (nanos, weight) -> turn(SLOW, nanos, weight));
        }
        for (var point : events.wanted()) {
            if (point.startsWith("profile:hz:") && point.substring(11).matches("\\d{1,4}")) {
                double hertz = Double.parseDouble(point.substring(11));
                int cpus = sight.host().hardware().cpus();
                for (var process : sight.processes()) {
                    events.each(
                            process.cores() * hertz * (to - from) / 1000,
                            from,
                            to,
                            (nanos, weight) -> sample(point, process, nanos, weight));
                }
                double idle = Math.max(
                        0,
                        cpus
                                - sight.processes().stream()
                                        .mapToDouble(Process::cores)
                                        .sum());
                long length = Math.max(0, Math.round(sight.life().runnableAt(to) - cpus));
                events.each(
                        idle * hertz * (to - from) / 1000,
                        from,
                        to,
                        (nanos, weight) -> events.put(
                                point,
                                nanos,
                                0,
                                "swapper/0",
                                Map.of(
                                        "kstack",
                                        "\n    pv_native_safe_halt+11\n    default_idle+5\n    do_idle+310\n    cpu_startup_entry+37\n",
                                        "nr_queued",
                                        length,
                                        "nr_running",
                                        length),
                                weight));
            }
        }
        if (events.wantsAny("tracepoint:sched:sched_process") || events.wants("tracepoint:signal:signal_generate")) {
            events.each(EventQueue.moved(sight.life().forks(), from, to), from, to, this::birth);
        }
        if (events.wants("tracepoint:oom:mark_victim")) {
            events.each(EventQueue.moved(sight.life().memory().oomKills(), from, to), from, to, (nanos, weight) -> {
                var largest = sight.processes().stream()
                        .max(Comparator.comparingDouble(Process::bytes))
                        .orElseThrow();
                events.put(
                        "tracepoint:oom:mark_victim",
                        nanos,
                        largest.pid(),
                        largest.command(),
                        Map.of("pid", (long) largest.pid()),
                        weight);
            });
        }
    }

    private void turn(LatencyMode mode, long nanos, long weight) {
        var next = events.busy();
        var before = events.busy();
        long waited = (long) (events.draw(mode) * 1e9);
        long state = before.cores() > 0.5 ? 0L : 1L;
        boolean forDisk = events.unit() < Math.min(0.3, sight.life().blockedAt(sight.now()) / 20);
        events.put(
                "tracepoint:sched:sched_wakeup",
                nanos,
                before.pid(),
                before.command(),
                Map.of("pid", (long) next.pid(), "comm", next.command()),
                weight);
        events.put(
                "tracepoint:sched:sched_switch",
                nanos + waited,
                before.pid(),
                before.command(),
                Map.of(
                        "prev_pid",
                        (long) before.pid(),
                        "next_pid",
                        (long) next.pid(),
                        "prev_comm",
                        before.command(),
                        "next_comm",
                        next.command(),
                        "prev_state",
                        forDisk ? 2L : state,
                        "kstack",
                        "\n    __schedule+980\n    schedule+35\n    do_nanosleep+110\n    hrtimer_nanosleep+121\n    do_syscall_64+113\n    entry_SYSCALL_64_after_hwframe+118\n"),
                weight);
    }

    private void sample(String point, Process process, long nanos, long weight) {
        boolean kernel = process.unit().equals("kernel");
        var name = process.command().replaceAll("[^A-Za-z0-9_]", "_");
        long length = Math.max(
                0,
                Math.round(sight.life().runnableAt(sight.now())
                        - sight.host().hardware().cpus()));
        events.put(
                point,
                nanos,
                process.pid(),
                process.command(),
                Map.of(
                        "kstack",
                        kernel
                                ? "\n    " + name + "+71\n    taskq_thread+452\n    kthread+223\n    ret_from_fork+44\n"
                                : events.unit() < 0.2
                                        ? "\n    copy_user_generic+12\n    vfs_read+570\n    ksys_read+102\n    do_syscall_64+113\n    entry_SYSCALL_64_after_hwframe+118\n"
                                        : "",
                        "ustack",
                        kernel
                                ? ""
                                : "\n    " + name + "::work+" + (16 + 8 * events.below(4)) + "\n    " + name
                                        + "::loop+204\n    main+91\n",
                        "nr_queued",
                        length,
                        "nr_running",
                        length),
                weight);
    }

    private void birth(long nanos, long weight) {
        var commands = List.of("sh", "grep", "systemctl", "df", "zpool", "cat");
        var comm = commands.get(events.below(commands.size()));
        int pid = 30_000 + events.below(30_000);
        events.put(
                "tracepoint:sched:sched_process_fork",
                nanos,
                700,
                "cron",
                Map.of("child_pid", (long) pid, "child_comm", comm),
                weight);
        events.put(
                "tracepoint:sched:sched_process_exec",
                nanos + 200_000,
                pid,
                comm,
                Map.of("filename", "/usr/bin/" + comm, "pid", (long) pid),
                weight);
        events.put(
                "tracepoint:syscalls:sys_enter_execve",
                nanos + 190_000,
                pid,
                "sh",
                Map.of("filename", "/usr/bin/" + comm, "argv", "/usr/bin/" + comm),
                weight);
        events.put(
                "tracepoint:sched:sched_process_exit",
                nanos + 9_000_000,
                pid,
                comm,
                Map.of("pid", (long) pid, "start_time", nanos, "exit_code", 0L),
                weight);
        events.put(
                "tracepoint:signal:signal_generate",
                nanos + 9_100_000,
                pid,
                comm,
                Map.of("sig", 17L, "pid", 700L, "comm", "cron"),
                weight);
    }

    void systemCalls(long from, long to) {
        if (!events.wantsAny("tracepoint:raw_syscalls:") && !events.wantsAny("tracepoint:syscalls:")) {
            return;
        }
        for (var process : sight.processes()) {
            if (!process.unit().equals("kernel")) {
                SYSCALLS.forEach((name, share) -> events.each(
                        share * (20 + 9_000 * process.cores()) * (to - from) / 1000,
                        from,
                        to,
                        (nanos, weight) -> systemCall(process, name, nanos, weight)));
            }
        }
    }

    private void systemCall(Process process, String name, long nanos, long weight) {
        boolean data = name.matches("p?(read|write)(64)?");
        long took = (long) (1e3
                * (name.equals("futex") || name.equals("epoll_wait") ? 900 : name.equals("fsync") ? 4_000 : 3)
                * (0.3 + events.unit()));
        long ret = data ? 512L << events.below(6) : name.equals("openat") ? 7 + events.below(40) : 0;
        Map<String, Object> fields = Map.of(
                "id",
                NUMBERS.getOrDefault(name, 0L),
                "ret",
                ret,
                "fd",
                3L + events.below(9),
                "filename",
                "/proc/" + process.pid() + "/stat",
                "count",
                4096L);
        events.put("tracepoint:raw_syscalls:sys_enter", nanos, process.pid(), process.command(), fields, weight);
        events.put("tracepoint:raw_syscalls:sys_exit", nanos + took, process.pid(), process.command(), fields, weight);
        events.put("tracepoint:syscalls:sys_enter_" + name, nanos, process.pid(), process.command(), fields, weight);
        events.put(
                "tracepoint:syscalls:sys_exit_" + name, nanos + took, process.pid(), process.command(), fields, weight);
    }
}
