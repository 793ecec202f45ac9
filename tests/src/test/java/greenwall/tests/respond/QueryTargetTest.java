package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.console.SiteLogs;
import greenwall.app.console.SiteQueryCompletions;
import greenwall.app.console.SiteRunbookRunner;
import greenwall.app.console.SiteThreads;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.tests.poll.Await;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.QueryCompletions;
import greenwall.views.testing.DirectFxThread;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A view's queries go to the cluster and host that it names, and a failed query is not reused as the result of
/// the next one.
class QueryTargetTest {
    private static final Instant NOW = Instant.parse("2026-03-07T03:20:00Z");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAMES = "{\"status\":\"success\",\"data\":[\"up\",\"node_load1\"]}";

    @TempDir
    Path home;

    private static Optional<HostState> host(String cluster, String name) {
        return new ClusterStateBuilder(cluster, NOW, QuantityCatalogue.shipped().quantities())
                .host(name, Labels.EMPTY)
                .fleet()
                .host(cluster, name);
    }

    /// The run that begins, with its subject and its message.
    private static RunbookRunner.Progress start(
            TwoClusterSite two, String cluster, Optional<HostState> host, String alert) throws Exception {
        return start(two, cluster, host, Labels.of("alertname", alert));
    }

    private static RunbookRunner.Progress start(
            TwoClusterSite two, String cluster, Optional<HostState> host, Labels alert) throws Exception {
        var all = new CopyOnWriteArrayList<>(List.of(RunbookRunner.Progress.nothing("")));
        try (var threads = new SiteThreads(new DirectFxThread(true))) {
            var runner = new SiteRunbookRunner(two.site, threads, (_, _) -> (_, _) -> {});
            var request = new RunbookRunner.Request(cluster, host, alert, Optional.empty(), Optional.empty(), NOW, NOW);
            try (var run = runner.begin(request, all::add)) {
                Await.until(
                        "a step or a reason",
                        SOON,
                        () -> all.getLast().subject().isPresent()
                                || !all.getLast().why().isEmpty());
            }
        }
        return all.getLast();
    }

    private static Labels labels(RunbookRunner.Progress seen) {
        return seen.subject().map(RunbookSubject::labels).orElse(Labels.EMPTY);
    }

    @Test
    void aRunbookUsesTheHostOfItsOwnClusterOnly() throws Exception {
        try (var two = new TwoClusterSite(home)) {
            two.firing("east", TwoClusterSite.alert("ZFSPoolDegraded", "critical", "node1", "eastern"));
            two.firing("west", TwoClusterSite.alert("ZFSPoolDegraded", "critical", "node1", "western"));

            var west = start(two, "west", host("west", "node1"), "ZFSPoolDegraded");
            assertThat(labels(west).get("pool")).isEqualTo("western");
            assertThat(west.subject().orElseThrow().cluster()).isEqualTo("west");

            var other = start(two, "west", host("west", "node2"), "ZFSPoolDegraded");
            assertThat(labels(other).get("pool")).as("an alert of another host").isEmpty();

            var gone = start(two, "north", host("north", "node1"), "ZFSPoolDegraded");
            assertThat(gone.subject()).isEmpty();
            assertThat(gone.why()).contains("north");
        }
    }

    @Test
    void alertsWithTheSameNameOnOneHostAreDistinguished() throws Exception {
        try (var two = new TwoClusterSite(home)) {
            two.firing(
                    "east",
                    TwoClusterSite.alert("ZFSPoolDegraded", "critical", "node1", "first"),
                    TwoClusterSite.alert("ZFSPoolDegraded", "critical", "node1", "second"));
            for (var pool : List.of("first", "second")) {
                var shown = Labels.of(
                        "alertname", "ZFSPoolDegraded", "severity", "critical", "instance", "node1", "pool", pool);
                var seen = start(two, "east", host("east", "node1"), shown.with("prometheus", "added on the way"));
                assertThat(labels(seen)).isEqualTo(shown);
            }
            var resolved = Labels.of("alertname", "ZFSPoolDegraded", "instance", "node1", "pool", "third");
            assertThat(labels(start(two, "east", host("east", "node1"), resolved)))
                    .as("it is over: its own labels, and no other's")
                    .isEqualTo(resolved);
        }
    }

    private static String worstAlertOfNode1(TwoClusterSite two) throws Exception {
        return labels(start(two, "east", host("east", "node1"), "")).get("alertname");
    }

    @Test
    void theWorstAlertOfAHostIsChosenNotTheAlphabeticallyFirst() throws Exception {
        try (var two = new TwoClusterSite(home)) {
            two.firing(
                    "east",
                    TwoClusterSite.alert("ZFSScrubRunning", "info", "node1", "b"),
                    TwoClusterSite.alert("HighCPU", "warning", "node1", "c"),
                    TwoClusterSite.alert("Ours", "ours", "node1", "d"));
            assertThat(worstAlertOfNode1(two)).isEqualTo("HighCPU");
            two.firing(
                    "east",
                    TwoClusterSite.alert("HighCPU", "critical", "node1", "c"),
                    TwoClusterSite.alert("ZFSPoolDegraded", "page", "node1", "d"));
            assertThat(worstAlertOfNode1(two)).isEqualTo("ZFSPoolDegraded");
        }
    }

    @Test
    void anAlertWithoutAHostIsFoundInTheClusterThatHasIt() throws Exception {
        try (var two = new TwoClusterSite(home)) {
            two.firing("east", TwoClusterSite.alert("HighCPU", "warning", "node1", "a"));
            two.firing(
                    "west",
                    TwoClusterSite.alert("BackupMissing", "warning", "", "mine"),
                    TwoClusterSite.alert("BackupMissing", "warning", "node1", "of a host"));
            var seen = start(two, "", Optional.empty(), "BackupMissing");
            assertThat(labels(seen).get("pool")).isEqualTo("mine");
            assertThat(seen.subject().orElseThrow().host()).isEmpty();
            assertThat(start(two, "", Optional.empty(), "Nowhere").why())
                    .contains("No cluster has this alert now, or several hosts have it");
        }
    }

    @Test
    void labelsThatCouldNotBeQueriedAreReportedAsUnknown() throws Exception {
        try (var two = new TwoClusterSite(home)) {
            var seen = start(two, "east", host("east", "node1"), "HighCPU");
            assertThat(seen.subject()).isPresent();
            assertThat(seen.why()).contains("labels are not known");
            assertThat(start(two, "", Optional.empty(), "HighCPU").why())
                    .startsWith("The alert's labels are not known");
        }
    }

    private static List<QueryCompletions.Suggestion> metrics(SiteQueryCompletions terms) throws InterruptedException {
        var words = new LinkedBlockingQueue<List<QueryCompletions.Suggestion>>();
        var question = new QueryCompletions.Request(
                "east", QueryCompletions.Language.PROMQL, QueryCompletions.Kind.METRICS, "", "");
        try (var search = terms.complete(question, words::add)) {
            var found = words.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(found).as("an answer").isNotNull();
            return found == null ? List.of() : found;
        }
    }

    @Test
    void queryTermsThatASourceDidNotReturnAreRequestedAgain() throws Exception {
        try (var two = new TwoClusterSite(home);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var terms = new SiteQueryCompletions(two.site, InstantSource.system(), threads);
            assertThat(metrics(terms)).isEmpty();
            two.answers.put("east/api/v1/label/__name__/values", NAMES);
            assertThat(metrics(terms))
                    .extracting(QueryCompletions.Suggestion::text)
                    .containsExactly("up", "node_load1");
            two.answers.clear();
            assertThat(metrics(terms)).as("what was said is kept").hasSize(2);
        }
    }

    private static LogQueries.Selectors selectors(SiteLogs logs) throws InterruptedException {
        var found = new LinkedBlockingQueue<LogQueries.Selectors>();
        try (var search = logs.selectors(
                new Place.HostRef("east", "node1"),
                TimeWindow.before(Instant.now(), Duration.ofHours(1)),
                found::add)) {
            var one = found.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            return one == null ? new LogQueries.Selectors(List.of(), "no answer") : one;
        }
    }

    @Test
    void aHostWithoutKnownStreamsSaysWhyTheyAreNotKnown() throws Exception {
        try (var two = new TwoClusterSite(home);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var logs = new SiteLogs(two.site, () -> FleetState.EMPTY, InstantSource.system(), threads);
            two.answers.put("east/loki/api/v1/labels", "<html><title>Sign in</title></html>");
            assertThat(selectors(logs).why())
                    .startsWith("The log source does not list its streams: ")
                    .contains("responded with a sign-in page", "give this source a token");
            two.answers.put("east/loki/api/v1/labels", "{\"status\":\"success\",\"data\":[]}");
            assertThat(selectors(logs).why()).isEqualTo("No stream has a label that names a host. Write a query.");
        }
    }

    @Test
    void labelsAreRequestedAgainFromALokiThatDidNotRespond() throws Exception {
        try (var two = new TwoClusterSite(home);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var logs = new SiteLogs(two.site, () -> FleetState.EMPTY, InstantSource.system(), threads);
            assertThat(selectors(logs).selectors()).isEmpty();
            two.answers.put("east/loki/api/v1/labels", "{\"status\":\"success\",\"data\":[\"hostname\"]}");
            two.answers.put("east/loki/api/v1/label/hostname/values", "{\"status\":\"success\",\"data\":[\"node1\"]}");
            assertThat(selectors(logs).selectors()).containsExactly("{hostname=\"node1\"}");
        }
    }
}
