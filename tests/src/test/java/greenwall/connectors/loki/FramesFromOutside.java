package greenwall.connectors.loki;

import greenwall.connectors.series.LabelPool;
import greenwall.fleet.source.Failure;
import okhttp3.Request;
import okhttp3.WebSocket;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/// Hands frames to what reads them in a live tail, as a server would that is no Loki.
public final class FramesFromOutside {
    private static final LogLinesReader LINES = new LogLinesReader(new LabelPool());

    private FramesFromOutside() {}

    /// @param text whether the frame is one of text; else it is of bytes
    public static void take(byte[] frame, boolean text) {
        var frames =
                new TailQueue(LINES, (problem, _) -> new Failure.Unreachable(String.valueOf(problem.getMessage()), ""));
        if (text) {
            frames.onMessage(new Nowhere(), ByteString.of(frame).utf8());
        } else {
            frames.onMessage(new Nowhere(), ByteString.of(frame));
        }
    }

    /// A link whose other end does not care.
    private static final class Nowhere implements WebSocket {
        @Override
        public Request request() {
            return new Request.Builder().url("http://127.0.0.1/").build();
        }

        @Override
        public long queueSize() {
            return 0;
        }

        @Override
        public boolean send(String text) {
            return true;
        }

        @Override
        public boolean send(ByteString bytes) {
            return true;
        }

        @Override
        public boolean close(int code, @Nullable String reason) {
            return true;
        }

        @Override
        public void cancel() {
            // Nobody is there.
        }
    }
}
