package greenwall.tests.ssh;

import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A real `sshd` on a free port of loopback, with its own keys. A marker in the environment identifies all
/// processes that it starts.
final class RealSshd implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);

    private final Process process;
    private final Path folder;
    private final int port;
    private final String mark;
    private final String user;

    private RealSshd(Process process, Path folder, int port, String mark, String user) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.mark = mark;
        this.user = user;
    }

    static RealSshd start(Path parent, String... more) throws Exception {
        return start(parent, List.of(), "root", more);
    }

    /// @param before a command prefix for sshd, such as `unshare`
    static RealSshd start(Path parent, List<String> before, String user, String... more) throws Exception {
        RealServer.program("sshd", "openssh-server");
        RealServer.program("ssh-keygen", "openssh-client");
        if (!isRoot()) {
            var line = "sshd can log somebody in only as root: run as root, or in a container";
            if ("require".equals(System.getProperty("greenwall.real"))) {
                throw new AssertionError(line);
            }
            Assumptions.abort(line);
        }
        var folder = Files.createDirectories(parent.resolve("sshd" + UUID.randomUUID()))
                .toAbsolutePath();
        keygen(folder.resolve("host_key"), "");
        keygen(folder.resolve("user_key"), "");
        Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized"));
        Files.createDirectories(Path.of("/run/sshd"));
        int port = RealServer.freePort();
        var mark = UUID.randomUUID().toString();
        // Of two values of one keyword, sshd takes the first.
        var config = new ArrayList<>(Arrays.asList(more));
        config.addAll(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + folder.resolve("host_key"),
                "AuthorizedKeysFile " + folder.resolve("authorized"),
                "PidFile " + folder.resolve("pid"),
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "MaxStartups 200",
                "MaxSessions 100",
                // Another home, so that the start-up files of this machine's user have no effect.
                "SetEnv GREENWALL_TEST=" + mark + " HOME=" + folder));
        var file = Files.write(folder.resolve("config"), config);
        var command = new ArrayList<>(before);
        command.addAll(List.of("/usr/sbin/sshd", "-D", "-e", "-f", file.toString()));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var sshd = new RealSshd(process, folder, port, mark, user);
        sshd.awaitReady();
        return sshd;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void awaitReady() throws Exception {
        long end = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new AssertionError("sshd ended: " + log());
            }
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return;
            } catch (IOException _) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new AssertionError("sshd is not ready: " + log());
    }

    static void keygen(Path file, String passphrase, String... more) throws Exception {
        var words = new ArrayList<>(
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f", file.toString()));
        words.addAll(Arrays.asList(more));
        run(words);
    }

    static String run(List<String> words) throws Exception {
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(words + ": " + output);
        }
        return output;
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    String mark() {
        return mark;
    }

    String address() {
        return user + "@127.0.0.1:" + port;
    }

    Path userKey() {
        return folder.resolve("user_key");
    }

    /// The key type and the key, as in a known_hosts line.
    String hostKey() throws IOException {
        var words = Files.readString(folder.resolve("host_key.pub")).split(" ");
        return words[0] + " " + words[1];
    }

    /// A client configuration that trusts this server and logs in with its key.
    Path clientConfig() throws IOException {
        var known = Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + hostKey() + "\n");
        return Files.writeString(
                folder.resolve("client_config"),
                "Host *\n  IdentityFile " + userKey() + "\n  IdentitiesOnly yes\n  IdentityAgent none\n"
                        + "  UserKnownHostsFile " + known + "\n  GlobalKnownHostsFile none\n");
    }

    /// The same for a client that reaches this server through another port.
    Path clientConfigForLink() throws IOException {
        return Files.writeString(
                folder.resolve("link_config"),
                "Host *\n  HostKeyAlias [127.0.0.1]:" + port + "\n" + Files.readString(clientConfig()));
    }

    /// Processes of sessions: everything started over SSH, and sshd's own child for each session.
    List<ProcessHandle> sessions() {
        return RemoteProcesses.marked("GREENWALL_TEST=" + mark);
    }

    /// The children of sshd, one for each connection.
    List<ProcessHandle> connections() {
        return process.toHandle().children().toList();
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
