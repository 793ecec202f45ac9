package greenwall.app.console;

import static greenwall.app.console.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.views.DashboardStore;
import greenwall.views.Dashboards;
import greenwall.views.FxThread;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteDashboardsTest {
    private static final String GOOD = """
            {"schemaVersion": 39, "title": "%s", "panels": [
              {"id": 1, "type": "stat", "title": "Up", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
               "targets": [{"refId": "A", "expr": "up"}]}]}
            """;
    private static final Optional<String> READ_ONLY = Optional.of("this console is read-only");
    private static final FxThread HERE = new DirectFxThread(true);

    /// The files outside of the folders that the session shows.
    private final List<Path> added = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private void write(String text, int seconds) throws IOException {
        var file = folder.resolve("mine.json");
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(seconds)));
    }

    @Test
    void aChangedFileIsReloadedAndAnInvalidOneKeepsTheLastValidView() throws Exception {
        write(GOOD.formatted("First"), 1);
        try (var dashboards =
                new SiteDashboards(List.of(folder, folder.resolve("away")), added, Optional.empty(), HERE)) {
            dashboards.start();
            assertThat(dashboards.all()).extracting(Dashboards.Entry::title).containsExactly("First");
            write(GOOD.formatted("Second"), 2);
            await(
                    "the change",
                    () -> dashboards.named("mine").orElseThrow().title().equals("Second"));
            write("{\"title\": \"Third\",\n  \"panels\": [}", 3);
            await(
                    "the mistake",
                    () -> dashboards
                            .named("mine")
                            .orElseThrow()
                            .errors()
                            .toString()
                            .contains("mine.json:2:"));
            var entry = dashboards.named("mine").orElseThrow();
            assertThat(entry.title()).isEqualTo("Second");
            assertThat(entry.errors())
                    .singleElement()
                    .asString()
                    .contains("mine.json:2:")
                    .contains(", expected ");
            Files.delete(folder.resolve("mine.json"));
            await("the end of the view", () -> dashboards.all().isEmpty());
        }
    }

    @Test
    void aYamlErrorIsReportedWithItsLocation() throws Exception {
        Files.writeString(folder.resolve("own.yaml"), "title: Own\ncolour: red\n");
        try (var dashboards = new SiteDashboards(List.of(folder), added, Optional.empty(), HERE)) {
            var entry = dashboards.named("own").orElseThrow();
            assertThat(entry.dashboard()).isEmpty();
            assertThat(entry.errors()).anySatisfy(line -> assertThat(line).contains("own.yaml:2:", "colour"));
        }
    }

    @Test
    void aDroppedFileIsSavedOrRefusedWithAReason() throws Exception {
        var otherFolder = Files.createDirectories(folder.resolve("elsewhere"));
        var views = folder.resolve("views");
        var good = Files.writeString(otherFolder.resolve("dropped.json"), GOOD.formatted("Dropped"));
        var bad = Files.writeString(otherFolder.resolve("bad.json"), "[1,");
        var notADashboard = Files.writeString(otherFolder.resolve("other.txt"), "");
        try (var dashboards = new SiteDashboards(List.of(views), added, Optional.empty(), HERE)) {
            assertThat(imported(dashboards, good))
                    .isEqualTo(new Dashboards.SaveResult.Saved(
                            "dropped", "Saved as " + views.resolve("dropped.json") + "."));
            assertThat(imported(dashboards, good)).isInstanceOf(Dashboards.SaveResult.Saved.class);
            assertThat(imported(dashboards, bad))
                    .isInstanceOfSatisfying(
                            Dashboards.SaveResult.Refused.class,
                            refused -> assertThat(refused.why()).contains("bad.json:1:"));
            assertThat(imported(dashboards, notADashboard)).isInstanceOf(Dashboards.SaveResult.Refused.class);
            var missing = otherFolder.resolve("missing.json");
            assertThat(imported(dashboards, missing))
                    .isInstanceOfSatisfying(
                            Dashboards.SaveResult.Refused.class,
                            refused -> assertThat(refused.why()).contains(missing + " cannot be read"));
        }
        Files.delete(good);
        try (var restarted = new SiteDashboards(List.of(views), added, Optional.empty(), HERE)) {
            assertThat(restarted.all()).extracting(Dashboards.Entry::title).containsExactly("Dropped");
        }
    }

    @Test
    void anotherFileOfTheSameNameIsSavedUnderANewName() throws Exception {
        var otherFolder = Files.createDirectories(folder.resolve("elsewhere"));
        write(GOOD.formatted("First"), 1);
        var second = Files.writeString(otherFolder.resolve("mine.json"), GOOD.formatted("Second"));
        try (var dashboards = new SiteDashboards(List.of(folder), added, Optional.empty(), HERE)) {
            assertThat(imported(dashboards, second))
                    .isInstanceOfSatisfying(
                            Dashboards.SaveResult.Saved.class,
                            as -> assertThat(as.name()).isEqualTo("mine-2"));
            assertThat(dashboards.all()).extracting(Dashboards.Entry::title).containsExactly("First", "Second");
        }
    }

    @Test
    void aReadOnlyConsoleShowsADroppedFileWithoutSavingIt() throws Exception {
        var otherFolder = Files.createDirectories(folder.resolve("elsewhere"));
        var views = folder.resolve("views");
        var good = Files.writeString(otherFolder.resolve("dropped.json"), GOOD.formatted("Dropped"));
        try (var dashboards = new SiteDashboards(List.of(views), added, READ_ONLY, HERE)) {
            assertThat(dashboards.editor()).isEmpty();
            assertThat(imported(dashboards, good))
                    .isInstanceOfSatisfying(
                            Dashboards.SaveResult.Saved.class,
                            as -> assertThat(as.message()).contains("until the console exits", "read-only"));
            assertThat(dashboards.named("dropped")).isPresent();
        }
        try (var ofNextSite = new SiteDashboards(List.of(views), added, READ_ONLY, HERE)) {
            assertThat(ofNextSite.named("dropped")).isPresent();
        }
        assertThat(views).doesNotExist();
    }

    @Test
    void aChangeIsWrittenAndUndone() throws Exception {
        var file = Files.writeString(folder.resolve("own.yaml"), OWN);
        try (var dashboards = new SiteDashboards(List.of(folder), added, Optional.empty(), HERE)) {
            var shown = dashboards.named("own").orElseThrow();
            assertThat(resultOf(to -> editor(dashboards).change(shown, renamed(shown, "Down"), to)))
                    .isInstanceOf(Dashboards.SaveResult.Saved.class);
            assertThat(file).hasContent(OWN.replace("title: Up", "title: Down"));
            var now = dashboards.named("own").orElseThrow();
            assertThat(now.dashboard().orElseThrow().panel(1).orElseThrow().title())
                    .isEqualTo("Down");
            assertThat(resultOf(to -> editor(dashboards).undo(now, to)))
                    .isInstanceOf(Dashboards.SaveResult.Saved.class);
            assertThat(file).hasContent(OWN);
            assertThat(resultOf(to -> editor(dashboards).undo(now, to)))
                    .isInstanceOf(Dashboards.SaveResult.Refused.class);
        }
    }

    @Test
    void aFileWithAnErrorIsNotChangedAndItsLastValidVersionStays() throws Exception {
        var file = Files.writeString(folder.resolve("own.yaml"), OWN);
        try (var dashboards = new SiteDashboards(List.of(folder), added, Optional.empty(), HERE)) {
            var shown = dashboards.named("own").orElseThrow();
            Files.writeString(file, OWN.replace("title: Up", "titel: Up"));
            assertThat(resultOf(to -> editor(dashboards).change(shown, renamed(shown, "Down"), to)))
                    .isInstanceOfSatisfying(
                            Dashboards.SaveResult.Refused.class,
                            refused -> assertThat(refused.why()).contains("own.yaml has errors"));
            var now = dashboards.named("own").orElseThrow();
            assertThat(now.dashboard()).isEqualTo(shown.dashboard());
            assertThat(now.errors()).isNotEmpty();
        }
    }

    @Test
    void aConcurrentChangeOfAnotherUserIsNotOverwritten() throws Exception {
        var file = Files.writeString(folder.resolve("own.yaml"), OWN);
        try (var dashboards = new SiteDashboards(List.of(folder), added, Optional.empty(), HERE)) {
            var shown = dashboards.named("own").orElseThrow();
            var externalEdit = OWN.replace("title: Up", "title: Theirs");
            Files.writeString(file, externalEdit);
            assertThat(resultOf(to -> editor(dashboards).change(shown, renamed(shown, "Down"), to)))
                    .isInstanceOfSatisfying(
                            Dashboards.SaveResult.Refused.class,
                            refused -> assertThat(refused.why()).contains("own.yaml", "changed by someone else"));
            assertThat(file).hasContent(externalEdit);
            Files.writeString(file, OWN + "# A word of theirs.\n");
            assertThat(resultOf(to -> editor(dashboards).change(shown, renamed(shown, "Down"), to)))
                    .isInstanceOf(Dashboards.SaveResult.Saved.class);
            assertThat(file).content().contains("title: Down", "# A word of theirs.");
            Files.writeString(file, externalEdit);
            assertThat(resultOf(to -> editor(dashboards).undo(shown, to)))
                    .isInstanceOf(Dashboards.SaveResult.Refused.class);
            assertThat(file).hasContent(externalEdit);
        }
    }

    @Test
    void aGrafanaDashboardIsConvertedToANativeViewInPlace() throws Exception {
        write(GOOD.formatted("First"), 1);
        try (var dashboards = new SiteDashboards(List.of(folder), added, Optional.empty(), HERE)) {
            var json = dashboards.named("mine").orElseThrow();
            assertThat(json.isUnconverted()).isTrue();
            assertThat(resultOf(to -> editor(dashboards).convertToYaml(json, to)))
                    .isInstanceOf(Dashboards.SaveResult.Saved.class);
            var own = dashboards.named("mine").orElseThrow();
            assertThat(own.isUnconverted()).isFalse();
            assertThat(own.dashboard()).isEqualTo(json.dashboard());
        }
        assertThat(folder.resolve("mine.json")).exists();
    }

    private static final String OWN = """
            title: Own  # ours
            rows:
              - panels:
                  - {id: 1, title: Up, at: {x: 0, y: 0, w: 6, h: 4}}
            """;

    private static DashboardStore editor(SiteDashboards dashboards) {
        return dashboards.editor().orElseThrow();
    }

    private static Dashboard renamed(Dashboards.Entry entry, String title) {
        var view = entry.dashboard().orElseThrow();
        var row = view.rows().getFirst();
        return view.with(List.of(new Dashboard.Row(
                row.title(),
                row.collapsed(),
                row.repeat(),
                row.panels().stream().map(panel -> panel.titled(title)).toList())));
    }

    private static Dashboards.SaveResult imported(SiteDashboards dashboards, Path file) throws Exception {
        return resultOf(to -> dashboards.importFile(file, to));
    }

    private static Dashboards.SaveResult resultOf(Consumer<Consumer<Dashboards.SaveResult>> request) throws Exception {
        var result = new CompletableFuture<Dashboards.SaveResult>();
        request.accept(result::complete);
        return result.get(30, TimeUnit.SECONDS);
    }
}
