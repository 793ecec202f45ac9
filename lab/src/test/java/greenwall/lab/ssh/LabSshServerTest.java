package greenwall.lab.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import greenwall.lab.machine.HostProgram;
import greenwall.lab.machine.SimulatedMachine;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compatibility with OpenSSH's own client.
class LabSshServerTest {
    @TempDir
    Path folder;

    private LabSshServer server;

    @BeforeEach
    void start() {
        var found = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(p -> Files.isExecutable(Path.of(p, "ssh")));
        if ("require".equals(System.getProperty("greenwall.real"))) {
            assertThat(found).as("ssh, of the Debian package openssh-client").isTrue();
        }
        assumeTrue(found, "no ssh on the PATH: the Debian package openssh-client would run this");
        server = LabSshServer.start(List.of("node01", "node04"), LabSshServerTest::machine, host -> true, folder, 0);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static SimulatedMachine machine(String host) {
        var programs = new HashMap<String, HostProgram>();
        programs.put("/usr/bin/hostname", invocation -> {
            invocation.print(host + "\n");
            return 0;
        });
        programs.put("/usr/bin/untilint", invocation -> {
            invocation.print("started\n");
            invocation.pause(Duration.ofMinutes(20));
            invocation.print("maps\n");
            return 0;
        });
        return new SimulatedMachine(host, Instant::now, Map.of(), true, programs, 1000);
    }

    private record SshResult(int status, String out, String err) {}

    private List<String> ssh(Path key, String user, String address, String... more) {
        var arguments = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-i",
                key.toString(),
                "-p",
                Integer.toString(server.port()),
                "-l",
                user));
        arguments.addAll(List.of(more).subList(0, Math.max(0, more.length - 1)));
        arguments.add(address);
        if (more.length > 0 && !more[more.length - 1].isEmpty()) {
            arguments.add(more[more.length - 1]);
        }
        return arguments;
    }

    private static SshResult run(List<String> arguments, String input) throws IOException, InterruptedException {
        var process = new ProcessBuilder(arguments).start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new SshResult(process.exitValue(), out, err);
    }

    private SshResult ssh(String user, String... more) throws IOException, InterruptedException {
        return run(ssh(server.keyFile(), user, "127.0.0.1", more), "");
    }

    @Test
    void theUserNameSelectsTheHost() throws Exception {
        assertThat(ssh("oncall+node04", "hostname; whoami").out()).isEqualTo("node04\noncall\n");
        assertThat(ssh("oncall", "hostname").out()).isEqualTo("node01\n");
    }

    @Test
    void statusStdoutAndStderrAreReturnedSeparately() throws Exception {
        assertThat(ssh("oncall", "echo out; foo")).isEqualTo(new SshResult(127, "out\n", "sh: 1: foo: not found\n"));
        assertThat(ssh("oncall", "echo out; exit 7")).isEqualTo(new SshResult(7, "out\n", ""));
    }

    @Test
    void inputReachesTheProgram() throws Exception {
        var result = run(ssh(server.keyFile(), "oncall", "127.0.0.1", "sort | head -1"), "b\na\n");
        assertThat(result).isEqualTo(new SshResult(0, "a\n", ""));
    }

    @Test
    void theShellRunsCommandsFromStandardInput() throws Exception {
        var result =
                run(ssh(server.keyFile(), "oncall+node04", "127.0.0.1", ""), "hostname\necho 4 | grep -c 4\nexit 5\n");
        assertThat(result).isEqualTo(new SshResult(5, "node04\n1\n", ""));
    }

    @Test
    void aTerminalPrintsAPromptAndEndsLinesWithCrLf() throws Exception {
        var result = run(ssh(server.keyFile(), "oncall", "127.0.0.1", "-tt", ""), "hostname\nexit\n");
        assertThat(result.out()).contains("$ ").contains("node01\r\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void controlCInterruptsTheToolInATerminal() throws Exception {
        var process = new ProcessBuilder(ssh(server.keyFile(), "oncall", "127.0.0.1", "-tt", "untilint")).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8);
                var in = process.outputWriter(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("started");
            in.write(3);
            in.flush();
            assertThat(out.readLine()).isEqualTo("^Cmaps");
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void aTerminalSessionEndsWhenItsClientDisconnects() throws Exception {
        var process = new ProcessBuilder(ssh(server.keyFile(), "oncall", "127.0.0.1", "-tt", "untilint")).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("started");
            process.destroyForcibly();
            awaitNoProcess("node01");
        }
    }

    @Test
    void aRunningToolEndsWithItsConnection() throws Exception {
        var process = new ProcessBuilder(ssh(server.keyFile(), "oncall", "127.0.0.1", "untilint")).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("started");
            process.destroyForcibly();
            awaitNoProcess("node01");
        }
    }

    private void awaitNoProcess(String host) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!server.machine(host).processes().isEmpty()) {
            assertThat(System.nanoTime()).as(host).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void otherKeysUsersAndHostsAreRejected() throws Exception {
        var otherKey = folder.resolve("other");
        LabSshServer.write(LabSshServer.generateKey(), otherKey);
        var result = run(ssh(otherKey, "oncall", "127.0.0.1", "hostname"), "");
        assertThat(result.status()).isEqualTo(255);
        assertThat(result.err()).contains("Permission denied (publickey)");
        assertThat(ssh("root", "id").err()).contains("Permission denied");
        assertThat(ssh("oncall+node99", "id").err()).contains("Permission denied");
    }

    @Test
    void theKeyFileIsReadableByItsOwnerOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.keyFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void itListensOnLoopbackOnly() throws Exception {
        for (var network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : network.inetAddresses().toList()) {
                if (!address.isLoopbackAddress()) {
                    assertThat(connects(address)).as(address.toString()).isFalse();
                }
            }
        }
        assertThat(connects(InetAddress.getByName("127.0.0.1"))).isTrue();
    }

    private boolean connects(InetAddress address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.port()), 5_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void forwardingIsRefused() throws Exception {
        var result = ssh("oncall", "-W", "127.0.0.1:22", "");
        assertThat(result.status()).isEqualTo(255);
    }
}
