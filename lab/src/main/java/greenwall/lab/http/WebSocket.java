package greenwall.lab.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// The server side of a WebSocket (RFC 6455).
///
/// Several threads may write; one thread reads. Incoming frames are discarded, except for a close frame.
public final class WebSocket {
    /// The close code for a server error. Loki uses it for every error.
    public static final int INTERNAL_ERROR = 1011;

    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int MAX_CLIENT_FRAME = 1 << 20;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private final DataInputStream in;
    private final OutputStream out;

    private WebSocket(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    @FunctionalInterface
    public interface Session {
        void run(WebSocket socket) throws IOException;
    }

    public static boolean isRequested(Request request) {
        return request.method().equals("GET")
                && request.header("upgrade").equalsIgnoreCase("websocket")
                && request.header("connection").toLowerCase(Locale.ROOT).contains("upgrade")
                && request.header("sec-websocket-version").equals("13")
                && !request.header("sec-websocket-key").isEmpty();
    }

    /// Returns the response that upgrades the connection to a WebSocket and runs the session on it.
    public static Response upgrade(Request request, Session session) {
        return new Response.Upgrade(
                List.of(
                        new Response.Header("Upgrade", "websocket"),
                        new Response.Header("Connection", "Upgrade"),
                        new Response.Header("Sec-WebSocket-Accept", accept(request.header("sec-websocket-key")))),
                (in, out) -> session.run(new WebSocket(in, out)));
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    public void text(String payload) throws IOException {
        frame(TEXT, payload.getBytes(StandardCharsets.UTF_8));
    }

    public void ping() throws IOException {
        frame(PING, new byte[0]);
    }

    /// Sends a close frame, or nothing if the reason is too long for a control frame.
    public void close(int code, String reason) throws IOException {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        if (text.length + 2 <= MAX_CONTROL_PAYLOAD) {
            var payload =
                    ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text);
            frame(CLOSE, payload.array());
        }
    }

    private synchronized void frame(int opcode, byte[] payload) throws IOException {
        var head = ByteBuffer.allocate(10);
        head.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            head.put((byte) 126).putShort((short) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(payload);
        out.flush();
    }

    /// Reads until the client closes, and returns its close code without its reason.
    public void awaitClose() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int second = in.readUnsignedByte();
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            if (length < 0 || length > MAX_CLIENT_FRAME) {
                close(1009, "");
                return;
            }
            byte[] mask = (second & 0x80) != 0 ? in.readNBytes(4) : new byte[4];
            byte[] payload = in.readNBytes((int) length);
            if (opcode == CLOSE) {
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                frame(CLOSE, payload.length >= 2 ? new byte[] {payload[0], payload[1]} : new byte[0]);
                return;
            }
        }
    }
}
