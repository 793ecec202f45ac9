package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.SshConnectionPoolAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logins with an agent that lists its keys and never answers when it has to sign, for example one that is
/// forwarded from a laptop that sleeps.
class SilentAgentTest {
    private static final int HEADER = 5;
    private static final byte LIST_KEYS = 11;
    private static final byte KEYS = 12;

    @TempDir
    Path folder;

    /// @param graceSeconds after which the server closes a connection without a login
    @ParameterizedTest
    @ValueSource(ints = {120, 1})
    void theMessageOfTheLoginNamesTheAgent(int graceSeconds) throws Exception {
        var socket = folder.resolve("agent");
        try (var sshd = RealSshd.start(folder, "LoginGraceTime " + graceSeconds);
                var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            var key = Files.readString(Path.of(sshd.userKey() + ".pub")).split(" ")[1];
            Thread.ofVirtual().start(() -> list(Base64.getDecoder().decode(key), agent));
            var known = Files.writeString(
                    folder.resolve("known"), "[127.0.0.1]:" + sshd.port() + " " + sshd.hostKey() + "\n");
            var config = Files.writeString(
                    folder.resolve("agent_config"),
                    "Host *\n  ConnectTimeout 1\n  IdentityAgent " + socket + "\n  UserKnownHostsFile " + known + "\n");

            try (var links =
                    new SshConnectionPoolAccess(Duration.ofMinutes(1), sshd.address(), config, sshd.folder())) {
                assertThat(links.connect())
                        .startsWith("no login at ")
                        .endsWith(": no key was both signed and accepted; the agent at " + socket
                                + " did not answer within 3 s");
            }
        }
    }

    /// Keeps the connections of other requests open.
    private static void list(byte[] key, ServerSocketChannel agent) {
        var open = new ArrayList<SocketChannel>();
        try {
            while (agent.isOpen()) {
                var client = agent.accept();
                open.add(client);
                var request = ByteBuffer.allocate(HEADER);
                while (request.hasRemaining() && client.read(request) >= 0) {}
                if (request.get(HEADER - 1) == LIST_KEYS) {
                    int length = HEADER + Integer.BYTES + Integer.BYTES + key.length + Integer.BYTES;
                    client.write(ByteBuffer.allocate(length)
                            .putInt(length - Integer.BYTES)
                            .put(KEYS)
                            .putInt(1)
                            .putInt(key.length)
                            .put(key)
                            .putInt(0)
                            .flip());
                }
            }
        } catch (AsynchronousCloseException _) {
            // The test is over.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
