package greenwall.connectors.ssh;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The correct passphrases by key file: in memory only, until the program ends.
final class Passphrases {
    private final Map<String, char[]> known = new ConcurrentHashMap<>();

    Optional<char[]> of(String keyFile) {
        return Optional.ofNullable(known.get(keyFile));
    }

    void keep(String keyFile, char[] passphrase) {
        known.put(keyFile, passphrase);
    }

    void forget(String keyFile) {
        known.remove(keyFile);
    }

    void forgetAll() {
        known.values().forEach(p -> Arrays.fill(p, ' '));
        known.clear();
    }
}
