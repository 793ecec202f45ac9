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
    private static final int MOST_REQUESTS = 3;

    private static final int BUFFER = 1024;

    private final Socket socket;
    private final byte[] request;
    private final AtomicInteger reads = new AtomicInteger();
    private final Semaphore readOrClosed = new Semaphore(0);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean closed;

    /// @param ended called if the other side closes the connection
    PersistentConnection(Socket socket, String host, Runnable ended) {
        this.socket = socket;
        request = ("HEAD / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        Thread.ofVirtual().name("kept connection").start(() -> read(ended));
    }

    private void read(Runnable ended) {
        var buffer = new byte[BUFFER];
        try {
            socket.setSoTimeout(0);
            while (socket.getInputStream().read(buffer) >= 0) {
                reads.incrementAndGet();
                readOrClosed.release();
            }
        } catch (IOException _) {
            // Reset by the other side, or closed here.
        }
        readOrClosed.release();
        if (!closed) {
            close();
            ended.run();
        }
    }

    boolean usedUp() {
        return requests.get() >= MOST_REQUESTS || closed;
    }

    /// Sends a request, and returns whether any response arrives in time.
    boolean answers(int millis) throws InterruptedException {
        requests.incrementAndGet();
        readOrClosed.drainPermits();
        int before = reads.get();
        try {
            socket.getOutputStream().write(request);
        } catch (IOException _) {
            return false;
        }
        return readOrClosed.tryAcquire(millis, TimeUnit.MILLISECONDS) && reads.get() > before;
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
