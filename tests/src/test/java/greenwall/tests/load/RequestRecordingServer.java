package greenwall.tests.load;

import greenwall.tests.faults.AcceptLoop;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A source on loopback that records each request, how many are in progress at once, and when a client
/// cancelled one.
final class RequestRecordingServer implements AutoCloseable {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final ServerSocket listener = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
    private final ResponseWriter answer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inProgress = new AtomicInteger();
    private final AtomicInteger maximum = new AtomicInteger();
    private final Queue<ReceivedRequest> received = new ConcurrentLinkedQueue<>();
    private final Queue<Long> cancellations = new ConcurrentLinkedQueue<>();

    /// A request as it arrived, with its parameters still URL-encoded.
    record ReceivedRequest(String path, String parameters) {
        String query() {
            for (var part : parameters.split("&")) {
                if (part.startsWith("query=")) {
                    return URLDecoder.decode(part.substring("query=".length()), StandardCharsets.UTF_8);
                }
            }
            return "";
        }
    }

    /// Writes a response body, as long as the client reads it.
    @FunctionalInterface
    interface ResponseWriter {
        void write(ReceivedRequest received, ResponseSink sink) throws IOException, InterruptedException;
    }

    interface ResponseSink {
        void write(byte[] bytes) throws IOException;

        /// Blocks until the client has disconnected.
        void awaitDisconnect() throws IOException;
    }

    RequestRecordingServer(ResponseWriter answer) throws IOException {
        this.answer = answer;
        AcceptLoop.start(listener, open, this::serve);
    }

    /// Forwards every request to another server, after a pause.
    static ResponseWriter forwardTo(URI upstream, Pause pause) {
        var client = HttpClient.newHttpClient();
        return (received, sink) -> {
            pause.delay(received);
            var post = received.path().startsWith("/api/v1/query")
                    || received.path().equals("/api/v1/series");
            var request = post
                    ? HttpRequest.newBuilder(upstream.resolve(received.path()))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(received.parameters()))
                    : HttpRequest.newBuilder(upstream.resolve(received.path() + "?" + received.parameters()));
            sink.write(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body());
        };
    }

    /// How long a response is delayed.
    @FunctionalInterface
    interface Pause {
        void delay(ReceivedRequest received) throws InterruptedException;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /// The most requests that were in progress at the same time.
    int maxConcurrent() {
        return maximum.get();
    }

    int inProgress() {
        return inProgress.get();
    }

    Queue<ReceivedRequest> received() {
        return received;
    }

    /// When clients cancelled requests, by [System#nanoTime()].
    Queue<Long> cancellations() {
        return cancellations;
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            var in = new BufferedInputStream(client.getInputStream());
            for (var request = request(in); request != null; request = request(in)) {
                received.add(request);
                maximum.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
                try {
                    respond(request, in, client.getOutputStream());
                } catch (IOException e) {
                    cancellations.add(System.nanoTime());
                    throw e;
                } finally {
                    inProgress.decrementAndGet();
                }
            }
        } catch (IOException _) {
            // The client has disconnected.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void respond(ReceivedRequest request, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        answer.write(request, new ResponseSink() {
            @Override
            public void write(byte[] bytes) throws IOException {
                out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }

            @Override
            public void awaitDisconnect() throws IOException {
                if (in.read() < 0) {
                    throw new IOException("gone");
                }
            }
        });
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static @Nullable ReceivedRequest request(InputStream in) throws IOException {
        var first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        int length = 0;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        var form = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        var target = first.split(" ")[1];
        int queryStart = target.indexOf('?');
        return queryStart < 0
                ? new ReceivedRequest(target, form)
                : new ReceivedRequest(
                        target.substring(0, queryStart), form.isEmpty() ? target.substring(queryStart + 1) : form);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
