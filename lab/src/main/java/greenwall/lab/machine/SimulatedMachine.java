package greenwall.lab.machine;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A simulated host as its programs see it: installed programs, running processes and files.
///
/// @param files the content of readable files by path, which is computed again for each read
/// @param mayBecomeRoot whether `sudo -n` works for the users of this machine
/// @param programs the installed programs by absolute path
/// @param processes the running processes by pid
public record SimulatedMachine(
        String name,
        InstantSource clock,
        Map<String, Supplier<String>> files,
        boolean mayBecomeRoot,
        Map<String, HostProgram> programs,
        Map<Integer, SimulatedProcess> processes,
        AtomicInteger lastPid)
        implements AutoCloseable {
    /// @param installed the installed programs by absolute path, in addition to those of every machine
    /// @param firstPid the pid after which the pids of processes begin
    public SimulatedMachine(
            String name,
            InstantSource clock,
            Map<String, Supplier<String>> files,
            boolean mayBecomeRoot,
            Map<String, HostProgram> installed,
            int firstPid) {
        this(
                name,
                clock,
                files,
                mayBecomeRoot,
                new TreeMap<>(SimulatedShell.PROGRAMS),
                new ConcurrentHashMap<>(),
                new AtomicInteger(firstPid));
        programs.putAll(installed);
    }

    /// The absolute path of a program; empty if it is not installed.
    public Optional<String> locate(String command) {
        if (command.indexOf('/') >= 0) {
            var path = command.replaceFirst("^/(s?bin)/", "/usr/$1/");
            return programs.containsKey(path) ? Optional.of(path) : Optional.empty();
        }
        return locate("/usr/bin/" + command).or(() -> locate("/usr/sbin/" + command));
    }

    /// Starts a process with a new pid.
    public SimulatedProcess begin() {
        var process = new SimulatedProcess(this, lastPid.incrementAndGet());
        processes.put(process.pid(), process);
        return process;
    }

    @Override
    public void close() {
        processes.values().forEach(SimulatedProcess::kill);
    }

    Optional<String> file(String path) {
        return Optional.ofNullable(files.get(path)).map(Supplier::get);
    }

    /// The sorted names in a directory; empty if there is no such directory.
    List<String> list(String folder) {
        var prefix = folder.endsWith("/") ? folder : folder + "/";
        return files.keySet().stream()
                .filter(file -> file.startsWith(prefix))
                .map(file -> file.substring(prefix.length()).replaceFirst("/.*", ""))
                .distinct()
                .sorted()
                .toList();
    }
}
