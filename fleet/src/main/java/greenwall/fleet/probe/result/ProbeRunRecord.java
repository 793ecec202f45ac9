package greenwall.fleet.probe.result;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run on one host: its state and its output. It listens to the run; views read it during the run and
/// afterwards. Thread-safe.
public final class ProbeRunRecord implements ProbeRunListener {
    public enum Phase {
        CONNECTING,
        /// Waits for an answer from a person.
        WAITING_FOR_ANSWER,
        STARTING,
        RUNNING,
        STOPPING,
        ENDED
    }

    /// @param question what a person must answer before the run continues
    public record Status(
            Phase phase,
            String address,
            Optional<ProbeRunEvent> question,
            Optional<ProbeRunEvent.Starting> starting,
            Optional<ProbeRunEvent.Running> running,
            Optional<ProbeRunEvent.Load> load,
            Optional<ProbeRunEvent.Traffic> traffic,
            Optional<ProbeRunEvent.OverBudget> overBudget,
            List<ProbeRunEvent.CandidateFailed> failedCandidates,
            Optional<ProbeRunEvent.Ended> ended) {
        public Status {
            failedCandidates = List.copyOf(failedCandidates);
        }
    }

    private final ClusterHost target;
    private final Ready probe;
    private final Instant requestedAt;
    private final ProbeResult result;
    private final List<ProbeRunEvent.CandidateFailed> fallen = new ArrayList<>();
    private Optional<ProbeRunEvent> question = Optional.empty();
    private Optional<ProbeRunEvent.Starting> starting = Optional.empty();
    private Optional<ProbeRunEvent.Running> running = Optional.empty();
    private Optional<ProbeRunEvent.Load> load = Optional.empty();
    private Optional<ProbeRunEvent.Traffic> flow = Optional.empty();
    private Optional<ProbeRunEvent.OverBudget> overBudget = Optional.empty();
    private Optional<ProbeRunEvent.Ended> ended = Optional.empty();
    private BpftraceMapUse mapUse = BpftraceMapUse.TOOL;
    private String address = "";
    private boolean stopping;
    private long version;

    public ProbeRunRecord(ClusterHost target, Ready probe, Instant requestedAt) {
        this.target = target;
        this.probe = probe;
        this.requestedAt = requestedAt;
        result = new ProbeResult(requestedAt);
    }

    public ClusterHost target() {
        return target;
    }

    public Ready probe() {
        return probe;
    }

    public Instant requestedAt() {
        return requestedAt;
    }

    public ProbeResult result() {
        return result;
    }

    @Override
    public void onEvent(ProbeRunEvent event) {
        if (event instanceof ProbeRunEvent.OutputReceived(var output)) {
            // Without the lock, because the drawing thread must not wait for it.
            result.accept(output, mapUse());
        }
        add(event);
    }

    private synchronized void add(ProbeRunEvent event) {
        switch (event) {
            case ProbeRunEvent.OutputReceived _ -> {}
            case ProbeRunEvent.Connecting connecting -> {
                address = connecting.address();
                question = Optional.empty();
            }
            case ProbeRunEvent.HostKeyPrompt _, ProbeRunEvent.PassphraseRequest _ -> question = Optional.of(event);
            case ProbeRunEvent.Starting begins -> {
                question = Optional.empty();
                starting = Optional.of(begins);
                if (begins.number() > 0 && begins.number() <= probe.commands().size()) {
                    mapUse = BpftraceMapUse.of(probe.commands().get(begins.number() - 1));
                }
            }
            case ProbeRunEvent.Running runs -> running = Optional.of(runs);
            case ProbeRunEvent.Load now -> load = Optional.of(now);
            case ProbeRunEvent.Traffic now -> flow = Optional.of(now);
            case ProbeRunEvent.CandidateFailed fell -> {
                fallen.add(fell);
                running = Optional.empty();
            }
            case ProbeRunEvent.OverBudget over -> overBudget = Optional.of(over);
            case ProbeRunEvent.Stopping _ -> stopping = true;
            case ProbeRunEvent.Ended last -> {
                question = Optional.empty();
                ended = Optional.of(last);
            }
        }
        version++;
    }

    private synchronized BpftraceMapUse mapUse() {
        return mapUse;
    }

    /// Removes the question after a person has answered it.
    public synchronized void answered() {
        question = Optional.empty();
        version++;
    }

    /// A number that increases with every event.
    public synchronized long version() {
        return version;
    }

    public synchronized boolean over() {
        return ended.isPresent();
    }

    public synchronized Status status() {
        return new Status(phase(), address, question, starting, running, load, flow, overBudget, fallen, ended);
    }

    private Phase phase() {
        if (ended.isPresent()) {
            return Phase.ENDED;
        }
        if (stopping || overBudget.isPresent()) {
            return Phase.STOPPING;
        }
        if (question.isPresent()) {
            return Phase.WAITING_FOR_ANSWER;
        }
        return running.isPresent() ? Phase.RUNNING : starting.isPresent() ? Phase.STARTING : Phase.CONNECTING;
    }

    /// When the tool started to listen; until then, when the run was requested.
    public synchronized Instant began() {
        return running.map(ProbeRunEvent.Running::at).orElse(requestedAt);
    }

    /// When the run ended, or the latest time at which it will end.
    public synchronized Instant ends() {
        return ended.map(ProbeRunEvent.Ended::at).orElseGet(() -> began().plus(probe.duration()));
    }
}
