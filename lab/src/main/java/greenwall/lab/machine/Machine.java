package greenwall.lab.machine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A simulated host as its programs see it: installed programs, running tasks and files.
public final class Machine implements AutoCloseable {
    private static final int MOST_TASKS = 256;
    private final String name;
    private final InstantSource clock;
    private final FileTree files;
    private final boolean mayBecomeRoot;
    private final Map<String, HostProgram> programs = new TreeMap<>(CommandRunner.PROGRAMS);
    private final Map<Integer, Task> tasks = new ConcurrentHashMap<>();
    private final AtomicInteger lastPid;

    /// @param mayBecomeRoot whether `sudo -n` lets the users of this machine through
    /// @param installed by absolute path, beside those that each machine has
    /// @param firstPid numbers of tasks start here
    public Machine(
            String name,
            InstantSource clock,
            FileTree files,
            boolean mayBecomeRoot,
            Map<String, HostProgram> installed,
            int firstPid) {
        this.name = name;
        this.clock = clock;
        this.files = files;
        this.mayBecomeRoot = mayBecomeRoot;
        programs.putAll(installed);
        lastPid = new AtomicInteger(firstPid);
    }

    public String name() {
        return name;
    }

    Instant now() {
        return clock.instant();
    }

    FileTree files() {
        return files;
    }

    boolean mayBecomeRoot() {
        return mayBecomeRoot;
    }

    /// The absolute path of an installed program.
    public Optional<String> locate(String command) {
        if (command.indexOf('/') >= 0) {
            var path = command.replaceFirst("^/(s?bin)/", "/usr/$1/");
            return programs.containsKey(path) ? Optional.of(path) : Optional.empty();
        }
        return locate("/usr/bin/" + command).or(() -> locate("/usr/sbin/" + command));
    }

    Optional<HostProgram> program(String command) {
        return locate(command).map(programs::get);
    }

    /// Starts a task with a new pid; empty where too many run already.
    public Optional<Task> begin() {
        if (tasks.size() >= MOST_TASKS) {
            return Optional.empty();
        }
        var task = new Task(this, lastPid.incrementAndGet());
        tasks.put(task.pid(), task);
        return Optional.of(task);
    }

    void ended(Task task) {
        tasks.remove(task.pid());
    }

    boolean runs(int pid) {
        return tasks.containsKey(pid);
    }

    /// The number of running sessions and tools.
    public int running() {
        return tasks.size();
    }

    @Override
    public void close() {
        tasks.values().forEach(Task::kill);
    }
}
