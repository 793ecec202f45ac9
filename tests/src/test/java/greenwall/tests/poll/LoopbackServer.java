package greenwall.tests.poll;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// An HTTP server on loopback. Each request has its own thread, which is interrupted when the server closes.
public final class LoopbackServer implements AutoCloseable {
    @FunctionalInterface
    public interface ExchangeHandler {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private LoopbackServer(HttpServer server, ExchangeHandler answers) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answers.to(exchange);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    public static LoopbackServer http(ExchangeHandler answers) throws IOException {
        return new LoopbackServer(HttpServer.create(address(0), 64), answers);
    }

    /// @param port 0 for any free port
    public static LoopbackServer https(int port, SSLContext tls, ExchangeHandler answers) throws IOException {
        var server = HttpsServer.create(address(port), 64);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new LoopbackServer(server, answers);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /// Sends this response and ends the exchange.
    public static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
