package greenwall.fleet.probe.result;

import greenwall.fleet.probe.run.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happened in a run so far. Thread-safe.
public final class RunProgress {
    private final List<RunEvent.CandidateFailed> fallen = new ArrayList<>();
    private Optional<RunEvent> question = Optional.empty();
    private Optional<RunEvent.Starting> starting = Optional.empty();
    private Optional<RunEvent.Running> running = Optional.empty();
    private Optional<RunEvent.Load> load = Optional.empty();
    private Optional<RunEvent.Flow> flow = Optional.empty();
    private Optional<RunEvent.OverBudget> overBudget = Optional.empty();
    private Optional<RunEvent.Ended> ended = Optional.empty();
    private BpftraceMapUse mapUse = BpftraceMapUse.TOOL;
    private String address = "";
    private boolean stopping;
    private long version;

    synchronized void add(RunEvent event) {
        switch (event) {
            case RunEvent.OutputReceived _ -> {}
            case RunEvent.Connecting connecting -> {
                address = connecting.address();
                question = Optional.empty();
            }
            case RunEvent.HostKeyPrompt _, RunEvent.PassphraseAsked _ -> question = Optional.of(event);
            case RunEvent.Starting begins -> {
                question = Optional.empty();
                starting = Optional.of(begins);
            }
            case RunEvent.Running runs -> running = Optional.of(runs);
            case RunEvent.Load now -> load = Optional.of(now);
            case RunEvent.Flow now -> flow = Optional.of(now);
            case RunEvent.CandidateFailed fell -> {
                fallen.add(fell);
                running = Optional.empty();
            }
            case RunEvent.OverBudget over -> overBudget = Optional.of(over);
            case RunEvent.Stopping _ -> stopping = true;
            case RunEvent.Ended last -> {
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

    synchronized Optional<RunEvent.Running> running() {
        return running;
    }

    synchronized Optional<RunEvent.Ended> ended() {
        return ended;
    }

    synchronized RunRecord.Status status() {
        return new RunRecord.Status(
                phase(), address, question, starting, running, load, flow, overBudget, fallen, ended);
    }

    private RunRecord.Phase phase() {
        if (ended.isPresent()) {
            return RunRecord.Phase.ENDED;
        }
        if (stopping || overBudget.isPresent()) {
            return RunRecord.Phase.STOPPING;
        }
        if (question.isPresent()) {
            return RunRecord.Phase.ASKING;
        }
        return running.isPresent()
                ? RunRecord.Phase.RUNNING
                : starting.isPresent() ? RunRecord.Phase.STARTING : RunRecord.Phase.CONNECTING;
    }
}
