package greenwall.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands that a user, a runbook or the console can run on a simulated host, and those that are refused.
class SimulatedShellTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.25Z");
    private static final Duration SOON = Duration.ofSeconds(60);

    private static SimulatedMachine machine(boolean mayBecomeRoot) {
        HostProgram numbers = invocation -> {
            for (int i = 1; i <= 100_000; i++) {
                invocation.print(i + "\n");
            }
            return 0;
        };
        HostProgram patient = invocation -> {
            invocation.print(
                    "begun as " + (invocation.root() ? "root" : "a user") + " with " + invocation.arguments() + "\n");
            invocation.pause(SOON);
            invocation.print("what it knows\n");
            return 0;
        };
        return new SimulatedMachine(
                "node01",
                InstantSource.fixed(NOW),
                Map.of("/etc/motd", () -> "one\ntwo words\nthree\n"),
                mayBecomeRoot,
                Map.of("/usr/bin/numbers", numbers, "/usr/sbin/patient", patient),
                1000);
    }

    private record RunnerResult(String out, String err, int status) {}

    private static RunnerResult run(SimulatedMachine machine, String input, String command)
            throws InterruptedException {
        var out = new StringBuilder();
        var err = new StringBuilder();
        var in = StandardInput.of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try (var process = machine.begin()) {
            var invocation = ProgramInvocation.first(machine, process, in, out::append, err::append);
            int status = command.isEmpty()
                    ? SimulatedShell.runSession(invocation, "")
                    : SimulatedShell.run(invocation, command);
            return new RunnerResult(out.toString(), err.toString(), status);
        }
    }

    private static RunnerResult run(String command) throws InterruptedException {
        return run(machine(true), "", command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "echo a 'b  c' \"d e\" f\\ g ~ a b  c d e f g",
                "echo 'it'\\''s' # a comment ~ it's",
                "env pool='a; b $(id)' sh -c 'echo \"$pool\" ${pool}' ~ a; b $(id) a; b $(id)",
                "cat /etc/motd | grep -c o ~ 2",
                "grep -nE '^t(wo|hree)' /etc/motd | tail -1 ~ 3:three",
                "numbers | head -2 | sort -rn | head -1 ~ 2",
                "numbers | grep 99 | tail -n 1 ~ 99999",
                "sudo -n patient | head -1 ~ begun as root with []",
                "date -u +%s.%N ~ 1795168800.250000000",
            })
    void commandsQuotesAndPipesAreRun(String command, String expected) throws InterruptedException {
        assertThat(run(command)).isEqualTo(new RunnerResult(expected + "\n", "", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo $(id)",
                "echo `id`",
                "echo $?",
                "x=3",
                "for i in 1 2; do echo $i; done",
                "if true; then echo; fi",
                "echo a > /tmp/x",
                "cat < /etc/motd",
                "true && echo a",
                "sleep 1 &",
                "(echo a)",
                "cd /tmp",
                "echo 'never closed",
                "| head"
            })
    void otherShellSyntaxIsRefusedWithAClearMessage(String command) throws InterruptedException {
        var result = run(command);
        assertThat(result.err())
                .contains("the practice range runs plain commands and pipes only, no other shell syntax");
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "numbers && numbers, &&",
        "numbers || numbers, ||",
        "numbers||numbers, ||",
        "numbers >> /tmp/x, >>",
        "numbers > /tmp/x, >",
        "cat << end, <<",
        "cat < /etc/motd, <",
        "numbers &> /tmp/x, &>",
        "numbers &, &",
        "echo $(id), $("
    })
    void theMessageNamesTheWholeOperatorThatIsRefused(String command, String operator) throws InterruptedException {
        assertThat(run(command).err()).endsWith("no other shell syntax: " + operator + "\n");
    }

    @Test
    void missingToolsAndUnsupportedInputAreReported() throws InterruptedException {
        assertThat(run("numbers | awk 1")).isEqualTo(new RunnerResult("", "sh: 1: awk: not found\n", 127));
        assertThat(run("numbers | patient"))
                .isEqualTo(new RunnerResult("", "sh: 1: on the practice range patient cannot read from a pipe\n", 127));
        assertThat(run("cat /etc/none").err()).isEqualTo("cat: /etc/none: No such file or directory\n");
        assertThat(run("grep -Z a /etc/motd").err()).contains("does not support the option 'Z'");
    }

    @Test
    void theSessionEndsWithTheLastStatusOrTheExitCode() throws InterruptedException {
        assertThat(run(machine(true), "echo a\nfalse\n", "")).isEqualTo(new RunnerResult("a\n", "", 1));
        assertThat(run(machine(true), "echo a\nexit 7\necho b\n", "")).isEqualTo(new RunnerResult("a\n", "", 7));
    }

    @Test
    void timeoutInterruptsAndSudoRequiresPermission() throws InterruptedException {
        assertThat(run("timeout -k 5 0.05 sudo -n patient -x"))
                .isEqualTo(new RunnerResult("begun as root with [-x]\nwhat it knows\n", "", 124));
        assertThat(run(machine(false), "", "sudo -n patient"))
                .isEqualTo(new RunnerResult("", "sudo: a password is required\n", 1));
    }

    /// As the console sends it: its constant script, the arguments as data, then lines that keep the tool
    /// running.
    private static String script(String rest, String... words) {
        var script = new StringBuilder("while IFS= read -r word; do\nword=${word#=}\ndone <<\".\"\n=@@m1 ready\n");
        for (var word : words) {
            script.append('=').append(word).append('\n');
        }
        return script + ".\necho \"$1\"\nshift\nexec \"$@\"\n" + rest;
    }

    @Test
    void theConsolesScriptRunsItsArgumentsVerbatim() throws InterruptedException {
        var result = run(machine(true), script("", "echo", "\\0044(id)", "a b"), "");
        assertThat(result).isEqualTo(new RunnerResult("@@m1 ready\n$(id) a b\n", "@@m1 ready\n", 0));
    }

    @Test
    void theWrapperStartsTheFirstAvailableToolAndInterruptsItAtTheEndOfItsInput() throws InterruptedException {
        var machine = machine(true);
        var words = new String[] {
            "sudo",
            "-n",
            "sh",
            "-c",
            "the wrapper",
            "greenwall-probe",
            "m1",
            "60",
            "kernel",
            "2",
            "/usr/sbin/none",
            "/usr/sbin/patient",
            "A=b",
            "-d",
            "x y"
        };
        var result = run(machine, script("go\non\n", words), "");
        assertThat(result.out()).isEqualTo("@@m1 ready\nbegun as root with [-d, x y]\nwhat it knows\n");
        assertThat(result.err())
                .matches("@@m1 ready\n@@m1 clock 1795168800.250000000\n@@m1 pid 1002\n"
                        + "@@m1 kernel perl is not installed on the host\n@@m1 pids 1001 1002\n@@m1 exit 0\n");
        assertThat(run(machine, script("", "sh", "-c", "looks", "greenwall-left", "1001", "1002"), "")
                        .out())
                .endsWith("\n0\n");
        words[11] = "/usr/sbin/none-either";
        assertThat(run(machine, script("go\n", words), "").err()).endsWith("@@m1 missing\n");
    }
}
