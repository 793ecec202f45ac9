package greenwall.fleet.source;

import greenwall.fleet.SentenceCase;
import java.time.Duration;

/// Why a source returned no result. Each failure has one line that describes it and one line that describes
/// the fix; neither contains credentials, a stack trace or a line break.
public sealed interface Failure {
    String found();

    String remedy();

    /// No connection: the name does not resolve, nothing listens, the certificate does not match, or the
    /// connection broke.
    record Unreachable(String found, String remedy) implements Failure {}

    /// The source understood the request and rejected it: credentials, a bad query, or a server limit.
    record Refused(int status, String type, String found, String remedy) implements Failure {
        /// A server limit was exceeded; a smaller query may succeed.
        public static final String TOO_MUCH = "too much";
        /// The server cannot parse the query, so a retry does not help.
        public static final String BAD_QUERY = "bad query";
    }

    /// The source requested a pause.
    record Throttled(Duration retryAfter, String found, String remedy) implements Failure {}

    record TimedOut(Duration deadline, String found, String remedy) implements Failure {}

    /// The response was not the expected one: a web page, the API of another program, truncated or invalid JSON.
    record Malformed(String found, String remedy) implements Failure {}

    record TooLarge(long limitBytes, String found, String remedy) implements Failure {}

    /// A response that may be incomplete, so nothing can be evaluated by it.
    record Partial(String found, String remedy) implements Failure {}

    /// The request was cancelled before the response came.
    record Cancelled(String found, String remedy) implements Failure {}

    /// What was found, then the fix, as two sentences.
    default String text() {
        var remedy = remedy();
        return remedy.isEmpty() ? found() : found() + ". " + SentenceCase.of(remedy);
    }

    /// Whether the same request may succeed once the source is up again.
    default boolean isTemporary() {
        return !(this instanceof Refused refused && refused.status() < 500);
    }

    /// The word for a source's state in output for scripts.
    default String word() {
        return switch (this) {
            case Unreachable _ -> "unreachable";
            case Refused _ -> "refused";
            case Throttled _ -> "throttled";
            case TimedOut _ -> "timed out";
            case Malformed _ -> "malformed";
            case TooLarge _ -> "too large";
            case Partial _ -> "partial";
            case Cancelled _ -> "cancelled";
        };
    }
}
