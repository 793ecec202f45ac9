package greenwall.fleet.probe.result;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One run on one host: its state and its output. It listens to the run; views read it during the run and
/// afterwards.
public record ProbeRunRecord(
        ProbeTarget target, Ready probe, Instant requestedAt, ProbeResult result, ProbeRunProgress progress)
        implements ProbeRunListener {
    public enum Phase {
        CONNECTING,
        /// Waits for an answer from a person.
        WAITING_FOR_ANSWER,
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
            Optional<ProbeRunEvent> question,
            Optional<ProbeRunEvent.Starting> starting,
            Optional<ProbeRunEvent.Running> running,
            Optional<ProbeRunEvent.Load> load,
            Optional<ProbeRunEvent.Flow> flow,
            Optional<ProbeRunEvent.OverBudget> overBudget,
            List<ProbeRunEvent.CandidateFailed> fallen,
            Optional<ProbeRunEvent.Ended> ended) {
        public Status {
            fallen = List.copyOf(fallen);
        }
    }

    public ProbeRunRecord(ProbeTarget target, Ready probe, Instant asked) {
        this(target, probe, asked, new ProbeResult(asked), new ProbeRunProgress());
    }

    @Override
    public void onEvent(ProbeRunEvent event) {
        switch (event) {
            case ProbeRunEvent.OutputReceived(var output) -> result.accept(output, progress.mapUse());
            case ProbeRunEvent.Starting(var _, var _, var number, var _)
            when number > 0 && number <= probe.attempts().size() ->
                progress.uses(BpftraceMapUse.of(probe.attempts().get(number - 1)));
            default -> {}
        }
        progress.add(event);
    }

    /// Removes the question after a person has answered it.
    public void answered() {
        progress.answered();
    }

    /// A number that increases with every event.
    public long version() {
        return progress.version();
    }

    public boolean over() {
        return progress.ended().isPresent();
    }

    public Status status() {
        return progress.status();
    }

    /// When the tool started to listen; until then, when the run was requested.
    public Instant began() {
        return progress.running().map(ProbeRunEvent.Running::at).orElse(requestedAt);
    }

    /// When the run ended, or the latest time at which it will end.
    public Instant ends() {
        return progress.ended().map(ProbeRunEvent.Ended::at).orElseGet(() -> began().plus(probe.duration()));
    }
}
