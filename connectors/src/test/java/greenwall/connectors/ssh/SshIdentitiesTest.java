package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SshIdentitiesTest {
    @TempDir
    private Path home;

    /// For example one that is forwarded from a laptop that sleeps.
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @DisabledOnOs(OS.WINDOWS)
    void anAgentThatAcceptsAndNeverAnswersIsGivenUp() throws Exception {
        var socket = home.resolve("agent");
        var config = Files.writeString(
                home.resolve("config"), "Host *\n  ConnectTimeout 1\n  IdentityAgent " + socket + "\n");
        try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            var resolver = new SshRouteResolver(
                    OpenSshConfigFile.read(config), home, Map.of("USER", "me")::get, Optional.empty());
            assertThat(new SshIdentities(resolver.resolve("host")).problems())
                    .contains("no agent responds at " + socket);
        }
    }
}
