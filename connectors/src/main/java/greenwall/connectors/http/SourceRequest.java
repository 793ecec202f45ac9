package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LoadCounter;
import greenwall.fleet.source.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request to a source. A safe request changes nothing there, so it may be repeated if there was no response.
public final class SourceRequest<T> {
    public enum Method {
        GET,
        /// The parameters are sent as a form.
        POST_FORM,
        POST_JSON,
        DELETE
    }

    /// The body of a response as it streams in, decompressed and bounded. `serverTime` is the whole second of
    /// the Date header.
    public record RawResponse(int status, String contentType, InputStream body, Optional<Instant> serverTime) {
        public <T> ParsedResponse<T> answer(T value) {
            return answer(value, List.of(), List.of());
        }

        public <T> ParsedResponse<T> answer(T value, List<String> warnings, List<String> infos) {
            return new ParsedResponse<>(value, warnings, infos, serverTime);
        }
    }

    /// The value that was read, with the warnings of the server.
    public record ParsedResponse<T>(T value, List<String> warnings, List<String> infos, Optional<Instant> serverTime) {
        public static <T> ParsedResponse<T> of(T value) {
            return new ParsedResponse<>(value, List.of(), List.of(), Optional.empty());
        }
    }

    /// Reads the response; a [SourceFailureException] describes a problem in the terms of the source.
    @FunctionalInterface
    public interface Reader<T> {
        ParsedResponse<T> read(RawResponse reply) throws IOException;
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
    LoadCounter counter;

    boolean first;

    /// The time that it waited for other calls, for which the source is not responsible.
    long waitedNanos;

    volatile boolean sent;

    /// The credentials of the last attempt.
    volatile List<String> secrets = List.of();

    private SourceRequest(Method method, String path, boolean safe, Reader<T> reader) {
        this.method = method;
        this.path = path;
        this.safe = safe;
        this.reader = reader;
    }

    /// A request that changes nothing at the source.
    public static <T> SourceRequest<T> query(Method method, String path, Reader<T> reader) {
        return new SourceRequest<>(method, path, true, reader);
    }

    /// A request that may change something at the source. It is sent once and never repeated automatically.
    public static <T> SourceRequest<T> nonIdempotent(Method method, String path, Reader<T> reader) {
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

    public SourceRequest<T> counted(@Nullable LoadCounter by) {
        counter = by;
        return this;
    }

    /// Allows it to use a call that is reserved for the poll.
    public SourceRequest<T> mayUseReservedCall(boolean before) {
        first = before;
        return this;
    }

    /// Marks a part of the API that some servers lack: [#isAbsent] is then a normal result, and its reason is
    /// not investigated.
    public SourceRequest<T> maybeAbsent() {
        maybeAbsent = true;
        return this;
    }

    /// Whether a server has no such path; VictoriaMetrics reports this as a bad request.
    public static boolean isAbsent(Outcome<?> outcome) {
        return outcome instanceof Outcome.Failed<?> failed && isAbsent(failed.failure());
    }

    static boolean isAbsent(Failure failure) {
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

    /// Whether sending it began, so that it may have been executed even without a response.
    public boolean mayHaveArrived() {
        return sent;
    }
}
