package greenwall.lab.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A simulated host as its processes see it: what is installed, what runs, and its files.
public final class Machine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Machine.class.getName());
    private static final int SEGMENTATION_FAULT = 139;
    private static final int MOST_PROCESSES = 256;
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);

    private final String name;
    private final InstantSource clock;
    private final FileTree files;
    private final Map<String, Program> programs;
    private final Map<Integer, Process> processes = new ConcurrentHashMap<>();
    private final AtomicInteger lastPid;

    /// @param programs by absolute path
    /// @param firstPid numbers of processes start here
    public Machine(String name, InstantSource clock, FileTree files, Map<String, Program> programs, int firstPid) {
        this.name = name;
        this.clock = clock;
        this.files = files;
        this.programs = new TreeMap<>(programs);
        this.lastPid = new AtomicInteger(firstPid);
    }

    public String name() {
        return name;
    }

    public Instant now() {
        return clock.instant();
    }

    public FileTree files() {
        return files;
    }

    /// What was started over the network and runs at the moment.
    public List<Process> processes() {
        return processes.values().stream().sorted((a, b) -> a.pid() - b.pid()).toList();
    }

    public Optional<Process> process(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    /// The absolute path of an installed program.
    public Optional<String> locate(String command, String searchPath) {
        if (command.indexOf('/') >= 0) {
            return programs.containsKey(command) ? Optional.of(command) : Optional.empty();
        }
        for (var folder : searchPath.split(":", -1)) {
            if (programs.containsKey(folder + "/" + command)) {
                return Optional.of(folder + "/" + command);
            }
        }
        return Optional.empty();
    }

    public List<String> installedIn(String folder) {
        return programs.keySet().stream()
                .filter(p -> p.lastIndexOf('/') == folder.length() && p.startsWith(folder))
                .toList();
    }

    /// What a process does.
    @FunctionalInterface
    interface Body {
        int run(Process process) throws InterruptedException;
    }

    /// Starts a session's first process.
    public Process login(
            String user, Map<Integer, OpenFile> open, List<String> words, Map<String, String> environment) {
        var process = create(null, open, words, user);
        if (process == null) {
            throw new IllegalStateException(name + " runs too many processes already");
        }
        process.newSession();
        start(process, self -> execute(self, words, environment));
        return process;
    }

    /// A child, or null where there are too many already; the files become its own.
    @Nullable
    Process fork(Process parent, Map<Integer, OpenFile> open, List<String> words, Body body) {
        var child = create(parent, open, words, parent.user());
        if (child != null) {
            start(child, body);
        }
        return child;
    }

    private @Nullable Process create(
            @Nullable Process parent, Map<Integer, OpenFile> open, List<String> words, String user) {
        sweep();
        if (processes.size() >= MOST_PROCESSES) {
            open.values().forEach(OpenFile::release);
            return null;
        }
        int pid = lastPid.incrementAndGet();
        var process = parent == null
                ? new Process(pid, 1, pid, pid, user, now())
                : new Process(pid, parent.pid(), parent.session(), parent.group(), user, now());
        if (parent != null) {
            process.ignore(parent.ignored());
        }
        open.forEach(process::open);
        process.becomes(words);
        processes.put(pid, process);
        return process;
    }

    private void start(Process process, Body body) {
        process.start(() -> {
            int status = Signal.KILL.status();
            try {
                status = body.run(process);
            } catch (Killed killed) {
                status = killed.by().status();
            } catch (InterruptedException _) {
                var by = process.killedBy();
                status = by == null ? Signal.KILL.status() : by.status();
            } catch (RuntimeException bug) {
                status = SEGMENTATION_FAULT;
                LOG.log(System.Logger.Level.WARNING, () -> "in " + process.command() + " on " + name, bug);
            } finally {
                processes.remove(process.pid());
                process.ended(status);
            }
        });
    }

    private void sweep() {
        var now = now();
        processes.values().stream()
                .filter(p -> Duration.between(p.started(), now).compareTo(LONGEST_LIFE) > 0)
                .forEach(p -> p.signal(Signal.KILL));
    }

    /// Runs a program in a process that is already there.
    int execute(Process process, List<String> words, Map<String, String> environment) throws InterruptedException {
        var call = new Call(this, process, words, environment);
        var path = locate(words.getFirst(), environment.getOrDefault("PATH", Shell.PATH));
        var program = path.map(programs::get).orElse(null);
        if (program == null) {
            return call.fail(127, words.getFirst() + ": not found");
        }
        process.becomes(words);
        int status = program.run(call);
        call.flush();
        return status;
    }

    public void signalGroup(int group, Signal signal) {
        processes.values().stream().filter(p -> p.group() == group).forEach(p -> p.signal(signal));
    }

    public void signalSession(int session, Signal signal) {
        processes.values().stream().filter(p -> p.session() == session).forEach(p -> p.signal(signal));
    }

    @Override
    public void close() {
        processes.values().forEach(p -> p.signal(Signal.KILL));
    }
}
