package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.SshHostAccess;
import greenwall.fleet.Labels;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.run.RunbookPlaceholders;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands reach a host unchanged, whatever the login shell of its user: a real sshd, and an ordinary user.
class LoginShellsTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    static Stream<String> shells() {
        return Stream.of("sh", "bash", "dash", "zsh", "mksh", "fish", "csh", "tcsh")
                .map("/bin/"::concat);
    }

    private static SshHostAccess console(RealSshd sshd) throws Exception {
        return TestHostAccess.to(sshd);
    }

    private static ShellStepRunner.CommandProgress run(SshHostAccess probes, ShellCommand command) throws Exception {
        var courses = new LinkedBlockingQueue<ShellStepRunner.CommandProgress>();
        probes.shell(TestHostAccess.HOST, command, courses::add);
        while (true) {
            var course = courses.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            if (course == null) {
                throw new AssertionError("no end of " + command);
            }
            if (course.over()) {
                return course;
            }
        }
    }

    private static ShellCommand filled(String command, String pool) {
        var labels = Labels.of("alertname", "A", "pool", pool);
        var subject = new RunbookSubject("A", "c", "here", labels, Set.of(), Set.of(), Instant.EPOCH, Instant.EPOCH);
        return new RunbookPlaceholders(subject, QuantityCatalogue.shipped(), Optional.empty()).command(command);
    }

    private static List<String> hostile(Path sentinel) {
        var touch = "touch " + sentinel;
        return List.of(
                "$(" + touch + ")",
                "`" + touch + "`",
                "x'; " + touch + "; echo '",
                "x\\'; " + touch + "; echo \\'",
                "x\"; " + touch + "; echo \"",
                "x; " + touch,
                "x && " + touch,
                "x | " + touch,
                "x > " + sentinel,
                "!-1 !! !" + touch,
                "$HOME ~ * ? [a] {a,b} <(" + touch + ") (" + touch + ")",
                "%self ^x^y^ #",
                "tank/a b",
                "ä😀");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLabelIsExactlyOneArgumentInEveryShell(String shell) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of(shell)), shell + " is missing; apt-get install it");
        var open = Files.setPosixFilePermissions(
                Files.createDirectory(folder.resolve("open")), PosixFilePermissions.fromString("rwxrwxrwx"));
        var sentinel = open.resolve("sentinel");
        try (var sshd = UnprivilegedUserSshd.start(folder, "", "", shell);
                var probes = console(sshd)) {
            for (var label : hostile(sentinel)) {
                var course = run(probes, filled("printf '<%s>' $pool a$pool $(printf %s b)", label));
                assertThat(course.output())
                        .as(shell + " " + label + " " + course.problem())
                        .isEqualTo("<" + label + "><a" + label + "><b>");
                assertThat(course.exit()).isZero();
                // The command as a user would paste it into that shell.
                var pasted = RealSshd.run(List.of(
                        shell, "-c", filled("printf '<%s>' $pool", label).shown()));
                assertThat(pasted).as(shell + " " + label).isEqualTo("<" + label + ">");
            }
            for (var label :
                    List.of("a\ntouch " + sentinel + "\n", "-oProxyCommand=touch\t" + sentinel, "\u001b[2J", "")) {
                var course = run(probes, filled("echo $pool", label));
                assertThat(course.problem()).contains("replace $pool with its value");
                assertThat(course.exit()).isEqualTo(-1);
            }
            var quoted = run(probes, filled("echo \"pool: $pool\"", "$(touch " + sentinel + ")"));
            assertThat(quoted.problem()).contains("within quotes");
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("top", 1), listener);
            var end = listener.end(SOON);
            assertThat(end.how()).as(end.toString()).isEqualTo(Ending.DONE);
            assertThat(end.end().leftBehind()).isZero();
        }
        assertThat(sentinel).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/sbin/nologin", "/bin/true", "/bin/false"})
    void aLoginShellThatRunsNothingIsReportedAsTheReason(String shell) throws Exception {
        try (var sshd = UnprivilegedUserSshd.start(folder, "", "", shell);
                var probes = console(sshd)) {
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("biolatency", 1), listener);
            var end = listener.end(SOON);
            assertThat(end.how()).isEqualTo(Ending.FAILED);
            assertThat(end.end().reason()).contains("login shell");
            assertThat(end.remedy()).contains("login shell").doesNotContain("kernel");

            var course = run(probes, new ShellCommand("id", Map.of()));
            assertThat(course.problem()).contains("login shell").doesNotContain("kernel");
            assertThat(course.started()).isFalse();
        }
    }
}
