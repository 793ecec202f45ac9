package greenwall.connectors.direct;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A connection that stays open between checks. A request over it needs few packets, and if the program at
/// the other end dies, the closed connection shows this without a request.
final class PersistentConnection implements AutoCloseable {
    static final int PACKETS = 4;

    /// The maximum number of requests on one connection. Firewalls may allow connections that are older than
    /// their rules, so it is replaced regularly.
    private static final int MOST_QUESTIONS = 3;

    private static final int BUFFER = 1024;

    private final Socket socket;
    private final byte[] question;
    private final AtomicInteger heard = new AtomicInteger();
    private final Semaphore news = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    /// @param ended called if the other side closes the connection
    PersistentConnection(Socket socket, String host, Runnable ended) {
        this.socket = socket;
        question = ("HEAD / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        Thread.ofVirtual().name("kept connection").start(() -> read(ended));
    }

    private void read(Runnable ended) {
        var buffer = new byte[BUFFER];
        try {
            socket.setSoTimeout(0);
            while (socket.getInputStream().read(buffer) >= 0) {
                heard.incrementAndGet();
                news.release();
            }
        } catch (IOException _) {
            // Reset by the other side, or closed here.
        }
        news.release();
        if (!closed) {
            close();
            ended.run();
        }
    }

    boolean usedUp() {
        return asked.get() >= MOST_QUESTIONS || closed;
    }

    /// Sends a request, and returns whether any response arrives in time.
    boolean answers(int millis) throws InterruptedException {
        asked.incrementAndGet();
        news.drainPermits();
        int before = heard.get();
        try {
            socket.getOutputStream().write(question);
        } catch (IOException _) {
            return false;
        }
        return news.tryAcquire(millis, TimeUnit.MILLISECONDS) && heard.get() > before;
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException _) {
            // The connection is closed in either case.
        }
    }
}
