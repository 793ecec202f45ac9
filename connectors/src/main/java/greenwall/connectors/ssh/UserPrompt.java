package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.RunEvent.Trust;
import java.util.Optional;

/// Asks the person for whom a connection is made. Each call waits for an answer for a limited time; no answer is a no.
public interface UserPrompt {
    void connecting(String address);

    Trust trust(String host, String keyType, String fingerprint);

    Optional<char[]> passphrase(String keyFile, boolean again);
}
