package greenwall.connectors.loki;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.LogSource.Line;
import greenwall.fleet.source.LogSource.Order;
import greenwall.fleet.source.LogSource.TailSink;
import greenwall.fleet.source.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import okhttp3.WebSocket;
import org.jspecify.annotations.Nullable;

/// Follows a log on its own virtual thread until it is closed.
///
/// Before the WebSocket is opened, and again after it is open, a range query reads the lines since the last
/// one; duplicates are delivered once. The same query fills gaps that the server left in the tail. Lines may be
/// out of order, because the server also sends lines that were pushed late.
final class LiveTail implements LogSource.Tail {
    private static final long SECOND = 1_000_000_000L;
    /// How long before the last line a fill begins, to include lines that were pushed late.
    private static final long OVERLAP = 60 * SECOND;
    /// The overlap while no lines come, counted from the time until which all lines were read. That time advances
    /// only on a connection that has lasted this long, because the lines of an outage are pushed late. Polling
    /// also looks this far back for late lines.
    private static final long QUIET_OVERLAP = 10 * 60 * SECOND;
    /// How far in the future lines may be by the sender's clock; the limit of Loki.
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final Duration FILL_DEADLINE = Duration.ofMinutes(2);
    private static final int HISTORY = 1000;
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(2);
    /// How often polling reads the lines again that may have been pushed minutes late; a WebSocket sends such lines.
    private static final long BETWEEN_LATE_READS = 60 * SECOND;
    /// The most lines and time of such a read, so that new lines never wait long for it.
    private static final int MOST_LATE_LINES = 10_000;
    private static final Duration LATE_DEADLINE = Duration.ofSeconds(10);
    /// How long lines are polled until the WebSocket is tried again: a server that starts may refuse it.
    private static final long BETWEEN_SOCKETS = 5 * 60 * SECOND;
    private static final long BETWEEN_REPAIRS_NANOS = 5 * SECOND;
    private static final long NOTHING_DROPPED = Long.MAX_VALUE;

    /// @param failure null if polling ended only to try the WebSocket again
    private record End(@Nullable Failure failure, boolean isFinal) {}

    record Request(String query, long from, TailSink sink) {}

    private final LogSource logs;
    private final SourceHttpClient client;
    private final Optional<LogLinesReader> linesReader;
    private final Request request;
    private final TailDeduplicator delivered = new TailDeduplicator();
    private final Thread thread;
    private volatile boolean closed;
    /// Whether Loki has accepted the query; a later refusal is then temporary.
    private boolean accepted;
    /// Subtracted from the start of a tail if the server's clock is behind.
    private long clockAllowance;

    private long lastRepair = System.nanoTime() - BETWEEN_REPAIRS_NANOS;
    /// The time of the first line that the server may have left out and no fill has read yet.
    private long droppedSince = NOTHING_DROPPED;
    /// The server's time after the first and the last fill of this connection.
    private long connectedAt = Long.MAX_VALUE;
    private long filledAt;
    /// The server's time until which steady connections have read all lines.
    private long complete;

    /// @param linesReader reads the messages of a WebSocket; a server without WebSocket is polled for new lines
    static LiveTail start(
            LogSource logs, SourceHttpClient client, Optional<LogLinesReader> linesReader, Request request) {
        var tail = new LiveTail(logs, client, linesReader, request);
        tail.thread.start();
        return tail;
    }

    private LiveTail(LogSource logs, SourceHttpClient client, Optional<LogLinesReader> linesReader, Request request) {
        this.logs = logs;
        this.client = client;
        this.linesReader = linesReader;
        this.request = request;
        this.thread = Thread.ofVirtual().name("tail " + logs.source().cluster()).unstarted(this::follow);
    }

    /// The pauses between connections, which double until a connection was steady.
    private static final class Backoff {
        private static final long FIRST_MILLIS = 300;
        /// The limit, so that a tail continues within one refresh after a fault has ended.
        private static final long LONGEST_MILLIS = 8_000;

        private static final long STEADY_NANOS = 10 * SECOND;
        private long millis = FIRST_MILLIS;

        long nextMillis(long connectedNanos) {
            millis = connectedNanos > STEADY_NANOS ? FIRST_MILLIS : Math.min(millis * 2, LONGEST_MILLIS);
            return ThreadLocalRandom.current().nextLong(millis / 2, millis);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void follow() {
        var pauses = new Backoff();
        while (!closed) {
            long began = System.nanoTime();
            try {
                var end = connect();
                noteComplete();
                if (closed) {
                    return;
                }
                if (end.failure == null) {
                    continue;
                }
                connectedAt = Long.MAX_VALUE;
                request.sink.status(false, end.failure.found());
                if (end.isFinal) {
                    return;
                }
                Thread.sleep(pauses.nextMillis(System.nanoTime() - began));
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// Catches unexpected exceptions, because a tail whose thread has died would look like one that follows.
    private End connect() throws InterruptedException {
        try {
            return connectUnguarded();
        } catch (RuntimeException bug) {
            System.getLogger(LiveTail.class.getName())
                    .log(System.Logger.Level.ERROR, "internal error in a live tail", bug);
            return new End(
                    new Failure.Unreachable("internal error in the live tail", "it will be reopened automatically"),
                    false);
        }
    }

    /// One connection: fills the gap before it, then follows until it ends.
    private End connectUnguarded() throws InterruptedException {
        var gap = fill();
        if (gap != null) {
            return end(gap);
        }
        if (linesReader.isEmpty()) {
            return poll("");
        }
        var queue = new TailQueue(linesReader.get(), client::socketFailure);
        WebSocket socket;
        try {
            var call = SourceRequest.query(
                            SourceRequest.Method.GET, "loki/api/v1/tail", _ -> SourceRequest.ParsedResponse.of(""))
                    .with("query", request.query)
                    .with("start", Long.toString(Math.max(0, fillStart() - clockAllowance)))
                    .with("limit", Integer.toString(HISTORY))
                    .header(LogLinesReader.CATEGORIES_HEADER, LogLinesReader.CATEGORIES);
            socket = client.openSocket(call, queue);
        } catch (SourceFailureException e) {
            return end(e.failure());
        } catch (IOException e) {
            return end(client.socketFailure(e, null));
        }
        try {
            return read(queue);
        } finally {
            socket.cancel();
        }
    }

    /// Why lines are polled although the server sends them over a WebSocket; empty if they are not. The query
    /// itself has been answered.
    private static String whyPolled(Failure failure) {
        if (!(failure instanceof Failure.Refused refused)) {
            return "";
        }
        if (refused.type().equals("several tenants")) {
            return ": Loki can tail only one tenant at a time";
        }
        boolean noWebSocket = switch (refused.status()) {
            // What Loki answers if a proxy removed the header for the upgrade.
            case 400 -> refused.found().endsWith("Bad Request");
            case 403, 404, 405, 426, 501 -> true;
            default -> false;
        };
        return noWebSocket ? ": no WebSocket is accepted by the server or a proxy in front of it" : "";
    }

    private End poll(String why) throws InterruptedException {
        accepted = true;
        var polling = "following " + client.source().url() + " by polling" + why;
        request.sink.status(true, polling);
        Optional<Failure> lateFailure = Optional.empty();
        long began = LogTimestamps.of(client.serverNow());
        long lateRead = began;
        while (why.isEmpty() || LogTimestamps.of(client.serverNow()) - began < BETWEEN_SOCKETS) {
            var gap = fill();
            if (gap != null) {
                return end(gap);
            }
            noteFilled();
            long now = LogTimestamps.of(client.serverNow());
            if (now - lateRead >= BETWEEN_LATE_READS) {
                lateRead = now;
                var failure = readLate(now - QUIET_OVERLAP);
                if (!failure.equals(lateFailure)) {
                    lateFailure = failure;
                    request.sink.status(
                            true,
                            polling
                                    + failure.map(f -> "; lines that reach the server minutes late are missing: "
                                                    + f.found())
                                            .orElse(""));
                }
            }
            Thread.sleep(BETWEEN_POLLS);
        }
        return new End(null, false);
    }

    private End read(TailQueue queue) throws InterruptedException {
        while (true) {
            long untilRepair = droppedSince == NOTHING_DROPPED
                    ? Long.MAX_VALUE
                    : lastRepair + BETWEEN_REPAIRS_NANOS - System.nanoTime();
            if (untilRepair <= 0) {
                lastRepair = System.nanoTime();
                var gap = fill();
                if (gap != null) {
                    return end(gap);
                }
            }
            switch (queue.take(untilRepair)) {
                case TailQueue.Quiet _ -> {}
                case TailQueue.Opened _ -> {
                    accepted = true;
                    request.sink.status(true, "following " + client.source().url());
                    var gap = fill();
                    if (gap != null) {
                        return end(gap);
                    }
                    noteFilled();
                }
                case TailQueue.Lines(var lines) -> lines.forEach(line -> deliver(line, 1));
                case TailQueue.DroppedEntries(var entries, var since) -> {
                    request.sink.dropped(
                            entries, "Loki dropped them from the live tail; Greenwall queries Loki for them");
                    droppedSince = Math.min(droppedSince, Math.min(since, fillStart()));
                }
                case TailQueue.Overflow(var entries) ->
                    request.sink.dropped(entries, "they arrived faster than Greenwall could process them");
                case TailQueue.Closed(var code, var reason) -> {
                    return closed(code, reason);
                }
                case TailQueue.Broken(var failure) -> {
                    return end(failure);
                }
                case TailQueue.NotOpened(var failure) -> {
                    var why = whyPolled(failure);
                    return why.isEmpty() ? end(failure) : poll(why);
                }
            }
        }
    }

    private End closed(int code, String reason) {
        if (reason.contains("max_query_lookback")) {
            // The server's clock is behind, so this machine's past may be in its future.
            clockAllowance += 5 * 60 * SECOND;
        }
        if (reason.isEmpty()) {
            return new End(
                    new Failure.Unreachable(
                            "Loki ended the live tail (" + code + ")", "it will be reopened automatically"),
                    false);
        }
        var text = "the live tail ended: " + MessageText.line(reason);
        return end(client.withoutSecrets(new JsonErrorBodyReader(Loki.SERVER).refusal(code, "", text, FILL_DEADLINE)));
    }

    private End end(Failure failure) {
        boolean badQuery = failure instanceof Failure.Refused refused
                && (refused.type().equals(Failure.Refused.BAD_QUERY)
                        || refused.status() == 400 && refused.type().equals("refused"));
        return new End(failure, badQuery && !accepted);
    }

    private long fillStart() {
        long now = LogTimestamps.of(client.serverNow());
        return Math.max(delivered.since(request.from, now, OVERLAP), Math.min(complete, now) - QUIET_OVERLAP);
    }

    private void noteFilled() {
        filledAt = LogTimestamps.of(client.serverNow());
        connectedAt = Math.min(connectedAt, filledAt);
        noteComplete();
    }

    /// Later fills need not read all the time since the last line again.
    private void noteComplete() {
        if (LogTimestamps.of(client.serverNow()) - connectedAt > QUIET_OVERLAP) {
            complete = filledAt;
        }
    }

    /// Reads the lines that are not delivered yet, until now; null on success.
    private @Nullable Failure fill() throws InterruptedException {
        long start = Math.max(delivered.remembered(request.from), Math.min(droppedSince, fillStart()));
        var now = LogTimestamps.of(client.serverNow());
        var window = LogTimestamps.window(start, Math.max(start, now) + AHEAD.toNanos());
        delivered.startFill();
        return switch (read(window, Order.FORWARD, Integer.MAX_VALUE, this::deliverRead, FILL_DEADLINE)) {
            case Outcome.Failed<LogSource.ReadSummary>(var _, var _, var _, var failure) -> failure;
            case Outcome.Answered<LogSource.ReadSummary> answered -> {
                droppedSince = NOTHING_DROPPED;
                if (answered.value().cut() && !closed) {
                    request.sink.dropped(1, "more lines share one timestamp than the log source returns at once");
                }
                yield null;
            }
        };
    }

    /// Reads the time before that of a fill again, for lines that were pushed late; if there are too many, only the
    /// newest. A failure does not end the connection: the next read covers nearly the same time.
    private Optional<Failure> readLate(long from) throws InterruptedException {
        long start = Math.max(delivered.remembered(request.from), from);
        long end = fillStart();
        if (start >= end) {
            return Optional.empty();
        }
        var lines = new ArrayList<Line>();
        var outcome =
                read(LogTimestamps.window(start, end), Order.BACKWARD, MOST_LATE_LINES, lines::add, LATE_DEADLINE);
        delivered.startFill();
        lines.reversed().forEach(this::deliverRead);
        return outcome.failed();
    }

    private Outcome<LogSource.ReadSummary> read(
            TimeWindow window, Order order, int limit, Consumer<Line> receiver, Duration deadline)
            throws InterruptedException {
        var outcome = logs.lines(
                request.query,
                window,
                order,
                limit,
                line -> {
                    receiver.accept(line);
                    return !closed;
                },
                deadline);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return outcome;
    }

    private void deliverRead(Line line) {
        // A server without WebSocket, VictoriaLogs, keeps equal lines.
        deliver(line, linesReader.isEmpty() ? delivered.occurrence(line) : 1);
    }

    private void deliver(Line line, int occurrence) {
        if (!closed && delivered.add(line, occurrence, LogTimestamps.of(client.serverNow()))) {
            request.sink.line(line);
        }
    }

    /// The lines of a tail that were delivered recently, so that a fill delivers none of them twice. Bounded:
    /// evicted lines are older than the start of a fill, unless their time was in the future. Such a line may
    /// be delivered twice.
    private static final class TailDeduplicator {
        private static final int MAX = 100_000;

        private record Delivered(long time, int count) {}

        private final LinkedHashMap<Long, Delivered> deliveredByHash = new LinkedHashMap<>();
        private long newest = Long.MIN_VALUE;
        private long forgottenUpTo = Long.MIN_VALUE;
        /// How often the current fill has had each line of its latest time.
        private final Map<Long, Integer> latest = new HashMap<>();

        private long latestTime;

        void startFill() {
            latest.clear();
        }

        /// How often the current fill has had this line, this time included. A fill is in the order of time.
        int occurrence(Line line) {
            if (line.timeNanos() != latestTime) {
                latest.clear();
                latestTime = line.timeNanos();
            }
            return latest.merge(hash(line), 1, Integer::sum);
        }

        /// False if the line was delivered this often before. `now` limits lines from senders whose clock is
        /// ahead.
        boolean add(Line line, int occurrence, long now) {
            long hash = hash(line);
            var before = deliveredByHash.get(hash);
            if (before != null && before.count >= occurrence) {
                return false;
            }
            deliveredByHash.put(hash, new Delivered(line.timeNanos(), occurrence));
            newest = Math.max(newest, Math.min(line.timeNanos(), now));
            if (deliveredByHash.size() > MAX) {
                long forgotten = deliveredByHash.pollFirstEntry().getValue().time;
                // Lines before a time in the future are still to come.
                if (forgotten <= now) {
                    forgottenUpTo = Math.max(forgottenUpTo, forgotten);
                }
            }
            return true;
        }

        /// The start of a fill: some time before the newest line, but neither before `first` nor where lines
        /// were evicted.
        long since(long first, long now, long overlap) {
            long reached = newest == Long.MIN_VALUE ? first : Math.min(newest, now) - overlap;
            return Math.max(reached, remembered(first));
        }

        /// The time from which all delivered lines are still recorded.
        long remembered(long first) {
            return forgottenUpTo == Long.MIN_VALUE ? first : Math.max(first, forgottenUpTo + 1);
        }

        private static long hash(Line line) {
            long hash = mixed(line.timeNanos())
                    ^ mixed(line.stream().hashCode() * 31L + line.metadata().hashCode());
            var text = line.text();
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
            return mixed(hash);
        }

        private static long mixed(long value) {
            long mixed = (value ^ value >>> 32) * 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
            return mixed ^ mixed >>> 32;
        }
    }
}
