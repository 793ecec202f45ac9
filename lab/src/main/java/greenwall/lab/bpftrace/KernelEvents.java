package greenwall.lab.bpftrace;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Noise;
import greenwall.lab.signal.Rate;
import greenwall.lab.tool.Connections;
import greenwall.lab.tool.Connections.Connection;
import greenwall.lab.tool.Sight;
import greenwall.lab.world.DiskLife;
import greenwall.lab.world.Processes.Process;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/// What happens in the kernel of a simulated host in a short time, as far as a program asks for it.
final class KernelEvents {
    private static final int MOST_AT_ONCE = 2_000;
    private static final LatencyMode QUICK = new LatencyMode(0.000_006, 1.1);
    private static final LatencyMode SLOW = new LatencyMode(0.018, 0.7);
    private static final Set<String> TRACEPOINTS = Set.of(
            "block:block_rq_issue",
            "block:block_rq_complete",
            "sched:sched_switch",
            "sched:sched_wakeup",
            "sched:sched_wakeup_new",
            "sched:sched_process_exec",
            "sched:sched_process_exit",
            "sched:sched_process_fork",
            "raw_syscalls:sys_enter",
            "raw_syscalls:sys_exit",
            "sock:inet_sock_set_state",
            "sock:sock_send_length",
            "sock:sock_recv_length",
            "tcp:tcp_retransmit_skb",
            "tcp:tcp_probe",
            "tcp:tcp_receive_reset",
            "irq:softirq_entry",
            "irq:softirq_exit",
            "irq:irq_handler_entry",
            "irq:irq_handler_exit",
            "oom:mark_victim",
            "signal:signal_generate",
            "net:netif_receive_skb",
            "skb:kfree_skb",
            "exceptions:page_fault_user",
            "vmscan:mm_vmscan_direct_reclaim_begin",
            "vmscan:mm_vmscan_direct_reclaim_end",
            "filemap:mm_filemap_add_to_page_cache",
            "filemap:mm_filemap_delete_from_page_cache",
            "writeback:writeback_dirty_folio");
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

    private final Sight sight;
    private final Set<String> wanted;
    private final List<String> patterns;
    private final PriorityQueue<Occurrence> waiting = new PriorityQueue<>(Comparator.comparingLong(Occurrence::nanos));
    private long seed;
    private long drawn;

    KernelEvents(Sight sight, Set<String> wanted) {
        this.sight = sight;
        this.wanted = wanted;
        this.patterns = wanted.stream().filter(w -> w.indexOf('*') >= 0).toList();
        this.seed = Noise.mix(sight.host().seed(), "bpftrace");
    }

    /// Whether this kernel has such a tracepoint.
    static boolean hasTracepoint(String name) {
        return TRACEPOINTS.contains(name) || name.matches("syscalls:sys_(enter|exit)_[a-z0-9_*]+");
    }

    private double unit() {
        return Noise.unit(seed, drawn++);
    }

    private int below(int bound) {
        return Noise.below(seed, drawn++, bound);
    }

    private double draw(LatencyMode mode) {
        double normal = Math.sqrt(-2 * Math.log(Math.max(1e-12, unit()))) * Math.cos(2 * Math.PI * unit());
        return mode.median() * Math.exp(mode.sigma() * normal);
    }

    private boolean wants(String... points) {
        for (var point : points) {
            if (wanted.contains(point)) {
                return true;
            }
        }
        return false;
    }

    private boolean wantsAny(String prefix) {
        return wanted.stream().anyMatch(w -> w.startsWith(prefix));
    }

    /// The kernel's clock at a true instant.
    long nanos(long t) {
        return (t - sight.life().bootedAt(t)) * 1_000_000L;
    }

    /// What has happened in the time that has just passed, in order.
    void step(long millis, Consumer<Occurrence> consumer) {
        long to = sight.now();
        seed = Noise.mix(Noise.mix(sight.host().seed(), "bpftrace"), to);
        drawn = 0;
        long from = to - millis;
        disks(from, to);
        scheduling(from, to);
        systemCalls(from, to);
        connections(from, to);
        interrupts(from, to);
        files(from, to);
        long end = nanos(to);
        while (!waiting.isEmpty() && waiting.peek().nanos() <= end) {
            consumer.accept(waiting.poll());
        }
    }

    private static double moved(Rate rate, long from, long to) {
        return Math.max(0, rate.total(to) - rate.total(from));
    }

    /// Calls back for each, at a time within the step; where there are too many, each stands for several.
    private void each(double expected, long from, long to, EachTime body) {
        long count = (long) Math.floor(expected + unit());
        long made = Math.min(count, MOST_AT_ONCE);
        for (long i = 0; i < made; i++) {
            long weight = count / made + (i < count % made ? 1 : 0);
            body.happens(nanos(from) + (long) ((to - from) * 1e6 * (i + unit()) / made), weight);
        }
    }

    @FunctionalInterface
    private interface EachTime {
        void happens(long nanos, long weight);
    }

    private void put(String point, long nanos, int pid, String comm, Map<String, Object> fields, long weight) {
        if (wanted.contains(point) || patterns.stream().anyMatch(p -> Run.matches(p, point))) {
            int cpus = sight.host().hardware().cpus();
            waiting.add(new Occurrence(point, nanos, pid, comm, Math.floorMod(pid, cpus), fields, weight));
        }
    }

    private List<Process> processes() {
        return sight.processes();
    }

    private Process busy() {
        var all = processes();
        double left = unit() * all.stream().mapToDouble(p -> p.cores() + 0.004).sum();
        for (var process : all) {
            left -= process.cores() + 0.004;
            if (left <= 0) {
                return process;
            }
        }
        return all.getLast();
    }

    private void disks(long from, long to) {
        if (!wants("tracepoint:block:block_rq_issue", "tracepoint:block:block_rq_complete")
                && !wantsAny("kprobe:blk")
                && !wantsAny("kprobe:zio_vdev")) {
            return;
        }
        int number = 0;
        for (var disk : sight.life().disks()) {
            long device = (disk.device().startsWith("zd") ? 230L : disk.device().startsWith("vd") ? 254L : 8L) << 20
                    | 16L * number++;
            for (boolean write : new boolean[] {false, true}) {
                for (var stream : write ? disk.writeStreams() : disk.readStreams()) {
                    each(
                            moved(stream.requests(), from, to),
                            from,
                            to,
                            (nanos, weight) -> request(disk, stream, write, device, nanos, weight));
                }
            }
        }
    }

    private void request(DiskLife disk, DiskLife.Stream stream, boolean write, long device, long nanos, long weight) {
        long took = (long) (draw(stream.latency()) * 1e9);
        long sector = (long) (unit() * 4e9);
        boolean scan = stream.bytes() == DiskLife.SCAN_BYTES;
        boolean pooled = sight.host()
                .disk(disk.device())
                .filter(d -> d.pool().isPresent())
                .isPresent();
        var who = disk.device().startsWith("zd")
                ? "qemu-system-x86"
                : pooled ? (scan ? "txg_sync" : write ? "z_wr_iss" : "z_rd_int") : busy().command();
        int pid = sight.life().processes().pid(who);
        long bytes = Math.max(4096, Math.round(stream.bytes() / 4096) * 4096);
        Map<String, Object> fields = Map.of(
                "dev",
                device,
                "sector",
                sector,
                "bytes",
                bytes,
                "nr_sector",
                bytes / 512,
                "rwbs",
                write ? "WS" : "R",
                "comm",
                who);
        put("tracepoint:block:block_rq_issue", nanos, pid, who, fields, weight);
        put("tracepoint:block:block_rq_complete", nanos + took, 0, "swapper/0", fields, weight);
        Map<String, Object> pointer = Map.of("arg0", sector);
        for (var pair : List.of(
                List.of("blk_account_io_start", "blk_account_io_done"),
                List.of("zio_vdev_io_start", "zio_vdev_io_done"))) {
            put("kprobe:" + pair.getFirst(), nanos, pid, who, pointer, weight);
            put("kprobe:" + pair.getLast(), nanos + took, pid, who, pointer, weight);
        }
    }

    private void scheduling(long from, long to) {
        if (wantsAny("tracepoint:sched:sched_switch") || wantsAny("tracepoint:sched:sched_wakeup")) {
            each(
                    moved(sight.life().quickSwitches(), from, to),
                    from,
                    to,
                    (nanos, weight) -> turn(QUICK, nanos, weight));
            each(moved(sight.life().slowSwitches(), from, to), from, to, (nanos, weight) -> turn(SLOW, nanos, weight));
        }
        for (var point : wanted) {
            if (point.startsWith("profile:hz:") && point.substring(11).matches("\\d{1,4}")) {
                double hertz = Double.parseDouble(point.substring(11));
                int cpus = sight.host().hardware().cpus();
                for (var process : processes()) {
                    each(
                            process.cores() * hertz * (to - from) / 1000,
                            from,
                            to,
                            (nanos, weight) -> sample(point, process, nanos, weight));
                }
                double idle = Math.max(
                        0,
                        cpus - processes().stream().mapToDouble(Process::cores).sum());
                long length = Math.max(0, Math.round(sight.life().runnableAt(to) - cpus));
                each(
                        idle * hertz * (to - from) / 1000,
                        from,
                        to,
                        (nanos, weight) -> put(
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
        if (wantsAny("tracepoint:sched:sched_process") || wants("tracepoint:signal:signal_generate")) {
            each(moved(sight.life().forks(), from, to), from, to, this::birth);
        }
        if (wants("tracepoint:oom:mark_victim")) {
            each(moved(sight.life().memory().oomKills(), from, to), from, to, (nanos, weight) -> {
                var largest = processes().stream()
                        .max(Comparator.comparingDouble(Process::bytes))
                        .orElseThrow();
                put(
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
        var next = busy();
        var before = busy();
        long waited = (long) (draw(mode) * 1e9);
        long state = before.cores() > 0.5 ? 0L : 1L;
        boolean forDisk = unit() < Math.min(0.3, sight.life().blockedAt(sight.now()) / 20);
        put(
                "tracepoint:sched:sched_wakeup",
                nanos,
                before.pid(),
                before.command(),
                Map.of("pid", (long) next.pid(), "comm", next.command()),
                weight);
        put(
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
        put(
                point,
                nanos,
                process.pid(),
                process.command(),
                Map.of(
                        "kstack",
                        kernel
                                ? "\n    " + name + "+71\n    taskq_thread+452\n    kthread+223\n    ret_from_fork+44\n"
                                : unit() < 0.2
                                        ? "\n    copy_user_generic+12\n    vfs_read+570\n    ksys_read+102\n    do_syscall_64+113\n    entry_SYSCALL_64_after_hwframe+118\n"
                                        : "",
                        "ustack",
                        kernel
                                ? ""
                                : "\n    " + name + "::work+" + (16 + 8 * below(4)) + "\n    " + name
                                        + "::loop+204\n    main+91\n",
                        "nr_queued",
                        length,
                        "nr_running",
                        length),
                weight);
    }

    private void birth(long nanos, long weight) {
        var commands = List.of("sh", "grep", "systemctl", "df", "zpool", "cat");
        var comm = commands.get(below(commands.size()));
        int pid = 30_000 + below(30_000);
        put(
                "tracepoint:sched:sched_process_fork",
                nanos,
                700,
                "cron",
                Map.of("child_pid", (long) pid, "child_comm", comm),
                weight);
        put(
                "tracepoint:sched:sched_process_exec",
                nanos + 200_000,
                pid,
                comm,
                Map.of("filename", "/usr/bin/" + comm, "pid", (long) pid),
                weight);
        put(
                "tracepoint:syscalls:sys_enter_execve",
                nanos + 190_000,
                pid,
                "sh",
                Map.of("filename", "/usr/bin/" + comm, "argv", "/usr/bin/" + comm),
                weight);
        put(
                "tracepoint:sched:sched_process_exit",
                nanos + 9_000_000,
                pid,
                comm,
                Map.of("pid", (long) pid, "start_time", nanos, "exit_code", 0L),
                weight);
        put(
                "tracepoint:signal:signal_generate",
                nanos + 9_100_000,
                pid,
                comm,
                Map.of("sig", 17L, "pid", 700L, "comm", "cron"),
                weight);
    }

    private void systemCalls(long from, long to) {
        if (!wantsAny("tracepoint:raw_syscalls:") && !wantsAny("tracepoint:syscalls:")) {
            return;
        }
        for (var process : processes()) {
            if (!process.unit().equals("kernel")) {
                SYSCALLS.forEach((name, share) -> each(
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
                * (0.3 + unit()));
        long ret = data ? 512L << below(6) : name.equals("openat") ? 7 + below(40) : 0;
        Map<String, Object> fields = Map.of(
                "id",
                NUMBERS.getOrDefault(name, 0L),
                "ret",
                ret,
                "fd",
                3L + below(9),
                "filename",
                "/proc/" + process.pid() + "/stat",
                "count",
                4096L);
        put("tracepoint:raw_syscalls:sys_enter", nanos, process.pid(), process.command(), fields, weight);
        put("tracepoint:raw_syscalls:sys_exit", nanos + took, process.pid(), process.command(), fields, weight);
        put("tracepoint:syscalls:sys_enter_" + name, nanos, process.pid(), process.command(), fields, weight);
        put("tracepoint:syscalls:sys_exit_" + name, nanos + took, process.pid(), process.command(), fields, weight);
    }

    private void connections(long from, long to) {
        if (wants("tracepoint:tcp:tcp_retransmit_skb") || wants("kprobe:tcp_retransmit_skb")) {
            var known = Connections.of(sight);
            sight.life()
                    .retransmitsByPeer()
                    .forEach((far, rate) -> each(moved(rate, from, to), from, to, (nanos, weight) -> {
                        var there =
                                known.stream().filter(c -> c.far().equals(far)).toList();
                        var c = there.isEmpty() ? known.get(below(known.size())) : there.get(below(there.size()));
                        var fields = ends(c, far);
                        put("tracepoint:tcp:tcp_retransmit_skb", nanos, 0, "swapper/" + below(4), fields, weight);
                        put("kprobe:tcp_retransmit_skb", nanos, 0, "swapper/" + below(4), fields, weight);
                    }));
        }
        if (wants("tracepoint:sock:inet_sock_set_state", "kprobe:tcp_v4_connect")) {
            var known = Connections.of(sight);
            each(
                    moved(sight.life().tcp().activeOpens(), from, to),
                    from,
                    to,
                    (nanos, weight) -> open(known.get(below(known.size())), nanos, weight));
        }
        if (wants("tracepoint:tcp:tcp_probe", "tracepoint:sock:sock_send_length", "tracepoint:sock:sock_recv_length")) {
            var known = Connections.of(sight);
            each(moved(sight.life().tcp().segmentsIn(), from, to), from, to, (nanos, weight) -> {
                var c = known.get(below(known.size()));
                long rtt = (long) (1e6 * draw(new LatencyMode(c.rttSeconds(), c.bad() ? 0.9 : 0.35)));
                put(
                        "tracepoint:tcp:tcp_probe",
                        nanos,
                        c.pid(),
                        c.command(),
                        Map.of(
                                "srtt",
                                rtt,
                                "dport",
                                (long) c.farPort(),
                                "sport",
                                (long) c.localPort(),
                                "daddr",
                                c.far(),
                                "saddr",
                                c.local()),
                        weight);
                Map<String, Object> length = Map.of("ret", 1200L, "protocol", 6L, "family", 2L);
                put("tracepoint:sock:sock_send_length", nanos, c.pid(), c.command(), length, weight);
                put("tracepoint:sock:sock_recv_length", nanos, c.pid(), c.command(), length, weight);
            });
        }
    }

    private static Map<String, Object> ends(Connection c, String far) {
        return Map.of(
                "saddr",
                c.local(),
                "daddr",
                far,
                "sport",
                (long) c.localPort(),
                "dport",
                (long) c.farPort(),
                "state",
                1L,
                "family",
                2L);
    }

    private void open(Connection c, long nanos, long weight) {
        long rtt = (long) (1e9 * c.rttSeconds());
        long socket = 0x7fff_0000L + below(1 << 20) * 64L;
        int[] states = {7, 2, 1, 8, 9, 7};
        long at = nanos;
        for (int i = 1; i < states.length; i++) {
            at += i == 1 ? 0 : (long) (rtt * (0.8 + unit()) * (i == 3 ? 12 : 1));
            put(
                    "tracepoint:sock:inet_sock_set_state",
                    at,
                    c.pid(),
                    c.command(),
                    Map.of(
                            "protocol",
                            6L,
                            "family",
                            2L,
                            "saddr",
                            c.local(),
                            "daddr",
                            c.far(),
                            "sport",
                            (long) c.localPort(),
                            "dport",
                            (long) c.farPort(),
                            "oldstate",
                            (long) states[i - 1],
                            "newstate",
                            (long) states[i],
                            "skaddr",
                            socket),
                    weight);
        }
        put("kprobe:tcp_v4_connect", nanos, c.pid(), c.command(), Map.of("arg0", socket), weight);
        put("kretprobe:tcp_v4_connect", nanos + 40_000, c.pid(), c.command(), Map.of("retval", 0L), weight);
    }

    private void interrupts(long from, long to) {
        if (wantsAny("tracepoint:irq:") || wants("tracepoint:net:netif_receive_skb")) {
            each(moved(sight.life().interrupts(), from, to), from, to, (nanos, weight) -> {
                long[] kinds = {1, 3, 3, 3, 4, 7, 9};
                long vector = kinds[below(kinds.length)];
                long took = 1_000 + below(9_000);
                put("tracepoint:irq:softirq_entry", nanos, 0, "swapper/0", Map.of("vec", vector), weight);
                put("tracepoint:irq:softirq_exit", nanos + took, 0, "swapper/0", Map.of("vec", vector), weight);
                Map<String, Object> line = Map.of(
                        "irq",
                        40L + vector,
                        "name",
                        vector == 3 ? sight.host().uplink().device() + "-rx-0" : "ahci");
                put("tracepoint:irq:irq_handler_entry", nanos, 0, "swapper/0", line, weight);
                put("tracepoint:irq:irq_handler_exit", nanos + took / 2, 0, "swapper/0", line, weight);
                put(
                        "tracepoint:net:netif_receive_skb",
                        nanos,
                        0,
                        "swapper/0",
                        Map.of("name", sight.host().uplink().device(), "len", 52L + below(1448)),
                        weight);
            });
        }
    }

    private void files(long from, long to) {
        if (wants("tracepoint:exceptions:page_fault_user")) {
            each(moved(sight.life().memory().faults(), from, to), from, to, (nanos, weight) -> {
                var process = busy();
                put("tracepoint:exceptions:page_fault_user", nanos, process.pid(), process.command(), Map.of(), weight);
            });
        }
        if (wantsAny("tracepoint:filemap:") || wantsAny("tracepoint:writeback:")) {
            double pages = sight.life().disks().stream()
                            .mapToDouble(d -> moved(d.readBytes(), from, to))
                            .sum()
                    / 4096;
            each(pages * 0.4, from, to, (nanos, weight) -> {
                put("tracepoint:filemap:mm_filemap_add_to_page_cache", nanos, 0, busy().command(), Map.of(), weight);
                put("tracepoint:writeback:writeback_dirty_folio", nanos, 0, busy().command(), Map.of(), weight);
            });
        }
        if (sight.host().hasZfs()
                && (wantsAny("kprobe:zfs_") || wantsAny("kprobe:arc_read") || wantsAny("kprobe:spa_sync"))) {
            zfs(from, to);
        }
    }

    private void zfs(long from, long to) {
        var cached = new LatencyMode(0.000_004, 0.7);
        var reader = sight.host().guests().isEmpty() ? "nfsd" : "zvol_tq-0";
        int pid = sight.life().processes().pid(reader);
        each(
                moved(sight.life().arc().hits(), from, to) * 0.5,
                from,
                to,
                (nanos, weight) -> call("zfs_read", pid, reader, nanos, draw(cached), weight));
        each(
                moved(sight.life().arc().hits(), from, to),
                from,
                to,
                (nanos, weight) -> put("kprobe:arc_read", nanos, pid, reader, Map.of("arg0", nanos), weight));
        var disk = sight.life().disks().stream()
                .filter(d -> sight.host()
                        .disk(d.device())
                        .filter(x -> x.pool().isPresent())
                        .isPresent())
                .findFirst();
        each(moved(sight.life().arc().misses(), from, to) * 0.5, from, to, (nanos, weight) -> {
            double took = disk.map(d -> draw(
                            d.readStreams().get(below(d.readStreams().size())).latency()))
                    .orElse(0.004);
            call("zfs_read", pid, reader, nanos, took, weight);
            put("kprobe:arc_read_done", nanos, pid, reader, Map.of("arg0", nanos), weight);
        });
        for (var pool : sight.life().pools()) {
            each(
                    (to - from) / 5000.0,
                    from,
                    to,
                    (nanos, weight) -> call(
                            "spa_sync",
                            sight.life().processes().pid("txg_sync"),
                            "txg_sync",
                            nanos,
                            pool.txgSecondsAt(sight.now()),
                            weight));
        }
    }

    private void call(String function, int pid, String comm, long nanos, double seconds, long weight) {
        put("kprobe:" + function, nanos, pid, comm, Map.of("arg0", nanos, "func", function), weight);
        put(
                "kretprobe:" + function,
                nanos + (long) (seconds * 1e9),
                pid,
                comm,
                Map.of("retval", 0L, "func", function),
                weight);
    }
}
