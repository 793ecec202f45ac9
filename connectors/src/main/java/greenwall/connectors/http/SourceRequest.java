package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LoadCounter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One question to a source. A safe one changes nothing there, so it may be asked again when it got no answer.
public final class SourceRequest<T> {
    public enum Method {
        GET,
        /// The parameters go as a form.
        POST_FORM,
        /// The body goes as JSON.
        POST_JSON,
        DELETE
    }

    /// An answer's body as it streams in, decompressed and bounded. `serverTime` is the whole second of the Date
    /// header.
    public record Reply(int status, String contentType, InputStream body, Optional<Instant> serverTime) {
        /// What was read of it, without a remark.
        public <T> Answer<T> answer(T value) {
            return answer(value, List.of(), List.of());
        }

        public <T> Answer<T> answer(T value, List<String> warnings, List<String> infos) {
            return new Answer<>(value, warnings, infos, serverTime);
        }
    }

    /// What was read, with what the server wanted to have said about it.
    public record Answer<T>(T value, List<String> warnings, List<String> infos, Optional<Instant> serverTime) {
        public static <T> Answer<T> of(T value) {
            return new Answer<>(value, List.of(), List.of(), Optional.empty());
        }
    }

    /// Reads the answer; a [SourceFailureException] says what is wrong with it in the source's own terms.
    @FunctionalInterface
    public interface Reader<T> {
        Answer<T> read(Reply reply) throws IOException;
    }

    record Parameter(String name, String value) {}

    final Method method;
    final String path;
    final List<Parameter> parameters = new ArrayList<>();
    final Reader<T> reader;
    final boolean safe;
    final List<Parameter> headers = new ArrayList<>();
    boolean maybeAbsent;

    @Nullable
    String json;

    @Nullable
    LoadCounter tally;

    boolean first;

    /// How long it stood in line behind other calls, which is no fault of the source's.
    long waitedNanos;

    volatile boolean sent;

    private SourceRequest(Method method, String path, boolean safe, Reader<T> reader) {
        this.method = method;
        this.path = path;
        this.safe = safe;
        this.reader = reader;
    }

    /// A question that changes nothing at the source.
    public static <T> SourceRequest<T> query(Method method, String path, Reader<T> reader) {
        return new SourceRequest<>(method, path, true, reader);
    }

    /// An order, sent once and never again by itself.
    public static <T> SourceRequest<T> order(Method method, String path, Reader<T> reader) {
        return new SourceRequest<>(method, path, false, reader);
    }

    public SourceRequest<T> with(String name, String value) {
        parameters.add(new Parameter(name, value));
        return this;
    }

    public SourceRequest<T> with(String name, List<String> values) {
        values.forEach(value -> with(name, value));
        return this;
    }

    public SourceRequest<T> header(String name, String value) {
        headers.add(new Parameter(name, value));
        return this;
    }

    /// Has the requests and the bytes counted that it comes to.
    public SourceRequest<T> counted(@Nullable LoadCounter by) {
        tally = by;
        return this;
    }

    /// May have one of the calls that are kept free for the poll.
    public SourceRequest<T> first(boolean before) {
        first = before;
        return this;
    }

    /// Some servers lack this part of the API: that it is [#absent] is an answer like another and starts no search
    /// for its reason.
    public SourceRequest<T> maybeAbsent() {
        maybeAbsent = true;
        return this;
    }

    /// Whether a server has no such path; VictoriaMetrics calls that a bad request.
    public static boolean absent(Failure failure) {
        return failure instanceof Failure.Refused refused
                && (refused.status() == 400
                        || refused.status() == 404
                        || refused.status() == 405
                        || refused.status() == 501);
    }

    public SourceRequest<T> body(String text) {
        json = text;
        return this;
    }

    /// Whether the body began to go out, so that an order may have been carried out although no answer came.
    public boolean mayHaveArrived() {
        return sent;
    }
}
