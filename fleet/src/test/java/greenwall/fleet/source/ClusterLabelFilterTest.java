package greenwall.fleet.source;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.ParseResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClusterLabelFilterTest {
    private static final Source SOURCE =
            new Source("cluster", Source.Kind.ALERTMANAGER, URI.create("http://alerts:9093"));
    private static final ClusterLabelFilter EAST = ClusterLabelFilter.of("cluster", "east");
    private static final ClusterLabelFilter REST = ClusterLabelFilter.rest("cluster", List.of("east", "we.st"), true);

    @Test
    void restContainsSeriesWithNoneOfTheValues() {
        assertThat(EAST.has(Labels.of(Map.of("cluster", "east")))).isTrue();
        assertThat(EAST.has(Labels.EMPTY)).isFalse();
        assertThat(REST.has(Labels.EMPTY)).isTrue();
        assertThat(REST.has(Labels.of(Map.of("cluster", "we.st")))).isFalse();
        assertThat(REST.has(Labels.of(Map.of("cluster", "west")))).isTrue();
    }

    @Test
    void clusterValueCannotInjectIntoAQuery() {
        var hostile = ClusterLabelFilter.of("cluster", "a\"} or up{x=\"\\");
        assertThat(hostile.condition()).hasToString("cluster=\"a\\\"} or up{x=\\\"\\\\\"");
        assertThat(ClusterLabelFilter.rest("cluster", List.of("a|.*"), true).has(Labels.of(Map.of("cluster", "b"))))
                .isTrue();
    }

    @Test
    void eachStreamSelectorOfALogQueryIsNarrowed() {
        assertThat(narrowed("sum by (app) (rate({app=\"{x}\"} |= \"{}\" [5m])) / count_over_time({}[1h])"))
                .isEqualTo("sum by (app) (rate({cluster=\"east\", app=\"{x}\"} |= \"{}\" [5m])) / "
                        + "count_over_time({cluster=\"east\"}[1h])");
        assertThat(narrowed("{a=\"b\"} # {c}\n| line_format `{{.x}}` | a_stage_of_tomorrow"))
                .isEqualTo("{cluster=\"east\", a=\"b\"} # {c}\n| line_format `{{.x}}` | a_stage_of_tomorrow");
    }

    private static String narrowed(String query) {
        return switch (Logql.narrowed(query, EAST.condition())) {
            case ParseResult.Valid<String>(var text) -> text;
            case ParseResult.Invalid<String>(var error) -> error.message();
        };
    }

    @Test
    void silenceOfAnotherClusterIsExcluded() {
        assertThat(EAST.mayCover(List.of(new AlertSource.Matcher("host", "a", false, true))))
                .isTrue();
        assertThat(EAST.mayCover(List.of(new AlertSource.Matcher("cluster", "west", false, true))))
                .isFalse();
        assertThat(EAST.mayCover(List.of(new AlertSource.Matcher("cluster", "east|west", true, true))))
                .isTrue();
        assertThat(REST.mayCover(List.of(new AlertSource.Matcher("cluster", "west", false, true))))
                .isFalse();
    }

    @Test
    void newSilenceIsLimitedToTheClusterAndAnExistingOneIsUnchanged() {
        var sent = new AtomicReference<AlertSource.Silence>();
        var orders = new ClusterAlertSource.ClusterSilenceClient(
                new SilenceClient() {
                    @Override
                    public RequestResult put(Source peer, AlertSource.Silence silence, Duration deadline) {
                        sent.set(silence);
                        return new RequestResult(answered(silence.id()), false);
                    }

                    @Override
                    public RequestResult expire(Source peer, String silenceId, Duration deadline) {
                        return new RequestResult(answered(silenceId), false);
                    }
                },
                EAST);
        orders.put(SOURCE, silence(""), Duration.ofSeconds(1));
        assertThat(Objects.requireNonNull(sent.get()).matchers().stream().map(Object::toString))
                .containsExactly("host=\"a\"", "cluster=~\"|east\"");
        orders.put(SOURCE, silence("known"), Duration.ofSeconds(1));
        assertThat(Objects.requireNonNull(sent.get()).matchers().stream().map(Object::toString))
                .containsExactly("host=\"a\"");
    }

    private static AlertSource.Silence silence(String id) {
        return new AlertSource.Silence(
                id,
                List.of(new AlertSource.Matcher("host", "a", false, true)),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                "noc",
                "",
                AlertSource.SilenceState.ACTIVE,
                Instant.EPOCH,
                "",
                Map.of());
    }

    private static Outcome<String> answered(String text) {
        return Outcome.answered(SOURCE, Instant.EPOCH, Duration.ZERO, text);
    }

    @Test
    void clusterIndependentDataIsQueriedOnce() {
        var calls = new AtomicInteger();
        var shared =
                new MultiClusterMetricsSource.SharedResponse<String>(_ -> answered("rules " + calls.incrementAndGet()));
        assertThat(shared.get(Duration.ofSeconds(5)).answer()).contains("rules 1");
        assertThat(shared.get(Duration.ofSeconds(5)).answer()).contains("rules 1");
    }

    @Test
    void cancelledQueryIsNotSharedAsAResponse() {
        var calls = new AtomicInteger();
        var shared = new MultiClusterMetricsSource.SharedResponse<String>(_ -> calls.incrementAndGet() == 1
                ? new Outcome.Failed<>(SOURCE, Instant.EPOCH, Duration.ZERO, new Failure.Cancelled("withdrawn", ""))
                : answered("rules"));
        assertThat(shared.get(Duration.ofSeconds(5)).answer()).isEmpty();
        assertThat(shared.get(Duration.ofSeconds(5)).answer()).contains("rules");
    }
}
