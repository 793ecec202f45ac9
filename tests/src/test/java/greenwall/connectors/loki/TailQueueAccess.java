package greenwall.connectors.loki;

import greenwall.connectors.series.LabelInterner;
import greenwall.fleet.source.Failure;
import java.lang.reflect.Proxy;
import okhttp3.WebSocket;
import okio.ByteString;

/// Feeds frames to the reader of a live tail, as a server that is not Loki could send them.
public final class TailQueueAccess {
    private static final LogLinesReader LINES = new LogLinesReader(new LabelInterner());
    /// A connection that supports nothing but being cancelled.
    private static final WebSocket NOWHERE = (WebSocket) Proxy.newProxyInstance(
            WebSocket.class.getClassLoader(), new Class<?>[] {WebSocket.class}, (_, method, _) -> {
                if (method.getName().equals("cancel")) {
                    return null;
                }
                throw new UnsupportedOperationException(method.getName());
            });

    private TailQueueAccess() {}

    /// @param text whether it is a text frame; otherwise it is binary
    public static void take(byte[] frame, boolean text) {
        var queue =
                new TailQueue(LINES, (problem, _) -> new Failure.Unreachable(String.valueOf(problem.getMessage()), ""));
        if (text) {
            queue.onMessage(NOWHERE, ByteString.of(frame).utf8());
        } else {
            queue.onMessage(NOWHERE, ByteString.of(frame));
        }
    }
}
