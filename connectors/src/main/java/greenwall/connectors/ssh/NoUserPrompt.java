package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.RunEvent.Trust;
import java.util.Optional;

/// For connections that are made without a person.
public final class NoUserPrompt implements UserPrompt {
    @Override
    public void connecting(String address) {
        // Nobody looks.
    }

    @Override
    public Trust trust(String host, String keyType, String fingerprint) {
        return Trust.NO;
    }

    @Override
    public Optional<char[]> passphrase(String keyFile, boolean again) {
        return Optional.empty();
    }
}
