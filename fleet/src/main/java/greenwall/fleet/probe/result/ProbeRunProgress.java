package greenwall.fleet.probe.result;

import greenwall.fleet.probe.run.ProbeRunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happened in a run so far. Thread-safe.
public final class ProbeRunProgress {
    private final List<ProbeRunEvent.CandidateFailed> fallen = new ArrayList<>();
    private Optional<ProbeRunEvent> question = Optional.empty();
    private Optional<ProbeRunEvent.Starting> starting = Optional.empty();
    private Optional<ProbeRunEvent.Running> running = Optional.empty();
    private Optional<ProbeRunEvent.Load> load = Optional.empty();
    private Optional<ProbeRunEvent.Flow> flow = Optional.empty();
    private Optional<ProbeRunEvent.OverBudget> overBudget = Optional.empty();
    private Optional<ProbeRunEvent.Ended> ended = Optional.empty();
    private BpftraceMapUse mapUse = BpftraceMapUse.TOOL;
    private String address = "";
    private boolean stopping;
    private long version;

    synchronized void add(ProbeRunEvent event) {
        switch (event) {
            case ProbeRunEvent.OutputReceived _ -> {}
            case ProbeRunEvent.Connecting connecting -> {
                address = connecting.address();
                question = Optional.empty();
            }
            case ProbeRunEvent.HostKeyPrompt _, ProbeRunEvent.PassphraseAsked _ -> question = Optional.of(event);
            case ProbeRunEvent.Starting begins -> {
                question = Optional.empty();
                starting = Optional.of(begins);
            }
            case ProbeRunEvent.Running runs -> running = Optional.of(runs);
            case ProbeRunEvent.Load now -> load = Optional.of(now);
            case ProbeRunEvent.Flow now -> flow = Optional.of(now);
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

    /// Sets how the tool or program of the following output uses its maps.
    synchronized void uses(BpftraceMapUse newMapUse) {
        mapUse = newMapUse;
    }

    synchronized void answered() {
        question = Optional.empty();
        version++;
    }

    synchronized BpftraceMapUse mapUse() {
        return mapUse;
    }

    synchronized long version() {
        return version;
    }

    synchronized Optional<ProbeRunEvent.Running> running() {
        return running;
    }

    synchronized Optional<ProbeRunEvent.Ended> ended() {
        return ended;
    }

    synchronized ProbeRunRecord.Status status() {
        return new ProbeRunRecord.Status(
                phase(), address, question, starting, running, load, flow, overBudget, fallen, ended);
    }

    private ProbeRunRecord.Phase phase() {
        if (ended.isPresent()) {
            return ProbeRunRecord.Phase.ENDED;
        }
        if (stopping || overBudget.isPresent()) {
            return ProbeRunRecord.Phase.STOPPING;
        }
        if (question.isPresent()) {
            return ProbeRunRecord.Phase.WAITING_FOR_ANSWER;
        }
        return running.isPresent()
                ? ProbeRunRecord.Phase.RUNNING
                : starting.isPresent() ? ProbeRunRecord.Phase.STARTING : ProbeRunRecord.Phase.CONNECTING;
    }
}
