package greenwall.lab.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Rules that are evaluated together.
public record RuleGroup(String name, List<Rule> rules) {
    public RuleGroup {
        rules = List.copyOf(rules);
    }

    public sealed interface Rule {
        String name();

        String expr();

        Map<String, String> labels();
    }

    public record Recording(String name, String expr, Map<String, String> labels) implements Rule {
        public Recording {
            labels = Map.copyOf(labels);
        }
    }

    /// A rule that makes alerts.
    ///
    /// @param holdFor how long the expression must hold before the alert fires
    /// @param keepFiringFor how long it goes on firing after that
    public record Alerting(
            String name,
            String expr,
            Duration holdFor,
            Duration keepFiringFor,
            Map<String, String> labels,
            Map<String, String> annotations)
            implements Rule {
        public Alerting {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }
}
