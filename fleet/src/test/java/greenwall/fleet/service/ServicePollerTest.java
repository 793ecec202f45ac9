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
                        case "labelValues" -> answered("", List.of("up"));
                        case "instant" ->
                            answers
                                    ? answered(
                                            (String) arguments[0],
                                            new InstantVector.Builder()
                                                    .add(Labels.of("job", "cart"), 0, 40)
                                                    .build())
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
