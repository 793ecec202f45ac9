package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PracticeRangeReloadTest {
    private static final String VALID = "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:9\"}}]\n";

    private final BlockingQueue<Site> shown = new LinkedBlockingQueue<>();
    private final BlockingQueue<Optional<String>> rejections = new LinkedBlockingQueue<>();

    @TempDir
    private Path home = Path.of("");

    @Test
    void aReloadKeepsThePracticeRangeAndTheSshRoutesToItsHosts() throws Exception {
        var options = new GlobalOptions();
        options.lab = true;
        options.config = Files.writeString(home.resolve("greenwall.yaml"), "read_only: false\n");
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        var errors = new LinkedBlockingQueue<String>();
        var first = ((SiteOpener.OpenResult.Opened) sources.open()).site();
        try (var _ = new ConfigReloader(sources, shown::add, errors::add, _ -> {}).watch()) {
            Files.writeString(options.config, "wall: {group_by: [location]}\n");
            var second = shown.poll(60, TimeUnit.SECONDS);
            assertThat(errors).isEmpty();
            assertThat(second).isNotNull();
            try (second) {
                first.close();
                assertThat(second.isPracticeRange()).isTrue();
                assertThat(second.config().wall().groupBy()).containsExactly("location");
                assertThat(second.config().ssh().addresses())
                        .isNotEmpty()
                        .isEqualTo(first.config().ssh().addresses());
                assertThat(second.poller(PollSettingsConverter.oneShot(second.config()))
                                .poll()
                                .hosts())
                        .as("the range goes on")
                        .isNotEmpty();
            }
        }
    }

    @Test
    void aRefusedDrillLeavesTheSiteThatAReloadOpensAgain() throws Exception {
        var file = Files.writeString(home.resolve("greenwall.yaml"), VALID);
        var sources = openerOf(file);
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site()) {
            var before = sources.setup().orElseThrow();
            Files.writeString(file, "wall: {unknown: 1}\n");

            assertThat(sources.open(PracticeRange.start(PracticeRangeOptions.DEFAULT)))
                    .isInstanceOf(SiteOpener.OpenResult.Refused.class);

            assertThat(sources.setup()).containsSame(before);
        }
    }

    private SiteOpener openerOf(Path file) {
        var options = new GlobalOptions();
        options.config = file;
        return new SiteOpener(TestProcessContext.silent(home), options);
    }

    private void acceptGroupByLocation(Path file) throws Exception {
        Files.writeString(file, VALID + "wall: {group_by: [location]}\n");
        assertThat(rejections.poll(60, TimeUnit.SECONDS)).isEmpty();
        shown.remove().close();
    }

    @Test
    void aRejectedConfigurationStaysReportedUntilAValidOneIsInEffect() throws Exception {
        var file = Files.writeString(home.resolve("greenwall.yaml"), VALID);
        var sources = openerOf(file);
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site();
                var _ = new ConfigReloader(sources, shown::add, _ -> {}, rejections::add).watch()) {
            Files.writeString(file, VALID + "wall: {unknown: 1, other: 2, third: 3}\n");
            assertThat(rejections.poll(60, TimeUnit.SECONDS))
                    .get()
                    .asString()
                    .contains("unknown")
                    .endsWith(" (and 2 more)");
            acceptGroupByLocation(file);
        }
    }

    @ParameterizedTest
    @CsvSource({"the disk is full, the disk is full", ", java.lang.IllegalStateException"})
    void aSiteThatCannotBeShownLeavesTheSettingsOfThePresentOne(@Nullable String message, String reason)
            throws Exception {
        var file = Files.writeString(home.resolve("greenwall.yaml"), VALID);
        var sources = openerOf(file);
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site();
                var _ = new ConfigReloader(
                                sources,
                                site -> {
                                    shown.add(site);
                                    throw new IllegalStateException(message);
                                },
                                _ -> {},
                                rejections::add)
                        .watch()) {
            var before = sources.setup().orElseThrow().result();
            Files.writeString(file, VALID + "wall: {group_by: [location]}\n");

            assertThat(rejections.poll(60, TimeUnit.SECONDS))
                    .contains("the changed configuration cannot be shown: " + reason);
            assertThat(sources.setup().orElseThrow().result()).isSameAs(before);
            shown.remove().close();
        }
    }

    @Test
    void aRemovedDefaultFileIsReportedAndTheLastValidSettingsStay() throws Exception {
        var process = TestProcessContext.silent(home);
        var file = process.paths().defaultFile();
        Files.createDirectories(file.getParent());
        Files.writeString(file, VALID);
        var sources = new SiteOpener(process, new GlobalOptions());
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site();
                var _ = new ConfigReloader(sources, shown::add, _ -> {}, rejections::add).watch()) {
            acceptGroupByLocation(file);

            Files.delete(file);

            assertThat(rejections.poll(60, TimeUnit.SECONDS)).get().asString().contains("found no file");
            assertThat(shown).as("sites with other settings").isEmpty();
            assertThat(sources.reopen(shown::add)).isTrue();
            try (var again = shown.remove()) {
                assertThat(again.config().wall().groupBy()).containsExactly("location");
            }
        }
    }

    @Test
    void theLastValidSettingsAreOpenedAgainWhileTheFileIsInvalid() throws Exception {
        var file = Files.writeString(home.resolve("greenwall.yaml"), VALID);
        var sources = openerOf(file);
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site();
                var _ = new ConfigReloader(sources, shown::add, _ -> {}, rejections::add).watch()) {
            acceptGroupByLocation(file);

            Files.writeString(file, "half: [\n");

            assertThat(sources.reopen(shown::add)).isTrue();
            try (var again = shown.remove()) {
                assertThat(again.config().wall().groupBy()).containsExactly("location");
            }
        }
    }

    @Test
    void theConsoleShowsTheWarningsOfStartUpAndOfAChangedConfiguration() throws Exception {
        var file = Files.writeString(
                home.resolve("greenwall.yaml"), VALID + "wall: {thresholds: {cpu.util: {warn: 0.99}}}\n");
        var sources = openerOf(file);
        var messages = new LinkedBlockingQueue<String>();
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site();
                var _ = new ConfigReloader(sources, shown::add, messages::add, rejections::add).watch()) {
            assertThat(messages.poll(60, TimeUnit.SECONDS))
                    .startsWith("warning: ")
                    .contains("a warning that is never shown");

            Files.writeString(file, VALID + "runbooks: [no-such-folder, nor-this]\n");

            assertThat(messages.poll(60, TimeUnit.SECONDS))
                    .startsWith("warning: ")
                    .contains("no-such-folder")
                    .endsWith(" (and 1 more)");
            shown.remove().close();
        }
    }
}
