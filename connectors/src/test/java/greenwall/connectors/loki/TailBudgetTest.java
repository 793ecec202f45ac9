package greenwall.connectors.loki;

import static greenwall.connectors.MockServers.http;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Source;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever a Loki sends over its live tail, the memory used stays within the limit of one message.
class TailBudgetTest {
    private static final String EMPTY = "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}";
    private static final long MAX_TAKEN = 32L << 20;

    private final AtomicLong sent = new AtomicLong();
    private final List<String> offeredExtensions = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();
    private ServerSocket server;

    private interface FrameSender {
        void to(OutputStream out) throws IOException;
    }

    @BeforeEach
    void bind() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void serve(String extensions, FrameSender frames) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            var in = new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                            answer(in, socket.getOutputStream(), extensions, frames);
                        } catch (IOException disconnected) {
                            // The client closed the connection.
                        }
                    });
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void answer(BufferedReader in, OutputStream out, String extensions, FrameSender frames) throws IOException {
        var request = in.readLine();
        while (request != null) {
            var key = "";
            for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.startsWith("Sec-WebSocket-Key: ")) {
                    key = line.substring(19);
                } else if (line.startsWith("Sec-WebSocket-Extensions: ")) {
                    offeredExtensions.add(line.substring(26));
                }
            }
            if (!key.isEmpty()) {
                write(
                        out,
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n" + extensions + "\r\n");
                frames.to(out);
                return;
            }
            write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + EMPTY.length()
                            + "\r\n\r\n" + EMPTY);
            request = in.readLine();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void chunks(OutputStream out, byte[] head, byte[] chunk, int times) throws IOException {
        out.write(head);
        for (int i = 0; i < times; i++) {
            out.write(chunk);
            sent.addAndGet(chunk.length);
        }
    }

    private String follow() throws Exception {
        var url = URI.create("http://127.0.0.1:" + server.getLocalPort());
        try (var http = http()) {
            var loki =
                    Loki.connect(http, new Source("here", Source.Kind.LOKI, url), HttpSettings.DEFAULT.with(draft -> {
                        draft.connectTimeout = Duration.ofSeconds(20);
                        draft.readTimeout = Duration.ofSeconds(20);
                    }));
            var sink = new LogSource.TailSink() {
                @Override
                public void line(LogSource.Line line) {
                    reports.add("line");
                }

                @Override
                public void dropped(long entries, String why) {
                    reports.add(why);
                }

                @Override
                public void status(boolean connected, String what) {
                    if (!connected) {
                        reports.add(what);
                    }
                }
            };
            try (var tail = loki.tail("{job=\"j\"}", Instant.now(), sink)) {
                var first = reports.poll(60, TimeUnit.SECONDS);
                return first == null ? "nothing within a minute" : first;
            }
        }
    }

    @Test
    void anOversizedFrameIsRejectedAtItsHeader() throws Exception {
        serve("", out -> chunks(out, new byte[] {(byte) 0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0}, new byte[1 << 20], 256));
        assertThat(follow()).contains("message of more than 8");
        assertThat(sent.get()).isLessThan(MAX_TAKEN);
    }

    @Test
    void aMessageOfEndlessFramesIsRejected() throws Exception {
        serve("", out -> {
            out.write(new byte[] {0x01, 0});
            var frame = new ByteArrayOutputStream();
            frame.write(new byte[] {0x00, 126, (byte) 0xff, (byte) 0xff});
            frame.write(new byte[0xffff]);
            chunks(out, new byte[0], frame.toByteArray(), 4096);
        });
        assertThat(follow()).contains("message of more than 8");
        assertThat(sent.get()).isLessThan(MAX_TAKEN);
    }

    @Test
    void compressionIsNeitherOfferedNorAccepted() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var deflate = new DeflaterOutputStream(packed, new Deflater(9, true))) {
            for (int i = 0; i < 64; i++) {
                deflate.write(new byte[1 << 20]);
            }
        }
        var bytes = packed.toByteArray();
        serve("Sec-WebSocket-Extensions: permessage-deflate\r\n", out -> {
            var head = new byte[] {
                (byte) 0xc1,
                127,
                0,
                0,
                0,
                0,
                0,
                (byte) (bytes.length >> 16),
                (byte) (bytes.length >> 8),
                (byte) bytes.length
            };
            chunks(out, head, bytes, 1);
        });
        assertThat(follow()).contains("invalid HTTP").doesNotContain("broken frame");
        assertThat(offeredExtensions).isEmpty();
    }

    @Test
    void aConnectionThatEndsWithinAFrameIsNamed() throws Exception {
        serve("", out -> out.write(new byte[] {(byte) 0x81, 100, '{'}));
        assertThat(follow()).contains("broke: eof");
    }

    @Test
    void aFloodOfPingsEndsTheConnection() throws Exception {
        var ping = new byte[2 << 10];
        for (int i = 0; i < ping.length; i += 2) {
            ping[i] = (byte) 0x89;
        }
        serve("", out -> chunks(out, new byte[0], ping, 1 << 16));
        assertThat(follow()).contains("more than 1000 control frames");
        assertThat(sent.get()).isLessThan(MAX_TAKEN);
    }
}
