package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// One attempt at a request: sends it, follows a few safe redirects, and reads the response. Credentials are
/// sent only to the scheme, host and port of the source.
final class HttpAttempt<T> {
    private static final int REDIRECTS = 3;
    private static final long ERROR_TEXT = 64 << 10;
    private static final MediaType JSON = MediaType.get("application/json");

    sealed interface Result<T> {}

    record Succeeded<T>(SourceRequest.ParsedResponse<T> answer) implements Result<T> {}

    record Failed<T>(Failure failure, NextStep next, Optional<Duration> retryAfter) implements Result<T> {
        Failed(Failure failure, NextStep next) {
            this(failure, next, Optional.empty());
        }
    }

    enum NextStep {
        GIVE_UP,
        TRY_AGAIN,
        RENEW_CREDENTIALS,
        DETECT_SERVER
    }

    private final SourceAccess access;
    private final HttpUrl base;
    private final SourceRequest<T> sourceRequest;
    private final List<String> secrets = new ArrayList<>();

    private volatile @Nullable Call running;
    private volatile boolean cancelled;
    private boolean leftOrigin;

    private @Nullable HttpUrl lastUrl;
    private boolean responseBegan;

    HttpAttempt(SourceAccess access, HttpUrl base, SourceRequest<T> sourceRequest) {
        this.access = access;
        this.base = base;
        this.sourceRequest = sourceRequest;
    }

    /// Called by another thread. The exchange then ends soon, and its result is ignored.
    void cancel() {
        cancelled = true;
        var call = running;
        if (call != null) {
            call.cancel();
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    /// @param limit the time limit of this attempt, including redirects and reading
    Result<T> run(Duration limit) {
        var url = url();
        try {
            return switch (exchange(url, limit)) {
                case Failed<T>(var failure, var next, var after) ->
                    new Failed<>(SecretScrubber.scrub(failure, secrets), next, after);
                case Succeeded<T>(var answer) -> new Succeeded<>(SecretScrubber.scrub(answer, secrets));
            };
        } catch (JacksonException e) {
            return new Failed<>(
                    ConnectionFailures.notJson(e, ConnectionFailures.place(url), -1), NextStep.DETECT_SERVER);
        } catch (IOException e) {
            var failure = SecretScrubber.scrub(
                    ConnectionFailures.of(
                            e, lastUrl == null ? url : lastUrl, access.clients(), limit, responseBegan, leftOrigin),
                    secrets);
            if (leftOrigin && failure instanceof Failure.Unreachable(var found, var remedy)) {
                failure = new Failure.Unreachable(
                        found + ", after a redirect from " + ConnectionFailures.place(base), remedy);
            }
            var next = ConnectionFailures.isTransient(e)
                    ? NextStep.TRY_AGAIN
                    : failure instanceof Failure.Malformed ? NextStep.DETECT_SERVER : NextStep.GIVE_UP;
            return new Failed<>(failure, next);
        }
    }

    private Result<T> exchange(HttpUrl first, Duration limit) throws IOException {
        long until = System.nanoTime() + limit.toNanos();
        var request = withHeaders(request(first), true);
        sourceRequest.secrets = List.copyOf(secrets);
        // A signature reads the body, too.
        sourceRequest.sent = false;
        for (int hop = 0; ; hop++) {
            var set = access.clients().current(request.url());
            secrets.addAll(access.clients().proxySecrets(request.url()));
            var client = leftOrigin ? set.otherHosts() : sourceRequest.safe ? set.sameHost() : set.fresh();
            lastUrl = request.url();
            var call = client.newCall(request);
            running = call;
            if (cancelled) {
                return new Failed<>(ConnectionFailures.cancelled(ConnectionFailures.place(first)), NextStep.GIVE_UP);
            }
            if (sourceRequest.counter != null) {
                sourceRequest.counter.countCall();
            }
            call.timeout().timeout(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            try (var response = call.execute()) {
                responseBegan = true;
                var pause = access.settings().readTimeout();
                response.body().source().timeout().timeout(pause.toNanos(), TimeUnit.NANOSECONDS);
                var location = response.header("Location");
                if (!isRedirect(response.code()) || location == null) {
                    return response.isSuccessful() ? read(response) : errorResponse(response, limit);
                }
                var next = response.request().url().resolve(location);
                if (next == null || hop == REDIRECTS || !sourceRequest.safe) {
                    return notFollowed(response, location, hop);
                }
                if (base.isHttps() && !next.isHttps()) {
                    // Anyone on the network could have sent a response over plain HTTP.
                    return refusedRedirect(
                            response,
                            ConnectionFailures.place(next) + ", which does not use TLS",
                            "correct the redirect there; if TLS is not wanted, write " + ConnectionFailures.place(next)
                                    + " as this source's url");
                }
                if (keepsBody(request, next, response.code()) && !mayReceiveBody(next)) {
                    return refusedRedirect(
                            response,
                            ConnectionFailures.place(next)
                                    + ", which is a different origin, so the query was not sent there",
                            "write " + ConnectionFailures.place(next)
                                    + " as this source's url if the query may go there, or correct the redirect");
                }
                request = follow(request, next, response.code());
            }
        }
    }

    private static boolean isRedirect(int code) {
        return code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
    }

    private Result<T> notFollowed(Response response, String location, int hop) {
        var target = MessageText.line(location);
        return hop == REDIRECTS
                ? new Failed<>(
                        new Failure.Malformed(
                                ConnectionFailures.place(response.request().url()) + " redirects in a loop, last to "
                                        + target,
                                "correct the proxy's redirects, or set this source's url to the address where they"
                                        + " should end"),
                        NextStep.GIVE_UP)
                : refusedRedirect(
                        response,
                        target + "; a change is never sent to a redirect target",
                        "set this source's url to the address that it redirects to");
    }

    private Result<T> refusedRedirect(Response response, String target, String remedy) {
        var found = ConnectionFailures.place(response.request().url()) + " redirects to " + target;
        return new Failed<>(new Failure.Refused(response.code(), "redirect", found, remedy), NextStep.GIVE_UP);
    }

    /// Whether the body is sent again. If not, the target is requested by GET.
    private static boolean keepsBody(Request request, HttpUrl next, int status) {
        boolean sameHost = next.host().equals(request.url().host());
        return request.body() != null && (status == 307 || status == 308 || sameHost && status != 303);
    }

    /// The configured origin, and the same host over TLS.
    private boolean mayReceiveBody(HttpUrl next) {
        boolean securedHost = !base.isHttps() && next.isHttps() && next.host().equals(base.host());
        return securedHost || BaseUrl.sameOrigin(next, base);
    }

    private Request follow(Request request, HttpUrl next, int status) throws IOException {
        boolean sameHost = next.host().equals(request.url().host());
        leftOrigin = leftOrigin || !BaseUrl.sameOrigin(next, base);
        var follow = new Request.Builder().url(next);
        var body = request.body();
        if (body != null && keepsBody(request, next, status)) {
            follow.post(body);
        }
        var query = access.settings().query();
        if (body == null && next.query() == null && sameHost && request.url().query() != null) {
            follow.url(
                    next.newBuilder().encodedQuery(request.url().encodedQuery()).build());
        } else if (!leftOrigin && query.isPresent() && next.query() == null) {
            // The restrictions in the query also apply after the redirect.
            follow.url(next.newBuilder().encodedQuery(query.get()).build());
        }
        return withHeaders(follow, !leftOrigin);
    }

    private HttpUrl url() {
        var url = BaseUrl.under(base, sourceRequest.path, access.settings());
        if (sourceRequest.method == SourceRequest.Method.GET || sourceRequest.method == SourceRequest.Method.DELETE) {
            sourceRequest.parameters.forEach(p -> url.addQueryParameter(p.name(), p.value()));
        }
        return url.build();
    }

    private Request.Builder request(HttpUrl url) {
        var request = new Request.Builder().url(url);
        switch (sourceRequest.method) {
            case GET -> request.get();
            case DELETE -> request.delete(new TrackedBody(sourceRequest));
            case POST_JSON -> request.post(new TrackedBody(sourceRequest));
            case POST_FORM -> {
                var form = new FormBody.Builder(StandardCharsets.UTF_8);
                sourceRequest.parameters.forEach(p -> form.add(p.name(), p.value()));
                request.post(form.build());
            }
        }
        return request;
    }

    private Request withHeaders(Request.Builder request, boolean withCredentials) throws IOException {
        request.header("User-Agent", "greenwall").header("Accept", "application/json");
        sourceRequest.headers.forEach(header -> request.addHeader(header.name(), header.value()));
        return withCredentials
                ? RequestCredentials.addTo(
                        request, access.settings(), access.clock().instant(), secrets)
                : request.build();
    }

    private Result<T> read(Response response) throws IOException {
        var where = ConnectionFailures.place(response.request().url());
        var type = response.header("Content-Type", "");
        long limit = access.settings().bodyLimit();
        if (response.body().contentLength() > limit) {
            throw BoundedInputStream.tooLarge(limit, where);
        }
        var source = response.body().source();
        if (source.request(1) && source.getBuffer().getByte(0) == '<') {
            return new Failed<>(htmlPage(response, beginning(response, ERROR_TEXT)), NextStep.DETECT_SERVER);
        }
        var body = new BoundedInputStream(source.inputStream(), limit, where);
        var date = date(response);
        try {
            return new Succeeded<>(sourceRequest.reader.read(
                    new SourceRequest.RawResponse(response.code(), type == null ? "" : type, body, date)));
        } catch (JacksonException e) {
            // Jackson wraps exceptions of the connection while it reads.
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            return new Failed<>(ConnectionFailures.notJson(e, where, body.bytesRead()), NextStep.DETECT_SERVER);
        } finally {
            if (sourceRequest.counter != null) {
                sourceRequest.counter.countBytes(body.bytesRead());
            }
        }
    }

    static String beginning(Response response, long most) throws IOException {
        var source = response.body().source();
        source.request(most);
        return source.getBuffer()
                .snapshot((int) Math.min(most, source.getBuffer().size()))
                .utf8();
    }

    private Failure htmlPage(Response response, String html) {
        var url = response.request().url();
        var where = ConnectionFailures.place(url);
        var moved = leftOrigin ? ", after a redirect from " + ConnectionFailures.place(base) : "";
        return HtmlErrorPage.isLogin(html)
                ? new Failure.Refused(
                        response.code(),
                        "sign-in",
                        where + " responded with " + HtmlErrorPage.describe(html) + " instead of JSON" + moved,
                        "a sign-in page is in front of it: give this source a token or password for it, "
                                + "or a URL that bypasses it")
                : new Failure.Malformed(
                        where + " responded with " + HtmlErrorPage.describe(html) + " instead of JSON" + moved,
                        "give the URL of the API itself; a proxy or another program responds here");
    }

    private Result<T> errorResponse(Response response, Duration limit) throws IOException {
        int status = response.code();
        var text = beginning(response, ERROR_TEXT);
        var retryAfter = RetryAfterCircuitBreaker.parse(
                response.header("Retry-After"), date(response).orElseGet(access.clock()::instant));
        if (status == 429 || status == 503 && retryAfter.isPresent()) {
            return new Failed<>(throttled(response, text, retryAfter), NextStep.TRY_AGAIN, retryAfter);
        }
        var type = response.header("Content-Type", "");
        var known = access.errors().failure(status, type == null ? "" : type, text, limit);
        if (known.isPresent() && !(status == 404 && text.startsWith("404"))) {
            boolean credentials = status == 401 || status == 403;
            return new Failed<>(known.get(), credentials ? NextStep.RENEW_CREDENTIALS : NextStep.GIVE_UP, retryAfter);
        }
        var failure = ConnectionFailures.answer(response.request().url(), status, text, access.settings(), leftOrigin);
        return new Failed<>(
                failure,
                switch (status) {
                    case 401, 403 -> NextStep.RENEW_CREDENTIALS;
                    case 502, 503 -> NextStep.TRY_AGAIN;
                    case 400, 404, 406, 410 -> NextStep.DETECT_SERVER;
                    default -> NextStep.GIVE_UP;
                },
                retryAfter);
    }

    private Failure throttled(Response response, String text, Optional<Duration> retryAfter) {
        var reason = HtmlErrorPage.isHtml(text) ? "" : MessageText.line(text);
        return new Failure.Throttled(
                retryAfter.orElse(Duration.ofSeconds(1)),
                ConnectionFailures.place(response.request().url())
                        + (response.code() == 429
                                ? " rejected the request: too many requests (429)"
                                : " asks clients to try again later (" + response.code() + ")")
                        + (reason.isEmpty() ? "" : ": " + reason),
                throttledRemedy(access.source().kind(), response.code()));
    }

    /// @param status 0 if it is not known with which status the server asked for the pause
    static String throttledRemedy(Source.Kind kind, int status) {
        if (kind == Source.Kind.ASSISTANT) {
            return "ask again later";
        }
        return switch (status) {
            case 429 -> "poll less often (wall.refresh) or raise the limit there";
            case 503 -> "wait; check the server's log if it lasts";
            default -> "wait; if it lasts, check the server's log and its limits, or poll less often (wall.refresh)";
        };
    }

    /// A body, perhaps an empty one, that records when it is sent, because from then on the request may have been
    /// executed.
    private static final class TrackedBody extends RequestBody {
        private final SourceRequest<?> sourceRequest;
        private final byte[] content;

        TrackedBody(SourceRequest<?> sourceRequest) {
            var json = sourceRequest.json;
            this.sourceRequest = sourceRequest;
            this.content = (json == null ? "" : json).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable MediaType contentType() {
            return content.length == 0 ? null : JSON;
        }

        @Override
        public long contentLength() {
            return content.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sourceRequest.sent = true;
            sink.write(content);
        }
    }

    /// The time at which the server sent its response.
    private static Optional<Instant> date(Response response) {
        return Optional.ofNullable(response.headers().getInstant("Date"));
    }
}
