package greenwall.connectors.loki;

import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.memory.LimitExceededException;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource.Line;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A queue of the events of one WebSocket, from the thread that reads the connection to the one that delivers
/// the lines. It never blocks the connection, because Loki would then drop lines silently: beyond the limit,
/// lines are counted and dropped.
final class TailQueue extends WebSocketListener {
    private static final long MAX_CHARS = 32 << 20;
    private static final long LINE_OVERHEAD = 100;
    private static final int MAX_EVENTS = 10_000;

    sealed interface Event {}

    record Opened() implements Event {}

    record Lines(List<Line> lines) implements Event {}

    /// Entries that the server reports as left out, the first of them at `since`.
    record DroppedEntries(long entries, long since) implements Event {}

    record Quiet() implements Event {}

    record Overflow(long entries) implements Event {}

    record Closed(int code, String reason) implements Event {}

    record Broken(Failure failure) implements Event {}

    /// The server, or a proxy, does not accept a WebSocket.
    record NotOpened(Failure failure) implements Event {}

    /// Explains why a connection broke. The library closes the response after its callback, so this is called
    /// at once, on the library's thread.
    interface FailureExplainer {
        Failure of(Throwable problem, @Nullable Response response);
    }

    private final LogLinesReader reader;
    private final FailureExplainer onTrouble;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong overflow = new AtomicLong();

    TailQueue(LogLinesReader reader, FailureExplainer onTrouble) {
        this.reader = reader;
        this.onTrouble = onTrouble;
    }

    /// The next event; [Quiet] if none comes in time.
    Event take(long nanos) throws InterruptedException {
        long lost = overflow.getAndSet(0);
        if (lost > 0) {
            return new Overflow(lost);
        }
        var event = Objects.requireNonNullElseGet(events.poll(nanos, TimeUnit.NANOSECONDS), Quiet::new);
        if (event instanceof Lines(var lines)) {
            waiting.addAndGet(-weight(lines));
        }
        return event;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        events.add(new Opened());
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        var frame = new Object() {
            List<Line> lines = List.of();
            long dropped;
            long since = Long.MAX_VALUE;
        };
        try (var json = JsonReader.of(text)) {
            json.object(name -> {
                switch (name) {
                    case "streams" -> frame.lines = reader.streams(json);
                    case "dropped_entries" ->
                        json.array(() -> {
                            frame.dropped++;
                            json.member(
                                    "timestamp", () -> frame.since = Math.min(frame.since, LogLinesReader.nanos(json)));
                        });
                    default -> {}
                }
            });
        } catch (IOException | JacksonException e) {
            var problem = e instanceof SourceFailureException || e instanceof LimitExceededException
                    ? e
                    : new IOException("broken frame", e);
            events.add(new Broken(onTrouble.of(problem, null)));
            socket.cancel();
            return;
        }
        if (events.size() > MAX_EVENTS) {
            overflow.addAndGet(frame.dropped + frame.lines.size());
            return;
        }
        if (frame.dropped > 0) {
            events.add(new DroppedEntries(frame.dropped, frame.since));
        }
        long weight = weight(frame.lines);
        if (waiting.addAndGet(weight) > MAX_CHARS) {
            waiting.addAndGet(-weight);
            overflow.addAndGet(frame.lines.size());
        } else if (!frame.lines.isEmpty()) {
            events.add(new Lines(frame.lines));
        }
    }

    private static long weight(List<Line> lines) {
        long weight = 0;
        for (var line : lines) {
            weight += line.text().length() + LINE_OVERHEAD;
        }
        return weight;
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
        onMessage(socket, bytes.utf8());
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        events.add(new Closed(code, reason));
        socket.close(1000, null);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable problem, @Nullable Response response) {
        var failure = onTrouble.of(problem, response);
        events.add(response != null && response.code() != 101 ? new NotOpened(failure) : new Broken(failure));
    }
}
