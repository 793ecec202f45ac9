package greenwall.tests.promql;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.http.LabHttpServer;
import greenwall.lab.testing.OpenMetricsFile;
import greenwall.tests.poll.RealServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The same series in a real Prometheus and in the range, the same queries to both over HTTP: the same results.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromqlAgainstPrometheusTest {
    private static final int RANDOM_QUERIES = 2_000;
    private static final int ATTEMPTS = 300;
    private static final long SEED = Long.getLong("greenwall.promql.seed", 1);

    private final HttpClient client = HttpClient.newHttpClient();
    private RealServer real;
    private LabHttpServer range;

    @BeforeAll
    void startBoth(@TempDir Path folder) throws IOException, InterruptedException {
        RealServer.program("prometheus", "prometheus");
        var expressions = Stream.of("dialects.promql", "documents.promql")
                .flatMap(name -> expressions(name).stream())
                .toList();
        var data = SampleData.of(expressions);
        Path file = Files.writeString(folder.resolve("data.om"), data.text());
        System.out.println("data set: " + data.series() + " series");
        real = RealServer.prometheusFilledFrom(file, folder);
        range = OpenMetricsFile.serve(file, 0);
    }

    @AfterAll
    void stopBoth() {
        if (real != null) {
            real.close();
        }
        if (range != null) {
            range.close();
        }
    }

    private static List<String> expressions(String resource) {
        try (var reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PromqlAgainstPrometheusTest.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void dialectExpressionsGiveTheSameResults() throws Exception {
        compare("dialects", expressions("dialects.promql"));
    }

    @Test
    void documentedExpressionsGiveTheSameResults() throws Exception {
        compare("documents", expressions("documents.promql"));
    }

    @Test
    void allFunctionsAndErrorsGiveTheSameResults() throws Exception {
        compare("functions", expressions("functions.promql"));
    }

    @Test
    void randomExpressionsGiveTheSameResults() throws Exception {
        var queries = new RandomQueries(SEED);
        compare(
                "random (seed " + SEED + ")",
                Stream.generate(queries::next).limit(RANDOM_QUERIES).toList());
    }

    @Test
    void apiResponsesAreIdenticalToTheByteExceptForUnreadableQueries() throws Exception {
        var differences = new ArrayList<String>();
        var paths = expressions("requests.txt");
        for (String path : paths) {
            var ours = get(range.uri(), path);
            var theirs = get(real.url(), path);
            boolean bothUnreadable = ours.body().contains(PromqlApiResponse.UNREADABLE)
                    && theirs.body().contains(PromqlApiResponse.UNREADABLE);
            if (ours.statusCode() != theirs.statusCode()
                    || !bothUnreadable && !ours.body().equals(asJacksonWrites(theirs.body()))) {
                differences.add(path + "\n    range: " + ours.body() + "\n    original: " + theirs.body());
            }
        }
        System.out.println("requests: " + paths.size() + ", " + differences.size() + " differences");
        assertThat(differences).isEmpty();
    }

    /// Go's encoder escapes three HTML characters, which makes no difference to a JSON parser.
    private static String asJacksonWrites(String body) {
        return body.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&");
    }

    /// The evaluation times: on a sample and between two samples, with steps that coincide with samples and
    /// steps that do not.
    private static List<String> questions(String expression) {
        String query = "query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        long start = SampleData.START;
        return List.of(
                "query?" + query + "&time=" + (start + 7200),
                "query?" + query + "&time=" + (start + 8107.35),
                "query_range?" + query + "&start=" + (start + 5400) + "&end=" + (start + 8400) + "&step=60",
                "query_range?" + query + "&start=" + (start + 6996.1) + "&end=" + (start + 7404) + "&step=7.5");
    }

    private void compare(String name, List<String> expressions) throws Exception {
        var differences = new ArrayList<String>();
        int answers = 0;
        int failures = 0;
        int withData = 0;
        int undecided = 0;
        for (String expression : expressions) {
            boolean data = false;
            for (String question : questions(expression)) {
                var ours = ask(range.uri(), question);
                var theirs = ask(real.url(), question);
                String difference = ours.difference(theirs);
                if (difference.isEmpty() && hasOrder(expression, question)) {
                    assertThat(ours.order()).as(expression).isEqualTo(theirs.order());
                }
                answers++;
                failures += theirs.failed() ? 1 : 0;
                data |= !theirs.failed() && !theirs.empty();
                if (!difference.isEmpty() && undecided(question, theirs)) {
                    undecided++;
                } else if (!difference.isEmpty()) {
                    differences.add(expression + "\n    " + question.substring(0, question.indexOf('?')) + " "
                            + question.substring(
                                    question.lastIndexOf("&time") < 0
                                            ? question.indexOf("&start")
                                            : question.lastIndexOf("&time"))
                            + "\n    range | original: " + difference);
                }
            }
            withData += data ? 1 : 0;
        }
        System.out.println(name + ": " + expressions.size() + " expressions (" + withData + " with data), " + answers
                + " answers, " + failures + " of them errors, " + undecided
                + " on which the original differs from itself, " + differences.size() + " differences");
        differences.forEach(d -> System.out.println("  " + d));
        assertThat(differences).isEmpty();
    }

    /// Only these order an instant vector. Here they return a dozen series at most; in larger results the order
    /// of equal values is undefined.
    private static boolean hasOrder(String expression, String question) {
        return question.startsWith("query?") && expression.matches("(sort|sort_desc|topk|bottomk)\\([^()]*\\)");
    }

    /// In a range query Prometheus iterates over series in hash table order, so ties of topk and the series
    /// that an error message names are random. Such a response differs when the query is repeated.
    private boolean undecided(String question, PromqlApiResponse first) throws Exception {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (!ask(real.url(), question).difference(first).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private PromqlApiResponse ask(URI server, String question) throws Exception {
        var response = get(server, "/api/v1/" + question);
        return PromqlApiResponse.of(response.statusCode(), response.body());
    }

    /// Escapes characters that a URI must not contain.
    private HttpResponse<String> get(URI server, String path) throws Exception {
        var target = new StringBuilder();
        for (char c : path.toCharArray()) {
            boolean escape = " \"{}[]|^<>".indexOf(c) >= 0;
            target.append(escape ? "%" + Integer.toHexString(c) : String.valueOf(c));
        }
        var request = HttpRequest.newBuilder(server.resolve(target.toString())).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
