package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import greenwall.fleet.probe.LineSplitter;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Table;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.probe.Toolset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the login shell of a host receives, run by the shells of this machine.
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class ToolWrapperCommandTest {
    @TempDir
    Path folder;

    private record WrapperResult(int status, String out, String err) {}

    /// Runs the command as on a host with this login shell.
    private static WrapperResult run(String shell, List<String> command, String input) throws Exception {
        var builder = new ProcessBuilder(shell, "-c", LoginShellCommand.FOR_LOGIN_SHELL);
        builder.environment().remove("PYTHONUNBUFFERED");
        var process = builder.start();
        var ready = LoginShellCommand.readyLine("ab12") + "\n";
        var out = new StringBuffer();
        var err = new StringBuffer();
        var readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
        try (var in = process.getOutputStream()) {
            in.write(LoginShellCommand.script("ab12", command));
            in.flush();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (!(out.indexOf(ready) >= 0 && err.indexOf(ready) >= 0)) {
                assertThat(System.nanoTime()).as("ready in time: " + out + err).isLessThan(end);
                Thread.onSpinWait();
            }
            in.write(input.getBytes(StandardCharsets.UTF_8));
            in.flush();
            if (!input.isEmpty()) {
                // The end of the input would stop the tool early.
                assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            }
        } catch (IOException e) {
            // A command that exits before it has read its input closes the pipe; its output is still read.
        }
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        for (var reader : readers) {
            reader.join();
        }
        return new WrapperResult(process.exitValue(), textAfter(ready, out), textAfter(ready, err));
    }

    private static String textAfter(String ready, StringBuffer output) {
        return output.substring(output.indexOf(ready) + ready.length());
    }

    private static Thread reader(InputStream from, StringBuffer into) {
        return Thread.ofVirtual().start(() -> {
            var bytes = new byte[8192];
            try {
                var part = new ByteArrayOutputStream();
                for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                    part.write(bytes, 0, n);
                    into.replace(0, into.length(), part.toString(StandardCharsets.UTF_8));
                }
            } catch (IOException failure) {
                into.append(failure);
            }
        });
    }

    @Test
    void toolsOfRootAreFoundWhereTheUsersPathLacksThem() throws Exception {
        var path = run("sh", List.of("sh", "-c", "echo $PATH"), "").out();
        assertThat(path).isEqualTo(System.getenv("PATH") + ":/usr/sbin:/sbin\n");
    }

    /// The login shells that are installed on this machine; sh always is.
    private static List<String> shells() {
        return Stream.of("sh", "bash", "dash", "zsh", "mksh", "fish", "csh", "tcsh")
                .filter(s -> Files.isExecutable(Path.of("/bin/" + s)) || Files.isExecutable(Path.of("/usr/bin/" + s)))
                .toList();
    }

    private static Command tool(String path, String... words) {
        return new Command(
                Toolset.PLAIN,
                List.of("/nowhere/tool", path),
                Map.of("GREETING", "hello"),
                List.of(words),
                OutputFormat.ROWS);
    }

    private static final List<String> HOSTILE = List.of(
            "it's",
            "$(id)",
            ".",
            "=",
            "word",
            "a\\0101",
            "%s",
            "'; id; echo '",
            "\r",
            "a\n.\nid\n",
            "\n",
            " x ",
            "`id`",
            "a\nb",
            "-n",
            "\"; exit 9; \"",
            "\\",
            "\\'",
            "*",
            "!!",
            "#",
            "ä😀",
            "$HOME",
            "");

    @Test
    void everyArgumentArrivesVerbatim() throws Exception {
        var attempt = tool("/usr/bin/printf", "[%s]", HOSTILE.get(0));
        for (var shell : shells()) {
            for (var word : HOSTILE) {
                var command = ToolWrapperCommand.command(tool("/usr/bin/printf", "[%s]", word), "ab12", 60, false);
                assertThat(run(shell, command, "go\n").out())
                        .as(shell + " " + word)
                        .isEqualTo("[" + word + "]");
            }
        }
        assertThat(attempt.arguments()).hasSize(2);
    }

    @Test
    void anArgumentWithANulThrows() {
        var command = ToolWrapperCommand.command(tool("/bin/echo", "a\0b"), "ab", 5, false);
        assertThatThrownBy(() -> LoginShellCommand.script("ab", command)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itReportsClockProcessIdsAndExit() throws Exception {
        var result = run(
                "sh", ToolWrapperCommand.command(tool("/bin/sh", "-c", "echo $GREETING"), "ab12", 5, false), "go\n");
        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err())
                .containsPattern("(?m)^@@ab12 clock \\d{10}\\.\\d{9}$")
                .containsPattern("(?m)^@@ab12 pid \\d+$")
                .containsPattern("(?m)^@@ab12 pids \\d+ \\d+ \\d+$")
                .containsPattern("(?m)^@@ab12 exit 0$");
        assertThat(result.status()).isZero();
    }

    /// bcc prints its headings as text and its rows as bytes, which Python buffers apart. The script prints like
    /// bcc's syscount.
    @Test
    void thePythonToolsOfBccPrintInOrder() throws Exception {
        var tool = Files.writeString(folder.resolve("syscount"), """
                #!/usr/bin/env python3
                import sys
                def printb(s, file=sys.stdout):
                    file.buffer.write(s + b"\\n")
                    file.flush()
                print("Tracing syscalls, printing top 10... Ctrl+C to quit.")
                for interval in range(2):
                    print("[12:00:0%d]" % interval)
                    print("SYSCALL                   COUNT")
                    printb(b"%-22s %8d" % (b"read", 20 + interval))
                    printb(b"%-22s %8d" % (b"write", 10 + interval))
                    print("")
                """);
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        var result = run("sh", ToolWrapperCommand.command(tool(tool.toString()), "ab12", 5, false), "go\n");
        assumeFalse(result.err().contains("python3"), "there is no Python here");
        var tables = new ArrayList<ProbeOutput>();
        var lines = new LineSplitter(OutputFormat.BLOCKS.parser(tables::add));
        var bytes = result.out().getBytes(StandardCharsets.UTF_8);
        lines.bytes(bytes, 0, bytes.length, Instant.EPOCH);
        lines.end(Instant.EPOCH);
        assertThat(tables)
                .extracting(o -> o instanceof Table table ? table.rows() : o)
                .containsExactly(
                        List.of(List.of("read", "20"), List.of("write", "10")),
                        List.of(List.of("read", "21"), List.of("write", "11")));
    }

    @Test
    void theLoadBeforeATracingToolIsReported() throws Exception {
        var tool = new Command(Toolset.BCC, List.of("/bin/echo"), Map.of(), List.of("hello"), OutputFormat.ROWS);
        var result = run("sh", ToolWrapperCommand.command(tool, "ab12", 5, false), "go\n");
        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err())
                .containsPattern("(?s)@@ab12 before cpu +\\d+ .*@@ab12 before cpu +\\d+ .*@@ab12 pid \\d+\n");
    }

    @Test
    void aMissingToolIsReported() throws Exception {
        var result = run("sh", ToolWrapperCommand.command(tool("/nowhere/else"), "ab12", 5, false), "go\n");
        assertThat(result).isEqualTo(new WrapperResult(127, "", "@@ab12 missing\n"));
    }

    @Test
    void nothingRunsWithoutTheStartMessage() throws Exception {
        var trace = folder.resolve("trace");
        var result =
                run("sh", ToolWrapperCommand.command(tool("/bin/sh", "-c", "touch " + trace), "ab12", 5, false), "");
        assertThat(result.status()).isZero();
        assertThat(trace).doesNotExist();
    }

    @Test
    void theHostEnforcesTheTimeLimitByItself() throws Exception {
        long start = System.nanoTime();
        var result = run("sh", ToolWrapperCommand.command(tool("/bin/sleep", "600"), "ab12", 1, false), "go\n");
        assertThat(result.status()).isIn(124, 130);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void theHelperRunsOnlyTheToolsOfTheCatalogue() throws Exception {
        var script = Files.writeString(folder.resolve("helper"), SudoHelperScript.text(ProbeCatalogue.builtIn()));
        assertThat(run("sh", List.of("sh", "-n", script.toString()), "").err()).isEmpty();
        for (var invalid : List.of(
                "ab12 40 nosuch 1",
                "ab12 40 biolatency 9",
                "ab12 40 biolatency 1 disk='sda;id'",
                "ab12 40 biolatency 1 disk=-x",
                "ab12 40 biolatency 1 disk=",
                "ab12 40 biolatency 1 other=x",
                "ab12 40 biolatency 1 disk='a\nb'",
                "ab12 99999 biolatency 1",
                "ab12 4x biolatency 1",
                "'a b' 40 biolatency 1",
                "ab12 40 profile 2 hertz=100000",
                "ab12 40 profile 2 hertz=1e3",
                "ab12 40 biolatency",
                "")) {
            var result = run("sh", List.of("sh", "-c", "sh '" + script + "' " + invalid), "go\n");
            assertThat(result.status()).as(invalid).isEqualTo(64);
            assertThat(result.err()).as(invalid).startsWith("greenwall-probe: ");
        }
    }

    @Test
    void theHelperRunsTheSameArgumentsAsTheWrapper() throws Exception {
        // Instead of the tools, a program that prints its arguments.
        var printer = folder.resolve("printer");
        Files.writeString(printer, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(printer.toFile().setExecutable(true)).isTrue();
        for (var probe : ProbeCatalogue.builtIn().all()) {
            var values = new LinkedHashMap<String, String>();
            for (var argument : probe.arguments()) {
                values.put(
                        argument.name(),
                        switch (argument) {
                            case ProbeArgument.Flag _ -> "";
                            case ProbeArgument.Word _ -> "some-name.1";
                            case ProbeArgument.WholeNumber whole -> Long.toString(whole.min());
                        });
            }
            var ready = (Ready) probe.prepare(values, probe.defaultDuration());
            for (int i = 0; i < ready.commands().size(); i++) {
                var attempt = ready.commands().get(i);
                if (attempt.toolset() == Toolset.PLAIN) {
                    continue;
                }
                var text = SudoHelperScript.text(ProbeCatalogue.builtIn()).replace("sleep 0.5", ":");
                for (var path : attempt.executables()) {
                    text = text.replace("'" + path + "'", "'" + printer + "'");
                }
                var script = Files.writeString(folder.resolve("helper"), text);
                var command = ToolWrapperCommand.helperCommand(
                        script.toString(),
                        "ab12",
                        ready.duration().toSeconds() + 30,
                        probe.name(),
                        i + 1,
                        ready.values());
                assertThat(command.subList(0, 4)).containsExactly("env", "LC_ALL=C", "sudo", "-n");
                var asUser =
                        Stream.concat(Stream.of("sh"), command.stream().skip(4)).toList();
                assertThat(run("sh", asUser, "go\n").out())
                        .as(probe.name() + " " + attempt.toolset())
                        .isEqualTo(String.join("\n", attempt.arguments()) + "\n");
            }
        }
    }
}
