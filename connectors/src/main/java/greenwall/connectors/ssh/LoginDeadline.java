package greenwall.connectors.ssh;

import com.jcraft.jsch.Session;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ends a log-in that takes too long as a whole: a host that sends a byte now and then keeps each single wait
/// short. The time in which a person looks for a passphrase does not count.
final class LoginDeadline implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    private final Thread watch;
    private volatile boolean passed;

    LoginDeadline(Session session, Duration bound, PassphrasePrompt dialogue) {
        long begun = System.nanoTime();
        watch = Thread.ofVirtual().name("login deadline").start(() -> {
            try {
                while (System.nanoTime() - begun - dialogue.thoughtNanos() < bound.toNanos()) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
                passed = true;
                session.disconnect();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
