package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

    record Good<T>(SourceRequest.Answer<T> answer) implements Result<T> {}

    record Bad<T>(Failure failure, Next next, Optional<Duration> retryAfter) implements Result<T> {
        Bad(Failure failure, Next next) {
            this(failure, next, Optional.empty());
        }
    }

    /// The next step after a failure.
    enum Next {
        NOTHING,
        TRY_AGAIN,
        RENEW_CREDENTIALS,
        SEE_WHO_ANSWERS
    }

    private final HttpClients clients;
    private final HttpSettings options;
    private final ErrorReader dialect;
    private final HttpUrl base;
    private final InstantSource clock;
    private final SourceRequest<T> ask;
    private final Duration deadline;
    private final List<String> secrets = new ArrayList<>();

    private volatile @Nullable Call running;
    private volatile boolean cancelled;
    private boolean abroad;
    private @Nullable HttpUrl asked;
    private boolean started;

    HttpAttempt(
            HttpClients clients,
            HttpSettings options,
            ErrorReader dialect,
            HttpUrl base,
            InstantSource clock,
            SourceRequest<T> ask,
            Duration deadline) {
        this.clients = clients;
        this.options = options;
        this.dialect = dialect;
        this.base = base;
        this.clock = clock;
        this.ask = ask;
        this.deadline = deadline;
    }

    /// Called by another thread. The exchange then ends soon, and its result is ignored.
    void cancel() {
        cancelled = true;
        var call = running;
        if (call != null) {
            call.cancel();
        }
    }

    /// @param left the time limit of this attempt, including redirects and reading
    Result<T> run(Duration left) {
        var url = url();
        try {
            var result = exchange(url, System.nanoTime() + left.toNanos());
            return switch (result) {
                case Bad<T>(var failure, var next, var after) ->
                    new Bad<>(SecretScrubber.out(failure, secrets), next, after);
                case Good<T>(var answer) -> new Good<>(SecretScrubber.out(answer, secrets));
            };
        } catch (JacksonException e) {
            return new Bad<>(FailureMessages.notJson(e, FailureMessages.place(url), -1), Next.SEE_WHO_ANSWERS);
        } catch (IOException e) {
            var failure = SecretScrubber.out(
                    FailureMessages.of(e, asked == null ? url : asked, options, deadline, started), secrets);
            if (abroad && failure instanceof Failure.Unreachable(var found, var remedy)) {
                failure = new Failure.Unreachable(
                        found + ", where a redirect from " + FailureMessages.place(base) + " led", remedy);
            }
            var next = FailureMessages.mayPass(e)
                    ? Next.TRY_AGAIN
                    : failure instanceof Failure.Malformed ? Next.SEE_WHO_ANSWERS : Next.NOTHING;
            return new Bad<>(failure, next);
        }
    }

    private Result<T> exchange(HttpUrl first, long until) throws IOException {
        var request = sent(request(first), true);
        for (int hop = 0; ; hop++) {
            var set = clients.current(request.url().isHttps());
            var client = abroad ? set.foreign() : ask.safe ? set.own() : set.fresh();
            asked = request.url();
            var call = client.newCall(request);
            running = call;
            if (cancelled) {
                return new Bad<>(FailureMessages.cancelled(FailureMessages.place(first)), Next.NOTHING);
            }
            if (ask.tally != null) {
                ask.tally.countCall();
            }
            call.timeout().timeout(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            try (var response = call.execute()) {
                started = true;
                var location = response.header("Location");
                if (!isRedirect(response.code()) || location == null) {
                    return response.isSuccessful() ? read(response) : refused(response);
                }
                var next = response.request().url().resolve(location);
                if (next == null || hop == REDIRECTS || !ask.safe) {
                    return lost(response.request().url(), location, response.code(), hop);
                }
                if (base.isHttps() && !next.isHttps()) {
                    return downgraded(response.request().url(), next, response.code());
                }
                request = follow(request, next, response.code());
            }
        }
    }

    private static boolean isRedirect(int code) {
        return code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
    }

    /// If TLS is configured, a response over plain HTTP is refused, because anyone on the network could have
    /// sent it.
    private Result<T> downgraded(HttpUrl from, HttpUrl to, int status) {
        return new Bad<>(
                new Failure.Refused(
                        status,
                        "redirect",
                        FailureMessages.place(from) + " redirects to " + FailureMessages.place(to)
                                + ", which has no TLS",
                        "Correct the redirect there; if TLS is not wanted, write " + FailureMessages.place(to)
                                + " as this source's url"),
                Next.NOTHING);
    }

    private Result<T> lost(HttpUrl from, String location, int status, int hop) {
        var target = MessageText.line(location);
        return hop == REDIRECTS
                ? new Bad<>(
                        new Failure.Malformed(
                                FailureMessages.place(from) + " redirects in a loop, last to " + target,
                                "Correct the redirects of the proxy in front, or write the URL that they should end"
                                        + " at"),
                        Next.NOTHING)
                : new Bad<>(
                        new Failure.Refused(
                                status,
                                "redirect",
                                FailureMessages.place(from) + " redirects to " + target
                                        + ", where a change is not sent",
                                "Write the URL that it redirects to as this source's url"),
                        Next.NOTHING);
    }

    /// Sends a form again on the same host (http to https, or an added slash), and on any host after a status
    /// of 307 or 308. Otherwise, only the page is fetched, for the message.
    private Request follow(Request request, HttpUrl next, int status) throws IOException {
        boolean sameHost = next.host().equals(request.url().host());
        abroad = abroad || !BaseUrl.sameOrigin(next, base);
        var follow = new Request.Builder().url(next);
        var body = request.body();
        boolean keepsBody = status == 307 || status == 308 || sameHost && status != 303;
        if (body != null && keepsBody) {
            follow.post(body);
        }
        if (body == null && next.query() == null && sameHost && request.url().query() != null) {
            follow.url(
                    next.newBuilder().encodedQuery(request.url().encodedQuery()).build());
        } else if (!abroad && options.query().isPresent() && next.query() == null) {
            // The restrictions in the query also apply after the redirect.
            follow.url(next.newBuilder().encodedQuery(options.query().get()).build());
        }
        return sent(follow, !abroad);
    }

    private HttpUrl url() {
        var url = BaseUrl.under(base, ask.path, options);
        if (ask.method == SourceRequest.Method.GET || ask.method == SourceRequest.Method.DELETE) {
            ask.parameters.forEach(p -> url.addQueryParameter(p.name(), p.value()));
        }
        return url.build();
    }

    private Request.Builder request(HttpUrl url) {
        var request = new Request.Builder().url(url);
        switch (ask.method) {
            case GET -> request.get();
            case DELETE -> request.delete();
            case POST_JSON -> request.post(new TrackedBody(ask));
            case POST_FORM -> {
                var form = new FormBody.Builder(StandardCharsets.UTF_8);
                ask.parameters.forEach(p -> form.add(p.name(), p.value()));
                request.post(form.build());
            }
        }
        return request;
    }

    private Request sent(Request.Builder request, boolean atHome) throws IOException {
        request.header("User-Agent", "greenwall").header("Accept", "application/json");
        ask.headers.forEach(header -> request.addHeader(header.name(), header.value()));
        return atHome ? RequestCredentials.request(request, options, clock.instant(), secrets) : request.build();
    }

    private Result<T> read(Response response) throws IOException {
        var where = FailureMessages.place(response.request().url());
        var type = response.header("Content-Type", "");
        long length = response.body().contentLength();
        if (length > options.bodyLimit()) {
            throw BoundedInput.tooLarge(options.bodyLimit(), where);
        }
        var source = response.body().source();
        if (source.request(1) && source.getBuffer().getByte(0) == '<') {
            return new Bad<>(page(response, beginning(response, ERROR_TEXT)), Next.SEE_WHO_ANSWERS);
        }
        var body = new BoundedInput(source.inputStream(), options.bodyLimit(), where);
        var date = date(response);
        try {
            return new Good<>(
                    ask.reader.read(new SourceRequest.Reply(response.code(), type == null ? "" : type, body, date)));
        } catch (JacksonException e) {
            // Jackson wraps exceptions of the connection while it reads.
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            return new Bad<>(FailureMessages.notJson(e, where, body.bytesRead()), Next.SEE_WHO_ANSWERS);
        } finally {
            if (ask.tally != null) {
                ask.tally.countBytes(body.bytesRead());
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

    private Failure page(Response response, String html) {
        var url = response.request().url();
        var where = FailureMessages.place(url);
        var moved = abroad ? ", after a redirect from " + FailureMessages.place(base) : "";
        return MessageText.isLogin(html)
                ? new Failure.Refused(
                        response.code(),
                        "login",
                        where + " answered with " + MessageText.page(html) + " instead of JSON" + moved,
                        "A log-in page is in front of it: give this source a token or password for it, "
                                + "or a URL that bypasses it")
                : new Failure.Malformed(
                        where + " answered with " + MessageText.page(html) + " instead of JSON" + moved,
                        "Give the URL of the API itself; a proxy or another program answers here");
    }

    private Result<T> refused(Response response) throws IOException {
        int status = response.code();
        var text = beginning(response, ERROR_TEXT);
        var retryAfter = RetryAfterHold.parse(
                response.header("Retry-After"), date(response).orElseGet(clock::instant));
        if (status == 429 || status == 503 && retryAfter.isPresent()) {
            return new Bad<>(throttled(response, text, retryAfter), Next.TRY_AGAIN, retryAfter);
        }
        var type = response.header("Content-Type", "");
        var known = dialect.failure(status, type == null ? "" : type, text, deadline);
        if (known.isPresent() && !(status == 404 && text.startsWith("404"))) {
            boolean credentials = status == 401 || status == 403;
            return new Bad<>(known.get(), credentials ? Next.RENEW_CREDENTIALS : Next.NOTHING, retryAfter);
        }
        var failure = FailureMessages.answer(response.request().url(), status, text, options, abroad);
        return new Bad<>(
                failure,
                switch (status) {
                    case 401, 403 -> Next.RENEW_CREDENTIALS;
                    case 502, 503 -> Next.TRY_AGAIN;
                    case 400, 404, 406, 410 -> Next.SEE_WHO_ANSWERS;
                    default -> Next.NOTHING;
                },
                retryAfter);
    }

    private Failure throttled(Response response, String text, Optional<Duration> retryAfter) {
        var said = MessageText.looksLikeHtml(text) ? "" : MessageText.line(text);
        return new Failure.Throttled(
                retryAfter.orElse(Duration.ofSeconds(1)),
                FailureMessages.place(response.request().url())
                        + (response.code() == 429
                                ? " gets too many requests (429)"
                                : " asks not to be queried for a while (" + response.code() + ")")
                        + (said.isEmpty() ? "" : ": " + said),
                "Poll less often (wall.refresh) or raise the limit there");
    }

    /// A body that records when it is sent, because from then on the request may have been executed.
    private static final class TrackedBody extends RequestBody {
        private final SourceRequest<?> ask;
        private final byte[] content;

        TrackedBody(SourceRequest<?> ask) {
            var json = ask.json;
            this.ask = ask;
            this.content = (json == null ? "" : json).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public MediaType contentType() {
            return JSON;
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
            ask.sent = true;
            sink.write(content);
        }
    }

    /// The time at which the server sent its response.
    private static Optional<Instant> date(Response response) {
        return Optional.ofNullable(response.headers().getInstant("Date"));
    }
}
