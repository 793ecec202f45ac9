package greenwall.tests.faults;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.function.Consumer;

/// Takes connections, each on a thread of its own.
public final class AcceptLoop {
    private AcceptLoop() {}

    /// Until the socket is closed.
    ///
    /// @param open is added each connection
    public static void start(ServerSocket on, Collection<Socket> open, Consumer<Socket> serve) {
        Thread.ofVirtual().start(() -> {
            while (!on.isClosed()) {
                try {
                    var client = on.accept();
                    open.add(client);
                    Thread.ofVirtual().start(() -> serve.accept(client));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }
}
