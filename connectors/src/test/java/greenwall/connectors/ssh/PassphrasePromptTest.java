package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PassphrasePromptTest {
    private final ConcurrentHashMap<String, char[]> passphrases = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    private PassphrasePrompt login(Runnable whileAsked) {
        var user = new SshUserPrompt() {
            @Override
            public Optional<char[]> passphrase(String keyFile, boolean isRetry) {
                asked.incrementAndGet();
                whileAsked.run();
                return Optional.of("secret".toCharArray());
            }
        };
        return new PassphrasePrompt(user, passphrases, new WaitedTime());
    }

    @Test
    void loginsAtTheSameTimeAskOnceForThePassphraseOfAKey() throws Exception {
        var other = login(() -> {});
        var waits = new Thread(() -> other.promptPassphrase("Passphrase for id_ed25519"));
        var first = login(() -> {
            waits.start();
            while (waits.isAlive() && waits.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        });

        assertThat(first.promptPassphrase("Passphrase for id_ed25519")).isTrue();
        waits.join();
        assertThat(other.getPassphrase()).isEqualTo("secret");
        assertThat(asked).hasValue(1);
    }
}
