package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// The processes that a run started on the host, in all its attempts.
final class ProbeRunProcesses {
    /// Those that may still run.
    private final Set<Long> started = new TreeSet<>();
    private boolean complete = true;
    private boolean starting;

    /// From now on, processes may run that are not known yet.
    void starting() {
        starting = true;
    }

    void startedNone() {
        starting = false;
    }

    /// @param all whether there are no other processes
    void started(Collection<Long> processes, boolean all) {
        starting = false;
        started.addAll(processes);
        complete &= all;
    }

    boolean areKnown() {
        return complete && !starting;
    }

    /// How many still run if nothing can be checked on the host.
    int knownRunning() {
        return areKnown() && started.isEmpty() ? 0 : Ended.NOT_KNOWN;
    }

    /// How many still run.
    int stillRunning(SshConnection connection) throws InterruptedException {
        return areKnown() ? connection.countRunning(started) : Ended.NOT_KNOWN;
    }
}
