package greenwall.lab.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// An HTTP/1.1 server on one port, with a virtual thread per connection. Unlike the JDK's server, it supports
/// WebSockets. It limits the size of each body and of all bodies together, and closes idle connections. It
/// rejects a request for any other host name, so that a web page cannot reach it under another name (DNS
/// rebinding).
public final class LabHttpServer implements AutoCloseable {
    private static final int MAX_BODY = 4 << 20;
    /// The limit for the bodies of all requests in progress.
    private static final int MAX_BODIES = 8 * MAX_BODY;

    private static final int MAX_HEAD = 64 << 10;
    private static final int IDLE_MILLIS = 120_000;
    /// How long the client of a rejected request may pause while the rest of the request is discarded.
    private static final int REST_MILLIS = 2_000;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+(?:%[^\\]]+)?]|[^:\\[\\]]*)(?::\\d{1,5})?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    @FunctionalInterface
    public interface Handler {
        Response handle(Request request) throws IOException, RefusedRequestException;
    }

    private final ServerSocket listener;
    private final InstantSource clock;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Semaphore bodies = new Semaphore(MAX_BODIES);
    private volatile boolean closed;

    private LabHttpServer(ServerSocket listener, InstantSource clock, Handler handler) {
        this.listener = listener;
        this.clock = clock;
        this.handler = handler;
    }

    /// Port 0 selects a free port.
    ///
    /// @param clock the clock for the Date header
    public static LabHttpServer start(InetAddress address, int port, String name, InstantSource clock, Handler handler)
            throws IOException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(address, port), 256);
        var server = new LabHttpServer(listener, clock, handler);
        Thread.ofVirtual().name(name).start(server::accept);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// Returns the URI for clients on this machine.
    public URI uri() {
        return URI.create("http://" + reachable(listener.getInetAddress()) + ":" + port());
    }

    /// Closes open connections immediately.
    @Override
    public void close() {
        closed = true;
        closeQuietly(listener);
        open.forEach(LabHttpServer::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // A socket that fails to close cleanly is closed nevertheless.
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Out of file descriptors, or the server is closed, which ends the loop.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            var in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
            var out = new BufferedOutputStream(socket.getOutputStream(), 64 << 10);
            while (!closed && exchange(socket, in, out)) {
                // The next request follows on the same connection.
            }
        } catch (IOException e) {
            // The client closed the connection.
        } finally {
            open.remove(socket);
        }
    }

    /// An error after which the connection is closed.
    private static RefusedRequestException refused(int status, String text) {
        return new RefusedRequestException(Response.of(status, "text/plain; charset=utf-8", status + " " + text));
    }

    /// Handles one request. Returns false if the connection must be closed.
    private boolean exchange(Socket socket, InputStream in, OutputStream out) throws IOException {
        try {
            String start = line(in, MAX_HEAD);
            if (start.isEmpty()) {
                return false;
            }
            String[] parts = start.split(" ");
            if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
                throw refused(400, "Bad Request");
            }
            Map<String, String> headers = headers(in);
            boolean keep =
                    !headers.getOrDefault("connection", "").equalsIgnoreCase("close") && !parts[2].equals("HTTP/1.0");
            Response response = answer(parts, headers, in);
            return switch (response) {
                case Response.Complete whole -> {
                    write(out, whole, parts[0].equals("HEAD"), keep);
                    yield keep;
                }
                case Response.Upgrade upgrade -> {
                    // The handler has its own timeouts.
                    socket.setSoTimeout(0);
                    upgrade(in, out, upgrade);
                    yield false;
                }
            };
        } catch (RefusedRequestException refused) {
            write(out, refused.response(), false, false);
            discardRest(socket, in);
            return false;
        }
    }

    /// Reads the rest of the request. Closing a socket with unread input resets the connection, and the
    /// client would not receive the error response.
    private static void discardRest(Socket socket, InputStream in) throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(REST_MILLIS);
        var piece = new byte[16 << 10];
        int left = 2 * MAX_BODY;
        for (int n = in.read(piece); n >= 0 && left > 0; n = in.read(piece)) {
            left -= n;
        }
    }

    private Response answer(String[] start, Map<String, String> headers, InputStream in)
            throws IOException, RefusedRequestException {
        String host = headers.getOrDefault("host", "");
        if (!serves(host)) {
            throw refused(
                    421,
                    "Misdirected Request: use this server's address, localhost or this machine's name, not " + host);
        }
        if (headers.containsKey("transfer-encoding")) {
            throw refused(411, "Length Required: a body needs a Content-Length");
        }
        int length = bodyLength(headers.getOrDefault("content-length", "0"));
        if (!bodies.tryAcquire(length)) {
            throw refused(503, "Service Unavailable: too many large requests at once; try again");
        }
        try {
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new IOException("the body ended early");
            }
            return handler.handle(Request.of(start[0], start[1], headers, body));
        } catch (RefusedRequestException refused) {
            return refused.response();
        } finally {
            bodies.release(length);
        }
    }

    private static int bodyLength(String text) throws RefusedRequestException {
        try {
            int length = Integer.parseInt(text.strip());
            if (length >= 0 && length <= MAX_BODY) {
                return length;
            }
            throw refused(413, "Request Entity Too Large: the limit for a body is " + (MAX_BODY >> 20) + " MiB");
        } catch (NumberFormatException e) {
            throw refused(400, "Bad Request");
        }
    }

    private static void upgrade(InputStream in, OutputStream out, Response.Upgrade upgrade) throws IOException {
        var head = head("101 Switching Protocols", upgrade.headers());
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        upgrade.handler().take(in, out);
        out.flush();
    }

    private static Map<String, String> headers(InputStream in) throws IOException, RefusedRequestException {
        var headers = new LinkedHashMap<String, String>();
        int left = MAX_HEAD;
        while (true) {
            String line = line(in, left);
            if (line.isEmpty()) {
                return headers;
            }
            left -= line.length();
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw refused(400, "Bad Request");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    private static String line(InputStream in, int limit) throws IOException, RefusedRequestException {
        var line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0 || c == '\n') {
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
            if (line.length() >= limit) {
                throw refused(431, "Request Header Fields Too Large");
            }
            line.append((char) c);
        }
    }

    /// The reason phrase of a status is optional, and no client of the practice range reads it.
    private static StringBuilder head(String status, List<Response.Header> headers) {
        var head = new StringBuilder(256).append("HTTP/1.1 ").append(status).append("\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return head;
    }

    private void write(OutputStream out, Response.Complete reply, boolean headOnly, boolean keep) throws IOException {
        var head = head(reply.status() + " ", reply.headers());
        head.append("Date: ")
                .append(DATE.format(clock.instant().atZone(ZoneOffset.UTC)))
                .append("\r\n");
        if (!headOnly) {
            head.append("Content-Length: ").append(reply.body().length).append("\r\n");
        }
        if (!keep) {
            head.append("Connection: close\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!headOnly) {
            out.write(reply.body());
        }
        out.flush();
    }

    /// Returns the host for the server's URL: loopback if the server listens on all addresses.
    static String reachable(InetAddress address) {
        boolean six = address instanceof Inet6Address;
        if (address.isAnyLocalAddress()) {
            return six ? "[::1]" : "127.0.0.1";
        }
        var text = address.getHostAddress();
        int zone = text.indexOf('%');
        return six ? "[" + (zone < 0 ? text : text.substring(0, zone)) + "]" : text;
    }

    /// Whether to accept a request with this Host header: an address, localhost, this machine's name, or no
    /// header at all, which programs other than browsers can omit.
    private static boolean serves(String hostHeader) {
        var parts = HOST.matcher(hostHeader.strip());
        if (!parts.matches()) {
            return false;
        }
        var name = parts.group(1).toLowerCase(Locale.ROOT);
        return name.isEmpty()
                || name.startsWith("[")
                || IPV4.matcher(name).matches()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals(ownName());
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
