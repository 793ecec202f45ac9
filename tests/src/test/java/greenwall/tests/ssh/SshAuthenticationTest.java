package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.SshForwards;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Connecting;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyPrompt;
import greenwall.fleet.probe.run.ProbeRunEvent.PassphraseRequest;
import greenwall.tests.poll.Await;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Authentication of the user and of the host, against a real server. The tool is `top`, which every host has.
@Tag("slow")
class SshAuthenticationTest extends RealSshdFixture {
    private static final Duration SOON = Duration.ofSeconds(120);

    /// The exit code of `ssh-add` if there is no agent.
    private static final int NO_AGENT = 2;

    private Path config(String... lines) throws Exception {
        return Files.writeString(
                folder.resolve("config" + System.nanoTime()),
                "GlobalKnownHostsFile none\nIdentityAgent none\n" + String.join("\n", lines) + "\n");
    }

    private static String host(String name, RealSshd sshd) {
        return String.join(
                "\n",
                "Host " + name,
                "  HostName 127.0.0.1",
                "  Port " + sshd.port(),
                "  User root",
                "  IdentityFile " + sshd.userKey());
    }

    private Path knownHostsFile(String content) throws Exception {
        return Files.writeString(folder.resolve("known" + System.nanoTime()), content);
    }

    private RecordingRunListener run(SshHostAccess probes, Consumer<ProbeRunEvent> answers) throws Exception {
        var listener = new RecordingRunListener(answers);
        probes.start(TestHostAccess.HOST, TestHostAccess.ready("top", 1), listener);
        listener.end(SOON);
        return listener;
    }

    private RecordingRunListener runOnce(Path config, Consumer<ProbeRunEvent> answers) throws Exception {
        try (var probes = TestHostAccess.to(sshd.address(), config, folder)) {
            return run(probes, answers);
        }
    }

    private static Ended endOf(RecordingRunListener listener) throws Exception {
        return listener.end(Duration.ofSeconds(1));
    }

    private static Consumer<ProbeRunEvent> trusting(HostKeyAnswer trust) {
        return event -> {
            if (event instanceof HostKeyPrompt prompted) {
                prompted.answer().accept(trust);
            }
        };
    }

    private String knownHostName() {
        return "[127.0.0.1]:" + sshd.port();
    }

    private String fingerprint(Path publicKey) throws Exception {
        return RealSshd.run(List.of("ssh-keygen", "-lf", publicKey.toString())).split(" ")[1];
    }

    @Test
    void anUnknownHostKeyIsShownAndNotStoredIfDeclined() throws Exception {
        var file = knownHostsFile("");
        var listener = runOnce(
                config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + file), trusting(HostKeyAnswer.NO));
        var prompted = listener.of(HostKeyPrompt.class);
        assertThat(prompted).hasSize(1);
        assertThat(prompted.getFirst().fingerprint())
                .isEqualTo(fingerprint(sshd.folder().resolve("host_key.pub")));
        assertThat(prompted.getFirst().host()).isEqualTo(knownHostName());
        assertThat(endOf(listener).how()).isEqualTo(Ending.FAILED);
        assertThat(endOf(listener).end().reason()).contains("not accepted");
        assertThat(file).isEmptyFile();
    }

    @Test
    void aHostKeyAcceptedOnceIsNotPromptedAgainAndNotStored() throws Exception {
        var file = knownHostsFile("");
        var config = config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + file);
        try (var probes = TestHostAccess.to(sshd.address(), config, folder)) {
            var first = run(probes, trusting(HostKeyAnswer.ONCE));
            assertThat(endOf(first).how()).as(endOf(first).end().reason()).isEqualTo(Ending.DONE);
            sshd.connections().forEach(ProcessHandle::destroyForcibly);
            var second = run(probes, trusting(HostKeyAnswer.NO));
            assertThat(second.of(HostKeyPrompt.class)).isEmpty();
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void aRememberedHostKeyIsStoredInOpenSshFormat() throws Exception {
        var file = knownHostsFile("# mine");
        var config = config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + file);
        assertThat(endOf(runOnce(config, trusting(HostKeyAnswer.REMEMBER))).how())
                .isEqualTo(Ending.DONE);
        assertThat(Files.readString(file)).isEqualTo("# mine\n" + knownHostName() + " " + sshd.hostKey() + "\n");
        assertThat(RealSshd.run(List.of("ssh-keygen", "-F", knownHostName(), "-f", file.toString())))
                .contains("found");
        assertThat(runOnce(config, trusting(HostKeyAnswer.NO)).of(HostKeyPrompt.class))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "none"})
    void aHostKeyThatCannotBeStoredIsAcceptedUntilTheProgramEnds(String file) throws Exception {
        var listener = runOnce(
                config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + file),
                trusting(HostKeyAnswer.REMEMBER));

        assertThat(endOf(listener).how()).as(endOf(listener).end().reason()).isEqualTo(Ending.DONE);
        assertThat(listener.of(HostKeyPrompt.class)).hasSize(1);
    }

    @Test
    void hashedKnownHostsEntriesAreReadAndWritten() throws Exception {
        var file = knownHostsFile(knownHostName() + " " + sshd.hostKey() + "\n");
        RealSshd.run(List.of("ssh-keygen", "-q", "-H", "-f", file.toString()));
        assertThat(Files.readString(file)).startsWith("|1|");
        var config = config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + file);
        assertThat(endOf(runOnce(config, trusting(HostKeyAnswer.NO))).how()).isEqualTo(Ending.DONE);
        var fresh = knownHostsFile("");
        var hashing = config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + fresh, "HashKnownHosts yes");
        assertThat(endOf(runOnce(hashing, trusting(HostKeyAnswer.REMEMBER))).how())
                .isEqualTo(Ending.DONE);
        assertThat(Files.readString(fresh)).startsWith("|1|");
        assertThat(RealSshd.run(List.of("ssh-keygen", "-F", knownHostName(), "-f", fresh.toString())))
                .contains("found");
    }

    @Test
    void aChangedHostKeyIsRefusedWithBothFingerprintsWithoutAPrompt() throws Exception {
        RealSshd.keygen(folder.resolve("other"), "");
        var other = Files.readString(folder.resolve("other.pub"));
        var file = knownHostsFile("\n" + knownHostName() + " " + other);
        var listener = runOnce(
                config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + file),
                trusting(HostKeyAnswer.REMEMBER));
        assertThat(listener.of(HostKeyPrompt.class)).isEmpty();
        assertThat(endOf(listener).how()).isEqualTo(Ending.FAILED);
        assertThat(endOf(listener).end().reason())
                .contains("has changed")
                .contains(fingerprint(sshd.folder().resolve("host_key.pub")))
                .contains(fingerprint(folder.resolve("other.pub")))
                .contains("line 2");
        assertThat(Files.readString(file)).isEqualTo("\n" + knownHostName() + " " + other);
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        var file =
                knownHostsFile("@revoked * " + sshd.hostKey() + "\n" + knownHostName() + " " + sshd.hostKey() + "\n");
        var listener = runOnce(
                config("IdentityFile " + sshd.userKey(), "UserKnownHostsFile " + file),
                trusting(HostKeyAnswer.REMEMBER));
        assertThat(endOf(listener).end().reason()).contains("revoked");
    }

    private String trusted() throws Exception {
        return "UserKnownHostsFile " + knownHostsFile(knownHostName() + " " + sshd.hostKey() + "\n");
    }

    @Test
    void aPassphraseIsPromptedOnceAndAgainIfItIsWrong() throws Exception {
        RealSshd.keygen(folder.resolve("locked"), "correct horse");
        Files.writeString(sshd.folder().resolve("authorized"), Files.readString(folder.resolve("locked.pub")));
        var config = config("IdentityFile " + folder.resolve("locked"), trusted());
        var answers = new ArrayList<>(List.of("wrong", "correct horse"));
        try (var probes = TestHostAccess.to(sshd.address(), config, folder)) {
            var first = run(probes, event -> {
                if (event instanceof PassphraseRequest prompted) {
                    prompted.answer().accept(Optional.of(answers.removeFirst().toCharArray()));
                }
            });
            assertThat(endOf(first).how()).as(endOf(first).end().reason()).isEqualTo(Ending.DONE);
            assertThat(first.of(PassphraseRequest.class).stream().map(PassphraseRequest::isRetry))
                    .containsExactly(false, true);
            sshd.connections().forEach(ProcessHandle::destroyForcibly);
            var second = run(probes, _ -> {});
            assertThat(second.of(PassphraseRequest.class)).isEmpty();
        }
        var givenUp = runOnce(config, event -> {
            if (event instanceof PassphraseRequest prompted) {
                prompted.answer().accept(Optional.empty());
            }
        });
        assertThat(endOf(givenUp).how()).isEqualTo(Ending.FAILED);
        assertThat(endOf(givenUp).end().reason())
                .contains("no correct passphrase was given")
                .contains("locked");
    }

    private static int exitCode(Path socket, String... command) {
        var process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("SSH_AUTH_SOCK", socket.toString());
        try {
            return process.start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Process agent(Path socket) throws IOException {
        return new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void assertProbeRuns(Path config, Path agent) throws Exception {
        try (var probes = TestHostAccess.to(
                sshd.address(), config, folder, TestHostAccess.AMPLE, Map.of("SSH_AUTH_SOCK", agent.toString()))) {
            var end = endOf(run(probes, _ -> {}));
            assertThat(end.how()).as(end.end().reason()).isEqualTo(Ending.DONE);
        }
    }

    @Test
    void theAgentsKeysAreUsed() throws Exception {
        var socket = folder.resolve("agent");
        var agent = agent(socket);
        try {
            Files.copy(sshd.userKey(), folder.resolve("only_in_agent"));
            Await.until("the agent answers", SOON, () -> exitCode(socket, "ssh-add", "-l") != NO_AGENT);
            assertThat(exitCode(socket, "ssh-add", "-q", sshd.userKey().toString()))
                    .isZero();
            var config = Files.writeString(
                    folder.resolve("agent_config"),
                    "GlobalKnownHostsFile none\nIdentityFile /nowhere/key\n" + trusted() + "\n");
            assertProbeRuns(config, socket);
            var onlyFiles =
                    Files.writeString(folder.resolve("only_config"), "IdentitiesOnly yes\n" + Files.readString(config));
            try (var probes = TestHostAccess.to(
                    sshd.address(),
                    onlyFiles,
                    folder,
                    TestHostAccess.AMPLE,
                    Map.of("SSH_AUTH_SOCK", socket.toString()))) {
                assertThat(endOf(run(probes, _ -> {})).how()).isEqualTo(Ending.FAILED);
            }
            // As with a hardware key, only the public key is on the disk.
            var publicKey = Files.copy(Path.of(sshd.userKey() + ".pub"), folder.resolve("work.pub"));
            var named = Files.writeString(
                    folder.resolve("named_config"), "IdentityFile " + publicKey + "\n" + Files.readString(onlyFiles));
            assertProbeRuns(named, socket);
            try (var probes = TestHostAccess.to(sshd.address(), named, folder)) {
                assertThat(endOf(run(probes, _ -> {})).end().reason())
                        .contains("work.pub is a public key, and no agent has its private key");
            }
        } finally {
            agent.destroy();
        }
    }

    /// Signs a public key with the certificate authority.
    private void certify(String publicKey, String identity, String principal, String... options) throws Exception {
        var words = new ArrayList<>(
                List.of("ssh-keygen", "-q", "-s", folder.resolve("ca").toString()));
        words.addAll(List.of("-I", identity, "-n", principal));
        words.addAll(List.of(options));
        words.add(folder.resolve(publicKey).toString());
        RealSshd.run(words);
    }

    @Test
    void aUserCertificateIsAcceptedForLogin() throws Exception {
        RealSshd.keygen(folder.resolve("ca"), "");
        RealSshd.keygen(folder.resolve("certified"), "");
        certify("certified.pub", "test", "root");
        try (var strict = RealSshd.start(folder, "TrustedUserCAKeys " + folder.resolve("ca.pub"))) {
            Files.writeString(strict.folder().resolve("authorized"), "");
            var file = knownHostsFile("[127.0.0.1]:" + strict.port() + " " + strict.hostKey() + "\n");
            var config = config("IdentityFile " + folder.resolve("certified"), "UserKnownHostsFile " + file);
            try (var probes = TestHostAccess.to(strict.address(), config, folder)) {
                var listener = run(probes, _ -> {});
                assertThat(endOf(listener).how())
                        .as(endOf(listener).end().reason())
                        .isEqualTo(Ending.DONE);
            }
        }
    }

    @Test
    void aCertificateForAKeyOfTheAgentIsOffered() throws Exception {
        var socket = folder.resolve("agent");
        var agent = agent(socket);
        RealSshd.keygen(folder.resolve("ca"), "");
        RealSshd.keygen(folder.resolve("certified"), "");
        try (var strict = RealSshd.start(folder, "TrustedUserCAKeys " + folder.resolve("ca.pub"))) {
            Files.writeString(strict.folder().resolve("authorized"), "");
            Await.until("the agent answers", SOON, () -> exitCode(socket, "ssh-add", "-l") != NO_AGENT);
            assertThat(exitCode(
                            socket, "ssh-add", "-q", folder.resolve("certified").toString()))
                    .isZero();
            Files.delete(folder.resolve("certified"));
            certify("certified.pub", "test", "root");
            var known = knownHostsFile("[127.0.0.1]:" + strict.port() + " " + strict.hostKey() + "\n");
            var config = Files.writeString(
                    folder.resolve("certificate_config"),
                    "GlobalKnownHostsFile none\nUserKnownHostsFile " + known + "\nIdentityFile /nowhere/key\n"
                            + "CertificateFile " + folder.resolve("certified-cert.pub") + "\n");
            try (var probes = TestHostAccess.to(
                    strict.address(),
                    config,
                    folder,
                    TestHostAccess.AMPLE,
                    Map.of("SSH_AUTH_SOCK", socket.toString()))) {
                var listener = run(probes, _ -> {});
                assertThat(endOf(listener).how())
                        .as(endOf(listener).end().reason())
                        .isEqualTo(Ending.DONE);
            }
        } finally {
            agent.destroy();
        }
    }

    /// A server with a host certificate.
    private RealSshd sshdWithHostCertificate() throws Exception {
        return RealSshd.start(
                folder,
                "HostKey " + folder.resolve("vouched"),
                "HostCertificate " + folder.resolve("vouched-cert.pub"));
    }

    private Path trustingTheAuthority() throws Exception {
        return trustingTheAuthority("*");
    }

    private Path trustingTheAuthority(String hosts) throws Exception {
        var words = Files.readString(folder.resolve("ca.pub")).split(" ");
        return knownHostsFile("@cert-authority " + hosts + " " + words[0] + " " + words[1] + "\n");
    }

    /// @param principal the name in the certificate of the host
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, none, true",
        "127.0.0.2, 127.0.0.1, none, false",
        "web1,      web1,      web1, true",
        "web1,      127.0.0.1, web1, false",
        "127.0.0.1, 127.0.0.1, web1, false"
    })
    void anAuthorityCountsForAnyPortAndTheAliasOfAKeyIsItsPrincipal(
            String hosts, String principal, String alias, boolean accepted) throws Exception {
        RealSshd.keygen(folder.resolve("ca"), "");
        RealSshd.keygen(folder.resolve("vouched"), "");
        certify("vouched.pub", "host", principal, "-h");
        try (var server = sshdWithHostCertificate()) {
            var config = config(
                    "IdentityFile " + server.userKey(),
                    "UserKnownHostsFile " + trustingTheAuthority(hosts),
                    alias.equals("none") ? "" : "HostKeyAlias " + alias);
            try (var probes = TestHostAccess.to(server.address(), config, folder)) {
                var listener = run(probes, trusting(HostKeyAnswer.NO));
                assertThat(endOf(listener).how() == Ending.DONE)
                        .as(endOf(listener).end().reason())
                        .isEqualTo(accepted);
            }
        }
    }

    @Test
    void aKeyWithoutAPortIsKnownOnAnyPortAndNeverAChangedOne() throws Exception {
        var known = config(
                "IdentityFile " + sshd.userKey(),
                "UserKnownHostsFile " + knownHostsFile("127.0.0.1 " + sshd.hostKey() + "\n"));
        assertThat(endOf(runOnce(known, trusting(HostKeyAnswer.NO))).how()).isEqualTo(Ending.DONE);
        RealSshd.keygen(folder.resolve("other"), "");
        var other = config(
                "IdentityFile " + sshd.userKey(),
                "UserKnownHostsFile " + knownHostsFile("127.0.0.1 " + Files.readString(folder.resolve("other.pub"))));
        assertThat(runOnce(other, trusting(HostKeyAnswer.NO)).of(HostKeyPrompt.class))
                .hasSize(1);
    }

    @Test
    void aHostCertificateOfATrustedAuthorityIsAccepted() throws Exception {
        RealSshd.keygen(folder.resolve("ca"), "");
        RealSshd.keygen(folder.resolve("vouched"), "");
        certify("vouched.pub", "host", "127.0.0.1", "-h");
        try (var server = sshdWithHostCertificate()) {
            var file = trustingTheAuthority();
            var config = config("IdentityFile " + server.userKey(), "UserKnownHostsFile " + file);
            try (var probes = TestHostAccess.to(server.address(), config, folder)) {
                var listener = run(probes, trusting(HostKeyAnswer.NO));
                assertThat(endOf(listener).how())
                        .as(endOf(listener).end().reason())
                        .isEqualTo(Ending.DONE);
                assertThat(listener.of(HostKeyPrompt.class)).isEmpty();
            }
        }
    }

    /// OpenSSH reads patterns in the principals of a host only from 10.3 on, so that an older one is asked about the
    /// others.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ed25519|127.0.0.1|true",
                "ed25519|*|true",
                "ed25519|127.0.0.*|true",
                "ed25519|127.0.1.?|false",
                "ed25519|other|false",
                "ed25519|other,127.0.0.1|true",
                "rsa|127.0.0.1|true",
                "ecdsa|127.0.0.1|true"
            })
    void aHostCertificateIsAcceptedForTheSameHostsAsInOpenSsh(String kind, String principals, boolean accepted)
            throws Exception {
        RealSshd.keygen(folder.resolve("ca"), "", "-t", kind);
        RealSshd.keygen(folder.resolve("vouched"), "", "-t", kind);
        var sign = new ArrayList<>(
                List.of("ssh-keygen", "-q", "-s", folder.resolve("ca").toString(), "-I", "host", "-h"));
        sign.addAll(List.of("-n", principals));
        sign.add(folder.resolve("vouched.pub").toString());
        RealSshd.run(sign);
        try (var server = sshdWithHostCertificate()) {
            var file = trustingTheAuthority();
            var config = config("IdentityFile " + server.userKey(), "UserKnownHostsFile " + file);
            var ssh = new ProcessBuilder(
                            "ssh",
                            "-F",
                            config.toString(),
                            "-o",
                            "StrictHostKeyChecking=yes",
                            "-o",
                            "BatchMode=yes",
                            "-p",
                            Integer.toString(server.port()),
                            "root@127.0.0.1",
                            "true")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("ssh.log").toFile())
                    .start();
            assertThat(ssh.waitFor(60, TimeUnit.SECONDS)).isTrue();
            if (!principals.matches(".*[*?].*")) {
                assertThat(ssh.exitValue() == 0).isEqualTo(accepted);
            }
            try (var probes = TestHostAccess.to(server.address(), config, folder)) {
                var listener = run(probes, trusting(HostKeyAnswer.NO));
                assertThat(endOf(listener).how() == Ending.DONE)
                        .as(endOf(listener).end().reason() + " / " + Files.readString(folder.resolve("ssh.log")))
                        .isEqualTo(accepted);
            }
        }
    }

    @Test
    void aPrivateKeyThatOthersMayReadIsNotUsed() throws Exception {
        var file = knownHostsFile(knownHostName() + " " + sshd.hostKey() + "\n");
        for (var mode : List.of("rw-r--r--", "rw----r--", "rw-r-----", "rw-rw-rw-")) {
            var key = Files.copy(sshd.userKey(), folder.resolve("key" + mode.hashCode()));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
            var config = config("IdentityFile " + key, "UserKnownHostsFile " + file);
            var listener = runOnce(config, trusting(HostKeyAnswer.NO));
            assertThat(endOf(listener).how()).as(mode).isEqualTo(Ending.FAILED);
            assertThat(endOf(listener).end().reason()).contains(mode, "chmod 600");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
            assertThat(endOf(runOnce(config, trusting(HostKeyAnswer.NO))).how()).isEqualTo(Ending.DONE);
        }
    }

    @Test
    void aHostIsReachedThroughSeveralJumpHostsWithTheirOwnKeys() throws Exception {
        try (var first = RealSshd.start(folder);
                var second = RealSshd.start(folder)) {
            var file = knownHostsFile("[127.0.0.1]:" + first.port() + " " + first.hostKey() + "\n[127.0.0.1]:"
                    + second.port() + " " + second.hostKey() + "\n" + knownHostName() + " " + sshd.hostKey() + "\n");
            var config = config(
                    "UserKnownHostsFile " + file,
                    host("gate", first),
                    host("inner", second),
                    host("deep", sshd),
                    "  ProxyJump gate,inner");
            try (var probes = TestHostAccess.to("deep", config, folder)) {
                var listener = run(probes, _ -> {});
                assertThat(endOf(listener).how())
                        .as(endOf(listener).end().reason())
                        .isEqualTo(Ending.DONE);
                assertThat(listener.of(Connecting.class)).hasSize(3);
                assertThat(listener.of(Connecting.class).getLast().address()).contains(" via ");
            }
        }
    }

    @Test
    void oneConnectionIsSharedAndReestablishedAfterItBreaks() throws Exception {
        try (var probes = TestHostAccess.to(sshd)) {
            var first = new RecordingRunListener();
            var second = new RecordingRunListener();
            var third = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("top", 1), first);
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("ss", 1), second);
            first.end(SOON);
            second.end(SOON);
            assertThat(first.of(Connecting.class).size()
                            + second.of(Connecting.class).size())
                    .isEqualTo(1);
            // The check whether sshd listens was a connection too, and its child may not have noticed the end yet.
            Await.until("one connection is left", SOON, () -> sshd.connections().size() == 1);
            sshd.connections().forEach(ProcessHandle::destroyForcibly);
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("top", 1), third);
            var end = third.end(SOON);
            // The broken connection is noticed at the latest when it is used; then the next run opens a new one.
            if (end.how() != Ending.DONE) {
                assertThat(end.how()).isEqualTo(Ending.LOST);
                var fourth = new RecordingRunListener();
                probes.start(TestHostAccess.HOST, TestHostAccess.ready("top", 1), fourth);
                assertThat(fourth.end(SOON).how()).isEqualTo(Ending.DONE);
            }
        }
    }

    @Test
    void loginFailuresAreReportedInOneLine() throws Exception {
        RealSshd.keygen(folder.resolve("stranger"), "");
        var withUnknownKey = runOnce(config("IdentityFile " + folder.resolve("stranger"), trusted()), _ -> {});
        assertThat(endOf(withUnknownKey).end().reason()).contains("rejected the login: the only key was not accepted");
        var withMissingKey = runOnce(config("IdentityFile /nowhere/key", trusted()), _ -> {});
        assertThat(endOf(withMissingKey).end().reason())
                .contains("there is no key to log in with")
                .contains("/nowhere/key");
        try (var probes = TestHostAccess.to("root@127.0.0.1:1", config(trusted()), folder)) {
            var closed = run(probes, _ -> {});
            assertThat(endOf(closed).end().reason()).contains("127.0.0.1:1").contains("efused");
            assertThat(endOf(closed).remedy()).contains("SSH server");
        }
        try (var probes = TestHostAccess.to("root@no-such-host.invalid", config(trusted()), folder)) {
            assertThat(endOf(run(probes, _ -> {})).end().reason())
                    .contains("the name no-such-host.invalid does not resolve");
        }
    }

    @Test
    void anUnresponsiveServerTimesOut() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var probes = TestHostAccess.to(
                        "root@127.0.0.1:" + silent.getLocalPort(), config("ConnectTimeout 2", trusted()), folder)) {
            long startNanos = System.nanoTime();
            assertThat(endOf(run(probes, _ -> {})).end().reason()).contains("does not respond");
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(60));
        }
    }

    @Test
    void aLoginThroughAJumpHostTimesOutAndCanBeInterrupted() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            try (var probes = TestHostAccess.to("behind", behindTheJumpHost(silent, 2), folder)) {
                assertThat(endOf(run(probes, _ -> {})).end().reason()).contains("does not respond");
            }
            silent.accept().close();
            var config = OpenSshConfigFile.read(behindTheJumpHost(silent, 300));
            try (var forwards = new SshForwards(new SshRouteResolver(config, folder, _ -> null, Optional.empty()))) {
                var failure = new CompletableFuture<Throwable>();
                var caller = Thread.ofVirtual()
                        .start(() -> failure.complete(catchThrowable(
                                () -> forwards.connectorTo("behind").open("localhost", 1, SOON))));
                assertThat(silent.accept().getInputStream().read()).isEqualTo('S');
                caller.interrupt();
                assertThat(failure.get(SOON.toMillis(), TimeUnit.MILLISECONDS))
                        .isInstanceOf(InterruptedIOException.class);
                Await.until(
                        "the jump host is left", SOON, () -> sshd.connections().isEmpty());
            }
        }
    }

    private Path behindTheJumpHost(ServerSocket host, int connectTimeout) throws Exception {
        return config(
                trusted(),
                "ConnectTimeout " + connectTimeout,
                host("gate", sshd),
                "Host behind",
                "  HostName 127.0.0.1",
                "  Port " + host.getLocalPort(),
                "  ProxyJump gate");
    }
}
