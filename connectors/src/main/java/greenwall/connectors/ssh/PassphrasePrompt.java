package greenwall.connectors.ssh;

import com.jcraft.jsch.UserInfo;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks for the passphrase of a key only when the host is ready to accept that key.
final class PassphrasePrompt implements UserInfo {
    private static final String PREFIX = "Passphrase for ";
    private final SshUserPrompt prompt;
    private final Map<String, char[]> passphrases;
    private final WaitedTime waited;
    private String keyFile = "";
    private Optional<char[]> answer = Optional.empty();

    /// @param passphrases the last passphrase entered for each key file; kept only in memory until the
    ///     program ends
    PassphrasePrompt(SshUserPrompt prompt, Map<String, char[]> passphrases, WaitedTime waited) {
        this.prompt = prompt;
        this.passphrases = passphrases;
        this.waited = waited;
    }

    @Override
    public boolean promptPassphrase(String message) {
        var file = message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message;
        boolean isRetry = file.equals(keyFile);
        if (isRetry) {
            answer.ifPresent(wrong -> passphrases.remove(file, wrong));
        }
        keyFile = file;
        answer = Optional.ofNullable(passphrases.get(file));
        if (answer.isEmpty() && prompt != SshUserPrompt.NOBODY) {
            answer = ask(file, isRetry);
        }
        return answer.isPresent();
    }

    /// One login asks at a time: its answer also serves the others that wait for this key.
    private Optional<char[]> ask(String file, boolean isRetry) {
        waited.begin();
        try {
            synchronized (passphrases) {
                var found = Optional.ofNullable(passphrases.get(file)).or(() -> prompt.passphrase(file, isRetry));
                found.ifPresent(p -> passphrases.put(file, p));
                return found;
            }
        } finally {
            waited.end();
        }
    }

    boolean gaveUp() {
        return !keyFile.isEmpty() && answer.isEmpty();
    }

    String keyFile() {
        return keyFile;
    }

    @Override
    public @Nullable String getPassphrase() {
        return answer.map(String::new).orElse(null);
    }

    @Override
    public @Nullable String getPassword() {
        return null;
    }

    @Override
    public boolean promptPassword(String message) {
        return false;
    }

    @Override
    public boolean promptYesNo(String message) {
        return false;
    }

    @Override
    public void showMessage(String message) {
        // A server's banner is for people at terminals.
    }
}
