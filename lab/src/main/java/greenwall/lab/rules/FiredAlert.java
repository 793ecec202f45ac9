package greenwall.lab.rules;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An alert as a Prometheus posts it to its Alertmanagers: firing, or resolved.
///
/// @param endsAt when it ended
/// @param expr the rule's expression, for the link to Prometheus
public record FiredAlert(
        Labels labels, Map<String, String> annotations, Instant startsAt, Optional<Instant> endsAt, String expr) {

    @FunctionalInterface
    public interface Receiver {
        /// Receives all firing alerts, and those that ended since the last call. Called at every evaluation.
        void accept(List<FiredAlert> alerts);
    }
}
