package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(OS.WINDOWS)
class SshIdentitiesTest {
    @TempDir
    private Path home;

    private SshRoute route(Path socket) throws Exception {
        var config = Files.writeString(
                home.resolve("config"), "Host *\n  ConnectTimeout 1\n  IdentityAgent " + socket + "\n");
        return new SshRouteResolver(OpenSshConfigFile.read(config), home, Map.of("USER", "me")::get, Optional.empty())
                .resolve("host");
    }

    /// For example one that is forwarded from a laptop that sleeps.
    @Test
    void anAgentThatAcceptsAndNeverAnswersIsGivenUp() throws Exception {
        var socket = home.resolve("agent");
        try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            assertThat(new SshIdentities(route(socket), new WaitedTime()).problems())
                    .contains("the agent at " + socket + " did not answer within 3 s");
        }
    }

    @Test
    void anAgentThatNeverSignsIsGivenUpAndNotAskedAgain() throws Exception {
        var socket = home.resolve("agent");
        try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(() -> listOneKeyAndThenAnswer(agent, Optional.empty()));
            var identities = new SshIdentities(route(socket), new WaitedTime());
            var key = identities.getIdentities().getFirst();
            assertThat(identities.problems()).noneMatch(problem -> problem.contains("agent"));
            assertThat(key.getSignature(new byte[8], "ssh-ed25519")).isNull();
            assertThat(key.getSignature(new byte[8], "ssh-ed25519")).isNull();
            assertThat(identities.problems()).containsOnlyOnce("the agent at " + socket + " did not answer within 3 s");
            assertThat(identities.agentDidNotSign()).isTrue();
        }
    }

    /// For example because a person says no, or because the agent is closed.
    ///
    /// @param answer the bytes that it writes before it closes the connection
    @ParameterizedTest
    @CsvSource({"0000000105, did not sign", "'', did not sign", "00000000, does not respond"})
    void anAgentThatRefusesOrBreaksOffWhileItSignsIsNamedOnce(String answer, String problem) throws Exception {
        var socket = home.resolve("agent");
        try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            var bytes = HexFormat.of().parseHex(answer);
            Thread.ofVirtual().start(() -> listOneKeyAndThenAnswer(agent, Optional.of(bytes)));
            var identities = new SshIdentities(route(socket), new WaitedTime());
            var key = identities.getIdentities().getFirst();
            assertThat(identities.agentDidNotSign()).isFalse();
            assertThat(key.getSignature(new byte[8], "ssh-ed25519")).isNull();
            assertThat(key.getSignature(new byte[8], "ssh-ed25519")).isNull();
            assertThat(identities.problems()).containsOnlyOnce("the agent at " + socket + " " + problem);
            assertThat(identities.agentDidNotSign()).isTrue();
        }
    }

    @Test
    void anAgentThatSignsIsNoProblem() throws Exception {
        var socket = home.resolve("agent");
        try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            var signature = HexFormat.of().parseHex("000000070e000000020102");
            Thread.ofVirtual().start(() -> listOneKeyAndThenAnswer(agent, Optional.of(signature)));
            var identities = new SshIdentities(route(socket), new WaitedTime());
            assertThat(identities.getIdentities().getFirst().getSignature(new byte[8], "ssh-ed25519"))
                    .containsExactly(1, 2);
            assertThat(identities.agentDidNotSign()).isFalse();
        }
    }

    /// @param others the answer to each other request; without one, those are never answered
    private static void listOneKeyAndThenAnswer(ServerSocketChannel agent, Optional<byte[]> others) {
        var blob = ByteBuffer.allocate(51)
                .putInt(11)
                .put("ssh-ed25519".getBytes(StandardCharsets.US_ASCII))
                .putInt(32)
                .array();
        var answer = ByteBuffer.allocate(68)
                .putInt(64)
                .put((byte) 12)
                .putInt(1)
                .putInt(blob.length)
                .put(blob)
                .putInt(0)
                .flip();
        try (var client = agent.accept()) {
            client.read(ByteBuffer.allocate(5));
            client.write(answer);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        while (others.isPresent()) {
            try (var client = agent.accept()) {
                client.read(ByteBuffer.allocate(1024));
                client.write(ByteBuffer.wrap(others.get()));
            } catch (IOException _) {
                // The test is over.
                return;
            }
        }
    }
}
