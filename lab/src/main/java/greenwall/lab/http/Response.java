package greenwall.lab.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// The response that a handler returns.
public sealed interface Response {
    record Header(String name, String value) {}

    /// A complete response.
    record Complete(int status, List<Header> headers, byte[] body) implements Response {
        public Complete with(String name, String value) {
            var more = new ArrayList<>(headers);
            more.add(new Header(name, value));
            return new Complete(status, more, body);
        }

        /// Compresses the response if the `Accept-Encoding` header allows it.
        public Complete compressed(String accepted) {
            if (!accepted.contains("gzip") || body.length == 0) {
                return this;
            }
            var bytes = new ByteArrayOutputStream(body.length / 4 + 64);
            try (var out = new GZIPOutputStream(bytes, 8192)) {
                out.write(body);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory cannot fail", e);
            }
            return new Complete(status, headers, bytes.toByteArray()).with("Content-Encoding", "gzip");
        }
    }

    /// The connection changes its protocol (101). The handler then uses the connection, which is closed when
    /// the handler returns.
    record Upgrade(List<Header> headers, UpgradeHandler handler) implements Response {}

    @FunctionalInterface
    interface UpgradeHandler {
        void take(InputStream in, OutputStream out) throws IOException;
    }

    static Complete of(int status, String contentType, String body) {
        return new Complete(
                status, List.of(new Header("Content-Type", contentType)), body.getBytes(StandardCharsets.UTF_8));
    }

    static Complete json(int status, String body) {
        return of(status, "application/json", body);
    }

    static Complete empty(int status) {
        return new Complete(status, List.of(), new byte[0]);
    }

    static Complete notFound() {
        return plainError(404, "404 page not found");
    }

    static Complete methodNotAllowed() {
        return empty(405);
    }

    /// Returns a plain-text error that ends with a line break, as Go servers write it.
    static Complete plainError(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text + "\n").with("X-Content-Type-Options", "nosniff");
    }
}
