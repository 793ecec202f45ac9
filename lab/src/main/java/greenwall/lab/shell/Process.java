package greenwall.lab.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A simulated process: a virtual thread with a number, descriptors and signals.
public final class Process {
    private final int pid;
    private final int parent;
    private final Instant started;
    private final Map<Integer, OpenFile> files = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Signal> pending = new ArrayDeque<>();
    private final EnumSet<Signal> handled = EnumSet.noneOf(Signal.class);
    private final EnumSet<Signal> ignored = EnumSet.noneOf(Signal.class);
    private volatile int session;
    private volatile int group;
    private volatile String user;
    private volatile List<String> command = List.of();
    private @Nullable Thread thread;
    private @Nullable Signal killedBy;
    private @Nullable Integer status;

    Process(int pid, int parent, int session, int group, String user, Instant started) {
        this.pid = pid;
        this.parent = parent;
        this.session = session;
        this.group = group;
        this.user = user;
        this.started = started;
    }

    public int pid() {
        return pid;
    }

    public int parent() {
        return parent;
    }

    public int session() {
        return session;
    }

    public int group() {
        return group;
    }

    public String user() {
        return user;
    }

    public boolean isRoot() {
        return user.equals("root");
    }

    public Instant started() {
        return started;
    }

    /// Its arguments, the program's name first.
    public List<String> command() {
        return command;
    }

    void becomes(List<String> newCommand) {
        command = List.copyOf(newCommand);
        lock.lock();
        try {
            handled.clear();
        } finally {
            lock.unlock();
        }
    }

    void runsAs(String newUser) {
        user = newUser;
    }

    void newSession() {
        session = pid;
        group = pid;
    }

    void newGroup() {
        group = pid;
    }

    @Nullable
    OpenFile file(int descriptor) {
        synchronized (files) {
            return files.get(descriptor);
        }
    }

    /// Takes the file over; what stood at that descriptor is released.
    void open(int descriptor, OpenFile file) {
        OpenFile before;
        synchronized (files) {
            before = files.put(descriptor, file);
        }
        if (before != null) {
            before.release();
        }
    }

    void close(int descriptor) {
        OpenFile before;
        synchronized (files) {
            before = files.remove(descriptor);
        }
        if (before != null) {
            before.release();
        }
    }

    /// Shares of all its open files, for a child.
    Map<Integer, OpenFile> shareFiles() {
        var shares = new TreeMap<Integer, OpenFile>();
        synchronized (files) {
            files.forEach((descriptor, file) -> shares.put(descriptor, file.share()));
        }
        return shares;
    }

    void start(Runnable body) {
        lock.lock();
        try {
            thread = Thread.ofVirtual().name("range-pid-" + pid).start(body);
        } finally {
            lock.unlock();
        }
    }

    void ended(int exitStatus) {
        List<OpenFile> open;
        synchronized (files) {
            open = new ArrayList<>(files.values());
            files.clear();
        }
        lock.lock();
        try {
            status = exitStatus;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        open.forEach(OpenFile::release);
    }

    /// From here on these signals interrupt a wait instead of ending the process.
    public void handle(Set<Signal> signals) {
        lock.lock();
        try {
            handled.clear();
            handled.addAll(signals);
            ignored.removeAll(signals);
        } finally {
            lock.unlock();
        }
    }

    void ignore(Set<Signal> signals) {
        lock.lock();
        try {
            ignored.clear();
            ignored.addAll(signals);
        } finally {
            lock.unlock();
        }
    }

    Set<Signal> ignored() {
        lock.lock();
        try {
            return EnumSet.copyOf(ignored);
        } finally {
            lock.unlock();
        }
    }

    /// @return false when it is no longer there
    public boolean signal(Signal signal) {
        lock.lock();
        try {
            if (status != null) {
                return false;
            }
            if (signal != Signal.KILL && ignored.contains(signal)) {
                return true;
            }
            if (signal != Signal.KILL && handled.contains(signal)) {
                pending.add(signal);
            } else if (signal.harmlessByDefault()) {
                return true;
            } else if (killedBy == null) {
                killedBy = signal;
            }
            changed.signalAll();
            if (thread != null) {
                thread.interrupt();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    public boolean alive() {
        return exitStatus().isEmpty();
    }

    OptionalInt exitStatus() {
        lock.lock();
        try {
            return status == null ? OptionalInt.empty() : OptionalInt.of(status);
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Signal killedBy() {
        lock.lock();
        try {
            return killedBy;
        } finally {
            lock.unlock();
        }
    }

    /// The signal that ended it, where one did.
    public Optional<Signal> endedBySignal() {
        lock.lock();
        try {
            boolean ended = status != null && killedBy != null && status == killedBy.status();
            return ended ? Optional.ofNullable(killedBy) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for its end.
    public OptionalInt awaitEnd(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (status == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return status == null ? OptionalInt.empty() : OptionalInt.of(status);
        } finally {
            lock.unlock();
        }
    }

    /// Called by the process itself wherever it could have been interrupted: ends it if a signal did.
    void checkKilled() {
        lock.lock();
        try {
            if (killedBy != null) {
                throw new Killed(killedBy);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean hasPending() {
        lock.lock();
        try {
            return !pending.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Signal takePending() {
        lock.lock();
        try {
            return pending.poll();
        } finally {
            lock.unlock();
        }
    }

    /// Sleeps.
    ///
    /// @return false when a handled signal came first
    boolean pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            checkKilled();
            if (hasPending()) {
                return false;
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException _) {
                checkKilled();
            }
        }
    }
}
