package greenwall.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceErrorBudgetsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Source SOURCE = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom"));
    private final List<String> queries = new ArrayList<>();
    /// The share of failures by queried window; other windows have no data.
    private final Map<String, Double> failed = new HashMap<>();
    private List<String> warnings = List.of();

    private final ServiceErrorBudgets budgets = new ServiceErrorBudgets(
            (MetricsSource) Proxy.newProxyInstance(
                    MetricsSource.class.getClassLoader(),
                    new Class<?>[] {MetricsSource.class},
                    (_, _, arguments) -> answer((String) arguments[0])),
            new ServiceLevelObjectives(
                    0.9,
                    0.9,
                    0.9,
                    0.9,
                    0.9,
                    Duration.ofDays(30),
                    Map.of("cart", 0.999),
                    Map.of("cart", new ServiceLevelObjectives.LatencyObjective(0.95, Duration.ofMillis(300)))));

    /// The buckets of a histogram by queried window, for 100 requests.
    private final Map<String, Map<String, Double>> buckets = new HashMap<>();

    private Outcome<InstantVector> answer(String query) {
        queries.add(query);
        var histogram = buckets.entrySet().stream()
                .filter(entry -> query.contains("_bucket") && query.contains("[" + entry.getKey() + "]"))
                .findFirst();
        if (histogram.isPresent()) {
            var rows = new InstantVector.Builder();
            histogram
                    .get()
                    .getValue()
                    .forEach((le, count) -> rows.add(Labels.of("service", "shop/cart", "le", le), 0, count));
            return answered(rows.build());
        }
        return failed.entrySet().stream()
                .filter(entry -> query.contains("[" + entry.getKey() + "]"))
                .findFirst()
                .map(entry -> answered(new InstantVector.Builder()
                        .add(Labels.of("service", "shop/cart"), 0, entry.getValue())
                        .build()))
                .orElseGet(() -> new Outcome.Failed<>(
                        SOURCE, NOW, Duration.ZERO, new Failure.Unreachable("too many samples", "ask for less")));
    }

    private Outcome<InstantVector> answered(InstantVector vector) {
        return new Outcome.Answered<>(SOURCE, NOW, Duration.ZERO, vector, warnings, List.of(), Optional.empty());
    }

    private static Service service(String name, double errors) {
        return service(name, "errors.spanmetrics", "errors", errors, CellState.OK);
    }

    private static Service service(String name, String formId, String quantity, double value, CellState state) {
        var form = ServiceQuantityForm.shipped().stream()
                .filter(candidate ->
                        candidate.id().equals(formId) && candidate.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
        return new Service(
                "east",
                name,
                CellState.OK,
                "",
                List.of(new Service.Reading(
                        form.measured(), value, state, Optional.of(Duration.ofSeconds(4)), form, "")),
                List.of("shop/" + name),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private Service.Reading budget(double errors, Instant now) {
        var cart = service("cart", errors);
        budgets.queryDue(List.of(cart), now);
        return budgets.with(cart).reading(ServiceErrorBudgets.BUDGET).orElseThrow();
    }

    @Test
    void remainingBudgetIsTheUnusedShareOfTheAllowedFailures() {
        failed.putAll(Map.of("30d", 0.0004, "1h", 0.0002, "6h", 0.0002));

        var budget = budget(0.0002, NOW);

        assertThat(budget.value()).isCloseTo(0.6, within(1e-9));
        assertThat(budget.state()).isEqualTo(CellState.OK);
        assertThat(budget.reason())
                .isEqualTo("99.96 % of the requests in the last 30 days succeeded (objective 99.9 %);"
                        + " burn rate 0.2 in the last hour");
        assertThat(budget.form().expr()).contains("[30d]", "/ 0.001");
        assertThat(queries).allMatch(query -> query.contains("shop/cart"));
    }

    /// An exhausted budget stays exhausted for a month and is not by itself a current problem.
    @Test
    void burnRateDeterminesTheStateAndNotTheRemainder() {
        failed.putAll(Map.of("30d", 0.004, "1h", 0.0001, "6h", 0.02));
        assertThat(budget(0.0001, NOW).state()).as("used up, and quiet").isEqualTo(CellState.OK);
        assertThat(budget(0.0001, NOW).value()).isNegative();

        failed.putAll(Map.of("1h", 0.02));
        var later = NOW.plus(Duration.ofMinutes(2));
        assertThat(budget(0.03, later).state()).as("burns fast").isEqualTo(CellState.CRITICAL);
        assertThat(budget(0.0001, later).state()).as("burnt fast until now").isEqualTo(CellState.WARN);

        failed.putAll(Map.of("1h", 0.004, "6h", 0.004));
        assertThat(budget(0.004, later.plus(Duration.ofMinutes(2))).state())
                .as("burns slowly")
                .isEqualTo(CellState.WARN);
    }

    @Test
    void onlyServicesWithAnObjectiveAreQueriedAndLongWindowsRarely() {
        failed.putAll(Map.of("30d", 0.0004, "1h", 0.0002, "6h", 0.0002));
        var services = List.of(service("cart", 0.0002), service("search", 0.5));

        for (int poll = 0; poll < 8; poll++) {
            budgets.queryDue(services, NOW.plusSeconds(15L * poll));
        }

        assertThat(queries.stream().filter(query -> query.contains("[30d]"))).hasSize(1);
        assertThat(queries.stream().filter(query -> query.contains("[1h]"))).hasSize(2);
        assertThat(queries).noneMatch(query -> query.contains("search"));
        assertThat(budgets.with(services.getLast())).isSameAs(services.getLast());
    }

    @Test
    void unansweredQueryIsNotAFullBudget() {
        var unknown = budget(0, NOW);
        assertThat(unknown.state()).isEqualTo(CellState.SILENT);
        assertThat(unknown.value()).isNaN();
        assertThat(unknown.reason()).contains("too many samples");

        failed.putAll(Map.of("30d", 0.0004, "1h", 0.0002, "6h", 0.0002));
        assertThat(budget(0, NOW.plusSeconds(61)).state())
                .as("asked again soon")
                .isEqualTo(CellState.OK);
    }

    @Test
    void aPartOfTheRequestsIsNotAFullBudget() {
        failed.putAll(Map.of("30d", 0.0, "1h", 0.0, "6h", 0.0));
        assertThat(budget(0, NOW).state()).isEqualTo(CellState.OK);
        warnings = List.of("a store does not respond");
        var partial = budget(0, NOW.plus(Duration.ofDays(1)));
        assertThat(partial.state()).isEqualTo(CellState.SILENT);
        assertThat(partial.reason()).contains("incomplete", "a store does not respond");
    }

    @Test
    void latencyBudgetIsUnknownWithoutTheSlowRequestsOfNow() {
        for (var window : List.of("30d", "1h", "6h")) {
            buckets.put(window, Map.of("0.1", 0.0, "0.3", 20.0, "1", 100.0, "+Inf", 100.0));
        }
        assertThat(latency("latency.spanmetrics", CellState.OK, NOW).state()).isEqualTo(CellState.SILENT);
    }

    private Service.Reading latency(String form, CellState state, Instant now) {
        var cart = service("cart", form, "p99", 0.4, state);
        budgets.queryDue(List.of(cart), now);
        return budgets.with(cart).reading(ServiceErrorBudgets.LATENCY_BUDGET).orElseThrow();
    }

    @Test
    void slowRequestsAreCountedByTheBucketOfTheThreshold() {
        buckets.put("30d", Map.of("0.1", 80.0, "0.3", 98.0, "1", 100.0, "+Inf", 100.0));
        buckets.put("1h", Map.of("0.1", 0.0, "0.3", 20.0, "1", 100.0, "+Inf", 100.0));
        buckets.put("6h", Map.of("0.1", 80.0, "0.3", 98.0, "1", 100.0, "+Inf", 100.0));
        buckets.put("5m", Map.of("0.1", 0.0, "0.3", 20.0, "1", 100.0, "+Inf", 100.0));

        var budget = latency("latency.spanmetrics", CellState.OK, NOW);

        assertThat(budget.value()).isCloseTo(0.6, within(1e-9));
        assertThat(budget.state()).as("80 of 100 are slow, 5 may be").isEqualTo(CellState.CRITICAL);
        assertThat(budget.reason())
                .isEqualTo("98 % of the requests in the last 30 days were answered within 300 ms (objective 95 %);"
                        + " burn rate 16.0 in the last hour");
        assertThat(budget.burn().orElseThrow().hour()).isCloseTo(16, within(1e-9));

        buckets.put("5m", Map.of("0.1", 80.0, "0.3", 100.0, "1", 100.0, "+Inf", 100.0));
        assertThat(latency("latency.spanmetrics", CellState.OK, NOW.plusSeconds(61))
                        .state())
                .as("it is over")
                .isEqualTo(CellState.OK);
    }

    /// Before version 3, Prometheus wrote whole bounds without decimals.
    @Test
    void bucketsOfOneBoundInTwoSpellingsAreAdded() {
        for (var window : List.of("30d", "1h", "6h", "5m")) {
            buckets.put(window, Map.of("300", 50.0, "300.0", 50.0, "+Inf", 100.0));
        }
        assertThat(latency("latency.span_metrics.ms", CellState.OK, NOW)
                        .burn()
                        .orElseThrow()
                        .attained())
                .isEqualTo(1);
    }

    /// If no bucket bound equals the threshold, the share is marked as an estimate; above the last bound it is
    /// unknown.
    @Test
    void thresholdBetweenBucketsIsEstimatedAndOneBeyondThemIsUnknown() {
        for (var window : List.of("30d", "1h", "6h", "5m")) {
            buckets.put(window, Map.of("200", 90.0, "400.0", 100.0, "+Inf", 100.0));
        }
        var estimated = latency("latency.span_metrics.ms", CellState.OK, NOW);
        assertThat(estimated.burn().orElseThrow().attained()).isCloseTo(0.95, within(1e-9));
        assertThat(estimated.reason()).endsWith("; estimated between the bucket bounds 200 ms and 400 ms");

        for (var window : List.of("30d", "1h", "6h", "5m")) {
            buckets.put(window, Map.of("100", 90.0, "+Inf", 100.0));
        }
        var unknown = latency("latency.span_metrics.ms", CellState.OK, NOW.plus(Duration.ofHours(1)));
        assertThat(unknown.state()).isEqualTo(CellState.ABSENT);
        assertThat(unknown.value()).isNaN();
        assertThat(unknown.reason())
                .isEqualTo(
                        "its largest finite bucket ends at 100 ms, below the objective: add a bucket at the objective's"
                                + " time");
    }

    @Test
    void shareOfANativeHistogramIsComputedByTheSource() {
        failed.putAll(Map.of("30d", 0.01, "1h", 0.01, "6h", 0.01, "5m", 0.01));

        var budget = latency("latency.span_metrics.native", CellState.OK, NOW);

        assertThat(budget.value()).isCloseTo(0.8, within(1e-9));
        assertThat(queries)
                .allMatch(query -> query.startsWith("1 - histogram_fraction(-Inf, 300, sum by (service_name)"));
    }

    @Test
    void stoppedOrIdleServiceHasNoBudget() {
        var stopped = latency("latency.spanmetrics", CellState.STALE, NOW);

        assertThat(stopped.state()).isEqualTo(CellState.STALE);
        assertThat(stopped.value()).isNaN();
        assertThat(latency("latency.spanmetrics", CellState.SILENT, NOW).state())
                .as("the source does not tell how fast it is now")
                .isEqualTo(CellState.SILENT);
        assertThat(queries).isEmpty();

        for (var window : List.of("30d", "1h", "6h", "5m")) {
            buckets.put(window, Map.of("0.3", 0.0, "+Inf", 0.0));
        }
        assertThat(latency("latency.spanmetrics", CellState.OK, NOW).state()).isEqualTo(CellState.IDLE);
    }

    @Test
    void latencyBudgetOfAProbeIsTheShareOfSlowChecks() {
        failed.putAll(Map.of("30d:5m", 0.01, "1h:1m", 0.01, "6h:1m", 0.01, "5m:1m", 0.01));

        assertThat(latency("latency.probe", CellState.OK, NOW).value()).isCloseTo(0.8, within(1e-9));
        assertThat(queries).allMatch(query -> query.contains(" > bool 0.3)["));
    }

    /// Each query is valid PromQL.
    @Test
    void everyLatencyFormGivesAValidShareQuery() {
        assertThat(ServiceQuantityForm.shipped().stream()
                        .filter(form -> form.quantity().equals("p99"))
                        .map(form -> SlowRequestShare.of(form, Duration.ofMillis(300))
                                .query(List.of("cart")))
                        .filter(query -> !(Promql.parse(query) instanceof ParseResult.Valid<?>)))
                .isEmpty();
    }
}
