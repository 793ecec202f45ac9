package greenwall.lab.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a handler answers.
public sealed interface Reply {
    record Header(String name, String value) {}

    /// A whole answer. Without a content type there is no such header.
    record Whole(int status, List<Header> headers, byte[] body) implements Reply {
        public Whole with(String name, String value) {
            var more = new ArrayList<>(headers);
            more.add(new Header(name, value));
            return new Whole(status, more, body);
        }
    }

    /// The connection changes its protocol (101) and is the owner's from there on; it is closed when the owner
    /// returns.
    record Upgrade(List<Header> headers, Owner owner) implements Reply {}

    @FunctionalInterface
    interface Owner {
        void take(InputStream in, OutputStream out) throws IOException;
    }

    static Whole of(int status, String contentType, String body) {
        return new Whole(
                status, List.of(new Header("Content-Type", contentType)), body.getBytes(StandardCharsets.UTF_8));
    }

    static Whole json(int status, String body) {
        return of(status, "application/json", body);
    }

    static Whole empty(int status) {
        return new Whole(status, List.of(), new byte[0]);
    }

    /// As Go's `http.Error` answers: plain text, ended by a line break.
    static Whole plainError(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text + "\n").with("X-Content-Type-Options", "nosniff");
    }
}
