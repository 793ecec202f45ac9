package greenwall.lab.world;

import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.RolePlan.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The processes that `top` would show: the programs of the host's role, one process for each guest, and
/// those that an incident adds.
public record ProcessSimulation(
        HostSpec host,
        BaselineLoad base,
        CpuSimulation cpu,
        MemorySimulation memory,
        List<HostSimulation> guests,
        List<SimulatedFaults.ExtraProcess> extras) {
    /// @param cores the CPU cores in use
    /// @param bytes the resident memory
    public record Process(int pid, String user, String command, String unit, double cores, double bytes) {
        /// The name that the kernel has for the process.
        public String comm() {
            return comm(command);
        }

        /// The first 15 characters of the command: the kernel keeps no more.
        public static String comm(String command) {
            return command.substring(0, Math.min(15, command.length()));
        }
    }

    private static final List<Program> EVERYWHERE = List.of(
            new Program("root", "systemd", "init.scope", 0.01, 0.004),
            new Program("root", "systemd-journald", "systemd-journald.service", 0.02, 0.02),
            new Program("prometheus", "prometheus-node-exporter", "prometheus-node-exporter.service", 0.03, 0.01),
            new Program("root", "promtail", "promtail.service", 0.03, 0.03),
            new Program("_chrony", "chronyd", "chrony.service", 0.002, 0.001));

    /// The processes at an instant, the busiest first.
    public List<Process> at(long t) {
        var all = new ArrayList<Process>();
        double ownCores = 0;
        for (var mode : List.of(CpuSimulation.Mode.USER, CpuSimulation.Mode.SYSTEM, CpuSimulation.Mode.NICE)) {
            ownCores += cpu.mode(mode).at(t);
        }
        double ownBytes = memory.at(t).anon();
        for (var extra : extras) {
            if (extra.from() <= t && t < extra.to()) {
                all.add(extra.process());
                ownCores -= extra.process().cores();
                ownBytes -= extra.process().bytes();
            }
        }
        for (var guest : guests) {
            double cores = guest.cpu().computing().at(t);
            double bytes = 0.82 * guest.host().hardware().memoryBytes();
            all.add(new Process(
                    pid("qemu" + guest.host().name()),
                    "libvirt-qemu",
                    "qemu-system-x86",
                    "machine-qemu\\x2d" + guest.host().name() + ".scope",
                    cores,
                    bytes));
            ownCores -= cores;
            ownBytes -= bytes;
        }
        for (var program : programs()) {
            all.add(new Process(
                    pid(program.command()),
                    program.user(),
                    program.command(),
                    program.unit(),
                    Math.max(0, ownCores) * program.cpuShare(),
                    Math.max(ownBytes, 0.2 * base.anonBytes() / Math.max(1, guests.size())) * program.memoryShare()));
        }
        all.sort(Comparator.comparingDouble(Process::cores).reversed());
        return all;
    }

    /// The busiest process that is not a kernel thread.
    public Optional<Process> busiestUser(long t) {
        return at(t).stream().filter(p -> !p.unit().equals("kernel")).findFirst();
    }

    /// The pid of the process with this kernel name.
    public int pid(String comm, long t) {
        return at(t).stream()
                .filter(p -> p.comm().equals(comm))
                .findFirst()
                .map(Process::pid)
                .orElseGet(() -> pid(comm));
    }

    public int pid(String command) {
        return 600 + SeededNoise.below(SeededNoise.mix(host.seed(), command), 0, 3_900);
    }

    private List<Program> programs() {
        var all = new ArrayList<>(EVERYWHERE);
        all.addAll(RolePlan.of(host.role()).processes());
        return all;
    }
}
