package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rules and their results, as `/api/v1/rules` and `/api/v1/alerts` tell it.
public interface RulesResponse {
    RulesResponse NONE = List::of;

    List<Group> groups();

    record Group(
            String name,
            String file,
            Duration interval,
            Duration evaluationTime,
            Instant lastEvaluation,
            List<Rule> rules) {}

    /// @param alerting empty for a recording rule
    /// @param lastError empty where the last evaluation went well
    record Rule(
            String name,
            String query,
            Labels labels,
            Optional<Alerting> alerting,
            String lastError,
            Duration evaluationTime,
            Instant lastEvaluation) {}

    record Alerting(Duration holdFor, Duration keepFiringFor, Map<String, String> annotations, List<Alert> alerts) {}

    /// Ordered by severity, so that a rule's state is the greatest of its alerts'.
    enum State {
        INACTIVE,
        PENDING,
        FIRING
    }

    record Alert(
            Labels labels,
            Map<String, String> annotations,
            State state,
            Instant activeAt,
            Optional<Instant> keepFiringSince,
            double value) {}
}
