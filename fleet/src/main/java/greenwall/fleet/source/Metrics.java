package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Anything with Prometheus' query API. Calls block, so they run on virtual threads; interrupting one cancels it.
/// A deadline bounds the whole call and is passed on to the server.
public interface Metrics {
    Source source();

    /// The same source over the same connections, for the poll: the load of its queries is counted, and a connection
    /// stays free for them where many other queries run.
    default Metrics counted(LoadCounter tally) {
        return this;
    }

    /// The value now, by the server's own clock.
    Outcome<Vector> instant(String query, Duration deadline);

    Outcome<Vector> instant(String query, Instant at, Duration deadline);

    /// Whatever the query gives, at an instant: for queries that a person wrote.
    Outcome<Result> evaluate(String query, Instant at, Duration deadline);

    /// Points at the window's start, a step later, and so on up to and including its end, as in Prometheus
    /// itself. Splits long ranges and widens the step where the server's limits ask for it; the answer tells
    /// the step used.
    Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline);

    Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<List<String>> labelNames(List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<List<String>> labelValues(String label, List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<Map<String, List<MetricMetadata>>> metadata(Duration deadline);

    Outcome<List<RuleGroup>> rules(Duration deadline);

    Outcome<List<RuleAlert>> alerts(Duration deadline);

    /// Active targets only. Empty where the server has no such API (VictoriaMetrics' single node has; Mimir has
    /// not).
    Outcome<List<Target>> targets(Duration deadline);

    Outcome<BuildInfo> buildInfo(Duration deadline);

    /// Single requests of which the series that a query reads kept the trace, as far as the source stores them; none
    /// where it does not.
    default Outcome<List<Exemplar>> exemplars(String query, TimeWindow window, Duration deadline) {
        return Outcome.answered(source(), Instant.EPOCH, Duration.ZERO, List.of());
    }

    /// The parts that stand behind the source where it can tell them (the stores of a Thanos querier); none where
    /// it is one piece or cannot tell.
    default Outcome<List<Part>> parts(Duration deadline) {
        return Outcome.answered(source(), Instant.EPOCH, Duration.ZERO, List.of());
    }

    /// The limits of one query, for a diagnosis.
    default QueryLimits limits(Duration deadline) {
        return QueryLimits.UNKNOWN;
    }

    /// Samples that the source lets one query touch, and bytes of one answer that this program reads; empty where
    /// that is not known.
    record QueryLimits(OptionalLong samples, OptionalLong bytes) {
        public static final QueryLimits UNKNOWN = new QueryLimits(OptionalLong.empty(), OptionalLong.empty());
    }

    /// One store behind a source. What is behind it has one of its sets of labels; `trouble` is empty while it
    /// answers.
    record Part(String kind, String name, List<Labels> labelSets, String trouble) {
        public boolean answers() {
            return trouble.isEmpty();
        }
    }

    /// One of the four shapes of a query's result.
    sealed interface Result {
        record OfVector(Vector vector) implements Result {}

        record OfMatrix(List<Matrix.Series> series) implements Result {}

        record OfScalar(Instant time, double value) implements Result {}

        record OfText(Instant time, String text) implements Result {}
    }

    record MetricMetadata(String type, String help, String unit) {}

    /// One measured value and what is known of it: mostly the id of its trace.
    record Exemplar(Labels series, Labels labels, double value, Instant at) {}

    record BuildInfo(String product, String version, String revision) {}

    record Target(
            Labels labels,
            Labels discovered,
            String pool,
            String scrapeUrl,
            String health,
            String lastError,
            Optional<Duration> scrapeInterval,
            Optional<Duration> scrapeTimeout) {}

    record RuleGroup(String name, String file, Duration interval, List<Rule> rules) {}

    /// A recording or an alerting rule; `holdFor`, `annotations` and `alerts` are an alerting rule's.
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

        /// The same with other alerts, of which the rule has the most severe state.
        public Rule with(List<RuleAlert> newAlerts, String newError) {
            if (!alerting) {
                return with(List.of(), newError, "");
            }
            boolean fires = newAlerts.stream().anyMatch(alert -> alert.state().equals("firing"));
            var active = fires ? "firing" : "pending";
            return with(newAlerts, newError, newAlerts.isEmpty() ? "inactive" : active);
        }
    }

    /// A pending or firing alert as Prometheus knows it; pending ones are known to nobody else.
    record RuleAlert(Labels labels, Map<String, String> annotations, String state, Instant activeAt, double value) {}
}
