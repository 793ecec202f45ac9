package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.CommandAuditLog;
import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshCheckRunner;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.HostCheckScript;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.run.ShellCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fixed check of a host over a real sshd. The host's `wg` is a script: this machine may have no tunnel.
class SshCheckRunnerTest {
    private static final DirectCheck HERE = new DirectCheck.Ssh(new DirectCheck.CheckSubject("test", "here"));
    private static final HostCheckScript READER =
            new HostCheckScript(QuantityCatalogue.shipped(), Map.of("PeerKey=", "node07"));

    @TempDir
    Path folder;

    /// Puts a program first on the PATH of every session.
    private void program(RealSshd sshd, String name, String text) throws Exception {
        var bin = Files.createDirectories(folder.resolve("bin"));
        var file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        var keys = sshd.folder().resolve("authorized");
        var key = Files.readString(sshd.folder().resolve("user_key.pub"));
        Files.writeString(keys, "environment=\"PATH=" + bin + ":/usr/bin:/bin\" " + key);
    }

    private CommandAuditLog audit() {
        return new CommandAuditLog(folder.resolve("checks.jsonl"), "tester");
    }

    @Test
    void aPeerWithAnOldHandshakeIsReportedAndTheCheckIsAudited() throws Exception {
        try (var sshd = RealSshd.start(folder, "PermitUserEnvironment yes")) {
            long old = Instant.now().getEpochSecond() - 3600;
            program(sshd, "wg", "printf 'wg0\\tPeerKey=\\t" + old + "\\n'");
            try (var probes = TestHostAccess.to(sshd)) {
                var checks = new SshCheckRunner(probes, READER, audit());
                var seen = checks.run(HERE);
                assertThat(seen).as(seen.toString()).isInstanceOf(DirectCheckResult.Answered.class);
                assertThat(seen.faults())
                        .anySatisfy(fault -> assertThat(fault.lead()).isEqualTo("tunnel to node07 is down"));
                assertThat(((DirectCheckResult.Answered) seen)
                                .figures().stream().map(DirectCheckResult.MeasuredValue::name))
                        .contains("load", "memory", "disk", "tunnel");
                assertThat(folder.resolve("checks.jsonl")).content().contains("host status script");
                assertThat(sshd.folder().resolve("audit.jsonl")).doesNotExist();
            }
        }
    }

    @Test
    void aHostThatRefusesTheLoginIsNotTriedInEachRoundUntilSomebodyHasLoggedIn() throws Exception {
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(sshd)) {
            var keys = sshd.folder().resolve("authorized");
            var key = Files.readString(keys);
            Files.writeString(keys, "");
            var checks = new SshCheckRunner(probes, READER, audit());
            var refused = checks.run(HERE);
            assertThat(refused.toString()).contains("tried every 15 minutes");

            Files.writeString(keys, key);
            assertThat(checks.run(HERE)).isSameAs(refused);

            var loggedIn = new CompletableFuture<String>();
            probes.shell(TestHostAccess.HOST, new ShellCommand("true", Map.of()), progress -> {
                if (progress.over()) {
                    loggedIn.complete(progress.problem());
                }
            });
            assertThat(loggedIn.get(1, TimeUnit.MINUTES)).isEmpty();
            assertThat(checks.run(HERE)).isInstanceOf(DirectCheckResult.Answered.class);
        }
    }

    @Test
    void aHostThatAllowsOneCommandAtATimeIsNotCalledBroken() throws Exception {
        try (var sshd = RealSshd.start(folder, "MaxSessions 1");
                var probes = TestHostAccess.to(sshd)) {
            var runs = new CountDownLatch(1);
            probes.shell(TestHostAccess.HOST, new ShellCommand("echo on; sleep 60", Map.of()), _ -> runs.countDown());
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();

            assertThat(new SshCheckRunner(probes, READER, audit()).run(HERE))
                    .isEqualTo(new DirectCheckResult.NotRun(
                            "the host allows no more commands at a time (MaxSessions of its sshd)"));

            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("cpu-by-process", 1), listener);
            var end = listener.end(Duration.ofMinutes(1)).end();
            assertThat(end.reason()).contains("MaxSessions");
            assertThat(end.leftBehind()).isZero();
        }
    }

    @Test
    void aLoginShellThatRunsNothingIsNotCalledSlow() throws Exception {
        try (var sshd = RealSshd.start(folder, "ForceCommand echo this account is not available");
                var probes = TestHostAccess.to(sshd)) {
            assertThat(new SshCheckRunner(probes, READER, audit()).run(HERE).toString())
                    .contains("this account is not available")
                    .doesNotContain("in time");
        }
    }

    @Test
    void anOutputThatIsTooLongIsNotCalledSlow() throws Exception {
        try (var sshd = RealSshd.start(folder, "PermitUserEnvironment yes")) {
            program(sshd, "date", "yes | head -c 400000");
            try (var probes = TestHostAccess.to(sshd)) {
                assertThat(new SshCheckRunner(probes, READER, audit()).run(HERE))
                        .isEqualTo(new DirectCheckResult.NotRun("the output of the checks is incomplete"));
            }
        }
    }

    @Test
    void aReadOnlyConsoleRunsNoHostCheck() throws Exception {
        try (var sshd = RealSshd.start(folder)) {
            var settings = new ProbeToolSettings(
                    false,
                    Optional.empty(),
                    Map.of("here", sshd.address()),
                    false,
                    TestHostAccess.AMPLE,
                    Optional.of("read-only"));
            try (var probes = TestHostAccess.to(settings, sshd.clientConfig(), folder, Map.of())) {
                assertThat(new SshCheckRunner(probes, READER, audit()).run(HERE))
                        .isEqualTo(new DirectCheckResult.NotRun("read-only"));
                assertThat(folder.resolve("checks.jsonl")).doesNotExist();
            }
        }
    }
}
