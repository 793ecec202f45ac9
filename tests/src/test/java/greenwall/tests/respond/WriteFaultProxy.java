package greenwall.tests.respond;

import com.sun.net.httpserver.HttpExchange;
import greenwall.tests.poll.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;

/// A proxy before an Alertmanager, which forwards reads unchanged and breaks writes.
final class WriteFaultProxy implements AutoCloseable {
    enum WriteFault {
        NOTHING,
        /// The write is carried out, and the response is a 502.
        BAD_GATEWAY_AFTER,
        /// The write is carried out, and the connection is cut before the response.
        CUT_AFTER,
        /// The write is carried out, and the response never comes.
        SILENT_AFTER,
        /// The write is carried out twice.
        REPEATED,
        /// A 502, and nothing is forwarded.
        BAD_GATEWAY_BEFORE
    }

    private final URI upstream;
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final LoopbackServer server;
    volatile WriteFault spoil = WriteFault.NOTHING;

    WriteFaultProxy(URI upstream) throws IOException {
        this.upstream = upstream;
        this.server = LoopbackServer.http(this::serve);
    }

    URI url() {
        return server.url();
    }

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        var body = exchange.getRequestBody().readAllBytes();
        var appliedFault = exchange.getRequestMethod().equals("GET") ? WriteFault.NOTHING : spoil;
        if (appliedFault == WriteFault.BAD_GATEWAY_BEFORE) {
            exchange.sendResponseHeaders(502, -1);
            return;
        }
        var answer = forward(exchange, body);
        switch (appliedFault) {
            case REPEATED -> {
                answer = forward(exchange, body);
                respond(exchange, answer.statusCode(), answer.body());
            }
            case BAD_GATEWAY_AFTER -> exchange.sendResponseHeaders(502, -1);
            case SILENT_AFTER -> finished.await();
            case CUT_AFTER -> {}
            default -> respond(exchange, answer.statusCode(), answer.body());
        }
    }

    private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        LoopbackServer.answer(exchange, status, body);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        finished.countDown();
        server.close();
        client.close();
    }
}
