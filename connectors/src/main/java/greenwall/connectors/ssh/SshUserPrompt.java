package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import java.util.Optional;

/// Asks the person for whom a connection is opened. Each call waits for an answer for a limited time; no answer
/// means no.
public interface SshUserPrompt {
    /// For connections that are made without a person.
    SshUserPrompt NOBODY = new SshUserPrompt() {};

    default void connecting(String address) {
        // Overridden by callers that show the progress of a connection.
    }

    default HostKeyAnswer trust(String host, String keyType, String fingerprint) {
        return HostKeyAnswer.NO;
    }

    default Optional<char[]> passphrase(String keyFile, boolean isRetry) {
        return Optional.empty();
    }
}
