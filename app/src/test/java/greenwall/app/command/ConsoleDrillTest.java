package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.console.ConsoleSession;
import greenwall.app.console.SiteBackend;
import greenwall.app.site.Site;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.state.SourceClock;
import greenwall.lab.incident.IncidentKind;
import greenwall.views.Services;
import greenwall.views.testing.DirectFxThread;
import greenwall.views.testing.SampleIncidentStarts;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A drill from its start to its result, without a window.
class ConsoleDrillTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path home = Path.of("");

    @Test
    void aDrillHidesTheCauseUntilItsRecordIsClosedAndThenComparesItWithTheTruth() throws Exception {
        var process = TestProcessContext.silent(home);
        var options = new GlobalOptions();
        options.lab = true;
        var sources = new SiteOpener(process, options);
        var shown = new LinkedBlockingQueue<Site>();
        try (var site = ((SiteOpener.OpenResult.Opened) sources.open()).site();
                var session = new ConsoleSession(
                        process.paths(), new SourceClock(CLOCK), ZoneOffset.UTC, new DirectFxThread(true));
                var backend = SiteBackend.of(site, session, new DirectFxThread(true))) {
            assertThat(backend.drills().unavailableReason()).isPresent();
            session.drills().enable(new DrillRangeStarter(process, sources), shown::add);
            var results = new LinkedBlockingQueue<IncidentStore.Result<String>>();
            backend.drills().begin(results::add);
            var result = results.poll(2, TimeUnit.MINUTES);

            assertThat(result).isInstanceOf(IncidentStore.Result.Available.class);
            assertThat(shown)
                    .singleElement()
                    .satisfies(s -> assertThat(s.isPracticeRange()).isTrue());
            assertThat(backend.drills().running()).isTrue();
            var open = backend.records().current().orElseThrow();
            assertThat(open.snapshot().start().drill()).isTrue();
            assertThat(open.snapshot().toString())
                    .doesNotContain(Arrays.stream(IncidentKind.values())
                            .map(IncidentKind::word)
                            .toArray(String[]::new));
            assertThat(beginRecordForAlert(backend).snapshot().id())
                    .isEqualTo(open.snapshot().id());

            open.conclude(new IncidentEnd(
                    CLOCK.instant(), ZoneOffset.UTC, "anna", IncidentVerdict.UNKNOWN, "I do not know", List.of()));

            assertThat(backend.drills().running()).isFalse();
            assertThat(open.snapshot().entries())
                    .last()
                    .extracting(TimelineEntry::what)
                    .asString()
                    .contains("What happened: ", "Verdict: unknown (wrong; correct: ", "The shortest path: ");
        } finally {
            for (var drill : shown) {
                drill.close();
            }
        }
    }

    @Test
    void anExplanationOfAServiceThatAUserAskedForIsRecorded() throws Exception {
        var process = TestProcessContext.silent(home);
        var options = new GlobalOptions();
        options.lab = true;
        try (var site = ((SiteOpener.OpenResult.Opened) new SiteOpener(process, options).open()).site();
                var session = new ConsoleSession(
                        process.paths(), new SourceClock(CLOCK), ZoneOffset.UTC, new DirectFxThread(true));
                var backend = SiteBackend.of(site, session, new DirectFxThread(true))) {
            var open = beginRecordForAlert(backend);
            var cluster = site.clusters().getFirst().name();
            var explained = new LinkedBlockingQueue<Services.ExplanationResult>();
            Services services = backend.services();
            services.explain(cluster, "pricing", CLOCK.instant(), explained::add);

            assertThat(explained.poll(2, TimeUnit.MINUTES)).isNotNull();
            assertThat(open.snapshot().entries())
                    .extracting(entry -> entry.what().title())
                    .anyMatch(title -> title.startsWith("Explained: pricing"));
        }
    }

    private static OpenIncident beginRecordForAlert(SiteBackend backend) throws Exception {
        var now = Instant.parse("2026-11-20T02:00:00Z");
        var opening = SampleIncidentStarts.drill(now, "HighCpu on node04", "range", "node04");
        var begun = new CompletableFuture<IncidentStore.Result<OpenIncident>>();
        backend.records().begin(opening, begun::complete);
        return ((IncidentStore.Result.Available<OpenIncident>) begun.get(1, TimeUnit.MINUTES)).value();
    }
}
