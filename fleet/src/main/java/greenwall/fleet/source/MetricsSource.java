package greenwall.fleet.source;

import greenwall.fleet.CheckedUrl;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Any source with the query API of Prometheus. Calls block, so they run on virtual threads; interrupting a
/// call cancels it. The deadline applies to the complete call and is passed on to the server.
public interface MetricsSource {
    Source source();

    /// The same source and connections for polling: the load of its queries is counted, and one connection
    /// stays free for them while many other queries run.
    default MetricsSource forPolling(LoadCounter counter) {
        return this;
    }

    /// The time limit of one call that the site has set for this source; the given one if it has set none.
    default Duration deadlineOr(Duration usual) {
        return usual;
    }

    /// The current value, by the server's own clock.
    Outcome<InstantVector> instant(String query, Duration deadline);

    Outcome<InstantVector> instant(String query, Instant at, Duration deadline);

    /// The result of any type at an instant, for queries that a person wrote.
    Outcome<Result> evaluate(String query, Instant at, Duration deadline);

    /// The points at the start of the window, one step later, and so on up to and including its end, as in
    /// Prometheus. Splits long ranges and uses a longer step where the server's limits require it; the result
    /// contains the step that was used.
    Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline);

    Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<List<String>> labelNames(List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<List<String>> labelValues(String label, List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline);

    Outcome<List<RuleGroup>> rules(Duration deadline);

    Outcome<List<RuleAlert>> alerts(Duration deadline);

    /// Active targets only. Empty if the server has no such API: single-node VictoriaMetrics has it, Mimir
    /// does not.
    Outcome<List<ScrapedTarget>> targets(Duration deadline);

    Outcome<BuildInfo> buildInfo(Duration deadline);

    /// The exemplars of the series that a query reads; empty if the source does not store exemplars.
    default Outcome<List<Exemplar>> exemplars(String query, TimeWindow window, Duration deadline) {
        return Outcome.answered(source(), Instant.EPOCH, Duration.ZERO, List.of());
    }

    /// The stores behind the source where it can list them, as a Thanos querier does; empty otherwise.
    default Outcome<List<Store>> stores(Duration deadline) {
        return Outcome.answered(source(), Instant.EPOCH, Duration.ZERO, List.of());
    }

    /// The addresses to which the source sends its alerts, as it uses them itself; empty if it does not list
    /// them.
    default Outcome<List<CheckedUrl>> alertmanagers(Duration deadline) {
        return Outcome.answered(source(), Instant.EPOCH, Duration.ZERO, List.of());
    }

    /// The limits for one query, for a diagnosis.
    default QueryLimits limits(Duration deadline) {
        return QueryLimits.UNKNOWN;
    }

    /// The number of samples that one query may read from the source, and the number of bytes of one response
    /// that this program accepts; empty if not known.
    record QueryLimits(OptionalLong samples, OptionalLong bytes) {
        public static final QueryLimits UNKNOWN = new QueryLimits(OptionalLong.empty(), OptionalLong.empty());
    }

    /// One store behind a source. Its series have the labels of one of the sets; `error` is empty while it
    /// answers.
    record Store(String kind, String name, List<Labels> labelSets, String error) {
        public boolean answers() {
            return error.isEmpty();
        }
    }

    /// One of the four result types of a query.
    sealed interface Result {
        record VectorResult(InstantVector vector) implements Result {}

        record MatrixResult(List<Matrix.Series> series) implements Result {}

        record ScalarResult(Instant time, double value) implements Result {}

        record TextResult(Instant time, String text) implements Result {}
    }

    record MetricMetadata(String type, String help, String unit) {}

    /// One measured value with additional labels, usually the id of its trace.
    record Exemplar(Labels labels, double value, Instant at) {}

    record BuildInfo(String product, String version, String revision) {}

    record ScrapedTarget(Labels labels, String lastError, Optional<Duration> scrapeInterval) {}

    record RuleGroup(String name, String file, Duration interval, List<Rule> rules) {}

    /// A recording or alerting rule; only an alerting rule has `holdFor`, `annotations` and `alerts`.
    record Rule(
            boolean alerting,
            String name,
            String query,
            Duration holdFor,
            Labels labels,
            Map<String, String> annotations,
            List<RuleAlert> alerts,
            String health,
            String lastError,
            String state) {
        Rule with(List<RuleAlert> newAlerts, String newError, String newState) {
            return new Rule(alerting, name, query, holdFor, labels, annotations, newAlerts, health, newError, newState);
        }

        /// A copy with other alerts; its state is the most severe state of these alerts.
        public Rule with(List<RuleAlert> newAlerts, String newError) {
            if (!alerting) {
                return with(List.of(), newError, "");
            }
            boolean fires = newAlerts.stream().anyMatch(alert -> alert.state().equals("firing"));
            var active = fires ? "firing" : "pending";
            return with(newAlerts, newError, newAlerts.isEmpty() ? "inactive" : active);
        }

        /// Whether this rule can produce an alert with these labels. Rules with the same name differ in their
        /// labels; a label that is a template matches every alert.
        public boolean mayProduce(Labels alert) {
            return alerting
                    && alert.get("alertname").equals(name)
                    && labels.toMap().entrySet().stream()
                            .filter(label -> !label.getValue().contains("{{"))
                            .allMatch(label -> alert.get(label.getKey()).equals(label.getValue()));
        }
    }

    /// A pending or firing alert as Prometheus reports it; only Prometheus reports pending alerts.
    record RuleAlert(Labels labels, Map<String, String> annotations, String state, Instant activeAt, double value) {}
}
