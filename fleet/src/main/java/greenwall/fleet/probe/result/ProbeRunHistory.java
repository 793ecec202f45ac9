package greenwall.fleet.probe.result;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The runs of this session, the newest first, only in memory: at most 24 groups, of which running ones are
/// never dropped. Charts, explanations and incidents look up here what was probed and when. Thread-safe.
public final class ProbeRunHistory implements AutoCloseable {
    private static final int MAX_GROUPS = 24;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final ArrayDeque<Group> groups = new ArrayDeque<>();
    private volatile Consumer<ProbeRunRecord> whenEnded = _ -> {};
    private long next = 1;

    /// A probe on one host, or on several hosts at once for comparison.
    ///
    /// @param handles only of running ones: a handle holds the site of its run, which may have been replaced since
    public record Group(long id, Ready probe, List<ProbeRunRecord> runs, Map<ProbeRunRecord, ProbeRun> handles) {
        public boolean over() {
            return runs.stream().allMatch(ProbeRunRecord::over);
        }

        public void stop() {
            handles.values().forEach(ProbeRun::stop);
        }

        public boolean on(String cluster, String host) {
            return runs.stream()
                    .anyMatch(r -> r.target().host().equals(host)
                            && (cluster.isEmpty()
                                    || r.target().cluster().isEmpty()
                                    || r.target().cluster().equals(cluster)));
        }
    }

    /// A mark for a time axis: the time during which a probe ran on a host.
    public record Mark(TimeWindow window, ClusterHost target, String text, long group, ProbeRunRecord run) {}

    public Group start(ProbeRunner runner, List<ClusterHost> targets, Ready probe, Instant now) {
        var runs = new ArrayList<ProbeRunRecord>();
        var handles = new ConcurrentHashMap<ProbeRunRecord, ProbeRun>();
        for (var target : targets) {
            var run = new ProbeRunRecord(target, probe, now);
            runs.add(run);
            var handle = runner.start(target, probe, event -> {
                run.onEvent(event);
                if (event instanceof ProbeRunEvent.Ended) {
                    handles.remove(run);
                    whenEnded.accept(run);
                }
            });
            handles.put(run, handle);
            if (run.over()) {
                handles.remove(run);
            }
        }
        synchronized (this) {
            var group = new Group(next++, probe, runs, handles);
            groups.addFirst(group);
            makeRoom();
            return group;
        }
    }

    /// The listener is called for each run that has ended, on the thread that followed the run.
    public void whenEnded(Consumer<ProbeRunRecord> listener) {
        whenEnded = listener;
    }

    private void makeRoom() {
        var oldestFirst = groups.descendingIterator();
        while (groups.size() > MAX_GROUPS && oldestFirst.hasNext()) {
            if (oldestFirst.next().over()) {
                oldestFirst.remove();
            }
        }
    }

    /// All groups, the newest first.
    public synchronized List<Group> all() {
        return List.copyOf(groups);
    }

    public synchronized Optional<Group> newestOn(String cluster, String host) {
        return groups.stream().filter(g -> g.on(cluster, host)).findFirst();
    }

    public synchronized Optional<Group> group(long id) {
        return groups.stream().filter(g -> g.id() == id).findFirst();
    }

    /// The runs in a window, on this host or, if the name is empty, on any host.
    public synchronized List<Mark> during(TimeWindow window, String host) {
        var marks = new ArrayList<Mark>();
        for (var group : groups) {
            for (var run : group.runs()) {
                var from = run.began();
                var to = run.ends();
                if ((host.isEmpty() || run.target().host().equals(host))
                        && !from.isAfter(window.end())
                        && !to.isBefore(window.start())) {
                    marks.add(new Mark(
                            new TimeWindow(from, TimeMath.later(from, to)),
                            run.target(),
                            "probe " + run.probe().probe().name(),
                            group.id(),
                            run));
                }
            }
        }
        return marks;
    }

    /// Stops all running probes and waits a few seconds at most until they have ended.
    @Override
    public void close() {
        var all = all();
        all.stream().filter(g -> !g.over()).forEach(Group::stop);
        var deadline = System.nanoTime() + LONGEST_STOP.toNanos();
        while (all.stream().anyMatch(g -> !g.over()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
