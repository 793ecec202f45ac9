package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.views.testing.DirectFxThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteRunbookRunnerTest {
    @TempDir
    private Path home;

    @Test
    void anAlertWithoutARunbookHasTheOneOfItsQuantity() {
        var library = RunbookLibrary.of(List.of());
        assertThat(runbook(library, "DiskOfTheSiteIsSlow", Optional.of("disk.read.latency")))
                .contains("disk-latency.md");
        assertThat(runbook(library, "HostOutOfMemory", Optional.of("disk.read.latency")))
                .as("the alert counts more than the quantity")
                .contains("memory-high.md");
        assertThat(runbook(library, "SomethingElse", Optional.empty())).contains("any-alert.md");
    }

    private static Optional<String> runbook(RunbookLibrary library, String alert, Optional<String> quantity) {
        return SiteRunbookRunner.runbook(library, alert, quantity).map(Runbook::file);
    }

    @Test
    void siteRunbooksAndShippedOnesAreListedOnceRead() throws Exception {
        var folder = Files.createDirectory(home.resolve("runbooks"));
        Files.writeString(
                folder.resolve("coffee.md"), "---\ntitle: The coffee is cold\nalerts: [CoffeeCold]\n---\n# Coffee\n");
        try (var site = ConfiguredSite.connect(
                        home,
                        "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\nrunbooks: [" + folder
                                + "]\n",
                        InstantSource.system());
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var runner = new SiteRunbookRunner(site, threads, (_, _) -> (_, _) -> {});
            assertThat(runner.runbooks()).isEmpty();
            runner.read();
            assertThat(runner.runbooks())
                    .extracting(Runbook::title)
                    .contains("The coffee is cold", "A ZFS pool is not available");
        }
    }
}
