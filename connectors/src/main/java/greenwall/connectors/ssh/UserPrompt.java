package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.RunEvent.Trust;
import java.util.Optional;

/// The person for whom a connection is made. Each call waits for an answer, at most as long as somebody may
/// be expected to think; without one it is a no.
public interface UserPrompt {
    void connecting(String address);

    Trust trust(String host, String keyType, String fingerprint);

    Optional<char[]> passphrase(String keyFile, boolean again);
}
