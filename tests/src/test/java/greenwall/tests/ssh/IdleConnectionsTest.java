package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.SshConnectionPoolAccess;
import greenwall.tests.poll.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleConnectionsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void anIdleConnectionIsClosedWithoutAnotherRequest() throws Exception {
        try (var sshd = RealSshd.start(folder);
                var links = new SshConnectionPoolAccess(
                        Duration.ofSeconds(1), sshd.address(), sshd.clientConfig(), sshd.folder())) {
            assertThat(links.connect()).isEmpty();
            assertThat(sshd.connections()).isNotEmpty();
            Await.until("it is closed", SOON, () -> sshd.connections().isEmpty());
            Await.until("its keys are not kept", SOON, () -> !links.isKept());

            assertThat(links.runs()).as("it is made anew when it is needed").isTrue();
            assertThat(sshd.connections()).isNotEmpty();
            Await.until("it is closed again", SOON, () -> sshd.connections().isEmpty());
        }
    }
}
