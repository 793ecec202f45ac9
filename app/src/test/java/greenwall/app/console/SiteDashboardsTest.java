package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Dashboards;
import greenwall.views.FxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteDashboardsTest {
    private static final String GOOD = """
            {"schemaVersion": 39, "title": "%s", "panels": [
              {"id": 1, "type": "stat", "title": "Up", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
               "targets": [{"refId": "A", "expr": "up"}]}]}
            """;
    private static final FxThread HERE = FxThread.direct();

    @TempDir
    private Path folder;

    private void write(String text, int seconds) throws IOException {
        var file = folder.resolve("mine.json");
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(seconds)));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void aChangedFileIsTakenUpAndAMistakeKeepsTheLastGoodForm() throws Exception {
        write(GOOD.formatted("First"), 1);
        try (var dashboards = new SiteDashboards(List.of(folder, folder.resolve("away")), HERE)) {
            dashboards.start();
            assertThat(dashboards.all()).extracting(Dashboards.Entry::title).containsExactly("First");
            write(GOOD.formatted("Second"), 2);
            await(() -> dashboards.named("mine").orElseThrow().title().equals("Second"));
            write("{\"title\": \"Third\",\n  \"panels\": [}", 3);
            await(() -> !dashboards.named("mine").orElseThrow().trouble().isEmpty());
            var entry = dashboards.named("mine").orElseThrow();
            assertThat(entry.title()).isEqualTo("Second");
            assertThat(entry.trouble())
                    .singleElement()
                    .asString()
                    .contains("mine.json:2:")
                    .contains(", expected ");
            Files.delete(folder.resolve("mine.json"));
            await(() -> dashboards.all().isEmpty());
        }
    }

    @Test
    void aMistakeInYamlIsToldWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("own.yaml"), "title: Own\ncolour: red\n");
        try (var dashboards = new SiteDashboards(List.of(folder), HERE)) {
            var entry = dashboards.named("own").orElseThrow();
            assertThat(entry.dashboard()).isEmpty();
            assertThat(entry.trouble()).anySatisfy(line -> assertThat(line).contains("own.yaml:2:", "colour"));
        }
    }

    @Test
    void aFileThatIsDroppedIsTakenOrRefusedWithItsReason() throws Exception {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        var good = Files.writeString(elsewhere.resolve("dropped.json"), GOOD.formatted("Dropped"));
        var bad = Files.writeString(elsewhere.resolve("bad.json"), "[1,");
        var other = Files.writeString(elsewhere.resolve("other.txt"), "");
        try (var dashboards = new SiteDashboards(List.of(folder), HERE)) {
            assertThat(taken(dashboards, good)).isEqualTo(new Dashboards.Taken.As("dropped"));
            assertThat(dashboards.named("dropped")).isPresent();
            assertThat(taken(dashboards, bad))
                    .isInstanceOfSatisfying(
                            Dashboards.Taken.Refused.class,
                            refused -> assertThat(refused.why()).contains("bad.json:1:"));
            assertThat(taken(dashboards, other)).isInstanceOf(Dashboards.Taken.Refused.class);
        }
    }

    private static Dashboards.Taken taken(SiteDashboards dashboards, Path file) throws Exception {
        var taken = new CompletableFuture<Dashboards.Taken>();
        dashboards.take(file, taken::complete);
        return taken.get(30, TimeUnit.SECONDS);
    }
}
