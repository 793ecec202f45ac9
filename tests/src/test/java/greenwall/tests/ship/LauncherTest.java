package greenwall.tests.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The launcher of the image, with a fake runtime that exits as each test requires.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SOURCE = Path.of("..", "app/src/main/launcher/greenwall");

    @TempDir
    Path tree;

    private Path launcher = Path.of("");

    @BeforeEach
    void plant() throws IOException {
        var bin = Files.createDirectories(tree.resolve("bin"));
        Files.createDirectories(tree.resolve("lib"));
        launcher = Files.copy(SOURCE, bin.resolve("greenwall"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.writeString(tree.resolve("lib/jvm.options"), "");
    }

    private void java(String script) throws IOException {
        var java = Files.writeString(tree.resolve("java"), "#!/bin/sh\n" + script + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(tree.resolve("lib/java.path"), java + "\n");
    }

    private record LauncherResult(int exit, String text) {}

    private ProcessBuilder builder(String... arguments) {
        var command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("GREENWALL_JAVA");
        return builder;
    }

    private static LauncherResult ran(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new LauncherResult(process.exitValue(), text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0", "101,1", "102,2", "103,3", "164,64", "165,65", "169,69", "170,70", "171,71", "178,78", "241,141", "3,71",
        "143,143"
    })
    void theExitCodeOfTheProgramIsPassedOn(int programExit, int exit) throws Exception {
        java("exit " + programExit);
        assertThat(ran(builder("check")).exit()).isEqualTo(exit);
    }

    @ParameterizedTest
    @CsvSource({"1,check", "2,check", "127,check", "134,check", "139,check", "1,--kiosk", "1,lab"})
    void aJavaRuntimeThatDoesNotStartIsNotAVerdict(int programExit, String command) throws Exception {
        java("echo Error occurred during initialization of VM >&2; exit " + programExit);
        var runFile = ran(builder(command));
        assertThat(runFile.exit()).isEqualTo(70);
        assertThat(runFile.text()).contains("did not start or crashed (exit code " + programExit + ")");
    }

    @Test
    void aMissingJavaRuntimeIsNotAVerdict() throws Exception {
        Files.writeString(tree.resolve("lib/java.path"), "/nowhere/java\n");
        var runFile = ran(builder("check"));
        assertThat(runFile.exit()).isEqualTo(70);
        assertThat(runFile.text()).contains("no Java 25 at /nowhere/java");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "102,2", "1,70"})
    void aPackageStartsItsOwnProgram(int programExit, int exit) throws Exception {
        var program = Files.createDirectories(tree.resolve("libexec")).resolve("greenwall");
        Files.writeString(program, "#!/bin/sh\necho \"$# $2\"; exit " + programExit + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        launcher = Files.createSymbolicLink(tree.resolve("linked"), launcher);
        var runFile = ran(builder("check", "two words"));
        assertThat(runFile.exit()).isEqualTo(exit);
        assertThat(runFile.text()).startsWith("2 two words\n");
    }

    @Test
    void terminatingTheLauncherTerminatesTheProgram() throws Exception {
        java("trap 'echo ended; exit 143' TERM; echo begun; while :; do sleep 0.1; done");
        var process = builder("check").start();
        var out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("begun");
        assertThat(process.toHandle().destroy()).isTrue();
        assertThat(out.readLine()).isEqualTo("ended");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    @Test
    void standardInputReachesTheProgram() throws Exception {
        java("read line; echo \"read $line\"");
        var process = builder("probe").start();
        try (var in = process.outputWriter()) {
            in.write("hello\n");
        }
        assertThat(new String(process.getInputStream().readAllBytes()).strip()).isEqualTo("read hello");
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL,C", "LANG,C", "LC_CTYPE,POSIX"})
    void theLocaleCIsReplacedByUtf8(String variable, String locale) throws Exception {
        java("locale charmap");
        var builder = builder("check");
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put(variable, locale);
        assertThat(ran(builder).text()).contains("UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"LC_ALL", "LANG", "LC_MESSAGES"})
    void theErrorsOfTheSystemAreEnglishInEveryLocale(String variable) throws Exception {
        java("echo \"${LC_ALL:-unset} $LC_MESSAGES $LC_CTYPE\"");
        var builder = builder("check");
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LANG", "de_DE.UTF-8");
        builder.environment().put(variable, "de_DE.UTF-8");
        assertThat(ran(builder).text()).isEqualTo("unset C de_DE.UTF-8\n");
    }
}
