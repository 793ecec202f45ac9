package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Secrets are fetched for the sources that are used, and only then.
@DisabledOnOs(OS.WINDOWS)
class SecretsOfUnusedSourcesTest {
    @TempDir
    private Path home = Path.of("");

    private Path config(String auth) throws IOException {
        return Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\", auth: {" + auth + "}}}]\n");
    }

    @Test
    void whatUsesNoSourceOfTheFileNeedsNoneOfItsSecrets() throws Exception {
        var config = config("bearer_env: NOT_SET").toString();
        for (var command : List.of(
                List.of("runbook", "list"),
                List.of("rules", "export", "-o", home.resolve("rules").toString()),
                List.of("check", "--lab"),
                List.of("check", "--prometheus", "http://127.0.0.1:1"))) {
            var words = new ArrayList<>(command);
            words.addAll(List.of("--config", config));
            var result = CommandRunResult.of(home, words.toArray(String[]::new));
            assertThat(result.err()).as(command.toString()).doesNotContain("NOT_SET");
            assertThat(result.exit()).as(command.toString()).isNotEqualTo(ExitCodes.BAD_CONFIGURATION);
        }
        var used = CommandRunResult.of(home, "check", "--config", config);
        assertThat(used.exit()).isEqualTo(ExitCodes.BAD_CONFIGURATION);
        assertThat(used.err()).contains("no environment variable NOT_SET");
    }

    @Test
    void aWindowOpensWhileTheCommandOfASecretFails() throws Exception {
        var options = new GlobalOptions();
        options.config = config("bearer_command: \"false\"");
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        assertThat(sources.open()).isInstanceOf(SiteOpener.OpenResult.Refused.class);
        sources.stopWaiting();
        try (var site = ((SiteOpener.OpenResult.Opened) sources.open()).site()) {
            assertThat(site.singlePoller().poll().sources())
                    .singleElement()
                    .satisfies(source -> assertThat(source.reason()).contains("failing with exit code 1"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(60)
    void aConfigurationFromAPipeIsReadOnce() throws Exception {
        var pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var text = Files.readString(config("bearer_command: \"echo token\""));
        // A second reader would find the end of the pipe at once.
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Files.writeString(pipe, text);
                Files.writeString(pipe, "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        // The way of a shell's <(…), whose names are numbers.
        var named = "/dev/fd/../../.." + pipe;
        var result = CommandRunResult.of(home, "probe", "list", "--config", named);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
    }

    @Test
    void theCommandOfASecretRunsOnce() throws Exception {
        var runs = home.resolve("runs");
        var config = config("bearer_command: \"echo run >> '" + runs + "'; echo token\"");
        CommandRunResult.of(home, "probe", "list", "--config", config.toString());
        assertThat(runs).content().isEqualTo("run\n");
    }
}
