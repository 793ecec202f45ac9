package greenwall.app.console;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// How the polls of a console are timed. The timers follow the clock, since a soak test plays a week in
/// minutes.
///
/// @param clock this machine's clock
public record PollTiming(InstantSource clock, Supplier<DelayTimer> timers) {
    public static PollTiming of(InstantSource clock) {
        return new PollTiming(clock, () -> DelayTimer.ofThisMachine("poll"));
    }

    /// Runs tasks after a delay, one at a time.
    public interface DelayTimer extends AutoCloseable {
        /// Ignored after close.
        void schedule(Duration pause, Runnable work);

        @Override
        void close();

        /// @param name the name of its daemon thread
        static DelayTimer ofThisMachine(String name) {
            var thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name(name).daemon().factory());
            return new DelayTimer() {
                @Override
                public void schedule(Duration pause, Runnable work) {
                    try {
                        thread.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (RejectedExecutionException _) {
                        // The timer was closed meanwhile.
                    }
                }

                @Override
                public void close() {
                    thread.shutdownNow();
                }
            };
        }
    }
}
