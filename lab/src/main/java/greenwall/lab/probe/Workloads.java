package greenwall.lab.probe;

import greenwall.lab.text.TextFile;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.world.Processes.Process;
import greenwall.lab.world.SimulatedHost;
import java.util.List;

/// The workloads of a host's processes, from `workloads.txt`: files, hot functions, started commands and system calls.
final class Workloads {
    private static final List<List<String>> LINES = TextFile.lines(Workloads.class, "workloads.txt").stream()
            .map(line -> List.of(line.split(" ")))
            .toList();

    static final List<SystemCall> SYSTEM_CALLS = of("call").stream()
            .map(w -> new SystemCall(
                    w.get(5),
                    Integer.parseInt(w.get(1)),
                    Double.parseDouble(w.get(2)),
                    Double.parseDouble(w.get(3)),
                    Integer.parseInt(w.get(4))))
            .toList();

    /// @param share of all calls
    /// @param micros usual duration of one
    /// @param bytes data of one
    record SystemCall(String name, int number, double share, double micros, int bytes) {}

    /// A command that is started repeatedly, with its parent.
    record Started(String comm, String parent, String arguments, double everySeconds) {}

    private Workloads() {}

    private static List<List<String>> of(String kind) {
        return LINES.stream().filter(words -> words.getFirst().equals(kind)).toList();
    }

    /// The lines of a command, or those for any other command.
    private static List<List<String>> of(String kind, String command) {
        var all = of(kind);
        var own = all.stream().filter(words -> words.get(1).equals(command)).toList();
        return own.isEmpty()
                ? all.stream().filter(words -> words.get(1).equals("*")).toList()
                : own;
    }

    /// The busiest user process, to which requests of unknown origin are attributed.
    static String busiest(ToolHost sight) {
        return sight.processes().stream()
                .filter(p -> !p.unit().equals("kernel"))
                .map(Process::command)
                .findFirst()
                .orElse("systemd");
    }

    static int pid(ToolHost sight, String command) {
        return sight.processes().stream()
                .filter(p -> p.command().equals(command))
                .findFirst()
                .map(Process::pid)
                .orElseGet(() -> sight.simulation().processes().pid(command));
    }

    static List<Started> started(SimulatedHost host) {
        return of("start").stream()
                .filter(words -> switch (words.get(1)) {
                    case "zfs" -> host.hasZfs();
                    case "guests" -> !host.guests().isEmpty();
                    case "database" -> host.role() == SimulatedHost.Role.DATABASE;
                    default -> true;
                })
                .map(w -> new Started(
                        w.get(3), w.get(4), String.join(" ", w.subList(5, w.size())), Double.parseDouble(w.get(2))))
                .toList();
    }

    static String file(Process process, int number) {
        var words = of("file", process.command()).getFirst();
        return words.get(3).replace("{}", Integer.toString(number % Integer.parseInt(words.get(2))));
    }

    /// A usual stack of a process, the innermost function first.
    static List<String> stack(Process process, int variant) {
        boolean kernel = process.unit().equals("kernel") && !process.command().equals("nfsd");
        var stacks = of("stack", kernel ? "kernel" : process.command());
        return List.of(stacks.get(variant % stacks.size())
                .get(2)
                .replace("{}", process.command())
                .split(";"));
    }

    /// The stack of a task that is off-CPU.
    static List<String> waiting(boolean forDisk) {
        return List.of(of("wait", forDisk ? "disk" : "idle").getFirst().get(2).split(";"));
    }
}
