package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshUserPrompt;
import greenwall.connectors.ssh.SudoHelperScript;
import greenwall.fleet.enrol.EnrolmentCommandRunner.Command;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeFileReader;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunEvent.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Probes as a user who is not root, over a real sshd and a real sudo, with the sudoers lines that the program
/// generates.
@Tag("slow")
class SudoTest {
    private static final Duration SOON = Duration.ofSeconds(240);
    private static final String ALL = UnprivilegedUserSshd.NAME + " ALL=(root) NOPASSWD: ALL\n";
    private static final String HELPER = SudoHelperScript.text(ProbeCatalogue.builtIn());

    @TempDir
    Path folder;

    private static SshHostAccess console(RealSshd sshd, boolean sudo, Optional<String> helper) throws Exception {
        return TestHostAccess.to(
                new ProbeToolSettings(
                        sudo,
                        helper,
                        Map.of(TestHostAccess.HOST.host(), sshd.address()),
                        true,
                        TestHostAccess.AMPLE,
                        Optional.empty()),
                sshd.clientConfig(),
                sshd.folder(),
                Map.of());
    }

    private static Ended run(SshHostAccess probes, Ready ready, RecordingRunListener listener) throws Exception {
        probes.start(TestHostAccess.HOST, ready, listener);
        return listener.end(SOON);
    }

    /// The sudoers line from the helper's leading comment, for the test user.
    private static String lineOfTheHelper() {
        return HELPER.lines()
                        .filter(l -> l.startsWith("#   USER "))
                        .map(l -> l.substring(4).replace("USER", UnprivilegedUserSshd.NAME))
                        .findFirst()
                        .orElseThrow()
                + "\n";
    }

    /// sudo warns on standard error, for example that it cannot resolve the name of the host.
    @Test
    void warningsAreNotPartOfTheOutputOfAnEnrolmentCommand() throws Exception {
        try (var sshd = UnprivilegedUserSshd.start(folder, ALL, "");
                var probes = console(sshd, true, Optional.empty())) {
            var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
            var words = List.of("sh", "-c", "echo 'sudo: unable to resolve host' >&2; echo node; exit 3");
            var result = commands.run(new Command("list the steps", true, words, "", SOON), _ -> {});
            assertThat(result.output()).isEqualTo("node\n");
            assertThat(result.messages()).contains("node", "sudo: unable to resolve host");
        }
    }

    @Test
    void withoutTheSettingNoEnrolmentCommandUsesSudo() throws Exception {
        try (var sshd = UnprivilegedUserSshd.start(folder, ALL, "");
                var probes = console(sshd, false, Optional.empty())) {
            var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
            var asRoot = commands.run(new Command("list the steps", true, List.of("id"), "", SOON), _ -> {});
            assertThat(asRoot.ok()).isFalse();
            assertThat(asRoot.why()).contains("is not root").contains("ssh: {sudo: true}");
            assertThat(commands.run(new Command("inspect the host", false, List.of("id"), "", SOON), _ -> {})
                            .output())
                    .contains(UnprivilegedUserSshd.NAME);
        }
    }

    @Test
    void toolsRunAsRootThroughSudoAndLeaveNothingBehind() throws Exception {
        BpfRequirement.needed();
        var before = BpfPrograms.loaded();
        try (var sshd = UnprivilegedUserSshd.start(folder, ALL, "");
                var probes = console(sshd, true, Optional.empty());
                var load = new BackgroundLoad(sshd.folder())) {
            for (var name : List.of("opensnoop", "syscount")) {
                var listener = new RecordingRunListener();
                var end = run(probes, TestHostAccess.ready(name, 3), listener);
                assertThat(end.how()).as(name + ": " + end.end().reason()).isEqualTo(Ending.DONE);
                assertThat(listener.outputs()).as(name).isNotEmpty();
                assertThat(end.end().leftBehind()).as(name).isZero();
            }
            var listener = new RecordingRunListener();
            var run = probes.start(TestHostAccess.HOST, TestHostAccess.ready("opensnoop", 60), listener);
            assertThat(listener.running(SOON)).isInstanceOf(Running.class);
            run.stop();
            var end = listener.end(SOON);
            assertThat(end.how()).isEqualTo(Ending.STOPPED);
            assertThat(end.end().leftBehind()).isZero();
            assertThat(Files.readString(sshd.folder().resolve("audit.jsonl")))
                    .contains("sudo -n ")
                    .containsPattern("\"event\":\"begin\".*\"command\":\"count the processes");
        }
        BpfPrograms.awaitNoOrphansExcept(before);
    }

    @Test
    void theHelperRunsProbesAndIsTheOnlyAllowedCommand() throws Exception {
        BpfRequirement.needed();
        var before = BpfPrograms.loaded();
        try (var sshd = UnprivilegedUserSshd.start(folder, lineOfTheHelper(), HELPER);
                var probes = console(sshd, false, Optional.of(SudoHelperScript.PATH));
                var load = new BackgroundLoad(sshd.folder())) {
            int loads = 0;
            for (var ready : List.of(
                    TestHostAccess.ready("opensnoop", 3, Map.of("name", "cat")),
                    TestHostAccess.ready("syscount", 3),
                    TestHostAccess.ready("profile", 3, Map.of("hertz", "49")),
                    TestHostAccess.ready("softirqs", 3))) {
                var name = ready.probe().name();
                var listener = new RecordingRunListener();
                var end = run(probes, ready, listener);
                assertThat(end.how()).as(name + ": " + end.end().reason()).isEqualTo(Ending.DONE);
                assertThat(end.end().leftBehind()).as(name).isZero();
                loads += listener.of(ProbeRunEvent.Load.class).size();
            }
            assertThat(loads).as("what the probes took, told by the helper").isPositive();
            var customProgram = (Ready) CustomProgram.prepare("BEGIN { exit(); }", Duration.ofSeconds(2));
            var end = run(probes, customProgram, new RecordingRunListener());
            assertThat(end.how()).isEqualTo(Ending.FAILED);
            assertThat(end.end().reason()).contains("helper").contains("catalogue");
            for (var otherCommand : List.of(
                    "sudo -n /bin/sh -c id",
                    "sudo -n " + SudoHelperScript.PATH + " ab 40 opensnoop 1 'name=x;id'",
                    "sudo -n " + SudoHelperScript.PATH + " ab 40 opensnoop 1 'name=$(id)'",
                    "sudo -n " + SudoHelperScript.PATH + " 'ab;id' 40 opensnoop 1",
                    "sudo -n " + SudoHelperScript.PATH + " ab 40 /bin/sh 1",
                    "sudo -n BASH_ENV=/tmp/x " + SudoHelperScript.PATH + " ab 40 opensnoop 1",
                    "sudo -n -u nobody " + SudoHelperScript.PATH + " ab 40 opensnoop 1")) {
                var output = ssh(sshd, otherCommand);
                assertThat(output).as(otherCommand).doesNotContain("uid=");
                assertThat(output).as(otherCommand).containsAnyOf("greenwall-probe: ", "sudo: ");
            }
        }
        BpfPrograms.awaitNoOrphansExcept(before);
    }

    @Test
    void anOrdinaryToolThatNeedsRootNamesTheRefusalOfSudo() throws Exception {
        var text = "probe mine\n  question  What?\n  shows     note\n  duration  1 1\n  plain     blocks  visudo -c\n";
        var read = ProbeFileReader.read("mine.probe", text);
        assertThat(read).as(read.toString()).isInstanceOf(ProbeFileReader.Parsed.class);
        var probe = ((ProbeFileReader.Parsed) read).probe();
        var ready = (Ready) probe.prepare(Map.of(), probe.defaultDuration());
        try (var sshd = UnprivilegedUserSshd.start(folder, "", HELPER)) {
            try (var probes = console(sshd, true, Optional.empty())) {
                var end = run(probes, ready, new RecordingRunListener());
                assertThat(end.end().reason())
                        .startsWith("visudo: sudo does not let this user run it without a password");
                assertThat(end.remedy()).startsWith("let the user run it with passwordless sudo");
            }
            try (var probes = console(sshd, true, Optional.of(SudoHelperScript.PATH))) {
                var end = run(probes, ready, new RecordingRunListener());
                assertThat(end.remedy()).startsWith("connect as root");
            }
            try (var probes = console(sshd, false, Optional.empty())) {
                assertThat(run(probes, ready, new RecordingRunListener()).remedy())
                        .isEqualTo("set \"ssh: {sudo: true}\", or connect as root");
            }
        }
    }

    @Test
    void aSudoRefusalIsReportedWithARemedy() throws Exception {
        BpfRequirement.needed();
        try (var sshd = UnprivilegedUserSshd.start(folder, "", HELPER)) {
            for (var helper : List.of(Optional.<String>empty(), Optional.of(SudoHelperScript.PATH))) {
                try (var probes = console(sshd, true, helper)) {
                    var end = run(probes, TestHostAccess.ready("opensnoop", 3), new RecordingRunListener());
                    assertThat(end.how()).isEqualTo(Ending.FAILED);
                    assertThat(end.end().reason()).contains("sudo");
                    assertThat(end.remedy()).contains("sudo");
                    // Probes that do not need root still work.
                    assertThat(run(probes, TestHostAccess.ready("top", 1), new RecordingRunListener())
                                    .how())
                            .isEqualTo(Ending.DONE);
                }
            }
        }
    }

    @Test
    void withoutRootTheReasonNamesTheMissingRoot() throws Exception {
        BpfRequirement.needed();
        try (var sshd = UnprivilegedUserSshd.start(folder, "", "");
                var probes = console(sshd, false, Optional.empty())) {
            var end = run(probes, TestHostAccess.ready("opensnoop", 3), new RecordingRunListener());
            assertThat(end.how()).isEqualTo(Ending.FAILED);
            assertThat(end.end().reason()).contains("root");
            assertThat(end.remedy()).contains("root");
        }
    }

    private static String ssh(RealSshd sshd, String command) throws Exception {
        var sshCommand =
                new ArrayList<>(List.of("ssh", "-F", sshd.clientConfig().toString(), "-p"));
        sshCommand.addAll(List.of(Integer.toString(sshd.port()), UnprivilegedUserSshd.NAME + "@127.0.0.1", command));
        var process = new ProcessBuilder(sshCommand).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
