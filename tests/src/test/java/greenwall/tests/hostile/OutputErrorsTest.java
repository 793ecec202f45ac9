package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import greenwall.app.Main;
import greenwall.app.command.ExitCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// If the output cannot be written, the command fails.
class OutputErrorsTest {
    @TempDir
    Path home;

    /// @param line a shell command in which `"$@"` is the program with its arguments
    private LaunchedProgram.LaunchResult shell(String line, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", line, "sh"));
        command.addAll(LaunchedProgram.command("greenwall.app.Main", List.of(arguments)));
        return LaunchedProgram.run(home, command);
    }

    @ParameterizedTest
    @ValueSource(strings = {">/dev/full", ">&-"})
    void aFullOrClosedOutputIsReported(String redirection) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no /dev/full");
        var result = shell("\"$@\" " + redirection, "completion", "bash");
        assertThat(result.exit()).isEqualTo(ExitCodes.FAILED);
        assertThat(result.err()).contains("greenwall: cannot write the output");
    }

    @Test
    void charactersThatTheLocaleDoesNotSupportAreReported() throws Exception {
        var builder = LaunchedProgram.builder(
                home, LaunchedProgram.command("greenwall.app.Main", List.of("check", "--config", "/tmp/\u00fc.yaml")));
        builder.environment().put("LC_ALL", "C");
        builder.command().addFirst("/usr/bin/env");
        var result = LaunchedProgram.finish(home, builder);
        assertThat(result.err()).contains("set LC_ALL=C.UTF-8");
        assertThat(result.exit()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void aReaderThatStopsEarlyIsNotAnError() throws Exception {
        var result = shell("\"$@\" | head -1", "completion", "bash");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).hasLineCount(1);
    }

    @Test
    void aClosedPipeEndsTheProgramLikeSigpipe() throws Exception {
        var result = shell("{ \"$@\"; echo $? >&2; } | true", "completion", "bash");
        assertThat(result.err()).isEqualTo(Main.READER_GONE + "\n");
    }

    @Test
    void linesFromAPipeGiveTheirTemplates() throws Exception {
        var result = shell("printf 'took 12 ms\\ntook 97 ms\\n' | \"$@\"", "logs", "templates", "/dev/stdin", "--json");
        assertThat(result.out().lines()).hasSize(2).allMatch(line -> line.contains("took <*>"));
    }

    @Test
    void aQuotationMarkInAnAttributeGivesNoWarning() throws Exception {
        var result = LaunchedProgram.greenwall(
                home, "trace", "search", "--prometheus", "http://127.0.0.1:1", "--attribute", "message=say \"hi");
        assertThat(result.err()).hasLineCount(1).startsWith("greenwall: ");
    }

    @Test
    void aJvmThatFailsToStartReportsItOnStderr() throws Exception {
        var builder =
                LaunchedProgram.builder(home, LaunchedProgram.command("greenwall.app.Main", List.of("--version")));
        builder.environment().put("_JAVA_OPTIONS", "-Xms9999999g -Xmx9999999g");
        var result = LaunchedProgram.finish(home, builder);
        assertThat(result.out()).isEmpty();
        assertThat(result.exit()).isNotZero();
    }
}
