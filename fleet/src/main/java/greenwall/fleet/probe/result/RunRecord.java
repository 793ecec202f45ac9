package greenwall.fleet.probe.result;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.probe.run.RunListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run on one host: its state and its output. It listens to the run; views read it during the run and
/// afterwards.
public final class RunRecord implements RunListener {
    private final ProbeTarget target;
    private final Ready probe;
    private final Instant asked;
    private final ProbeResult result;
    private final List<RunEvent.CandidateFailed> fallen = new ArrayList<>();
    private Optional<RunEvent> question = Optional.empty();
    private Optional<RunEvent.Starting> starting = Optional.empty();
    private Optional<RunEvent.Running> running = Optional.empty();
    private Optional<RunEvent.Load> load = Optional.empty();
    private Optional<RunEvent.Flow> flow = Optional.empty();
    private Optional<RunEvent.OverBudget> overBudget = Optional.empty();
    private Optional<RunEvent.Ended> ended = Optional.empty();
    private String address = "";
    private boolean stopping;
    private long version;

    public enum Phase {
        CONNECTING,
        /// Waits for an answer from a person.
        ASKING,
        STARTING,
        RUNNING,
        STOPPING,
        ENDED
    }

    /// The state at one moment.
    ///
    /// @param question what a person must answer before the run continues
    public record Status(
            Phase phase,
            String address,
            Optional<RunEvent> question,
            Optional<RunEvent.Starting> starting,
            Optional<RunEvent.Running> running,
            Optional<RunEvent.Load> load,
            Optional<RunEvent.Flow> flow,
            Optional<RunEvent.OverBudget> overBudget,
            List<RunEvent.CandidateFailed> fallen,
            Optional<RunEvent.Ended> ended) {
        public Status {
            fallen = List.copyOf(fallen);
        }
    }

    public RunRecord(ProbeTarget target, Ready probe, Instant asked) {
        this.target = target;
        this.probe = probe;
        this.asked = asked;
        result = new ProbeResult(asked);
    }

    @Override
    public synchronized void happened(RunEvent event) {
        switch (event) {
            case RunEvent.OutputReceived(var output) -> result.accept(output);
            case RunEvent.Connecting connecting -> {
                address = connecting.address();
                question = Optional.empty();
            }
            case RunEvent.HostKeyPrompt trust -> question = Optional.of(trust);
            case RunEvent.PassphraseAsked passphrase -> question = Optional.of(passphrase);
            case RunEvent.Starting begins -> {
                question = Optional.empty();
                starting = Optional.of(begins);
                int index = begins.number() - 1;
                if (index >= 0 && index < probe.attempts().size()) {
                    result.from(BpftraceMapUse.of(probe.attempts().get(index)));
                }
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
                result.accept(last.end());
            }
        }
        version++;
    }

    /// Removes the question after a person has answered it.
    public synchronized void answered() {
        question = Optional.empty();
        version++;
    }

    public ProbeTarget target() {
        return target;
    }

    public Ready probe() {
        return probe;
    }

    public Instant asked() {
        return asked;
    }

    public ProbeResult result() {
        return result;
    }

    /// A number that increases with every event.
    public synchronized long version() {
        return version;
    }

    public synchronized boolean over() {
        return ended.isPresent();
    }

    public synchronized Status status() {
        var phase = ended.isPresent()
                ? Phase.ENDED
                : stopping || overBudget.isPresent()
                        ? Phase.STOPPING
                        : question.isPresent()
                                ? Phase.ASKING
                                : running.isPresent()
                                        ? Phase.RUNNING
                                        : starting.isPresent() ? Phase.STARTING : Phase.CONNECTING;
        return new Status(phase, address, question, starting, running, load, flow, overBudget, fallen, ended);
    }

    /// When the tool started to listen; until then, when the run was requested.
    public synchronized Instant began() {
        return running.map(RunEvent.Running::at).orElse(asked);
    }

    /// When the run ended, or the latest time at which it will end.
    public synchronized Instant ends() {
        return ended.map(RunEvent.Ended::at).orElseGet(() -> began().plus(probe.duration()));
    }
}
