package greenwall.tests.faults;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.function.Consumer;

/// Accepts connections and serves each on its own thread.
public final class AcceptLoop {
    private AcceptLoop() {}

    /// Runs until the socket is closed.
    ///
    /// @param open each accepted connection is added to it
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
