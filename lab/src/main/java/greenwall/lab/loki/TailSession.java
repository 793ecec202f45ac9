package greenwall.lab.loki;

import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.http.WebSocket;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.LogqlEngine;
import greenwall.lab.logql.ReadDeadline;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A live tail: sends history, then new lines, and a ping every second.
///
/// @param longest the maximum duration of the session
record TailSession(
        LogQuery query, Duration longest, LogqlEngine engine, InstantSource clock, BooleanSupplier serverStops) {
    private static final int MAX_FRAME = 100;
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long POLL_MILLIS = 100;

    /// If a search for new lines takes long, as in a fleet of a thousand hosts, it runs less often.
    private static final long REST_FACTOR = 4;

    private long now() {
        return EpochNanos.nanos(clock.instant());
    }

    /// @param startNanos the start of the history to send
    /// @param limit the maximum number of history lines
    void run(WebSocket socket, long startNanos, int limit) throws IOException {
        long from = now();
        if (startNanos < from) {
            send(
                    socket,
                    read(new LogqlEngine.LineRequest(startNanos, from, false, limit))
                            .reversed());
        }
        var closed = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> awaitClose(socket, closed));
        follow(socket, closed, from);
    }

    private static void awaitClose(WebSocket socket, CountDownLatch closed) {
        try {
            socket.awaitClose();
        } catch (IOException e) {
            // The connection is broken, which also ends the session.
        }
        closed.countDown();
    }

    private List<LogEntry> read(LogqlEngine.LineRequest wanted) {
        return engine.lines(query, wanted, new ReadDeadline(System.nanoTime() + TimeUnit.MINUTES.toNanos(1)));
    }

    private void follow(WebSocket socket, CountDownLatch closed, long from) throws IOException {
        long sent = from;
        long begun = System.nanoTime();
        long nextPing = begun + PING_NANOS;
        long restMillis = POLL_MILLIS;
        while (!isClosed(closed, restMillis)) {
            if (serverStops.getAsBoolean()) {
                socket.close(WebSocket.INTERNAL_ERROR, "all ingesters closed the connection");
                return;
            }
            if (System.nanoTime() - begun > longest.toNanos()) {
                socket.close(WebSocket.INTERNAL_ERROR, "reached tail max duration limit");
                return;
            }
            long until = Math.max(sent, now());
            long reading = System.nanoTime();
            var fresh = read(new LogqlEngine.LineRequest(sent, until, true, Integer.MAX_VALUE));
            sent = until;
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - reading);
            restMillis = Math.clamp(REST_FACTOR * took, POLL_MILLIS, 1_000);
            if (System.nanoTime() >= nextPing) {
                socket.ping();
                nextPing += PING_NANOS;
            }
            send(socket, fresh);
        }
    }

    private static boolean isClosed(CountDownLatch closed, long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void send(WebSocket socket, List<LogEntry> lines) throws IOException {
        for (int i = 0; i < lines.size(); i += MAX_FRAME) {
            socket.text(LokiServer.tailFrame(lines.subList(i, Math.min(lines.size(), i + MAX_FRAME))));
        }
    }
}
