package greenwall.connectors.loki;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.json.ErrorResponses;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Logs.Line;
import greenwall.fleet.source.Logs.Order;
import greenwall.fleet.source.Logs.TailSink;
import greenwall.fleet.source.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.WebSocket;
import org.jspecify.annotations.Nullable;

/// Follows a log on its own virtual thread until it is closed.
///
/// Before the WebSocket is opened, and again after it is open, a range query reads the lines since the last one;
/// duplicates are delivered once. The same query fills gaps that the server left in the tail. Lines may be out
/// of order, because the server also sends lines that were pushed late.
final class LiveTail implements Logs.Tail {
    private static final long SECOND = 1_000_000_000L;
    /// How long before the last line a fill begins, to include lines that were pushed late.
    private static final long OVERLAP = 60 * SECOND;
    /// How far in the future lines may be by the sender's clock; the limit of Loki.
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final Duration FILL_DEADLINE = Duration.ofMinutes(2);
    private static final int HISTORY = 1000;
    private static final long FIRST_PAUSE_MILLIS = 300;
    /// The limit, so that a tail continues within one refresh after a fault has ended.
    private static final long LONGEST_PAUSE_MILLIS = 8_000;
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(2);
    private static final long STEADY_NANOS = 10 * SECOND;
    private static final long BETWEEN_REPAIRS_NANOS = 5 * SECOND;

    /// How a connection, or an attempt at one, ended.
    private record End(Failure failure, boolean forGood) {}

    private final Logs logs;
    private final SourceHttpClient endpoint;
    private final Optional<LogLinesReader> linesIn;
    private final String query;
    private final long from;
    private final TailSink sink;
    private final RecentLines seen = new RecentLines();
    private final Thread thread;
    private volatile boolean closed;
    /// Whether Loki has accepted the query; a later refusal is then temporary.
    private boolean followed;
    private long allowance;
    private long lastRepair = System.nanoTime() - BETWEEN_REPAIRS_NANOS;

    LiveTail(Logs logs, SourceHttpClient endpoint, LogLinesReader linesIn, String query, long from, TailSink sink) {
        this(logs, endpoint, Optional.of(linesIn), query, from, sink);
    }

    /// A tail for a server without WebSocket, which polls for new lines.
    static LiveTail byQueries(Logs logs, SourceHttpClient endpoint, String query, long from, TailSink sink) {
        return new LiveTail(logs, endpoint, Optional.empty(), query, from, sink);
    }

    private LiveTail(
            Logs logs,
            SourceHttpClient endpoint,
            Optional<LogLinesReader> linesIn,
            String query,
            long from,
            TailSink sink) {
        this.logs = logs;
        this.endpoint = endpoint;
        this.linesIn = linesIn;
        this.query = query;
        this.from = from;
        this.sink = sink;
        this.thread = Thread.ofVirtual().name("tail " + logs.source().cluster()).unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void follow() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!closed) {
            long begun = System.nanoTime();
            try {
                var end = tried();
                if (closed) {
                    return;
                }
                sink.status(false, end.failure.found());
                if (end.forGood) {
                    return;
                }
                boolean steady = System.nanoTime() - begun > STEADY_NANOS;
                pause = steady ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause));
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// Catches unexpected exceptions, because a tail whose thread has died would look like one that follows.
    private End tried() throws InterruptedException {
        try {
            return connection();
        } catch (RuntimeException bug) {
            System.getLogger(LiveTail.class.getName())
                    .log(System.Logger.Level.ERROR, "internal error in a live tail", bug);
            return new End(
                    new Failure.Unreachable("internal error in the live tail", "It is opened again automatically"),
                    false);
        }
    }

    /// One connection: fills the gap before it, then follows until it ends.
    private End connection() throws InterruptedException {
        var gap = fill(fillStart());
        if (gap != null) {
            return end(gap);
        }
        if (linesIn.isEmpty()) {
            return polled("");
        }
        var frames = new TailQueue(linesIn.get(), endpoint::socketTrouble);
        WebSocket socket;
        try {
            var ask = SourceRequest.query(
                            SourceRequest.Method.GET, "loki/api/v1/tail", _ -> SourceRequest.Answer.of(""))
                    .with("query", query)
                    .with("start", Long.toString(Math.max(0, fillStart() - allowance)))
                    .with("limit", Integer.toString(HISTORY))
                    .header(LogLinesReader.CATEGORIES_HEADER, LogLinesReader.CATEGORIES);
            socket = endpoint.socket(ask, frames);
        } catch (SourceFailureException e) {
            return end(e.failure());
        } catch (IOException e) {
            return end(endpoint.socketTrouble(e, null));
        }
        try {
            var end = read(frames);
            return severalTenants(end.failure) ? polled(": Loki itself follows one tenant only") : end;
        } finally {
            socket.cancel();
        }
    }

    private static boolean severalTenants(Failure failure) {
        return failure instanceof Failure.Refused refused && refused.type().equals("several tenants");
    }

    /// Polls for new lines.
    private End polled(String why) throws InterruptedException {
        followed = true;
        sink.status(true, "following " + endpoint.source().url() + " by polling" + why);
        while (true) {
            var gap = fill(fillStart());
            if (gap != null) {
                return end(gap);
            }
            Thread.sleep(BETWEEN_POLLS);
        }
    }

    private End read(TailQueue frames) throws InterruptedException {
        while (true) {
            switch (frames.take()) {
                case TailQueue.Opened _ -> {
                    followed = true;
                    sink.status(true, "following " + endpoint.source().url());
                    var gap = fill(fillStart());
                    if (gap != null) {
                        return end(gap);
                    }
                }
                case TailQueue.Lines(var lines) -> lines.forEach(this::give);
                case TailQueue.LeftOut(var entries, var since) -> {
                    sink.dropped(entries, "Loki left them out of the live tail; what is available is read by a query");
                    if (System.nanoTime() - lastRepair >= BETWEEN_REPAIRS_NANOS) {
                        lastRepair = System.nanoTime();
                        var gap = fill(Math.max(seen.remembered(from), Math.min(since, fillStart())));
                        if (gap != null) {
                            return end(gap);
                        }
                    }
                }
                case TailQueue.Overflow(var entries) ->
                    sink.dropped(entries, "they arrived faster than this program could take them");
                case TailQueue.Closed(var code, var reason) -> {
                    return closed(code, reason);
                }
                case TailQueue.Broken(var failure) -> {
                    return end(failure);
                }
            }
        }
    }

    private End closed(int code, String reason) {
        if (reason.contains("max_query_lookback")) {
            // The server's clock is behind, so this machine's past may be in its future.
            allowance += 5 * 60 * SECOND;
        }
        if (reason.isEmpty()) {
            return new End(
                    new Failure.Unreachable(
                            "Loki ended the live tail (" + code + ")", "It is opened again automatically"),
                    false);
        }
        var text = "the live tail ended: " + MessageText.line(reason);
        return end(endpoint.withoutSecrets(new ErrorResponses(Loki.SERVER).refusal(code, "", text, FILL_DEADLINE)));
    }

    private End end(Failure failure) {
        boolean badQuery = failure instanceof Failure.Refused refused
                && (refused.type().equals(Failure.Refused.BAD_QUERY)
                        || refused.status() == 400 && refused.type().equals("refused"));
        return new End(failure, badQuery && !followed);
    }

    private long fillStart() {
        long now = Nanos.of(endpoint.serverNow());
        return seen.since(from, now, OVERLAP);
    }

    /// Reads the lines from this time until now; null on success.
    private @Nullable Failure fill(long start) throws InterruptedException {
        var now = Nanos.of(endpoint.serverNow());
        var window = Nanos.window(start, Math.max(start, now) + AHEAD.toNanos());
        var outcome = logs.lines(
                query,
                window,
                Order.FORWARD,
                Integer.MAX_VALUE,
                line -> {
                    give(line);
                    return !closed;
                },
                FILL_DEADLINE);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return switch (outcome) {
            case Outcome.Failed<Logs.Read>(var _, var _, var _, var failure) -> failure;
            case Outcome.Answered<Logs.Read> answered -> {
                if (answered.value().cut() && !closed) {
                    sink.dropped(1, "more lines share one timestamp than Loki returns at once");
                }
                yield null;
            }
        };
    }

    private void give(Line line) {
        if (!closed && line.timeNanos() >= from && seen.add(line, Nanos.of(endpoint.serverNow()))) {
            sink.line(line);
        }
    }
}
