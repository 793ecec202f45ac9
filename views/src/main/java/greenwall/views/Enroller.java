package greenwall.views;

import greenwall.fleet.probe.run.ProbeRunEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Adds hosts, checks and removes them. All results arrive on the JavaFX thread.
public interface Enroller {
    /// Why hosts cannot be added in this console; empty if they can.
    Optional<String> unavailableReason();

    List<String> profiles();

    /// @param error why there is no plan; empty if there is one
    record PlanResult(List<String> lines, int steps, String error) {}

    /// Inspects the host and makes a plan; changes nothing.
    ///
    /// @param prompts receives the questions that a person must answer before the connection is made
    RequestHandle plan(String host, String profile, Consumer<ProbeRunEvent> prompts, Consumer<PlanResult> receiver);

    enum Action {
        ADD,
        CHECK,
        REMOVE
    }

    /// @param lines the output since the last call
    /// @param over whether the run has ended
    /// @param good whether it succeeded; only valid once it has ended
    record Progress(List<String> lines, boolean over, boolean good) {}

    /// Runs the last plan and nothing else.
    void run(Action action, Consumer<ProbeRunEvent> prompts, Consumer<Progress> receiver);
}
