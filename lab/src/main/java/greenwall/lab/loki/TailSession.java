package greenwall.lab.loki;

import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.http.WebSocket;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.LogqlEngine;
import greenwall.lab.logql.LogqlFailure;
import greenwall.lab.logql.ReadBudget;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

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
    void run(WebSocket socket, long startNanos, int limit) throws IOException, LogqlFailure {
        var pipe = LogqlEngine.pipe(query);
        long from = now();
        if (startNanos < from) {
            history(socket, new LogqlEngine.Wanted(startNanos, from, false, limit));
        }
        var closed = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> awaitClose(socket, closed));
        follow(socket, closed, pipe, from);
    }

    private static void awaitClose(WebSocket socket, CountDownLatch closed) {
        try {
            socket.awaitClose();
        } catch (IOException e) {
            // The connection is broken, which also ends the session.
        }
        closed.countDown();
    }

    private void history(WebSocket socket, LogqlEngine.Wanted wanted) throws IOException, LogqlFailure {
        var budget = new ReadBudget(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        var newest = engine.lines(query, wanted, budget).reversed();
        if (!newest.isEmpty()) {
            socket.text(LokiServer.tailFrame(newest));
        }
    }

    private void follow(WebSocket socket, CountDownLatch closed, Function<LogEntry, Optional<LogEntry>> pipe, long from)
            throws IOException {
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
            var fresh = new ArrayList<LogEntry>();
            long until = now();
            if (until > sent) {
                long reading = System.nanoTime();
                engine.source()
                        .read(
                                query.selector(),
                                sent,
                                until,
                                (stream, time, text) -> pipe.apply(new LogEntry(stream, time, text))
                                        .ifPresent(fresh::add));
                sent = until;
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - reading);
                restMillis = Math.clamp(REST_FACTOR * took, POLL_MILLIS, 1_000);
            }
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

    private static void send(WebSocket socket, List<LogEntry> fresh) throws IOException {
        fresh.sort(Comparator.comparingLong(LogEntry::timeNanos));
        for (int i = 0; i < fresh.size(); i += MAX_FRAME) {
            socket.text(LokiServer.tailFrame(fresh.subList(i, Math.min(fresh.size(), i + MAX_FRAME))));
        }
    }
}
