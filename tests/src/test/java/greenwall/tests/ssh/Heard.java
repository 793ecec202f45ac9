package greenwall.tests.ssh;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.probe.run.RunEvent.Ended;
import greenwall.fleet.probe.run.RunEvent.OutputReceived;
import greenwall.fleet.probe.run.RunListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps what a run told.
final class Heard implements RunListener {
    private final List<RunEvent> events = new ArrayList<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final CompletableFuture<RunEvent> running = new CompletableFuture<>();
    private final Consumer<RunEvent> also;

    Heard() {
        this(_ -> {});
    }

    /// @param also is told too, and may answer questions
    Heard(Consumer<RunEvent> also) {
        this.also = also;
    }

    @Override
    public void happened(RunEvent event) {
        synchronized (events) {
            if (ended.isDone()) {
                throw new IllegalStateException("after the end: " + event);
            }
            events.add(event);
        }
        also.accept(event);
        if (event instanceof RunEvent.Running) {
            running.complete(event);
        }
        if (event instanceof Ended end) {
            running.complete(event);
            ended.complete(end);
        }
    }

    Ended end(Duration atMost) throws Exception {
        return ended.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Until it runs, or has ended.
    RunEvent running(Duration atMost) throws Exception {
        return running.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    List<RunEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    List<ProbeOutput> outputs() {
        return of(OutputReceived.class).stream().map(OutputReceived::output).toList();
    }

    <T extends RunEvent> List<T> of(Class<T> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
