package greenwall.connectors.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Sink;
import okio.Socket;
import okio.Source;

/// Limits what a server may send over a WebSocket. The library itself buffers a complete message of any length
/// and decompresses it without a limit. So compression is neither offered nor accepted, and the connection is
/// closed at the first frame that makes a message too long.
final class WebSocketLimits implements Interceptor {
    static final long LONGEST_MESSAGE = 8L << 20;
    /// The limit for control frames, because the library answers pings from an unbounded queue.
    static final int MAX_CONTROL_FRAMES = 1_000;

    private static final long CONTROL_FRAME_PERIOD = TimeUnit.SECONDS.toNanos(10);
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int SWITCHED = 101;

    @Override
    public Response intercept(Chain chain) throws IOException {
        var response = chain.proceed(
                chain.request().newBuilder().removeHeader(EXTENSIONS).build());
        var socket = response.socket();
        return response.code() != SWITCHED || socket == null
                ? response
                : response.newBuilder()
                        .removeHeader(EXTENSIONS)
                        .socket(new BoundedSocket(socket, new Frames(socket.getSource())))
                        .build();
    }

    private record BoundedSocket(Socket socket, Source frames) implements Socket {
        @Override
        public Source getSource() {
            return frames;
        }

        @Override
        public Sink getSink() {
            return socket.getSink();
        }

        @Override
        public void cancel() {
            socket.cancel();
        }
    }

    /// Reads the headers of the frames (RFC 6455, 5.2) before they reach the library.
    static final class Frames extends ForwardingSource {
        private static final int LONGEST_HEADER = 14;
        private static final int MASKED = 0x80;
        private static final int LAST = 0x80;
        private static final int FIRST_CONTROL_OPCODE = 8;

        private final byte[] header = new byte[LONGEST_HEADER];
        private int headerBytes;
        private long payload;
        private long message;
        private int controlFrames;
        private long since = System.nanoTime();

        Frames(Source source) {
            super(source);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long before = sink.size();
            long received = super.read(sink, byteCount);
            if (received > 0) {
                var fresh = new Buffer();
                sink.copyTo(fresh, before, received);
                follow(fresh);
            }
            return received;
        }

        private void follow(Buffer bytes) throws IOException {
            while (!bytes.exhausted()) {
                if (payload > 0) {
                    long skipped = Math.min(payload, bytes.size());
                    bytes.skip(skipped);
                    payload -= skipped;
                } else {
                    header[headerBytes++] = bytes.readByte();
                    if (headerBytes >= 2 && headerBytes == headerLength()) {
                        frame();
                        headerBytes = 0;
                    }
                }
            }
        }

        private int headerLength() {
            int length = header[1] & 0x7f;
            return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + ((header[1] & MASKED) != 0 ? 4 : 0);
        }

        private void frame() throws IOException {
            long length = header[1] & 0x7f;
            if (length > 125) {
                int bytes = length == 126 ? 2 : 8;
                length = 0;
                for (int i = 2; i < 2 + bytes; i++) {
                    length = length << 8 | header[i] & 0xff;
                }
            }
            payload = Math.max(0, length);
            if ((header[0] & 0xf) >= FIRST_CONTROL_OPCODE) {
                countControlFrame();
                return;
            }
            // A length with its highest bit set is negative here.
            message += payload;
            if (length < 0 || message > LONGEST_MESSAGE) {
                throw new IOException("it sent a message of more than " + MessageText.bytes(LONGEST_MESSAGE));
            }
            if ((header[0] & LAST) != 0) {
                message = 0;
            }
        }

        private void countControlFrame() throws IOException {
            long now = System.nanoTime();
            if (now - since > CONTROL_FRAME_PERIOD) {
                since = now;
                controlFrames = 0;
            }
            if (++controlFrames > MAX_CONTROL_FRAMES) {
                throw new IOException("it sent more than " + MAX_CONTROL_FRAMES
                        + " control frames (pings, pongs, closes) within "
                        + TimeUnit.NANOSECONDS.toSeconds(CONTROL_FRAME_PERIOD) + " s");
            }
        }
    }
}
