package greenwall.tests.respond;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.SiteBackend;
import greenwall.app.site.Site;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.console.SiteFolder;
import greenwall.tests.poll.RealServer;
import greenwall.views.testing.DirectFxThread;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A console that only reads sends no actions, whatever it sees.
class NoUnrequestedActionsTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private Site site(URI alertmanager) throws Exception {
        return new SiteFolder(home, CLOCK).open("""
                clusters:
                  - name: east
                    alertmanagers: [{url: "%s"}]
                """.formatted(alertmanager), "somebody");
    }

    /// As amtool creates them: one begins now, one later; everything else is the same.
    private static void createSilence(URI alertmanager, Instant from, Instant until) throws Exception {
        var body = """
                {"matchers":[{"name":"alertname","value":"Hot","isRegex":false,"isEqual":true}],
                 "startsAt":"%s","endsAt":"%s","createdBy":"bob","comment":"work"}""".formatted(from, until);
        RealServer.post(alertmanager.getPort(), "/api/v2/silences", "application/json", BodyPublishers.ofString(body));
    }

    @Test
    void twoIdenticalSilencesStayActive() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2), CLOCK);
                var site = site(range.servers().alertmanager())) {
            var now = CLOCK.instant();
            var end = now.plusSeconds(7_200);
            createSilence(range.servers().alertmanager(), now, end);
            createSilence(range.servers().alertmanager(), now.plusSeconds(3_600), end);
            var paths = new ConfigPaths("linux", home, _ -> null);
            var fx = new DirectFxThread(true);
            try (var session = new ConsoleSession(paths, new SourceClock(CLOCK), ZoneOffset.UTC, fx);
                    var backend = SiteBackend.of(site, session, fx)) {
                backend.alerts().query(FleetState.EMPTY);
                backend.alerts().query(FleetState.EMPTY);
            }

            assertThat(site.clusters()
                            .getFirst()
                            .alerts()
                            .orElseThrow()
                            .silences(SOON)
                            .value())
                    .extracting(AlertSource.Silence::state)
                    .containsExactlyInAnyOrder(AlertSource.SilenceState.ACTIVE, AlertSource.SilenceState.PENDING);
            assertThat(home.resolve("changes.jsonl")).doesNotExist();
        }
    }
}
