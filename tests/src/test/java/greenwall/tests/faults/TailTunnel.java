package greenwall.tests.faults;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A live tail on its way through the proxy, frame by frame: the server's frames are read completely, so that a
/// fault can occur in the middle of one.
final class TailTunnel implements AutoCloseable {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int LAST = 0x80;
    private static final Pattern FIRST_TIME = Pattern.compile("\"(\\d{19})\"");

    /// What can go wrong with an open live tail.
    enum TailFault {
        /// Both ends stay open but no data passes.
        HALF_OPEN,
        RESET,
        CUT_IN_A_FRAME,
        BROKEN_JSON,
        WRONG_SHAPE,
        NO_TEXT,
        /// The server drops lines and reports it.
        LEFT_OUT,
        ONE_BYTE_AT_A_TIME,
        ENDED_BY_THE_SERVER
    }

    private final Socket client;
    private final Socket server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable TailFault> next = new AtomicReference<>();

    TailTunnel(Socket client, int upstream) throws IOException {
        this.client = client;
        this.server = new Socket(InetAddress.ofLiteral("127.0.0.1"), upstream);
    }

    boolean of(Socket some) {
        return client == some;
    }

    static boolean isTailRequest(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1).contains("Upgrade: websocket");
    }

    /// Takes effect from the next frame on, or immediately if it needs no frame.
    void apply(@Nullable TailFault fault) {
        next.set(fault);
        if (fault == TailFault.RESET) {
            close();
        }
    }

    /// Runs until one of the ends closes.
    void run(byte[] request, InputStream fromClient) throws IOException {
        try (server) {
            server.getOutputStream().write(request);
            Thread.ofVirtual().start(() -> forwardFromClient(fromClient));
            var in = new DataInputStream(server.getInputStream());
            var out = client.getOutputStream();
            if (forwardUpgrade(in, out)) {
                forwardFromServer(in, out);
            }
        } finally {
            close();
        }
    }

    /// Forwards the server's response to the upgrade request; false if it is not a tail.
    private static boolean forwardUpgrade(InputStream in, OutputStream out) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int one = in.read();
            if (one < 0) {
                return false;
            }
            head.append((char) one);
        }
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            in.transferTo(out);
            return false;
        }
        return true;
    }

    private void forwardFromClient(InputStream from) {
        var buffer = new byte[4096];
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                if (next.get() == TailFault.HALF_OPEN) {
                    closed.await();
                }
                server.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException gone) {
            close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void forwardFromServer(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte() & 0x7f;
            long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
            var payload = in.readNBytes(Math.toIntExact(size));
            boolean text = (first & 0xf) == TEXT;
            var fault = text || next.get() == TailFault.HALF_OPEN || next.get() == TailFault.ONE_BYTE_AT_A_TIME
                    ? next.get()
                    : null;
            switch (fault) {
                case null -> out.write(frame(first, payload));
                case RESET -> throw new IOException("reset");
                case HALF_OPEN -> await();
                case CUT_IN_A_FRAME -> {
                    var fullFrame = frame(first, payload);
                    out.write(fullFrame, 0, fullFrame.length / 2);
                    out.flush();
                    throw new IOException("cut");
                }
                case BROKEN_JSON -> {
                    out.write(frame(first, Arrays.copyOf(payload, payload.length / 2)));
                    next.set(null);
                }
                case WRONG_SHAPE -> {
                    out.write(frame(first, "{\"streams\":{\"no\":[1,2]}}".getBytes(StandardCharsets.UTF_8)));
                    next.set(null);
                }
                case NO_TEXT -> {
                    out.write(frame(LAST | BINARY, new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF, 0}));
                    next.set(null);
                }
                case LEFT_OUT -> {
                    out.write(frame(first, droppedEntries(payload)));
                    next.set(null);
                }
                case ONE_BYTE_AT_A_TIME -> {
                    for (byte one : frame(first, payload)) {
                        out.write(one);
                        out.flush();
                        if (next.get() == TailFault.ONE_BYTE_AT_A_TIME) {
                            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                        }
                    }
                }
                case ENDED_BY_THE_SERVER -> {
                    out.write(frame(
                            LAST | CLOSE,
                            "\u0003\u00f3reached tail max duration limit".getBytes(StandardCharsets.ISO_8859_1)));
                    out.flush();
                    throw new IOException("ended");
                }
            }
            out.flush();
        }
    }

    private void await() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// Loki's report of dropped lines.
    private static byte[] droppedEntries(byte[] payload) {
        var text = new String(payload, StandardCharsets.UTF_8);
        var times = FIRST_TIME.matcher(text);
        var report = new StringBuilder("{\"streams\":[],\"dropped_entries\":[");
        while (times.find()) {
            report.append(report.toString().endsWith("[") ? "" : ",")
                    .append("{\"labels\":{},\"timestamp\":\"")
                    .append(times.group(1))
                    .append("\"}");
        }
        return report.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] frame(int first, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    @Override
    public void close() {
        closed.countDown();
        FaultProxy.reset(client);
        FaultProxy.reset(server);
    }
}
