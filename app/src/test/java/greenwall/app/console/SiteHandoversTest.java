package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.state.FleetState;
import greenwall.views.testing.DirectFxThread;
import greenwall.views.testing.SampleIncidentStarts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteHandoversTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-20T08:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void anIncidentThatCannotBeReadIsHandedOverLastWithTheReason() throws Exception {
        var paths = new ConfigPaths("linux", folder, _ -> null);
        var incidents = Files.createDirectories(folder.resolve("incidents"));
        Files.writeString(incidents.resolve("20261120T023411Z-a1b2.journal"), "{");
        var store = new IncidentFolder(incidents, CLOCK, ZoneOffset.UTC, "anna");
        var earlier = Instant.parse("2026-11-20T01:00:00Z");
        assertThat(store.begin(SampleIncidentStarts.at(earlier, "a spike", "east", "n1", Labels.EMPTY)))
                .isInstanceOf(IncidentStore.Result.Available.class);
        try (var site = ConfiguredSite.connect(
                        paths, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n", CLOCK);
                var session = SampleProblems.session(paths, CLOCK);
                var problems = SampleProblems.of(site, session, CLOCK);
                var alerts = SampleProblems.alerts(site, session, problems, CLOCK);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var text = new CompletableFuture<String>();
            new SiteHandovers(
                            site,
                            alerts,
                            store,
                            site.config().redact(),
                            folder.resolve("shift"),
                            session.stateFiles,
                            CLOCK,
                            ZoneOffset.UTC,
                            threads)
                    .write(FleetState.EMPTY, Optional.of(List.of()), text::complete);
            assertThat(text.get(20, TimeUnit.SECONDS))
                    .containsSubsequence(
                            "- a spike since 2026-11-20 01:00:00",
                            "- an incident whose record cannot be read, begun 2026-11-20 02:34:11")
                    .contains("; it may be closed: " + incidents.resolve("20261120T023411Z-a1b2.journal")
                            + " cannot be read: its first line, the start of the incident, is missing or"
                            + " cannot be read");
        }
    }
}
