package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.Secrets;
import greenwall.app.config.SourceOptionsOf;
import greenwall.app.site.Site;
import greenwall.connectors.files.AuditFile;
import greenwall.connectors.http.Http;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetSketch;
import greenwall.fleet.state.SourceClock;
import greenwall.views.FxThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteProblemsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    private Path home;

    private ConfigPaths paths() {
        return new ConfigPaths("linux", home, _ -> null);
    }

    private Site site() throws Exception {
        var secrets = new Secrets(paths().environment(), Duration.ofSeconds(1), CLOCK);
        var file = Files.writeString(
                home.resolve("wall.yaml"), "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n");
        var read = new ConfigLoader(paths(), new ConfigReader(paths(), secrets, Set.of())).read(file);
        return Site.connect(
                ((ConfigResult.Loaded) read).config(),
                new Http(Map.of(), CLOCK),
                new SourceOptionsOf(secrets),
                new AuditFile(home.resolve("changes.jsonl"), "somebody"),
                CLOCK,
                List.of());
    }

    private static List<Problem> problems(SiteProblems console) {
        var sketch = new FleetSketch("east", NOW, Catalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s");
        return console.of(sketch.fleet(), new AlertState(NOW, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void whoTakesAProblemHasItAfterARestartAndItsRecordBeginsBeforeTheOnset() throws Exception {
        var fx = FxThread.direct();
        try (var site = site();
                var memory = new ConsoleMemory(paths(), new SourceClock(CLOCK), ZoneOffset.UTC, fx)) {
            try (var console = new SiteProblems(site, memory, CLOCK, Explains.none("a test"), fx)) {
                var told = new CompletableFuture<String>();
                console.take(problems(console).getFirst(), told::complete);
                assertThat(told.get(20, TimeUnit.SECONDS)).startsWith("Taken: a. Its record goes on from here.");
                assertThat(problems(console).getFirst().owner()).isPresent();
            }
            var record = memory.journal().current().orElseThrow().now();
            assertThat(record.opening().title()).isEqualTo("a: clock is wrong");
            assertThat(record.opening().window().start()).isEqualTo(NOW.minus(Duration.ofMinutes(15)));
            assertThat(record.entries().getFirst().what())
                    .isInstanceOfSatisfying(
                            Evidence.Note.class,
                            note -> assertThat(note.text()).contains("clock is wrong", "clock.offset"));
            try (var again = new SiteProblems(site, memory, CLOCK, Explains.none("a test"), fx)) {
                var taken = problems(again).getFirst();
                assertThat(taken.owner().orElseThrow().since()).isEqualTo(NOW);
                var told = new CompletableFuture<String>();
                again.release(taken, told::complete);
                told.get(20, TimeUnit.SECONDS);
                assertThat(problems(again).getFirst().owner()).isEmpty();
            }
        }
    }
}
