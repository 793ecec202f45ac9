package greenwall.connectors.http;

import greenwall.connectors.http.HttpAttempt.Failed;
import greenwall.connectors.http.HttpAttempt.NextStep;
import greenwall.connectors.http.HttpAttempt.Result;
import greenwall.connectors.http.HttpAttempt.Succeeded;
import greenwall.fleet.TimeMath;
import greenwall.fleet.source.ClockSkewLimits;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/// The HTTP client of one source. A call blocks until there is an outcome, but never longer than its deadline,
/// even if the name server hangs: the exchange runs on its own virtual thread and is abandoned. Interrupting
/// the caller cancels the call.
public final class SourceHttpClient {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    /// A retry with less time would end at the deadline and hide why the call before it failed.
    private static final Duration SHORTEST_RETRY = Duration.ofMillis(100);

    private final SourceAccess access;
    private final @Nullable HttpUrl base;
    private final ConcurrencyLimiter limiter;
    private final WrongServerDetector wrongServer;
    private final RetryAfterCircuitBreaker breaker = new RetryAfterCircuitBreaker(System::nanoTime);

    /// How far the server's clock is ahead according to its Date headers. Smaller offsets than
    /// [ClockSkewLimits#CORRECTED] count as zero.
    private volatile Duration skew = Duration.ZERO;

    private volatile String lastFailure = "";
    private volatile List<String> secretsOfSocket = List.of();

    SourceHttpClient(SourceAccess access) {
        this.access = access;
        this.base = BaseUrl.of(access.source());
        this.limiter = new ConcurrencyLimiter(access.settings().maxConcurrentCalls());
        this.wrongServer = new WrongServerDetector(access.source(), System::nanoTime);
    }

    public Source source() {
        return access.source();
    }

    public InstantSource clock() {
        return access.clock();
    }

    /// The time by the server's clock, for queries at the current time.
    public Instant serverNow() {
        return clock().instant().plus(skew);
    }

    private void updateSkew(Instant serverTime) {
        var ahead = Duration.between(clock().instant(), serverTime);
        skew = ahead.abs().compareTo(ClockSkewLimits.CORRECTED) > 0 ? ahead : Duration.ZERO;
    }

    public <T> Outcome<T> send(SourceRequest<T> request, Duration deadline) {
        return new Exchange<>(request, requestDeadline(deadline)).outcome();
    }

    /// The time limit of one request: the configured one, unless the caller has no time left.
    public Duration requestDeadline(Duration deadline) {
        return deadline.isPositive() ? access.settings().deadline().orElse(deadline) : deadline;
    }

    /// The time limit of a read in several requests: at least that of one request.
    public Duration totalDeadline(Duration deadline) {
        return TimeMath.longer(deadline, requestDeadline(deadline));
    }

    /// The first sufficient outcome of these calls. Each call has the time that the calls before it did not
    /// use.
    public <T> Outcome<T> firstOf(List<SourceRequest<T>> calls, Predicate<Outcome<T>> insufficient, Duration deadline) {
        long started = System.nanoTime();
        var total = totalDeadline(deadline);
        for (var call : calls.subList(0, calls.size() - 1)) {
            var outcome = send(call, total.minusNanos(System.nanoTime() - started));
            if (!insufficient.test(outcome)) {
                return outcome;
            }
        }
        return send(calls.getLast(), total.minusNanos(System.nanoTime() - started));
    }

    /// Whether the server has no such path or object.
    public static boolean isNotFound(Outcome<?> outcome) {
        return outcome instanceof Outcome.Failed<?> failed
                && failed.failure() instanceof Failure.Refused refused
                && refused.status() == 404;
    }

    /// The outcome of a result that was combined from several calls, or came from none.
    public <T> Outcome<T> outcome(long startedNanos, Result<T> result) {
        var took = Duration.ofNanos(System.nanoTime() - startedNanos);
        return switch (result) {
            case Succeeded<T>(var answer) -> {
                answer.serverTime().ifPresent(this::updateSkew);
                yield new Outcome.Answered<>(
                        source(),
                        clock().instant(),
                        took,
                        answer.value(),
                        answer.warnings(),
                        answer.infos(),
                        answer.serverTime());
            }
            case Failed<T>(var failure, var _, var _) ->
                new Outcome.Failed<>(source(), clock().instant(), took, withSocketPath(failure));
        };
    }

    /// Replaces the placeholder host of a Unix socket by its path.
    private Failure withSocketPath(Failure failure) {
        return "unix".equals(source().url().getScheme())
                ? SecretScrubber.withFound(failure, failure.found().replace(BaseUrl.UNIX, source().url() + " /"))
                : failure;
    }

    /// The outcome of a call that is refused before anything is sent.
    public <T> Outcome<T> failed(Failure failure) {
        return new Outcome.Failed<>(source(), clock().instant(), Duration.ZERO, failure);
    }

    /// Whether another path may work although this one failed: it is missing or forbidden, or its response has
    /// the format of another version.
    public static boolean otherPathMayWork(Failure failure) {
        return failure instanceof Failure.Malformed
                || failure instanceof Failure.Refused refused && refused.status() >= 400 && refused.status() != 401;
    }

    /// Opens a WebSocket with this source's credentials; pings detect a dead connection.
    public WebSocket openSocket(SourceRequest<?> request, WebSocketListener listener) throws IOException {
        var secrets = new ArrayList<String>();
        var root = base;
        if (root == null) {
            throw new SourceFailureException(notAUrl());
        }
        var url = BaseUrl.under(root, request.path, access.settings());
        request.parameters.forEach(p -> url.addQueryParameter(p.name(), p.value()));
        var at = url.build();
        var plain = new Request.Builder().url(at).header("User-Agent", "greenwall");
        request.headers.forEach(header -> plain.addHeader(header.name(), header.value()));
        var signed = RequestCredentials.addTo(plain, access.settings(), clock().instant(), secrets);
        var client = access.clients()
                .current(at)
                .sameHost()
                .newBuilder()
                .readTimeout(access.settings().readTimeout())
                .addInterceptor(new WebSocketLimits())
                .build();
        secrets.addAll(access.clients().proxySecrets(at));
        secretsOfSocket = List.copyOf(secrets);
        return client.newWebSocket(signed, listener);
    }

    public Failure socketFailure(Throwable problem, @Nullable Response response) {
        return withSocketPath(withoutSecrets(failureOf(problem, response)));
    }

    /// Removes the credentials of the last WebSocket from a failure, in case the server repeated them.
    public Failure withoutSecrets(Failure failure) {
        return SecretScrubber.scrub(failure, secretsOfSocket);
    }

    private Failure failureOf(Throwable problem, @Nullable Response response) {
        var root = base;
        if (root == null) {
            return notAUrl();
        }
        if (response != null && response.code() != 101) {
            var text = beginning(response);
            return access.errors()
                    .failure(response.code(), "", text, access.settings().connectTimeout())
                    .orElseGet(() -> ConnectionFailures.answer(root, response.code(), text, access.settings(), false));
        }
        if (problem instanceof IOException io
                && (!ConnectionFailures.isTransient(io) || io instanceof ConnectException)) {
            return ConnectionFailures.of(
                    io, root, access.clients(), access.settings().connectTimeout(), response != null, false);
        }
        return new Failure.Unreachable(
                "the live connection to " + ConnectionFailures.place(root) + " broke: "
                        + ConnectionFailures.reason(problem),
                "it will be reopened automatically");
    }

    private static String beginning(Response response) {
        try {
            return response.peekBody(4096).string();
        } catch (IOException | IllegalStateException _) {
            return "";
        }
    }

    private Failure notAUrl() {
        return new Failure.Unreachable(
                MessageText.line(source().url().toString()) + " is not an http:// or https:// URL",
                "write it as http://host:port, https://host:port or unix:///path/of/a/socket, with the path prefix if "
                        + "there is one");
    }

    /// A request with its attempts, from the first to the deadline.
    private final class Exchange<T> {
        private final SourceRequest<T> request;
        private final long started = System.nanoTime();
        private final long until;

        Exchange(SourceRequest<T> request, Duration deadline) {
            this.request = request;
            this.until = started + deadline.toNanos();
        }

        Outcome<T> outcome() {
            var root = base;
            if (root == null) {
                return SourceHttpClient.this.outcome(started, new Failed<>(notAUrl(), NextStep.GIVE_UP));
            }
            try {
                var result = attempts(root);
                if (result instanceof Failed<T>(var failure, var next, var _)
                        && next == NextStep.DETECT_SERVER
                        && !(request.maybeAbsent && SourceRequest.isAbsent(failure))
                        && left().toMillis() > 100) {
                    result = new Failed<>(wrongServer.explain(failure, root, this::page), NextStep.GIVE_UP);
                }
                return SourceHttpClient.this.outcome(started + request.waitedNanos, result);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return SourceHttpClient.this.outcome(
                        started,
                        new Failed<>(ConnectionFailures.cancelled(ConnectionFailures.place(root)), NextStep.GIVE_UP));
            }
        }

        private Result<T> attempts(HttpUrl root) throws InterruptedException {
            boolean retriedCredentials = false;
            Optional<Result<T>> earlier = Optional.empty();
            for (int attempt = 1; ; attempt++) {
                boolean test = false;
                var held = breaker.remaining();
                if (held.isPositive() && !pause(held)) {
                    var turn = breaker.decide(request.safe, left());
                    if (turn == RetryAfterCircuitBreaker.CallPermission.WAIT) {
                        return onHold(root);
                    }
                    test = turn == RetryAfterCircuitBreaker.CallPermission.TEST;
                }
                var result = test ? testCall(root) : attempt(request, root, left());
                if (!(result instanceof Failed<T>(var failure, var next, var retryAfter))) {
                    return result;
                }
                if (failure instanceof Failure.TimedOut && earlier.isPresent()) {
                    // A retry that had too little time does not hide why the call before it failed.
                    return earlier.get();
                }
                retryAfter.ifPresent(breaker::holdFor);
                boolean refused =
                        next == NextStep.RENEW_CREDENTIALS || next == NextStep.DETECT_SERVER && isSignIn(failure);
                if (refused && !retriedCredentials && forgetSecrets()) {
                    retriedCredentials = true;
                    continue;
                }
                if (next != NextStep.TRY_AGAIN
                        || !request.safe
                        || attempt >= ATTEMPTS
                        || !pause(retryAfter.orElse(backOff(attempt)))) {
                    return result;
                }
                earlier = Optional.of(result);
            }
        }

        private Result<T> onHold(HttpUrl root) {
            var held = breaker.remaining();
            return new Failed<>(
                    new Failure.Throttled(
                            held,
                            ConnectionFailures.place(root)
                                    + " asked clients to send no more requests for another "
                                    + MessageText.durationText(held),
                            HttpAttempt.throttledRemedy(source().kind(), 0)),
                    NextStep.GIVE_UP);
        }

        private Result<T> testCall(HttpUrl root) throws InterruptedException {
            boolean answered = false;
            try {
                var result = attempt(request, root, left());
                answered = result instanceof Succeeded<T>;
                return result;
            } finally {
                breaker.tested(answered);
            }
        }

        /// The sign-in page of a proxy in place of a response.
        private boolean isSignIn(Failure failure) {
            return failure instanceof Failure.Refused refused && refused.type().equals("sign-in");
        }

        private boolean forgetSecrets() {
            return Stream.concat(
                                    access.settings().headers().values().stream(),
                                    access.settings().auth().secrets())
                            .map(secret -> secret.discard(request.secrets))
                            .reduce(false, Boolean::logicalOr)
                    && request.safe;
        }

        private Duration left() {
            return Duration.ofNanos(until - System.nanoTime());
        }

        private Duration backOff(int attempt) {
            long full = FIRST_PAUSE.toMillis() << attempt - 1;
            return Duration.ofMillis(ThreadLocalRandom.current().nextLong(full / 2, full + full / 2));
        }

        /// False if the pause leaves no time for another attempt.
        private boolean pause(Duration length) throws InterruptedException {
            if (length.plus(SHORTEST_RETRY).compareTo(left()) > 0) {
                return false;
            }
            Thread.sleep(length);
            return true;
        }

        private Optional<WrongServerDetector.Page> page(HttpUrl at, String path, Duration most)
                throws InterruptedException {
            var time = TimeMath.shorter(left(), most);
            if (!time.isPositive()) {
                return Optional.empty();
            }
            var fetch = SourceRequest.query(SourceRequest.Method.GET, path, WrongServerDetector::read);
            return switch (attempt(fetch, at, time)) {
                case Succeeded<WrongServerDetector.Page>(var answer) -> Optional.of(answer.value());
                case Failed<WrongServerDetector.Page>(var failure, var _, var _) ->
                    Optional.of(WrongServerDetector.Page.of(failure));
            };
        }
    }

    private <U> Result<U> attempt(SourceRequest<U> request, HttpUrl root, Duration limit) throws InterruptedException {
        if (!limit.isPositive()) {
            return new Failed<>(
                    ConnectionFailures.deadlinePassed(ConnectionFailures.place(root), limit), NextStep.GIVE_UP);
        }
        long queued = System.nanoTime();
        boolean entered = limiter.enter(request.first, queued + limit.toNanos());
        request.waitedNanos += System.nanoTime() - queued;
        if (!entered) {
            // The failure of the last call explains why all calls were busy.
            var last = lastFailure;
            return new Failed<>(
                    new Failure.TimedOut(
                            limit,
                            "all " + access.settings().maxConcurrentCalls() + " concurrent calls (max_calls) to "
                                    + ConnectionFailures.place(root) + " were in use until the deadline"
                                    + (last.isEmpty() ? "" : "; the last call ended with: " + last),
                            "find out why it responds slowly, raise max_calls or the deadline, or poll less often"),
                    NextStep.GIVE_UP);
        }
        var attempt = new HttpAttempt<>(access, root, request);
        var answer = new CompletableFuture<Result<U>>();
        Thread.ofVirtual()
                .name("http " + source().kind().word() + " " + source().cluster())
                .start(() -> {
                    try {
                        var result = attempt.run(limit);
                        if (!attempt.isCancelled()) {
                            lastFailure = result instanceof Failed<U>(var failure, var _, var _) ? failure.found() : "";
                        }
                        answer.complete(result);
                    } catch (Throwable bug) {
                        answer.completeExceptionally(bug);
                    } finally {
                        limiter.leave(request.first);
                    }
                });
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            attempt.cancel();
            var late = ConnectionFailures.deadlinePassed(ConnectionFailures.place(root), limit);
            lastFailure = late.found();
            return new Failed<>(late, NextStep.GIVE_UP);
        } catch (InterruptedException e) {
            attempt.cancel();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call to " + source() + " failed with an internal error", e.getCause());
        }
    }
}
