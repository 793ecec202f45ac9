package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import greenwall.fleet.probe.run.ProbeRunListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Passes the events of a run to its listener, and asks the user through it until the run is stopped.
public final class ProbeRunReporter implements SshUserPrompt {
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(100);

    private final ProbeRunListener listener;
    private final InstantSource clock;
    private final Object lock = new Object();
    private CompletableFuture<?> question = CompletableFuture.completedFuture("");
    private volatile boolean stopped;

    public ProbeRunReporter(ProbeRunListener listener, InstantSource clock) {
        this.listener = listener;
        // The correction of the sources' clock may change during a run, which must not move its times apart.
        this.clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), clock.instant()));
    }

    Instant now() {
        return clock.instant();
    }

    InstantSource clock() {
        return clock;
    }

    void show(ProbeRunEvent event) {
        listener.onEvent(event);
    }

    /// Stops the run; a question that is open is not answered any more.
    void stop() {
        stopped = true;
        synchronized (lock) {
            question.cancel(false);
        }
    }

    boolean hasStopped() {
        return stopped;
    }

    @Override
    public void connecting(String address) {
        show(new ProbeRunEvent.Connecting(now(), address));
    }

    @Override
    public HostKeyAnswer trust(String host, String keyType, String fingerprint) {
        return awaitAnswer(
                (at, answer) -> new ProbeRunEvent.HostKeyPrompt(at, host, keyType, fingerprint, answer),
                HostKeyAnswer.NO);
    }

    @Override
    public Optional<char[]> passphrase(String keyFile, boolean isRetry) {
        return awaitAnswer(
                (at, answer) -> new ProbeRunEvent.PassphraseRequest(at, keyFile, isRetry, answer), Optional.empty());
    }

    private <T> T awaitAnswer(BiFunction<Instant, Consumer<T>, ProbeRunEvent> event, T otherwise) {
        var answer = new CompletableFuture<T>();
        synchronized (lock) {
            if (stopped) {
                return otherwise;
            }
            question = answer;
        }
        show(event.apply(now(), answer::complete));
        try {
            return answer.get(TIME_TO_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException | CancellationException _) {
            return otherwise;
        }
    }
}
