package greenwall.app.console;

import static greenwall.app.console.SampleProblems.resultMessage;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenwall.app.config.ConfigPaths;
import greenwall.app.site.AlertHistoryFetcher;
import greenwall.app.site.Site;
import greenwall.connectors.files.AcknowledgementFile;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.notification.NotificationPolicy;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.RangeQueryRunner;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Acknowledgements in one console and in two consoles with a shared home; two alerts fire in the Alertmanager.
class SiteAlertsTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String ALERT = """
            {"labels":{"alertname":"%s","severity":"critical"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z",
             "updatedAt":"2026-01-01T00:00:00Z","endsAt":"2099-01-01T00:00:00Z","receivers":[],
             "status":{"state":"active","silencedBy":[],"inhibitedBy":[]}}""";

    @TempDir
    Path home;

    private HttpServer server;
    private Site site;
    private CountDownLatch requested = new CountDownLatch(1);
    private CountDownLatch responseAllowed = new CountDownLatch(0);

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v2/silences", exchange -> respond(exchange, "[]"));
        server.createContext("/api/v2/alerts", exchange -> {
            requested.countDown();
            await(responseAllowed);
            respond(exchange, "[" + ALERT.formatted("Hot") + "," + ALERT.formatted("Full") + "]");
        });
        server.start();
        site = ConfiguredSite.connect(home, """
                clusters:
                  - name: east
                    alertmanagers: [{url: "http://127.0.0.1:%d"}]
                """.formatted(server.getAddress().getPort()), CLOCK);
    }

    @AfterEach
    void stop() throws Exception {
        responseAllowed.countDown();
        site.close();
        server.stop(0);
    }

    private static void respond(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            var body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private ConfigPaths paths() {
        return new ConfigPaths("linux", home, _ -> null);
    }

    private ConsoleSession session() {
        return SampleProblems.session(paths(), CLOCK);
    }

    private SiteAlerts console() {
        var session = session();
        return SampleProblems.alerts(site, session, SampleProblems.of(site, session, CLOCK), CLOCK);
    }

    private static Alert named(AlertsAndProblems firing, String name) {
        return firing.alerts().stream()
                .filter(alert -> alert.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> acknowledged(AlertsAndProblems firing) {
        return firing.alerts().stream()
                .filter(alert -> alert.acknowledged().isPresent())
                .map(Alert::name)
                .toList();
    }

    private static void acknowledge(SiteAlerts console, Alert alert) {
        console.acknowledge(alert, "seen", Optional.empty(), _ -> {});
    }

    @Test
    void afterAnInternalErrorTheAlertsAreUnknownUntilTheNextPoll() throws Exception {
        var broken = new AtomicBoolean();
        InstantSource clock = () -> {
            if (broken.get()) {
                throw new IllegalStateException("a bug");
            }
            return CLOCK.instant();
        };
        var session = session();
        try (var console = SampleProblems.alerts(site, session, SampleProblems.of(site, session, CLOCK), clock)) {
            assertThat(console.query(FleetState.EMPTY).unreliableReason()).isEmpty();
            broken.set(true);
            var shown = new ArrayList<AlertsAndProblems>();
            console.listen(shown::add);

            console.query(FleetState.EMPTY);
            console.publish();

            assertThat(shown.getLast().unreliableReason()).contains("internal error");
            assertThat(shown.getLast().alerts())
                    .hasSize(2)
                    .allSatisfy(alert -> assertThat(alert.phase()).isEqualTo(AlertPhase.UNKNOWN));
            broken.set(false);
            assertThat(console.query(FleetState.EMPTY).unreliableReason()).isEmpty();
        }
    }

    private Site siteOfPrometheus() throws Exception {
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        return ConfiguredSite.connect(home, "clusters: [{name: east, prometheus: {url: \"" + url + "\"}}]\n", CLOCK);
    }

    @Test
    void servicesThatCannotBeQueriedMayHideProblemsAlthoughAllAlertsAreKnown() throws Exception {
        server.createContext("/api/v1/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var data = path.endsWith("/rules") ? "{\"groups\":[]}" : "{\"resultType\":\"vector\",\"result\":[]}";
            respond(exchange, path.endsWith("/values") ? "refused" : "{\"status\":\"success\",\"data\":" + data + "}");
        });
        try (var refused = siteOfPrometheus();
                var session = session();
                var problems = SampleProblems.of(refused, session, CLOCK);
                var console = SampleProblems.alerts(refused, session, problems, CLOCK)) {
            var firing = console.query(FleetState.EMPTY);
            assertThat(firing.unreliableReason()).isEmpty();
            assertThat(firing.missingProblemsReason()).contains("east");
        }
    }

    @Test
    void problemsMayBeMissingWhileAQueryOfTheServicesDoesNotEnd() throws Exception {
        var minutes = new AtomicInteger();
        InstantSource clock = () -> CLOCK.instant().plus(Duration.ofMinutes(minutes.get()));
        server.createContext("/api/v1/", exchange -> {
            if (minutes.get() > 0) {
                requested.countDown();
                await(responseAllowed);
            }
            var data = exchange.getRequestURI().getPath().endsWith("/values")
                    ? "[]"
                    : "{\"resultType\":\"vector\",\"result\":[]}";
            respond(exchange, "{\"status\":\"success\",\"data\":" + data + "}");
        });
        try (var hanging = siteOfPrometheus()) {
            var services = SampleServices.of(hanging, clock, new DirectFxThread(true));
            services.poll().get();
            assertThat(services.failures()).isEmpty();
            responseAllowed = new CountDownLatch(1);
            minutes.set(10);
            services.poll();
            requested.await();
            assertThat(services.failures()).isEmpty();
            minutes.set(12);
            assertThat(services.failures())
                    .singleElement()
                    .asString()
                    .startsWith("the query of the services has been running for 2 m");
        }
    }

    @Test
    void whatAnIncompleteResponseOfPrometheusMayHideIsReported() throws Exception {
        server.createContext("/api/v1/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var data = path.endsWith("/rules")
                    ? "{\"groups\":[]}"
                    : "{\"resultType\":\"" + (path.endsWith("_range") ? "matrix" : "vector") + "\",\"result\":[]}";
            respond(exchange, "{\"status\":\"success\",\"data\":" + data + ",\"warnings\":[\"a store is down\"]}");
        });
        try (var partly = siteOfPrometheus();
                var session = session();
                var problems = SampleProblems.of(partly, session, CLOCK);
                var console = SampleProblems.alerts(partly, session, problems, CLOCK)) {
            assertThat(console.query(FleetState.EMPTY).unreliableReason()).contains("a store is down");

            var previews = new LinkedBlockingQueue<SilencePreview>();
            console.queryCoverage("east", previews::add);
            assertThat(Objects.requireNonNull(previews.poll(20, TimeUnit.SECONDS))
                            .weekStatus())
                    .isEqualTo(SilencePreview.WeekStatus.PENDING);
            assertThat(Objects.requireNonNull(previews.poll(20, TimeUnit.SECONDS))
                            .weekStatus())
                    .isEqualTo(SilencePreview.WeekStatus.UNAVAILABLE);

            var hour = TimeWindow.before(CLOCK.instant(), Duration.ofHours(1));
            assertThat(AlertHistoryFetcher.query(partly, hour, AlertHostFinder.NONE, CLOCK.instant())
                            .failures())
                    .singleElement()
                    .asString()
                    .startsWith("east: ")
                    .contains("a store is down");

            var metrics = partly.clusters().getFirst().metrics().orElseThrow();
            assertThat(SiteRangeQueryRunner.answer(
                            metrics.range("up", hour, Duration.ofMinutes(1), Duration.ofSeconds(5))))
                    .isInstanceOfSatisfying(
                            RangeQueryRunner.Answer.Received.class,
                            chart -> assertThat(chart.incomplete()).contains("a store is down"));
        }
    }

    @Test
    void theHistoryOfAHangingClusterDoesNotDelayTheOthers() throws Exception {
        var bothAsked = new CountDownLatch(2);
        server.createContext("/api/v1/", exchange -> {
            bothAsked.countDown();
            await(bothAsked);
            var path = exchange.getRequestURI().getPath();
            respond(
                    exchange,
                    "{\"status\":\"success\",\"data\":"
                            + (path.endsWith("/rules")
                                    ? "{\"groups\":[]}"
                                    : "{\"resultType\":\"matrix\",\"result\":[]}")
                            + "}");
        });
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        try (var both = ConfiguredSite.connect(
                home,
                "clusters: [{name: east, prometheus: {url: \"" + url + "\"}}, {name: west, prometheus: {url: \"" + url
                        + "\"}}]\n",
                CLOCK)) {
            var hour = TimeWindow.before(CLOCK.instant(), Duration.ofHours(1));

            assertThat(AlertHistoryFetcher.query(both, hour, AlertHostFinder.NONE, hour.end())
                            .failures())
                    .isEmpty();
        }
    }

    @Test
    void anAcknowledgementDuringAPollIsShownDuringAndAfterIt() throws Exception {
        try (var console = console();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reported = new ArrayList<AlertsAndProblems>();
            console.listen(reported::add);
            var hot = named(console.query(FleetState.EMPTY), "Hot");
            requested = new CountDownLatch(1);
            responseAllowed = new CountDownLatch(1);
            var poll = threads.submit(() -> console.query(FleetState.EMPTY));
            requested.await();

            acknowledge(console, hot);
            assertThat(acknowledged(reported.getLast())).containsExactly("Hot");
            responseAllowed.countDown();

            assertThat(acknowledged(poll.get())).containsExactly("Hot");
        }
    }

    @Test
    void aTakenProblemHasItsOwnerOnTheScreenBeforeTheActionIsReported() throws Exception {
        try (var session = session();
                var problems = SampleProblems.of(site, session, CLOCK);
                var console = SampleProblems.alerts(site, session, problems, CLOCK)) {
            var shown = new CopyOnWriteArrayList<AlertsAndProblems>();
            console.listen(shown::add);
            var taken = console.query(FleetState.EMPTY).problems().orElseThrow().getFirst();

            resultMessage(reported -> problems.take(taken, reported));

            assertThat(shown.getLast().problems().orElseThrow())
                    .filteredOn(problem -> problem.id().equals(taken.id()))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.owner()).isPresent());
        }
    }

    @Test
    void anAcknowledgementIsAddedToTheRecordOfTheTakenProblem() throws Exception {
        try (var session = session();
                var problems = SampleProblems.of(site, session, CLOCK);
                var console = SampleProblems.alerts(site, session, problems, CLOCK)) {
            var firing = console.query(FleetState.EMPTY);
            resultMessage(
                    reported -> problems.take(firing.problems().orElseThrow().getFirst(), reported));
            acknowledge(console, named(firing, "Hot"));
            console.withdrawAcknowledgement(named(firing, "Hot"));
            assertThat(session.openRecords.current().orElseThrow().snapshot().entries())
                    .extracting(entry -> entry.what().title())
                    .contains("Acknowledged: Hot, seen", "No longer acknowledged: Hot");
        }
    }

    @Test
    void theSilenceOfAnAcknowledgementLeavesTheSameAlertOfAnotherSeverity() throws Exception {
        acceptSilences();
        try (var console = console()) {
            var hot = named(console.query(FleetState.EMPTY), "Hot");
            var reported = new CompletableFuture<String>();
            console.acknowledge(hot, "on it", Optional.of(Duration.ofHours(1)), reported::complete);
            assertThat(reported.get(20, TimeUnit.SECONDS)).startsWith("Acknowledged and silenced: ");
            assertThat(console.last().silences())
                    .singleElement()
                    .satisfies(listed -> assertThat(
                                    SilenceMatchers.text(listed.silence().matchers()))
                            .contains("alertname=\"Hot\"", "severity=\"critical\""));
        }
    }

    /// The Alertmanager lists the silence that it was sent last.
    private void acceptSilences() {
        var posted = new AtomicReference<String>();
        server.removeContext("/api/v2/silences");
        server.createContext("/api/v2/silences", exchange -> {
            if (exchange.getRequestMethod().equals("POST")) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                posted.set(body.substring(0, body.lastIndexOf('}'))
                        + ",\"id\":\"s1\",\"status\":{\"state\":\"active\"},\"updatedAt\":\"2026-01-01T00:00:00Z\"}");
                respond(exchange, "{\"silenceID\":\"s1\"}");
            } else {
                respond(exchange, posted.get() == null ? "[]" : "[" + posted.get() + "]");
            }
        });
    }

    @Test
    void aHostSilenceIsAddedOnlyToTheRecordOfItsTakenProblem() throws Exception {
        acceptSilences();
        var fleet = new ClusterStateBuilder(
                        "east", CLOCK.instant(), QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .host("b", Labels.EMPTY)
                .cell("a", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s")
                .cell("b", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s")
                .fleet();
        try (var session = session();
                var problems = SampleProblems.of(site, session, CLOCK);
                var console = SampleProblems.alerts(site, session, problems, CLOCK)) {
            for (var problem : console.query(fleet).problems().orElseThrow()) {
                if (!problem.hosts().isEmpty()) {
                    resultMessage(reported -> problems.take(problem, reported));
                }
            }
            var now = CLOCK.instant();
            var draft = new SilenceDraft(
                    "",
                    SilenceMatchers.of(Labels.of("instance", "b")),
                    now,
                    now.plus(Duration.ofHours(1)),
                    "kim",
                    "disk on order");
            var done = new CompletableFuture<SilenceChanger.Result>();
            console.putSilence("east", draft, done::complete);
            assertThat(done.get(20, TimeUnit.SECONDS)).isInstanceOf(SilenceChanger.Result.Done.class);
            assertThat(console.last().silences())
                    .as("a new silence is listed before the next poll")
                    .extracting(listed -> listed.silence().id())
                    .containsExactly("s1");
            var silenced = session.openRecords.incidents().list().stream()
                    .filter(record ->
                            session
                                    .openRecords
                                    .openRecord(record.start().id())
                                    .orElseThrow()
                                    .snapshot()
                                    .entries()
                                    .stream()
                                    .anyMatch(entry -> entry.what().title().startsWith("Silence: ")))
                    .map(record -> record.start().host())
                    .toList();
            assertThat(silenced).containsExactly("b");
        }
    }

    @Test
    void anOlderResponseDoesNotRemoveANewerAcknowledgement() throws Exception {
        try (var console = console()) {
            var reported = new ArrayList<AlertsAndProblems>();
            console.listen(reported::add);
            var hot = named(console.query(FleetState.EMPTY), "Hot");
            acknowledge(console, hot);

            // As the poll loop does with the response of a poll that ended before the acknowledgement.
            console.publish();

            assertThat(acknowledged(reported.getLast())).containsExactly("Hot");
        }
    }

    @Test
    void newsOfTheTeamBeforeTheFirstQueryNotifiesOfNothing() throws Exception {
        try (var console = console()) {
            var notices = new ArrayList<NotificationPolicy.Notice>();
            var notifier = new Notifier(Map.of(), notices::add, () -> "", () -> {}, Runnable::run);
            var reported = new ArrayList<AlertsAndProblems>();
            console.listen(firing -> {
                reported.add(firing);
                notifier.update(
                        firing.snapshot(),
                        firing.problems().orElse(List.of()),
                        site.config().notifications());
            });

            console.onTeamChange();
            assertThat(reported).isEmpty();

            console.query(FleetState.EMPTY);
            console.publish();
            assertThat(notices)
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.urgent()).isFalse());
        }
    }

    @Test
    void twoConsolesWithOneHomeShareTheirAcknowledgements() throws Exception {
        try (var firstConsole = console();
                var secondConsole = console()) {
            var hot = named(firstConsole.query(FleetState.EMPTY), "Hot");
            var full = named(secondConsole.query(FleetState.EMPTY), "Full");
            acknowledge(firstConsole, hot);
            acknowledge(secondConsole, full);
            firstConsole.query(FleetState.EMPTY);
            secondConsole.query(FleetState.EMPTY);

            assertThat(acknowledged(firstConsole.query(FleetState.EMPTY))).containsExactlyInAnyOrder("Hot", "Full");
            secondConsole.withdrawAcknowledgement(full);
            secondConsole.query(FleetState.EMPTY);
            assertThat(acknowledged(firstConsole.query(FleetState.EMPTY))).containsExactly("Hot");
        }
        assertThat(new AcknowledgementFile(paths().stateFolder().resolve("acknowledged.json"), _ -> {}).load())
                .extracting(Acknowledgement::labels)
                .hasSize(1);
    }

    @Test
    void afterASiteReplacementAcknowledgingWorksAndExpiringASilenceIsRefused() throws Exception {
        var console = console();
        var hot = named(console.query(FleetState.EMPTY), "Hot");
        console.close();

        var reported = new ArrayList<String>();
        console.acknowledge(hot, "seen", Optional.empty(), reported::add);
        assertThat(reported).containsExactly("Acknowledged.");
        assertThat(console.acknowledgements()).hasSize(1);
        var results = new ArrayList<SilenceChanger.Result>();
        console.expireSilence("east", "00000000-0000-0000-0000-000000000000", results::add);
        assertThat(results)
                .hasOnlyElementsOfType(SilenceChanger.Result.Refused.class)
                .hasSize(1);
    }
}
