package greenwall.lab.loki;

import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.lab.http.WebSocket;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.LogSource;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// One live tail: history first, then what the hosts write and what is pushed, and a ping each second.
///
/// A reader that is too slow loses lines: the newest thousand of those are told in `dropped_entries`, as Loki
/// does.
final class TailSession {
    private static final int QUEUE = 10_000;
    private static final int MAX_FRAME = 100;
    private static final int MAX_DROPPED_TOLD = 1000;
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long POLL_MILLIS = 100;
    /// Where looking for new lines takes long, as in a fleet of a thousand hosts, it is done less often.
    private static final long REST_FACTOR = 4;

    /// @param startNanos from where history is sent
    /// @param delayNanos how much later than now lines are sent
    record Order(LogQuery query, long startNanos, int limit, long delayNanos, Duration maxDuration) {}

    private final Order order;
    private final LogqlEngine all;
    private final LogSource computed;
    private final PushedLogs pushed;
    private final InstantSource clock;
    private final BooleanSupplier serverStops;
    private final BlockingQueue<LogEntry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final List<LogEntry> dropped = new ArrayList<>();
    private final AtomicBoolean clientClosed = new AtomicBoolean();

    TailSession(
            Order order,
            LogqlEngine all,
            LogSource computed,
            PushedLogs pushed,
            InstantSource clock,
            BooleanSupplier serverStops) {
        this.order = order;
        this.all = all;
        this.computed = computed;
        this.pushed = pushed;
        this.clock = clock;
        this.serverStops = serverStops;
    }

    private long now() {
        return LokiParameters.nanos(clock.instant());
    }

    void run(WebSocket socket) throws IOException {
        Function<LogEntry, Optional<LogEntry>> pipe;
        try {
            pipe = LogqlEngine.pipe(order.query());
        } catch (LogqlFailure failure) {
            socket.close(
                    WebSocket.INTERNAL_ERROR,
                    String.valueOf(failure.getMessage()).strip());
            return;
        }
        long from = now() - order.delayNanos();
        var listening = pushed.listen(entry -> offer(entry, pipe));
        try {
            history(socket, from);
            Thread.ofVirtual().start(() -> awaitClose(socket));
            follow(socket, pipe, from);
        } catch (LogqlFailure failure) {
            socket.close(
                    WebSocket.INTERNAL_ERROR,
                    String.valueOf(failure.getMessage()).strip());
        } finally {
            listening.run();
        }
    }

    private void awaitClose(WebSocket socket) {
        try {
            socket.awaitClose();
        } catch (IOException e) {
            // The connection broke, which ends the session as well.
        }
        clientClosed.set(true);
    }

    private void offer(LogEntry entry, Function<LogEntry, Optional<LogEntry>> pipe) {
        if (!LogSource.matches(order.query().selector(), entry.labels())) {
            return;
        }
        pipe.apply(entry).ifPresent(this::enqueue);
    }

    private void enqueue(LogEntry entry) {
        if (queue.offer(entry)) {
            return;
        }
        synchronized (dropped) {
            if (dropped.size() < MAX_DROPPED_TOLD) {
                dropped.add(entry);
            }
        }
    }

    private void history(WebSocket socket, long to) throws IOException, LogqlFailure {
        if (order.limit() <= 0 || order.startNanos() >= to) {
            return;
        }
        var wanted = new LogqlEngine.Wanted(order.startNanos(), to, false, order.limit(), 0);
        var tally = new ReadBudget(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        var newest = all.lines(order.query(), wanted, tally).reversed();
        if (!newest.isEmpty()) {
            socket.text(LokiJson.tailFrame(newest, List.of()));
        }
    }

    private void follow(WebSocket socket, Function<LogEntry, Optional<LogEntry>> pipe, long from) throws IOException {
        long told = from;
        long begun = System.nanoTime();
        long nextPing = begun + PING_NANOS;
        long restMillis = POLL_MILLIS;
        var waiting = new ArrayList<LogEntry>();
        while (!clientClosed.get()) {
            if (serverStops.getAsBoolean()) {
                socket.close(WebSocket.INTERNAL_ERROR, "all ingesters closed the connection");
                return;
            }
            if (System.nanoTime() - begun > order.maxDuration().toNanos()) {
                socket.close(WebSocket.INTERNAL_ERROR, "reached tail max duration limit");
                return;
            }
            take(waiting, restMillis);
            long until = now() - order.delayNanos();
            if (until > told) {
                long reading = System.nanoTime();
                computed.read(
                        order.query().selector(),
                        told,
                        until,
                        (stream, time, text) ->
                                pipe.apply(new LogEntry(stream, time, text)).ifPresent(waiting::add));
                told = until;
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - reading);
                restMillis = Math.clamp(REST_FACTOR * took, POLL_MILLIS, 1_000);
            }
            if (System.nanoTime() >= nextPing) {
                socket.ping();
                nextPing += PING_NANOS;
            }
            send(socket, waiting);
        }
    }

    /// What was pushed is held back until its delay has passed.
    private void take(List<LogEntry> waiting, long restMillis) {
        try {
            LogEntry first = queue.poll(restMillis, TimeUnit.MILLISECONDS);
            if (first != null) {
                if (order.delayNanos() > 0) {
                    TimeUnit.NANOSECONDS.sleep(
                            Math.clamp(first.timeNanos() - (now() - order.delayNanos()), 0, order.delayNanos()));
                }
                waiting.add(first);
                queue.drainTo(waiting, MAX_FRAME - 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            clientClosed.set(true);
        }
    }

    private void send(WebSocket socket, List<LogEntry> waiting) throws IOException {
        waiting.sort(Comparator.comparingLong(LogEntry::timeNanos));
        List<LogEntry> lost;
        synchronized (dropped) {
            lost = List.copyOf(dropped);
            dropped.clear();
        }
        for (int i = 0; i < waiting.size(); i += MAX_FRAME) {
            var frame = waiting.subList(i, Math.min(waiting.size(), i + MAX_FRAME));
            socket.text(LokiJson.tailFrame(frame, i == 0 ? lost : List.of()));
        }
        if (waiting.isEmpty() && !lost.isEmpty()) {
            socket.text(LokiJson.tailFrame(List.of(), lost));
        }
        waiting.clear();
    }
}
