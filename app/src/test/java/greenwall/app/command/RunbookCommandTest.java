package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.runbook.RunbookLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookCommandTest {
    @TempDir
    private Path home = Path.of("");

    private static String shipped(Class<?> near, String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(near.getResourceAsStream(name), name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRunbookMayUseAProbeOfTheSite() throws Exception {
        var runbooks = Files.createDirectory(home.resolve("runbooks"));
        Files.writeString(
                runbooks.resolve("cpu.md"),
                shipped(RunbookLibrary.class, "library/cpu-high.md").replace("\nprofile\n", "\nsite-profile\n"));
        var probes = Files.createDirectory(home.resolve("probes"));
        var config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]\nssh: {probes: [\"" + probes
                        + "\"]}\n");

        var unknown = lint(runbooks, config);
        assertThat(unknown.out()).contains("there is no probe \"site-profile\"");
        assertThat(unknown.exit()).isEqualTo(1);
        Files.writeString(
                probes.resolve("site.probe"),
                shipped(ProbeCatalogue.class, "catalogue/arc-by-process.probe")
                        .replace("probe arc-by-process", "probe site-profile"));
        var known = lint(runbooks, config);
        assertThat(known.exit()).as(known.all()).isZero();
        assertThat(known.out()).contains("no problems found\n");
        Files.writeString(probes.resolve("broken.probe"), "nothing");
        var partly = lint(runbooks, config);
        assertThat(partly.out()).contains("no problems found in what could be checked\n");
        assertThat(partly.exit()).isEqualTo(ExitCodes.UNKNOWN);
    }

    @Test
    void aSourceThatDoesNotRespondIsNoMistakeOfARunbook() throws Exception {
        var config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]\n");
        var result = CommandRunResult.of(home, "runbook", "lint", "--live", "--config", config.toString());
        assertThat(result.err()).contains("not all alerts of the rules of home were checked: ");
        assertThat(result.err()).containsOnlyOnce("not all queries were checked on home: nothing is listening");
        assertThat(result.out())
                .contains("no problems found in what could be checked")
                .hasLineCount(1);
        assertThat(result.exit()).isEqualTo(ExitCodes.UNKNOWN);
    }

    @Test
    void aRunbookOfTheSiteThatCannotBeReadMayReplaceTheOneThatIsShown() throws Exception {
        var config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]\nrunbooks: [\""
                        + Files.createFile(home.resolve("file")) + "\"]\n");
        for (var command : List.of(List.of("list"), List.of("show", "oom-kill.md"))) {
            var words = Stream.of(List.of("runbook"), command, List.of("--config", config.toString()))
                    .flatMap(List::stream)
                    .toArray(String[]::new);
            var result = CommandRunResult.of(home, words);
            assertThat(result.err()).contains("this folder cannot be read: it is not a folder");
            assertThat(result.out()).contains("The kernel killed a process");
            assertThat(result.exit()).isEqualTo(1);
        }
    }

    private CommandRunResult lint(Path runbooks, Path config) {
        return CommandRunResult.of(home, "runbook", "lint", runbooks.toString(), "--config", config.toString());
    }
}
