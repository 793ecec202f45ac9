package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.views.testing.DirectFxThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteExplainerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static final String UP_NODE05 = """
            {"status": "success", "data": {"resultType": "vector", "result": [
              {"metric": {"__name__": "up", "instance": "node05:9100", "job": "node"}, "value": [1763625600, "1"]}]}}
            """;

    @TempDir
    private Path home;

    private static SiteExplainer explainer(
            Site site, Function<String, Optional<LogSource>> journals, FleetState fleet, List<Explanation> completed) {
        return explainer(site, journals, journals, fleet, completed);
    }

    private static SiteExplainer explainer(
            Site site,
            Function<String, Optional<LogSource>> journals,
            Function<String, Optional<LogSource>> backgroundJournals,
            FleetState fleet,
            List<Explanation> completed) {
        return new SiteExplainer(
                site,
                journals,
                backgroundJournals,
                () -> fleet,
                InstantSource.fixed(NOW),
                ZoneOffset.UTC,
                completed::add,
                new DirectFxThread(true));
    }

    @Test
    void hostJournalsAreReusedBetweenExplanations() throws Exception {
        var opened = new CopyOnWriteArrayList<String>();
        var completed = new CopyOnWriteArrayList<Explanation>();
        var clock = InstantSource.fixed(NOW);
        var question = ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", "node04", Optional.of("up"), Labels.EMPTY), NOW);
        try (var site = ConfiguredSite.connect(
                        home, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n", clock);
                var explanations = explainer(
                        site,
                        cluster -> {
                            opened.add(cluster);
                            return Optional.empty();
                        },
                        FleetState.EMPTY,
                        completed)) {
            explanations.allowJournal();
            explanations.explain(question, _ -> {});
            explanations.explain(question, _ -> {});
            Await.await("both explanations", () -> completed.size() == 2);
        }
        assertThat(opened).isEqualTo(List.of("east"));
    }

    @Test
    void readsOfJournalsInTheBackgroundAreApartFromThoseOfUsers() throws Exception {
        var completed = new CopyOnWriteArrayList<Explanation>();
        var question = ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", "node04", Optional.of("up"), Labels.EMPTY), NOW);
        var config = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}},"
                + " {name: journals, loki: {url: \"http://127.0.0.1:1\"}}]\nssh: {journal: true}\n";
        var fleet = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("node04", Labels.of("instance", "node04:9100"))
                .fleet();
        try (var site = ConfiguredSite.connect(home, config, InstantSource.fixed(NOW))) {
            var journals = site.cluster("journals").orElseThrow().logs();
            try (var explanations = explainer(site, _ -> journals, _ -> Optional.empty(), fleet, completed)) {
                explanations.explain(question, _ -> {});
                Await.await("the explanation", () -> completed.size() == 1);
                assertThat(completed.getFirst().sections().toString()).doesNotContain("has no log source");
                assertThat(explanations
                                .background()
                                .explain(question)
                                .sections()
                                .toString())
                        .contains("has no log source");
            }
            try (var explanations = explainer(site, _ -> Optional.empty(), _ -> journals, fleet, completed)) {
                assertThat(explanations
                                .background()
                                .explain(question)
                                .sections()
                                .toString())
                        .doesNotContain("has no log source");
            }
        }
    }

    @Test
    void permissionToReadJournalsAppliesOnlyToRequestedExplanations() throws Exception {
        var completed = new CopyOnWriteArrayList<Explanation>();
        var clock = InstantSource.fixed(NOW);
        var question = ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", "node04", Optional.of("up"), Labels.EMPTY), NOW);
        var sources = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}},"
                + " {name: journals, loki: {url: \"http://127.0.0.1:1\"}}]\n";
        var newest = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("node04", Labels.of("instance", "node04:9100"))
                .fleet();
        try (var site = ConfiguredSite.connect(home, sources, clock);
                var explanations = explainer(
                        site, _ -> site.cluster("journals").orElseThrow().logs(), newest, completed)) {
            explanations.allowJournal();
            explanations.explain(question, _ -> {});
            Await.await("the explanation", () -> completed.size() == 1);
            assertThat(completed.getFirst().sections().toString()).doesNotContain("the cluster has no log source");
            assertThat(explanations.background().explain(question).sections().toString())
                    .contains("the cluster has no log source; to read the hosts' journals");
        }
        try (var site = ConfiguredSite.connect(home, sources + "read_only: true\n", clock);
                var explanations = explainer(site, _ -> Optional.empty(), newest, completed)) {
            assertThat(explanations.background().explain(question).sections().toString())
                    .contains("the cluster has no log source")
                    .doesNotContain("to read the hosts' journals");
        }
    }

    private final List<String> requests = new CopyOnWriteArrayList<>();

    /// The answer to a question about the host node04 without a quantity, with a source that knows only node05.
    private Explanation explainWorst(Instant at) throws Exception {
        return explainWorst(subject -> ExplainQuestion.of(subject, at));
    }

    private Explanation explainWorst(Function<ExplainQuestion.Subject, ExplainQuestion> question) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var request = URLDecoder.decode(form, StandardCharsets.UTF_8);
            requests.add(request);
            if (request.startsWith("query=up&")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(UP_NODE05.getBytes(StandardCharsets.UTF_8));
            } else {
                exchange.sendResponseHeaders(422, -1);
            }
            exchange.close();
        });
        server.start();
        var completed = new CopyOnWriteArrayList<Explanation>();
        var clock = InstantSource.fixed(NOW);
        var worst = new ExplainQuestion.HostSubject("east", "node04", Optional.empty(), Labels.EMPTY);
        var newest = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("node04", Labels.of("instance", "node04:9100"))
                .fleet();
        var port = server.getAddress().getPort();
        try (var site = ConfiguredSite.connect(
                        home,
                        "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:" + port + "\"}}]\n",
                        clock);
                var explanations = new SiteExplainer(
                        site,
                        _ -> Optional.empty(),
                        _ -> Optional.empty(),
                        () -> newest,
                        clock,
                        ZoneOffset.UTC,
                        completed::add,
                        new DirectFxThread(true))) {
            explanations.explain(question.apply(worst), _ -> {});
            Await.await("the explanation", () -> completed.size() == 1);
        } finally {
            server.stop(0);
        }
        return completed.getFirst();
    }

    @Test
    void worstQuantityOfThePastIsTheOneThatWasWorstThen() throws Exception {
        explainWorst(NOW);
        assertThat(requests).noneMatch(request -> request.startsWith("query=up&"));
        for (var ago : List.of(Duration.ofMinutes(5), Duration.ofHours(3))) {
            var then = NOW.minus(ago);
            explainWorst(then);
            assertThat(requests)
                    .anyMatch(request ->
                            request.startsWith("query=up&") && request.contains("&time=" + then.getEpochSecond()));
        }
    }

    @Test
    void theWorstQuantityOfARangeIsTheOneAtItsEndAndIfAllIsWellByThenTheOneInTheMiddle() throws Exception {
        var middle = NOW.minus(Duration.ofHours(3));
        var range = TimeWindow.around(middle, Duration.ofMinutes(10), NOW);
        explainWorst(subject -> ExplainQuestion.ofRange(subject, range));
        assertThat(requests.stream().filter(request -> request.startsWith("query=up&")))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("&time=" + range.end().getEpochSecond()),
                        second -> assertThat(second).contains("&time=" + middle.getEpochSecond()));
    }

    @Test
    void aHostThatTheSourceNoLongerHadAtThatTimeIsExplainedAsItIsKnownNow() throws Exception {
        assertThat(explainWorst(NOW.minus(Duration.ofHours(3))).toString()).doesNotContain("is called node04");
    }
}
