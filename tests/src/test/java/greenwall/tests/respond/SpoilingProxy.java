package greenwall.tests.respond;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands before an Alertmanager, passes questions on as they are, and spoils orders.
final class SpoilingProxy implements AutoCloseable {
    enum Spoil {
        NOTHING,
        /// The order is carried out, and the answer is a 502.
        BAD_GATEWAY_AFTER,
        /// The order is carried out, and the link is cut before the answer.
        CUT_AFTER,
        /// The order is carried out, and the answer never comes.
        SILENT_AFTER,
        /// The order is carried out twice.
        REPEATED,
        /// A 502, and nothing was passed on.
        BAD_GATEWAY_BEFORE
    }

    private final HttpServer server;
    private final URI upstream;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    volatile Spoil spoil = Spoil.NOTHING;

    SpoilingProxy(URI upstream) throws IOException {
        this.upstream = upstream;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var how = exchange.getRequestMethod().equals("GET") ? Spoil.NOTHING : spoil;
            if (how == Spoil.BAD_GATEWAY_BEFORE) {
                exchange.sendResponseHeaders(502, -1);
                return;
            }
            var answer = pass(exchange, body);
            switch (how) {
                case REPEATED -> {
                    answer = pass(exchange, body);
                    tell(exchange, answer.statusCode(), answer.body());
                }
                case BAD_GATEWAY_AFTER -> exchange.sendResponseHeaders(502, -1);
                case SILENT_AFTER -> over.await();
                case CUT_AFTER -> {}
                default -> tell(exchange, answer.statusCode(), answer.body());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
