package greenwall.app.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/// A proxy in front of a source that records each query and forwards it, unless it has to refuse it.
final class RecordingProxy implements AutoCloseable {
    private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI source;
    private volatile Predicate<String> refused = _ -> false;

    RecordingProxy(URI source) throws IOException {
        this.source = source;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::forward);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// From now on, responds with the status 500 to the queries whose decoded target and body match.
    void refuse(Predicate<String> requests) {
        refused = requests;
    }

    void clear() {
        requests.clear();
    }

    String requests() {
        return String.join("\n", requests);
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = exchange.getRequestURI().toString();
            var body = exchange.getRequestBody().readAllBytes();
            var text =
                    URLDecoder.decode(target + " " + new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            requests.add(text);
            if (refused.test(text)) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            var base = source.toString().replaceAll("/$", "");
            var request = HttpRequest.newBuilder(URI.create(base + target))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .ifPresent(type -> request.header("Content-Type", type));
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers()
                    .firstValue("Content-Type")
                    .ifPresent(kind -> exchange.getResponseHeaders().set("Content-Type", kind));
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
