package greenwall.lab.rules;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An alert as Prometheus posts it to Alertmanager: firing or resolved.
///
/// @param endsAt when the alert ended; empty while it is firing
/// @param expr the rule's expression, used in the link to Prometheus
public record PostedAlert(
        Labels labels, Map<String, String> annotations, Instant startsAt, Optional<Instant> endsAt, String expr) {

    @FunctionalInterface
    public interface Receiver {
        /// Receives all firing alerts, and the alerts that ended since the last call. Called after every
        /// evaluation.
        void accept(List<PostedAlert> alerts);
    }
}
