package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardFolderWatcherTest {
    @TempDir
    Path folder;

    @TempDir
    Path sharedFolder;

    private void write(String name, String text, int age) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L - age)));
    }

    @Test
    void yamlAndJsonAreReadAndTheFirstFolderWins() throws IOException {
        write("a.yaml", "title: Mine\n", 0);
        write("b.json", "{\"title\": \"Theirs\", \"panels\": []}", 0);
        write("notes.txt", "no view", 0);
        Files.writeString(sharedFolder.resolve("a.yaml"), "title: Everybody's\n");

        var state = new DashboardFolderWatcher(List.of(folder, sharedFolder, folder.resolve("none"))).readAll();

        assertThat(state.problems()).isEmpty();
        assertThat(state.dashboards())
                .extracting(v -> v.dashboard().orElseThrow().title())
                .containsExactly("Mine", "Theirs");
    }

    @Test
    void aNumberThatIsNotFiniteAffectsOnlyItsFile() throws IOException {
        write("good.yaml", "title: Good\n", 0);
        write("place.yaml", "rows: [{panels: [{at: {x: -.inf}}]}]\n", 0);
        var panel = "{\"panels\": [{\"transformations\": [{\"id\": \"calculateField\", \"options\": {\"mode\":"
                + " \"windowFunctions\", \"window\": {\"windowSizeMode\": \"percentage\", \"windowSize\": %s}}}]}]}";
        write("nan.json", panel.formatted("\"NaN\""), 0);
        write("large.json", panel.formatted("1e999"), 0);

        var state = new DashboardFolderWatcher(List.of(folder)).readAll();

        assertThat(state.problems()).singleElement().asString().contains("place.yaml:1:27", "a whole number");
        assertThat(state.dashboards())
                .filteredOn(view -> view.dashboard().isPresent())
                .extracting(DashboardFolderWatcher.DashboardFile::name)
                .containsExactly("good", "large", "nan");
    }

    @Test
    void anInvalidFileKeepsTheLastValidView() throws IOException {
        write("a.yaml", "title: Good\n", 20);
        var files = new DashboardFolderWatcher(List.of(folder));
        files.readAll();

        write("a.yaml", "titel: Bad\n", 10);
        var bad = files.readAll();
        assertThat(bad.problems()).singleElement().asString().contains("a.yaml:1:1", "title");
        assertThat(bad.view("a").orElseThrow().dashboard().orElseThrow().title())
                .isEqualTo("Good");

        write("a.yaml", "title: Better\n", 0);
        assertOneView(files.readAll(), "Better");

        Files.delete(folder.resolve("a.yaml"));
        assertThat(files.readAll().dashboards()).isEmpty();
    }

    @Test
    void aFileThatIsStillWrittenIsReadOnceItStaysTheSame() throws IOException {
        write("a.yaml", "title: Old\n", 40);
        var files = new DashboardFolderWatcher(List.of(folder));
        files.readAll();

        write("a.yaml", "tit", 30);
        assertOneView(files.readSettled(), "Old");
        write("a.yaml", "title: N", 20);
        assertOneView(files.readSettled(), "Old");
        write("a.yaml", "title: New\n", 10);
        assertOneView(files.readSettled(), "Old");
        assertOneView(files.readSettled(), "New");

        write("a.yaml", "titel: Bad\n", 0);
        assertOneView(files.readSettled(), "New");
        var bad = files.readSettled();
        assertThat(bad.problems()).singleElement().asString().contains("a.yaml:1:1", "title");
        assertThat(files.readSettled()).isEqualTo(bad);
    }

    @Test
    void aFileThatChangesAllTheTimeIsReadNowAndThen() throws IOException {
        var files = new DashboardFolderWatcher(List.of(folder));
        files.readAll();
        for (int look = 0; look < 10; look++) {
            write("a.yaml", "title: New\n", look);
            assertThat(files.readSettled().dashboards()).isEmpty();
        }
        write("a.yaml", "title: New\n", 10);
        assertOneView(files.readSettled(), "New");
        write("a.yaml", "tit", 11);
        assertOneView(files.readSettled(), "New");
    }

    @Test
    void aSavedViewDoesNotMakeAnotherHalfWrittenOneAnError() throws IOException {
        write("a.yaml", "title: Old\n", 20);
        write("b.yaml", "title: Other\n", 20);
        var files = new DashboardFolderWatcher(List.of(folder));
        files.readAll();
        write("a.yaml", "title: Saved\n", 10);
        write("b.yaml", "tit", 10);
        var state = files.reread(folder.resolve("a.yaml"));
        assertThat(state.problems()).isEmpty();
        assertThat(state.dashboards())
                .extracting(v -> v.dashboard().orElseThrow().title())
                .containsExactly("Saved", "Other");
    }

    private static void assertOneView(DashboardFolderWatcher.State state, String title) {
        assertThat(state.problems()).isEmpty();
        assertThat(state.dashboards())
                .extracting(v -> v.dashboard().orElseThrow().title())
                .containsExactly(title);
    }

    @Test
    void changesAreLoadedWhileRunning() throws Exception {
        var states = new LinkedBlockingQueue<DashboardFolderWatcher.State>();
        try (var files = new DashboardFolderWatcher(List.of(folder))) {
            files.start(Duration.ofMillis(20), states::add);
            assertThat(states.poll(20, TimeUnit.SECONDS).dashboards()).isEmpty();
            var part = sharedFolder.resolve("part");
            Files.writeString(part, "title: New\n");
            Files.move(part, folder.resolve("new.yaml"));
            assertThat(states.poll(20, TimeUnit.SECONDS).view("new")).isPresent();
        }
    }
}
