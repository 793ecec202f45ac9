package greenwall.tests.range;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.tempo.Tempo;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The application of the range through the console's connectors: its traces are searched and opened, a log
/// line refers to an existing trace, and so does an exemplar.
class ApplicationOnTheRangeTest {
    private static final Instant START = Instant.parse("2026-11-05T14:20:00Z");
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Pattern TRACE = Pattern.compile("trace_id[\"=:\\\\ ]+([0-9a-f]{32})");

    private static String get(URI base, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void itsTracesAreFoundBySearchByLogLinesAndByExemplars() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withStart(START));
                var http = new SharedHttpClient(Map.of(), range.clock())) {
            var tempo = Tempo.connect(
                    http, new Source("range", Source.Kind.TEMPO, range.servers().tempo()), HttpSettings.DEFAULT);
            var now = range.clock().instant();
            var window = new TimeWindow(now.minus(Duration.ofMinutes(30)), now);
            var services = tempo.services(window, DEADLINE).answer().orElseThrow();
            assertThat(services).contains("edge", "checkout", "payment", "fulfilment");
            assertThat(tempo.operations("payment", window, DEADLINE).answer().orElseThrow())
                    .containsExactly("shop.Payment/Charge");
            var found = tempo.search(
                            new TraceSource.Search(
                                    Optional.of("payment"),
                                    Optional.empty(),
                                    Optional.of(Duration.ofMillis(1)),
                                    Optional.empty(),
                                    false,
                                    Map.of(),
                                    Optional.empty(),
                                    window,
                                    20),
                            DEADLINE)
                    .answer()
                    .orElseThrow();
            assertThat(found.traces()).hasSizeGreaterThan(3);
            var trace = tempo.trace(found.traces().getFirst().id(), DEADLINE)
                    .answer()
                    .orElseThrow();
            assertThat(trace.rows()).anyMatch(r -> r.span().service().equals("payment"));
            assertThat(trace.notes()).isEmpty();

            var lines = get(
                    range.servers().loki(),
                    "/loki/api/v1/query_range?limit=50&query=%7Bservice_name%3D%22checkout%22%7D&start="
                            + window.start().getEpochSecond() + "000000000&end="
                            + window.end().getEpochSecond() + "000000000");
            opened(tempo, lines);

            var exemplars = get(
                    range.servers().prometheus(),
                    "/api/v1/query_exemplars?query=rpc_server_duration_milliseconds_bucket%7Bjob%3D%22payment%22%7D&start="
                            + window.start().getEpochSecond() + "&end="
                            + window.end().getEpochSecond());
            assertThat(exemplars).contains("seriesLabels", "\"job\":\"payment\"");
            opened(tempo, exemplars);
        }
    }

    private static void opened(Tempo tempo, String text) throws Exception {
        var ids = TRACE.matcher(text);
        assertThat(ids.find()).as(text).isTrue();
        assertThat(tempo.trace(ids.group(1), DEADLINE).answer())
                .as(ids.group(1))
                .isPresent();
    }
}
