package greenwall.tests.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A link that bytes go through both ways. It can be cut, and it can freeze: both ends stay open and nothing comes
/// through, as when a machine in between has lost its memory.
final class Pipe implements AutoCloseable {
    private static final long LOOK_NANOS = 5_000_000;

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1"));
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean frozen;

    Pipe(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// What is open and what comes from now on hangs.
    void freeze() {
        frozen = true;
    }

    /// New links go through again; what hung stays dead.
    void thaw() {
        cut();
        frozen = false;
    }

    void cut() {
        open.forEach(Pipe::close);
        open.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var near = server.accept();
                var far = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
                open.add(near);
                open.add(far);
                Thread.ofVirtual().start(() -> copy(near, far));
                Thread.ofVirtual().start(() -> copy(far, near));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void copy(Socket from, Socket to) {
        var buffer = new byte[8192];
        try {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                while (frozen && !from.isClosed()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                to.getOutputStream().write(buffer, 0, n);
                to.getOutputStream().flush();
            }
        } catch (IOException _) {
            // One end is gone.
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed already.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
