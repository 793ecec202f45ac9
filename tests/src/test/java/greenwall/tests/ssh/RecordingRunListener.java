package greenwall.tests.ssh;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.OutputReceived;
import greenwall.fleet.probe.run.ProbeRunListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Records the events of a run.
final class RecordingRunListener implements ProbeRunListener {
    private final List<ProbeRunEvent> events = new ArrayList<>();
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final CompletableFuture<ProbeRunEvent> running = new CompletableFuture<>();
    private final Consumer<ProbeRunEvent> delegate;

    RecordingRunListener() {
        this(_ -> {});
    }

    /// @param delegate receives each event too, and may answer prompts
    RecordingRunListener(Consumer<ProbeRunEvent> delegate) {
        this.delegate = delegate;
    }

    @Override
    public void onEvent(ProbeRunEvent event) {
        synchronized (events) {
            if (ended.isDone()) {
                throw new IllegalStateException("after the end: " + event);
            }
            events.add(event);
        }
        delegate.accept(event);
        if (event instanceof ProbeRunEvent.Running) {
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

    /// Waits until the run is running or has ended.
    ProbeRunEvent running(Duration atMost) throws Exception {
        return running.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    List<ProbeRunEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    List<ProbeOutput> outputs() {
        return of(OutputReceived.class).stream().map(OutputReceived::output).toList();
    }

    <T extends ProbeRunEvent> List<T> of(Class<T> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
