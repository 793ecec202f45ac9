package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.Cpu;
import greenwall.lab.world.Cpu.Mode;
import greenwall.lab.world.Life;
import java.util.List;

/// node_exporter's cpu, loadavg, stat, pressure, schedstat, softnet, vmstat, filefd, entropy and processes
/// collectors.
final class NodeCpu {
    private static final Mode[] MODES = Mode.values();

    private NodeCpu() {}

    static void addTo(FamilyList list) {
        list.counter("node_cpu_seconds_total", "Seconds the CPUs spent in each mode.", NodeCpu::modes);
        list.counter("node_cpu_guest_seconds_total", "Seconds the CPUs spent in guests (VMs) for each mode.", out -> {
            var cpu = out.life().cpu();
            for (int i = 0; i < cpu.count(); i++) {
                var number = Integer.toString(i);
                out.seconds(cpu.forGuests().times(1.0 / cpu.count()), "cpu", number, "mode", "user");
                out.constant(0, "cpu", number, "mode", "nice");
            }
        });
        list.gauge("node_load1", "1m load average.", out -> load(out, 1));
        list.gauge("node_load5", "5m load average.", out -> load(out, 5));
        list.gauge("node_load15", "15m load average.", out -> load(out, 15));
        list.gauge("node_boot_time_seconds", "Node boot time, in unixtime.", out -> {
            var life = out.life();
            out.gauge(t -> Math.floor(life.bootedAt(t) / 1000.0));
        });
        list.counter(
                "node_context_switches_total",
                "Total number of context switches.",
                out -> out.count(out.life().contextSwitches()));
        list.counter(
                "node_forks_total",
                "Total number of forks.",
                out -> out.count(out.life().forks()));
        list.counter(
                "node_intr_total",
                "Total number of interrupts serviced.",
                out -> out.count(out.life().interrupts()));
        list.gauge("node_procs_running", "Number of processes in runnable state.", out -> {
            var life = out.life();
            out.gauge(t -> Math.max(1, Math.round(life.runnableAt(t))));
        });
        list.gauge("node_procs_blocked", "Number of processes blocked waiting for I/O to complete.", out -> {
            var life = out.life();
            out.gauge(t -> Math.round(life.blockedAt(t)));
        });
        pressure(list, "cpu_waiting", "processes have waited for CPU time", "cpu", "Total time in seconds that ");
        pressure(list, "io_waiting", "processes have waited due to IO congestion", "io", "Total time in seconds that ");
        pressure(
                list,
                "io_stalled",
                "no process could make progress due to IO congestion",
                "io.full",
                "Total time in seconds ");
        pressure(list, "memory_waiting", "processes have waited for memory", "memory", "Total time in seconds that ");
        pressure(
                list,
                "memory_stalled",
                "no process could make progress due to memory congestion",
                "memory.full",
                "Total time in seconds ");
        scheduler(list);
        virtualMemory(list);
        processes(list);
    }

    /// Idle is what a CPU's other modes leave, so that they add up to the time since boot.
    private static void modes(Out out) {
        var life = out.life();
        var cpu = life.cpu();
        var totals = new Memo(MODES.length, (t, into) -> {
            for (var mode : MODES) {
                into[mode.ordinal()] = mode == Mode.IDLE ? 0 : life.sinceBoot(cpu.mode(mode), t);
            }
        });
        for (int i = 0; i < cpu.count(); i++) {
            var number = Integer.toString(i);
            var shares = new double[MODES.length];
            for (var mode : MODES) {
                shares[mode.ordinal()] = cpu.share(i, mode);
            }
            for (var mode : MODES) {
                out.gauge(
                        mode == Mode.IDLE ? idle(life, totals, shares) : busy(totals, shares, mode.ordinal()),
                        "cpu",
                        number,
                        "mode",
                        mode.word());
            }
        }
    }

    private static Value busy(Memo totals, double[] shares, int mode) {
        return t -> Math.floor(totals.at(t)[mode] * shares[mode] * 100) / 100;
    }

    private static Value idle(Life life, Memo totals, double[] shares) {
        return t -> {
            var busy = totals.at(t);
            double idle = life.uptimeMillis(t) / 1000.0;
            for (int m = 0; m < shares.length; m++) {
                idle -= busy[m] * shares[m];
            }
            return Math.max(0, Math.floor(idle * 100) / 100);
        };
    }

    private static void load(Out out, int minutes) {
        var life = out.life();
        out.gauge(t -> Math.round(life.load(minutes, t) * 100) / 100.0);
    }

    private static void pressure(FamilyList list, String what, String how, String of, String lead) {
        list.counter(
                "node_pressure_" + what + "_seconds_total",
                lead + how,
                out -> out.seconds(out.life().pressure(of)));
    }

    private static void scheduler(FamilyList list) {
        list.counter(
                "node_schedstat_running_seconds_total",
                "Number of seconds CPU spent running a process.",
                out -> eachCpu(out, (cpu, i) -> cpu.computing().times(1.0 / cpu.count())));
        list.counter(
                "node_schedstat_waiting_seconds_total",
                "Number of seconds spent by processing waiting for this CPU.",
                out -> eachCpu(out, (cpu, i) -> out.life().pressure("cpu").times(1.6 / cpu.count())));
        list.counter(
                "node_softnet_dropped_total", "Number of dropped packets", out -> eachCpu(out, (cpu, i) -> Rate.NONE));
        list.counter("node_softnet_processed_total", "Number of processed packets", out -> {
            var packets = out.life().link(out.life().host().uplink().device()).rxPackets();
            eachCpu(out, (cpu, i) -> packets.times(1.0 / cpu.count()));
        });
        list.counter(
                "node_softnet_times_squeezed_total",
                "Number of times processing packets ran out of quota",
                out -> eachCpu(out, (cpu, i) -> Rate.NONE));
    }

    private interface PerCpu {
        Rate rate(Cpu cpu, int number);
    }

    private static void eachCpu(Out out, PerCpu rate) {
        var cpu = out.life().cpu();
        for (int i = 0; i < cpu.count(); i++) {
            out.seconds(rate.rate(cpu, i), "cpu", Integer.toString(i));
        }
    }

    private static void virtualMemory(FamilyList list) {
        vmstat(list, "oom_kill", out -> out.life().memory().oomKills());
        vmstat(list, "pgfault", out -> out.life().memory().faults());
        vmstat(list, "pgmajfault", out -> out.life().memory().majorFaults());
        vmstat(
                list,
                "pgpgin",
                out -> Rate.sum(out.life().disks().stream()
                        .map(d -> d.readBytes().times(1 / 1024.0))
                        .toList()));
        vmstat(
                list,
                "pgpgout",
                out -> Rate.sum(out.life().disks().stream()
                        .map(d -> d.writeBytes().times(1 / 1024.0))
                        .toList()));
        vmstat(list, "pswpin", out -> Rate.NONE);
        vmstat(list, "pswpout", out -> Rate.NONE);
    }

    private interface RateOf {
        Rate of(Out out);
    }

    private static void vmstat(FamilyList list, String field, RateOf rate) {
        list.untyped(
                "node_vmstat_" + field,
                "/proc/vmstat information field " + field + ".",
                out -> out.count(rate.of(out)));
    }

    private static void processes(FamilyList list) {
        list.gauge("node_filefd_allocated", "File descriptor statistics: allocated.", out -> {
            var tcp = out.life().tcp();
            out.gauge(t -> Math.round(1200 + 3 * tcp.establishedAt(t)));
        });
        list.fixed("node_filefd_maximum", "File descriptor statistics: maximum.", out -> 9.223372036854775807e18);
        list.fixed("node_entropy_available_bits", "Bits of available entropy.", out -> 256);
        list.fixed("node_entropy_pool_size_bits", "Bits of entropy pool.", out -> 256);
        list.gauge("node_processes_state", "Number of processes in each state.", out -> {
            var life = out.life();
            for (var state : List.of("D", "I", "R", "S", "Z")) {
                out.gauge(t -> inState(life, state, t), "state", state);
            }
        });
        list.gauge("node_processes_pids", "Number of PIDs", out -> {
            var life = out.life();
            out.gauge(t -> 150 + 6.0 * life.cpu().count() + Math.round(life.blockedAt(t)));
        });
        list.gauge("node_processes_threads", "Allocated threads in system", out -> {
            var life = out.life();
            out.gauge(t -> 320 + 14.0 * life.cpu().count() + Math.round(life.blockedAt(t)));
        });
        list.fixed("node_processes_max_processes", "Number of max PIDs limit", out -> 4_194_304);
        list.fixed("node_processes_max_threads", "Limit of threads in the system", out -> 513_000);
    }

    private static double inState(Life life, String state, long t) {
        return switch (state) {
            case "D" -> Math.round(life.blockedAt(t));
            case "I" -> 40 + 5.0 * life.cpu().count();
            case "R" -> Math.max(1, Math.round(life.runnableAt(t)));
            case "S" -> 110 + life.cpu().count();
            default -> 0;
        };
    }
}
