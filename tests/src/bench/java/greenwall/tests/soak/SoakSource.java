package greenwall.tests.soak;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One source of the soak: forwards requests to a practice range that changes from time to time, fails on
/// schedule, and serves repeated requests from a cache, so that a week of polls takes minutes.
final class SoakSource implements AutoCloseable {
    private static final long MAX_KEPT = 250L << 20;
    private static final Duration LONGEST_HANG = Duration.ofSeconds(2);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final ServerSocket listener;
    private final SharedClock clock;
    private final FaultSchedule faults;
    private final Supplier<RangeAtInstant> backend;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /// The responses of one scene. The map is the lock for itself and for its total size.
    private final Map<SoakRequest.Key, CachedResponse> cached = new LinkedHashMap<>();

    private long cachedBytes;
    private Instant cachedAt = Instant.MIN;
    private final AtomicLong forwarded = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private record Answer(int status, String type, byte[] body) {}

    SoakSource(SharedClock clock, FaultSchedule faults, Supplier<RangeAtInstant> backend) throws IOException {
        this.clock = clock;
        this.faults = faults;
        this.backend = backend;
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        Thread.ofVirtual().name("played source").start(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    long requestCount() {
        return asked.get();
    }

    long failedCount() {
        return failed.get();
    }

    /// The number of requests that the range itself had to respond to.
    long forwardedCount() {
        return forwarded.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // Closed: the loop's condition detects it.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
            for (var clientRequest = read(in); clientRequest != null && respond(socket, clientRequest); ) {
                clientRequest = read(in);
            }
        } catch (IOException | InterruptedException _) {
            // The console has disconnected, or the connection was meant to break: there is nobody to notify.
        }
    }

    /// Whether the connection stays open.
    private boolean respond(Socket socket, SoakRequest clientRequest) throws IOException, InterruptedException {
        asked.incrementAndGet();
        var fault = faults.at(clock.instant());
        if (fault != FaultSchedule.FaultKind.NONE) {
            failed.incrementAndGet();
        }
        switch (fault) {
            case NONE -> write(socket, answer(clientRequest), 0);
            case UNAVAILABLE ->
                write(socket, new Answer(503, "text/plain", "no\n".getBytes(StandardCharsets.UTF_8)), 0);
            case GARBLED ->
                write(
                        socket,
                        new Answer(
                                200,
                                "application/json",
                                "{\"status\":\"success\",\"data\":[[[".getBytes(StandardCharsets.UTF_8)),
                        0);
            case CUT -> {
                write(socket, answer(clientRequest), 7);
                return false;
            }
            case RESET -> {
                socket.setSoLinger(true, 0);
                return false;
            }
            case HANGING -> {
                long end = System.nanoTime() + LONGEST_HANG.toNanos();
                while (faults.at(clock.instant()) == FaultSchedule.FaultKind.HANGING && System.nanoTime() < end) {
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
                return false;
            }
        }
        return true;
    }

    /// Queries the range at its own time, and moves the response to the time of the soak.
    private Answer answer(SoakRequest clientRequest) throws IOException, InterruptedException {
        var snapshot = backend.get();
        var now = clock.instant();
        var key = clientRequest.key(now);
        var upTo = clientRequest.endTime();
        var sceneTime = snapshot.instant(key.slot());
        // Windows of one kind begin at any second; the stored response is that of the first.
        long offsetSeconds = Duration.between(sceneTime, now).toSeconds();
        var known = cached(snapshot, key);
        if (known == null) {
            var asked = key.slot() > 0 ? clientRequest.at(sceneTime) : clientRequest.earlier(offsetSeconds);
            var answer = forward(asked, snapshot.url());
            if (answer.status != 200) {
                return answer;
            }
            known = CachedResponse.of(answer.body, answer.type, upTo.orElse(now).getEpochSecond() - offsetSeconds);
            cache(snapshot, key, known);
        }
        return new Answer(200, known.type(), known.at(upTo.orElse(now).getEpochSecond()));
    }

    private @Nullable CachedResponse cached(RangeAtInstant snapshot, SoakRequest.Key key) {
        synchronized (cached) {
            if (!snapshot.at().equals(cachedAt)) {
                cachedAt = snapshot.at();
                cached.clear();
                cachedBytes = 0;
            }
            return cached.get(key);
        }
    }

    /// Evicts the oldest responses when they take too much memory.
    private void cache(RangeAtInstant snapshot, SoakRequest.Key key, CachedResponse recorded) {
        synchronized (cached) {
            if (snapshot.at().equals(cachedAt) && cached.putIfAbsent(key, recorded) == null) {
                cachedBytes += recorded.size();
            }
            for (var oldest = cached.values().iterator(); cachedBytes > MAX_KEPT && oldest.hasNext(); ) {
                cachedBytes -= oldest.next().size();
                oldest.remove();
            }
        }
    }

    private Answer forward(SoakRequest clientRequest, URI from) throws IOException, InterruptedException {
        forwarded.incrementAndGet();
        var request = HttpRequest.newBuilder(URI.create(from + clientRequest.target()))
                .timeout(Duration.ofSeconds(20))
                .method(
                        clientRequest.method(),
                        clientRequest.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(clientRequest.body()));
        if (!clientRequest.type().isEmpty()) {
            request.header("Content-Type", clientRequest.type());
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
    }

    /// @param missingBytes by how many bytes the body is shorter than its Content-Length
    private void write(Socket socket, Answer answer, int missingBytes) throws IOException {
        var message = new ByteArrayOutputStream(answer.body.length + 256);
        message.writeBytes(("HTTP/1.1 " + answer.status + " .\r\nDate: "
                        + DATE.format(clock.instant().atZone(ZoneOffset.UTC)) + "\r\nContent-Type: " + answer.type
                        + "\r\nContent-Length: " + answer.body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        message.write(answer.body, 0, Math.max(0, answer.body.length - missingBytes));
        var out = socket.getOutputStream();
        message.writeTo(out);
        out.flush();
    }

    /// Returns null at the end of the connection.
    @Nullable
    private static SoakRequest read(InputStream in) throws IOException {
        var start = line(in);
        if (start.isEmpty()) {
            return null;
        }
        var parts = start.split(" ");
        int length = 0;
        var type = "";
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var name = header.substring(0, Math.max(0, header.indexOf(':'))).toLowerCase(Locale.ROOT);
            var value = header.substring(header.indexOf(':') + 1).strip();
            switch (name) {
                case "content-length" -> length = Integer.parseInt(value);
                case "content-type" -> type = value;
                default -> {
                    // Other headers do not affect the response.
                }
            }
        }
        return new SoakRequest(parts[0], parts[1], type, in.readNBytes(length));
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        client.close();
    }
}
