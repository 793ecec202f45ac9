package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The manual page and the completions contain everything that the command line accepts.
class CommandDocumentationTest {
    @TempDir
    private Path folder = Path.of("");

    private String output(String... args) {
        var result = CommandRunResult.of(folder, args);
        assertThat(result.exit()).as(result.all()).isZero();
        return result.out();
    }

    /// The commands that `--help` lists. Picocli generates this list, so it is complete.
    private List<String> commands() {
        return output("--help")
                .lines()
                .dropWhile(line -> !line.startsWith("Commands:"))
                .skip(1)
                .takeWhile(line -> line.startsWith("  "))
                .filter(line -> line.matches("  \\S.*"))
                .map(line -> line.strip().split(" ")[0])
                .toList();
    }

    private List<String> flags(String... command) {
        var words = Stream.concat(Arrays.stream(command), Stream.of("--help")).toArray(String[]::new);
        return Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)")
                .matcher(output(words))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void theManualNamesEveryCommandAndEveryOption() {
        var manual = output("manual").replace("\\-", "-");
        assertThat(commands()).contains("check", "shot", "lab", "completion");
        for (var command : commands()) {
            assertThat(manual).contains(".SS greenwall " + command);
            assertThat(flags(command)).allSatisfy(flag -> assertThat(manual).contains("\\fB" + flag + "\\fR"));
        }
        assertThat(flags())
                .contains("--kiosk")
                .allSatisfy(flag -> assertThat(manual).contains("\\fB" + flag + "\\fR"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void theCompletionsNameEveryCommandAndEveryOption(String shell) {
        var script = output("completion", shell);
        assertThat(commands()).allSatisfy(command -> assertThat(script).contains(command));
        for (var command : commands()) {
            assertThat(flags(command))
                    .allSatisfy(flag ->
                            assertThat(script).contains(shell.equals("fish") ? " -l " + flag.substring(2) : flag));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void theCompletionsNameTheValuesOfFixedSets(String shell) {
        var script = output("completion", shell).replaceAll("[\"']", "");
        assertThat(script).contains("night daylight high-contrast", "wall host zfs", "failing-disk");
    }

    @Test
    void hiddenCommandsAreNotDocumented() {
        assertThat(output("manual")).doesNotContain("rehearse");
        assertThat(output("completion", "zsh")).doesNotContain("rehearse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void theShellAcceptsItsCompletions(String shell) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", shell)), "there is no " + shell + " here: package " + shell);
        var script = Files.writeString(folder.resolve("completion"), output("completion", shell));
        var process = new ProcessBuilder(shell, "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void manRendersTheManual() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")), "there is no man here: package man-db");
        var page = Files.writeString(folder.resolve("greenwall.1"), output("manual"));
        var man = new ProcessBuilder("man", "--warnings=w", "-E", "UTF-8", "-l", "-Tutf8", page.toString())
                .redirectError(folder.resolve("warnings").toFile());
        // The result must not depend on the installed locales or on the user's own width.
        man.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "100"));
        man.environment().remove("MANOPT");
        var process = man.start();
        // Without a terminal, man prints bold as letter, backspace, letter.
        var shown =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replaceAll(".\\x08", "");
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(folder.resolve("warnings"))).isEmpty();
        assertThat(shown).contains("SYNOPSIS", "EXIT STATUS", "greenwall check");
    }
}
