package greenwall.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ServicePollerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Source SOURCE = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom"));
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private boolean answers = true;
    private List<String> warnings = List.of();
    private List<String> metrics = List.of("up");
    /// The responses that are not the usual one.
    private Map<String, InstantVector> responses = Map.of();
    /// Empty if each response has the warnings.
    private String warnedQuery = "";
    private final ServicePoller poll = new ServicePoller(source(), ServiceLevelObjectives.DEFAULT);

    /// A source with one job that returns 40 for every value.
    private MetricsSource source() {
        return (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(), new Class<?>[] {MetricsSource.class}, (_, method, arguments) -> {
                    queries.add(method.getName().equals("instant") ? (String) arguments[0] : method.getName());
                    return switch (method.getName()) {
                        case "source" -> SOURCE;
                        case "labelValues" -> answered("", metrics);
                        case "instant" ->
                            answers
                                    ? answered(
                                            (String) arguments[0],
                                            responses.getOrDefault(
                                                    arguments[0],
                                                    new InstantVector.Builder()
                                                            .add(Labels.of("job", "cart"), 0, 40)
                                                            .build()))
                                    : new Outcome.Failed<InstantVector>(
                                            SOURCE, NOW, Duration.ZERO, new Failure.Unreachable("gone", "start it"));
                        default -> throw new IllegalStateException(method.getName());
                    };
                });
    }

    private <T> Outcome<T> answered(String query, T value) {
        boolean warned = warnedQuery.isEmpty() || query.equals(warnedQuery);
        return new Outcome.Answered<>(
                SOURCE, NOW, Duration.ZERO, value, warned ? warnings : List.of(), List.of(), Optional.empty());
    }

    private long hourlyQueryCount() {
        return queries.stream()
                .filter(query -> query.equals("labelValues")
                        || query.contains("[1h:1m]")
                        || query.equals("count by (job, instance) (up)"))
                .count();
    }

    @Test
    void metricsOfTheLastHourAreQueriedOnceAMinute() throws InterruptedException {
        poll.poll(NOW);
        assertThat(hourlyQueryCount()).isEqualTo(3);
        queries.clear();
        for (int round = 1; round < 4; round++) {
            poll.poll(NOW.plusSeconds(15L * round));
        }
        assertThat(hourlyQueryCount()).isZero();
        assertThat(queries.stream().filter(query -> query.equals("avg by (job) (up)")))
                .as("the values, at each poll")
                .hasSize(3);

        poll.poll(NOW.plusSeconds(60));

        assertThat(hourlyQueryCount()).isEqualTo(3);
    }

    @Test
    void responsesWithWarningsAreQueriedOnceAMinuteTooAndTheWarningsStay() throws InterruptedException {
        warnings = List.of("one store does not respond");
        var failures = poll.poll(NOW).failures();
        warnings = List.of();
        queries.clear();

        assertThat(poll.poll(NOW.plusSeconds(15)).failures())
                .isEqualTo(failures)
                .isNotEmpty();

        assertThat(hourlyQueryCount()).isZero();
    }

    @Test
    void aWarningAboutAValueEndsWithThePollThatNoLongerHasIt() throws InterruptedException {
        warnings = List.of("one store does not respond");
        warnedQuery = "avg by (job) (up)";
        assertThat(poll.poll(NOW).failures()).hasSize(1);
        warnings = List.of();

        assertThat(poll.poll(NOW.plusSeconds(15)).failures()).isEmpty();
    }

    private static List<String> inputs(Set<ServiceQuantityForm> forms) {
        return forms.stream().map(ServiceQuantityForm::input).toList();
    }

    @Test
    void formsWhoseResponseIsMissingOrIncompleteAreNamed() throws InterruptedException {
        assertThat(poll.poll(NOW).unanswered()).isEmpty();

        answers = false;
        assertThat(inputs(poll.poll(NOW.plusSeconds(15)).unanswered()))
                .as("the metrics of the last hour are still known")
                .containsExactly("up");
        answers = true;
        warnings = List.of("one store does not respond");
        warnedQuery = "avg by (job) (up)";
        assertThat(inputs(poll.poll(NOW.plusSeconds(30)).unanswered())).containsExactly("up");

        warnedQuery = "";
        assertThat(inputs(poll.poll(NOW.plusSeconds(60)).unanswered()))
                .as("an incomplete list of metrics says nothing about the others")
                .contains("up", "probe_success");
    }

    private static InstantVector targets(double value, String... jobsInstancesReplicas) {
        var rows = new InstantVector.Builder();
        for (int i = 0; i < jobsInstancesReplicas.length; i += 3) {
            var labels = Labels.of("job", jobsInstancesReplicas[i], "instance", jobsInstancesReplicas[i + 1]);
            var replica = jobsInstancesReplicas[i + 2];
            rows.add(replica.isEmpty() ? labels : labels.with("replica", replica), 0, value);
        }
        return rows.build();
    }

    private String rateQuery(String name) throws InterruptedException {
        metrics = List.of("up", "traces_spanmetrics_calls_total", "envoy_http_downstream_rq_total");
        return poll.poll(NOW).values().keySet().stream()
                .filter(form -> form.id().equals(name) && form.quantity().equals("rate"))
                .map(ServiceQuantityForm::expr)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatReplicasOfACollectorCountIsCountedOnce() throws InterruptedException {
        responses = Map.of(
                "count by (job, instance) (up)", targets(2, "tempo", "t:1", "", "app", "a:1", ""),
                "up", targets(1, "tempo", "t:1", "a", "tempo", "t:1", "b", "app", "a:1", "a", "app", "a:1", "b"));

        assertThat(rateQuery("rate.spanmetrics"))
                .startsWith("sum by (service) (max without (replica) (rate(traces_spanmetrics_calls_total{");
        assertThat(queries).anyMatch(query -> query.startsWith("sum by (service) (max without (replica) "));
        assertThat(queries).as("replicas may differ").contains("avg by (job) (up)");
    }

    @Test
    void whatSitesWithTheSameTargetsCountIsAdded() throws InterruptedException {
        var up = new InstantVector.Builder();
        for (var env : List.of("fra", "muc")) {
            for (var job : List.of("tempo", "app")) {
                up.add(Labels.of("job", job, "instance", job + ":1", "env", env), 0, 1);
            }
        }
        responses = Map.of(
                "count by (job, instance) (up)",
                targets(2, "tempo", "tempo:1", "", "app", "app:1", ""),
                "up",
                up.build());

        assertThat(rateQuery("rate.spanmetrics")).startsWith("sum by (service) (rate(");
    }

    @Test
    void whatSeveralJobsScrapeFromOneAddressIsCountedOnce() throws InterruptedException {
        responses = Map.of(
                "count by (job, instance) (up)", targets(1, "tempo", "10.0.0.1:1", "", "pods", "10.0.0.1:1", ""));

        assertThat(rateQuery("rate.spanmetrics"))
                .startsWith("sum by (service) (max without (job) (rate(traces_spanmetrics_calls_total{");
        assertThat(rateQuery("rate.envoy.downstream"))
                .as("the job is the service")
                .startsWith("sum by (job) (rate(envoy_http_downstream_rq_total{");
    }

    @Test
    void aSourceWithoutDuplicatesIsQueriedWithTheShippedForms() throws InterruptedException {
        responses = Map.of(
                "count by (job, instance) (up)",
                targets(1, "tempo", "t:1", "", "fra", "app:1", "", "muc", "app:1", ""));

        assertThat(rateQuery("rate.spanmetrics")).startsWith("sum by (service) (rate(");
        assertThat(queries).doesNotContain("up");
    }

    @Test
    void lastSeenAgeGrowsBetweenQueries() throws InterruptedException {
        poll.poll(NOW);

        var later = poll.poll(NOW.plusSeconds(45)).lastSeen().values();

        assertThat(later)
                .singleElement()
                .satisfies(vector -> assertThat(vector.value(0)).isEqualTo(85));
    }

    @Test
    void unansweredQueriesAreRepeatedInTheNextPoll() throws InterruptedException {
        answers = false;
        assertThat(poll.poll(NOW).failures()).isNotEmpty();
        answers = true;
        queries.clear();

        assertThat(poll.poll(NOW.plus(Duration.ofSeconds(15))).failures()).isEmpty();

        assertThat(hourlyQueryCount()).isEqualTo(3);
    }
}
