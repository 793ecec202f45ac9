package greenwall.connectors.loki;

import greenwall.connectors.MockServers;
import greenwall.fleet.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.internal.ws.RealWebSocket;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A Loki with real semantics in paging and tailing: `start` is inclusive, `end` exclusive, the limit applies
/// to all streams together, lines of the same nanosecond come in order of arrival within a stream (backward in
/// reverse), entries and window are limited, and a tail sends history before live lines.
final class FakeLoki extends Dispatcher implements AutoCloseable {
    private static final Pattern MATCHER = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final JsonMapper JSON = JsonMapper.shared();

    record Entry(long time, Labels stream, String text, int number) {}

    final MockWebServer server = MockServers.mock();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger tails = new AtomicInteger();
    private final List<Entry> entries = new ArrayList<>();
    private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
    private final Random random = new Random(5);
    int maxEntries = 5000;
    long maxNanos = Long.MAX_VALUE;
    /// Extra range that counts against the window limit, as in version 3.
    long lookbackNanos;
    /// The longest window that can be read.
    long readableNanos = Long.MAX_VALUE;
    /// The response to each tail; null if they are accepted.
    @Nullable
    volatile MockResponse tailRefusal;

    boolean streamsInAnyOrder;
    List<String> warnings = List.of();
    volatile boolean unavailable;
    InstantSource clock = InstantSource.system();
    /// The start of the last window of lines that was queried.
    volatile long lastStart;
    /// The end of the last window whose newest lines were queried first.
    volatile long lastBackwardEnd;
    private volatile int badStatus;
    private volatile String badText = "";
    private volatile boolean badBackwardOnly;

    FakeLoki() throws IOException {
        server.setDispatcher(this);
        server.start();
    }

    synchronized void store(long time, Labels stream, String text) {
        entries.add(new Entry(time, stream, text, entries.size()));
    }

    /// Stores a line and sends it to every tail.
    void push(long time, Labels stream, String text) {
        List<WebSocket> receivers;
        synchronized (this) {
            store(time, stream, text);
            receivers = List.copyOf(sockets);
        }
        for (var socket : receivers) {
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (socket.queueSize() > 4 << 20) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the tail takes nothing any more");
                }
                Thread.yield();
            }
            socket.send(frame(List.of(new Entry(time, stream, text, 0))));
        }
    }

    /// Waits for an open tail: a client may see its connection before this end does.
    private List<WebSocket> awaitOpenTails() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (sockets.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nobody opened a tail");
            }
            Thread.yield();
        }
        return List.copyOf(sockets);
    }

    void sendToTails(String frame) {
        awaitOpenTails().forEach(socket -> socket.send(frame));
    }

    /// Closes every tail without a close frame.
    void cutTails() {
        cut(awaitOpenTails());
    }

    /// Closes every tail; later queries are refused, also those of reconnecting tails.
    void cutTailsAndRefuse(int status, String text) {
        var open = awaitOpenTails();
        queriesAre(status, text);
        cut(open);
    }

    private void cut(List<WebSocket> open) {
        sockets.removeAll(open);
        open.forEach(socket -> ((RealWebSocket) socket).failWebSocket(new IOException("cut"), null, false));
    }

    void closeTails(int code, String reason) {
        var open = awaitOpenTails();
        sockets.removeAll(open);
        open.forEach(socket -> socket.close(code, reason));
    }

    int openTails() {
        return sockets.size();
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        requests.incrementAndGet();
        if (unavailable) {
            return text(503, "Service Unavailable");
        }
        var url = request.getUrl();
        return switch (url.encodedPath()) {
            case "/loki/api/v1/query_range" -> range(url);
            case "/loki/api/v1/series" -> series(url);
            case "/loki/api/v1/tail" -> tail(url);
            default -> text(404, "404 page not found\n");
        };
    }

    static MockResponse text(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    private MockResponse json(Object body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .setHeader(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atOffset(ZoneOffset.UTC)))
                .body(JSON.writeValueAsString(body))
                .build();
    }

    private static long number(HttpUrl url, String name, long otherwise) {
        var text = url.queryParameter(name);
        return text == null ? otherwise : Long.parseLong(text);
    }

    private static String parameter(HttpUrl url, String name) {
        var text = url.queryParameter(name);
        return text == null ? "" : text;
    }

    private static Map<String, String> matchers(String query) {
        var labelValues = new LinkedHashMap<String, String>();
        var matcher = MATCHER.matcher(query);
        while (matcher.find()) {
            labelValues.put(
                    matcher.group(1), matcher.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        return labelValues;
    }

    private synchronized List<Entry> selected(String query, long start, long end) {
        var labelValues = matchers(query);
        return entries.stream()
                .filter(entry -> entry.time >= start && entry.time < end)
                .filter(entry -> labelValues.entrySet().stream()
                        .allMatch(w -> entry.stream.get(w.getKey()).equals(w.getValue())))
                .toList();
    }

    /// From now on every query for lines is refused.
    void queriesAre(int status, String text) {
        badText = text;
        badBackwardOnly = false;
        badStatus = status;
    }

    /// From now on every query for the newest lines first is refused; 0 ends it.
    void backwardQueriesAre(int status, String text) {
        badText = text;
        badBackwardOnly = true;
        badStatus = status;
    }

    private MockResponse range(HttpUrl url) {
        boolean forward = parameter(url, "direction").equals("forward");
        if (badStatus != 0 && !(forward && badBackwardOnly)) {
            return text(badStatus, badText);
        }
        long start = number(url, "start", 0);
        lastStart = start;
        long end = number(url, "end", Long.MAX_VALUE);
        int limit = (int) number(url, "limit", 100);
        lastBackwardEnd = forward ? lastBackwardEnd : end;
        if (limit > maxEntries) {
            return text(
                    400,
                    "max entries limit per query exceeded, limit > max_entries_limit (" + limit + " > " + maxEntries
                            + ")");
        }
        if (end <= start) {
            return text(400, "end timestamp must not be before or equal to start time");
        }
        if (end - start + lookbackNanos > maxNanos) {
            return text(
                    400,
                    "the query time range exceeds the limit (query length: "
                            + (end - start + lookbackNanos) / 1_000_000_000L
                            + "s, limit: " + maxNanos / 1_000_000_000L + "s)");
        }
        if (end - start > readableNanos) {
            return text(
                    400,
                    "the query would read too many bytes (query: 5.2 GiB, limit: 1.0 GiB); consider adding more "
                            + "specific stream selectors or reduce the time range of the query");
        }
        var found = new ArrayList<>(selected(parameter(url, "query"), start, end));
        var streams =
                new ArrayList<>(found.stream().map(Entry::stream).distinct().toList());
        if (streamsInAnyOrder) {
            Collections.shuffle(streams, random);
        }
        var rank = new LinkedHashMap<Labels, Integer>();
        streams.forEach(stream -> rank.put(stream, rank.size()));
        var byStream = Comparator.comparing((Entry entry) -> rank.getOrDefault(entry.stream, 0));
        found.sort(
                forward
                        ? Comparator.comparingLong(Entry::time)
                                .thenComparing(byStream)
                                .thenComparing(Entry::number)
                        : Comparator.comparingLong(Entry::time)
                                .reversed()
                                .thenComparing(byStream)
                                .thenComparing(
                                        Comparator.comparing(Entry::number).reversed()));
        var page = found.subList(0, Math.min(limit, found.size()));
        if (found.size() > limit && limit > 1 && splits(page)) {
            // Like a query-frontend that joins the parts of a split window: another line replaces the last but one.
            page = new ArrayList<>(page);
            page.set(limit - 2, found.get(limit));
        }
        var grouped = new LinkedHashMap<Labels, List<List<String>>>();
        for (var entry : page) {
            grouped.computeIfAbsent(entry.stream, _ -> new ArrayList<>())
                    .add(List.of(Long.toString(entry.time), entry.text));
        }
        var result = grouped.entrySet().stream()
                .map(stream -> Map.of("stream", stream.getKey().toMap(), "values", stream.getValue()))
                .toList();
        return json(Map.of(
                "status", "success", "data", Map.of("resultType", "streams", "result", result), "warnings", warnings));
    }

    private static boolean splits(List<Entry> page) {
        long hour = 3_600_000_000_000L;
        return page.getFirst().time / hour != page.getLast().time / hour;
    }

    private MockResponse series(HttpUrl url) {
        var found = selected(parameter(url, "match[]"), number(url, "start", 0), number(url, "end", Long.MAX_VALUE));
        var streams =
                found.stream().map(Entry::stream).distinct().map(Labels::toMap).toList();
        return json(Map.of("status", "success", "data", streams));
    }

    private MockResponse tail(HttpUrl url) {
        tails.incrementAndGet();
        var refusal = tailRefusal;
        if (refusal != null) {
            return refusal;
        }
        long start = number(url, "start", 0);
        int limit = (int) number(url, "limit", 10);
        return new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket, Response response) {
                        synchronized (FakeLoki.this) {
                            sockets.add(socket);
                            var history = new ArrayList<>(selected(parameter(url, "query"), start, Long.MAX_VALUE));
                            history.sort(Comparator.comparingLong(Entry::time).thenComparing(Entry::number));
                            var newest = history.subList(Math.max(0, history.size() - limit), history.size());
                            if (!newest.isEmpty()) {
                                socket.send(frame(newest));
                            }
                        }
                    }

                    @Override
                    public void onClosing(WebSocket socket, int code, String reason) {
                        sockets.remove(socket);
                        socket.close(1000, null);
                    }

                    @Override
                    public void onFailure(WebSocket socket, Throwable problem, @Nullable Response response) {
                        sockets.remove(socket);
                    }
                })
                .build();
    }

    /// One element of `streams` for each entry, as a real Loki sends it.
    private static String frame(List<Entry> entries) {
        var streams = entries.stream()
                .map(entry -> Map.of(
                        "stream",
                        entry.stream.toMap(),
                        "values",
                        List.of(List.of(Long.toString(entry.time), entry.text))))
                .toList();
        return JSON.writeValueAsString(Map.of("streams", streams));
    }

    @Override
    public void close() {
        cut(List.copyOf(sockets));
        server.close();
    }
}
