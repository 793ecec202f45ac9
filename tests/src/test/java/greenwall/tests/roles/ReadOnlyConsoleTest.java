package greenwall.tests.roles;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.silence.SilenceChanger;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.console.QueriedConsoleProcess;
import greenwall.views.ViewList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole console with views in separate windows: with `read_only: true` it holds no object that could
/// access a host or send an action, though the rest of the configuration allows everything.
@Tag("slow")
class ReadOnlyConsoleTest {
    /// `-Pfaults` opens all views, and compares with a console that may write.
    private static final boolean LONG = Integer.getInteger("greenwall.histories", 0) > 100;

    private static final List<String> VIEWS = LONG ? ViewList.ids() : List.of("wall", "alerts", "probe", "runbook");

    @TempDir
    Path home;

    private List<String> writers(PracticeRange range, boolean readOnly) throws Exception {
        var folder = Files.createDirectories(home.resolve(readOnly ? "reading" : "writing"));
        var config = Files.writeString(folder.resolve("greenwall.yaml"), """
                clusters:
                  - name: east
                    prometheus: {url: "%s"}
                    alertmanagers: [{url: "%s"}]
                  - name: west
                    prometheus: {url: "%s"}
                    loki: {url: "%s"}
                ssh: {user: noc, shell_steps: true, own_programs: true, journal: true}
                team: {folder: "%s"}
                read_only: %s
                """.formatted(
                        range.servers().prometheus(),
                        range.servers().alertmanager(),
                        range.servers().prometheus(),
                        range.servers().loki(),
                        folder,
                        readOnly));
        var host = range.world().hosts().getFirst().name();
        var arguments = new ArrayList<>(List.of("--config", config.toString()));
        VIEWS.forEach(
                view -> arguments.addAll(List.of("--open", "greenwall://" + view + "?cluster=east&host=" + host)));
        try (var console = QueriedConsoleProcess.headless(folder, arguments)) {
            console.awaitWindows(VIEWS.size());
            console.awaitText(host, Duration.ofSeconds(60));
            var heap = console.ask("heap");
            assertThat(heap).contains("greenwall.app.console.SiteBackend", "greenwall.views.probe.ProbeView");
            return heap.stream().filter(ReadOnlyConsoleTest::writes).toList();
        }
    }

    private static boolean writes(String className) {
        return className.startsWith("com.jcraft.")
                || className.startsWith("greenwall.connectors.ssh.")
                || className.startsWith(SilenceChanger.class.getName())
                || ReadOnlyTest.WRITERS.stream().anyMatch(className::startsWith);
    }

    @Test
    void aReadOnlyConsoleHoldsNoObjectThatCanWrite() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2))) {
            if (LONG) {
                assertThat(writers(range, false))
                        .as("what a person at a desk has")
                        .contains(
                                "greenwall.connectors.ssh.SshHostAccess",
                                "greenwall.connectors.alertmanager.AlertmanagerSilenceClient");
            }
            assertThat(writers(range, true)).isEmpty();
        }
    }
}
