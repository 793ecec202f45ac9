package greenwall.tests.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Sits between the console and an HTTP source on loopback and plays one fault at a time.
final class FaultProxy implements AutoCloseable {
    private static final Pattern HOST = Pattern.compile("(?i)\r\nHost: [^\r\n]*");

    private static final int BOMB = 256 << 20;
    private static final Pattern SAMPLE = Pattern.compile("(\\[[0-9.]+,\")(\\d{9,}(?:\\.\\d+)?)\"\\]");
    private static final Pattern TIMEOUT = Pattern.compile("&?timeout=[^&]*");
    private static final BigDecimal TEN_MINUTES = BigDecimal.valueOf(600);
    private static final Duration HANG = Duration.ofMinutes(1);
    private static final byte[] GZIPPED_LETTERS = gzipBomb();

    private final int upstream;
    private final Map<String, byte[]> remembered = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<TailTunnel> tails = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Fault fault;
    private volatile ServerSocket listener;
    private final int port;

    private final String name;
    private final @Nullable Certificates certificates;

    private FaultProxy(int upstream, String name, @Nullable Certificates certificates) throws IOException {
        this.upstream = upstream;
        this.name = name;
        this.certificates = certificates;
        this.listener = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
        this.port = listener.getLocalPort();
        AcceptLoop.start(listener, open, this::serve);
    }

    static FaultProxy inFrontOf(URI source) throws IOException {
        return new FaultProxy(source.getPort(), "127.0.0.1", null);
    }

    /// @param name which [#addresses] resolves
    static FaultProxy inFrontOf(URI source, String name, @Nullable Certificates certificates) throws IOException {
        return new FaultProxy(source.getPort(), name, certificates);
    }

    URI url() {
        return URI.create((certificates == null ? "http://" : "https://") + name + ":" + port);
    }

    boolean answersTo(String host) {
        return host.equals(name);
    }

    /// What the name server returns for this source's name.
    List<InetAddress> addresses() throws UnknownHostException {
        if (fault == Fault.NAME_DOES_NOT_RESOLVE) {
            throw new UnknownHostException(name);
        }
        long until = System.nanoTime() + HANG.toNanos();
        while (fault == Fault.NAME_RESOLVES_LATE && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return List.of(InetAddress.ofLiteral("127.0.0.1"));
    }

    /// Takes effect immediately; a request in progress is affected only if it has not been answered yet.
    void play(@Nullable Fault next) throws IOException {
        if (next != null && next.closesPort()) {
            listener.close();
            open.forEach(FaultProxy::reset);
        } else if (listener.isClosed()) {
            listener = new ServerSocket(port, 256, InetAddress.ofLiteral("127.0.0.1"));
            AcceptLoop.start(listener, open, this::serve);
        }
        if (fault == Fault.HANG_BEFORE_THE_FIRST_BYTE
                || fault == Fault.HANG_IN_THE_MIDDLE
                || fault == Fault.ONE_BYTE_AT_A_TIME) {
            open.forEach(FaultProxy::reset);
        }
        boolean certificateChanged = next != null && next.certificate() || fault != null && fault.certificate();
        fault = next;
        if (certificateChanged) {
            open.forEach(FaultProxy::reset);
        }
    }

    private void serve(Socket client) {
        try (client) {
            var link = secured(client);
            var in = new BufferedInputStream(link.getInputStream());
            for (var received = request(in); received.length > 0; received = request(in)) {
                var request = withUpstreamHost(received);
                if (fault == null && TailTunnel.isTailRequest(request)) {
                    tail(client, request, in);
                    return;
                }
                answer(client, link.getOutputStream(), request);
            }
        } catch (IOException _) {
            // The console may close the connection at any time.
        } finally {
            open.remove(client);
        }
    }

    /// Replaces the Host header with that of the upstream server, as proxies do.
    private byte[] withUpstreamHost(byte[] request) {
        var text = new String(request, StandardCharsets.ISO_8859_1);
        return HOST.matcher(text)
                .replaceFirst("\r\nHost: 127.0.0.1:" + upstream)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void tail(Socket client, byte[] request, InputStream in) throws IOException {
        try (var tunnel = new TailTunnel(client, upstream)) {
            tails.add(tunnel);
            tunnel.run(request, in);
        } finally {
            tails.removeIf(t -> t.of(client));
        }
    }

    /// Stored responses belong to one history: those of a thousand would fill the heap.
    void clearCache() {
        remembered.clear();
    }

    /// Applies a fault to the open live tails; those opened later are not affected.
    void applyToTails(TailTunnel.@Nullable TailFault tailFault) {
        tails.forEach(tail -> tail.apply(tailFault));
    }

    private Socket secured(Socket client) throws IOException {
        if (certificates == null) {
            return client;
        }
        var link = (SSLSocket) certificates.shownUnder(fault).createSocket(client, name, port, true);
        link.setUseClientMode(false);
        return link;
    }

    private void answer(Socket client, OutputStream out, byte[] request) throws IOException {
        switch (fault) {
            case null -> out.write(upstreamResponse(request));
            case NAME_DOES_NOT_RESOLVE,
                    NAME_RESOLVES_LATE,
                    CERTIFICATE_EXPIRED,
                    CERTIFICATE_FOR_ANOTHER_NAME,
                    CERTIFICATE_OF_AN_UNKNOWN_AUTHORITY -> out.write(upstreamResponse(request));
            case REFUSE, RESET -> reset(client);
            case HANG_BEFORE_THE_FIRST_BYTE -> hang(client);
            case HANG_IN_THE_MIDDLE -> {
                out.write(truncated(upstreamResponse(request)));
                out.flush();
                hang(client);
            }
            case ONE_BYTE_AT_A_TIME -> {
                for (byte one : upstreamResponse(request)) {
                    out.write(one);
                    out.flush();
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
            }
            case CUT_SHORT -> {
                out.write(truncated(upstreamResponse(request)));
                client.close();
            }
            case ANSWER_LOST -> {
                upstreamResponse(request);
                reset(client);
            }
            case BAD_GATEWAY_AFTERWARDS -> {
                upstreamResponse(request);
                writeText(out, "502 Bad Gateway", "text/html", "<html><h1>502 Bad Gateway</h1></html>", "");
            }
            case SENT_TWICE -> {
                upstreamResponse(request);
                out.write(upstreamResponse(request));
            }
            case UNAUTHORIZED -> writeText(out, "401 Unauthorized", "text/plain", "no", "WWW-Authenticate: Basic\r\n");
            case FORBIDDEN -> writeText(out, "403 Forbidden", "text/plain", "no", "");
            case NOT_FOUND -> writeText(out, "404 Not Found", "text/plain", "404 page not found\n", "");
            case TOO_MANY -> writeText(out, "429 Too Many Requests", "text/plain", "slower", "Retry-After: 1\r\n");
            case SERVER_ERROR -> writeText(out, "500 Internal Server Error", "text/plain", "oops", "");
            case BAD_GATEWAY_PAGE ->
                writeText(out, "502 Bad Gateway", "text/html", "<html><h1>502 Bad Gateway</h1></html>", "");
            case LOGIN_PAGE ->
                writeText(out, "200 OK", "text/html", "<!doctype html><html><form>Sign in</form></html>", "");
            case WRONG_CONTENT_TYPE -> {
                var answer = new String(upstreamResponse(request), StandardCharsets.ISO_8859_1)
                        .replaceFirst("(?i)content-type: [^\r]*", "Content-Type: text/html");
                out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
            case BROKEN_UTF8 ->
                body(out, "200 OK", "application/json", "", new byte[] {'{', '"', (byte) 0xC3, 0x28, '"', ':'});
            case BROKEN_JSON ->
                writeText(out, "200 OK", "application/json", "{\"status\":\"success\",\"data\":{\"resultType\":", "");
            case ENDLESS_BODY -> writeEndlessBody(out);
            case GZIP_BOMB -> body(out, "200 OK", "application/json", "Content-Encoding: gzip\r\n", GZIPPED_LETTERS);
            case REDIRECT_LOOP -> writeText(out, "302 Found", "text/plain", "", "Location: " + url() + "/again\r\n");
            case REDIRECT_ELSEWHERE ->
                writeText(out, "302 Found", "text/plain", "", "Location: http://127.0.0.2:" + upstream + "/\r\n");
            case OLD_ANSWERS_REPLAYED -> {
                var old = remembered.get(requestKey(request));
                out.write(old == null ? upstreamResponse(request) : old);
            }
            case ANSWERS_OUT_OF_ORDER -> {
                LockSupport.parkNanos(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(30))
                                .toNanos());
                out.write(upstreamResponse(request));
            }
            case SERIES_VANISH -> {
                var answer = bodyOf(upstreamResponse(request));
                boolean query = requestKey(request).contains("query");
                var emptyResult = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
                writeText(out, "200 OK", "application/json", query ? emptyResult : answer, "");
            }
            case SERIES_UNDER_ANOTHER_INSTANCE ->
                writeText(
                        out,
                        "200 OK",
                        "application/json",
                        bodyOf(upstreamResponse(request)).replace("\"instance\":\"", "\"instance\":\"moved-"),
                        "");
            case OLD_SAMPLES_AS_NEW -> {
                var answer = bodyOf(upstreamResponse(request));
                boolean ages = requestKey(request).contains("timestamp");
                writeText(out, "200 OK", "application/json", ages ? withOlderTimestamps(answer) : answer, "");
            }
            case SERIES_TWICE ->
                writeText(
                        out, "200 OK", "application/json", duplicateFirstSeries(bodyOf(upstreamResponse(request))), "");
        }
        out.flush();
    }

    /// Moves the samples of a response, which are timestamps, ten minutes back.
    private static String withOlderTimestamps(String json) {
        return SAMPLE.matcher(json)
                .replaceAll(m -> m.group(1)
                        + new BigDecimal(m.group(2)).subtract(TEN_MINUTES).toPlainString() + "\"]");
    }

    /// Repeats the first series of a response at its end.
    private static String duplicateFirstSeries(String json) {
        int first = json.indexOf("\"result\":[{");
        int end = json.indexOf("]},{", first);
        int last = json.lastIndexOf("]}]");
        if (first < 0 || end < 0 || last < 0) {
            return json;
        }
        var series = json.substring(first + "\"result\":[".length(), end + 2);
        return json.substring(0, last + 2) + "," + series + json.substring(last + 2);
    }

    private static void writeEndlessBody(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.write("{\"status\":\"".getBytes(StandardCharsets.US_ASCII));
        var chunk = new byte[1 << 16];
        Arrays.fill(chunk, (byte) 'a');
        for (int i = 0; i < 16_384; i++) {
            out.write(chunk);
        }
    }

    private static byte[] gzipBomb() {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"status\":\"".getBytes(StandardCharsets.US_ASCII));
            var letters = new byte[1 << 20];
            Arrays.fill(letters, (byte) 'a');
            for (int i = 0; i < BOMB / letters.length; i++) {
                gzip.write(letters);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    private void hang(Socket client) {
        long until = System.nanoTime() + HANG.toNanos();
        while (!client.isClosed() && System.nanoTime() < until && fault != null) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        reset(client);
    }

    static void reset(Socket client) {
        try {
            client.setSoLinger(true, 0);
            client.close();
        } catch (IOException _) {
            // It is already closed.
        }
    }

    private static byte[] truncated(byte[] answer) {
        return Arrays.copyOf(answer, answer.length - bodyLength(answer) / 2 - 1);
    }

    private static int bodyLength(byte[] answer) {
        return answer.length - headLength(answer);
    }

    private static int headLength(byte[] answer) {
        for (int i = 3; i < answer.length; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n' && answer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return answer.length;
    }

    private static String bodyOf(byte[] answer) {
        int head = headLength(answer);
        return new String(answer, head, answer.length - head, StandardCharsets.UTF_8);
    }

    private static void writeText(OutputStream out, String status, String type, String text, String headers)
            throws IOException {
        body(out, status, type, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void body(OutputStream out, String status, String type, String headers, byte[] bytes)
            throws IOException {
        var head = "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + headers + "Content-Length: "
                + bytes.length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
    }

    private static String requestKey(byte[] request) {
        var text = new String(request, StandardCharsets.ISO_8859_1);
        // The client's timeout is not part of the query.
        return text.substring(0, text.indexOf("\r\n"))
                + TIMEOUT.matcher(bodyOf(request)).replaceAll("");
    }

    /// The source's own response, with a Content-Length so that the connection can be reused.
    private byte[] upstreamResponse(byte[] request) throws IOException {
        int head = headLength(request);
        var lines = new String(request, 0, head, StandardCharsets.ISO_8859_1)
                .replaceAll("(?i)\r\n(connection|accept-encoding): [^\r]*", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
        try (var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), upstream)) {
            var out = server.getOutputStream();
            out.write(lines.getBytes(StandardCharsets.ISO_8859_1));
            out.write(request, head, request.length - head);
            out.flush();
            var answer = server.getInputStream().readAllBytes();
            if (answer.length == 0) {
                throw new IOException("the source gave nothing");
            }
            var response = plain(answer);
            remembered.putIfAbsent(requestKey(request), response);
            return response;
        }
    }

    private static byte[] plain(byte[] answer) {
        int head = headLength(answer);
        var text = new String(answer, 0, head, StandardCharsets.ISO_8859_1);
        var bytes = Arrays.copyOfRange(answer, head, answer.length);
        if (text.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            bytes = unchunked(bytes);
        }
        var lines = text.replaceAll("(?i)\r\n(connection|transfer-encoding|content-length): [^\r]*", "")
                .replaceFirst("\r\n\r\n$", "\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        var response = new ByteArrayOutputStream();
        response.writeBytes(lines.getBytes(StandardCharsets.ISO_8859_1));
        response.writeBytes(bytes);
        return response.toByteArray();
    }

    private static byte[] unchunked(byte[] chunks) {
        var body = new ByteArrayOutputStream();
        int at = 0;
        while (at < chunks.length) {
            int end = at;
            while (chunks[end] != '\r') {
                end++;
            }
            int size = Integer.parseInt(new String(chunks, at, end - at, StandardCharsets.US_ASCII), 16);
            body.write(chunks, end + 2, size);
            at = end + 2 + size + 2;
            if (size == 0) {
                break;
            }
        }
        return body.toByteArray();
    }

    private static byte[] request(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            bytes.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        var head = bytes.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = head.indexOf("content-length: ");
        if (length >= 0) {
            int end = head.indexOf('\r', length);
            bytes.writeBytes(in.readNBytes(Integer.parseInt(head.substring(length + 16, end))));
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        fault = Fault.REFUSE;
        listener.close();
        open.forEach(FaultProxy::reset);
    }
}
