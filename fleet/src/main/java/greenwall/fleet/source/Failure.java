package greenwall.fleet.source;

import java.time.Duration;

/// Why a source gave no answer. Each says in one line what was found and in another what would mend it; neither
/// ever holds a credential, a stack trace or a line break.
public sealed interface Failure {
    String found();

    String remedy();

    /// No connection: the name does not resolve, nothing listens, the certificate does not match, the link broke.
    record Unreachable(String found, String remedy) implements Failure {}

    /// The source understood and said no: credentials, a bad query, a limit of the server.
    record Refused(int status, String type, String found, String remedy) implements Failure {
        /// A limit of the server was met: less may be answered.
        public static final String TOO_MUCH = "too much";
        /// The server cannot read the query: it will never answer it.
        public static final String BAD_QUERY = "bad query";
    }

    /// The source asked to be left alone for a while.
    record Throttled(Duration retryAfter, String found, String remedy) implements Failure {}

    record TimedOut(Duration deadline, String found, String remedy) implements Failure {}

    /// Something answered, but not what was asked for: a web page, another program's API, cut or broken JSON.
    record Malformed(String found, String remedy) implements Failure {}

    record TooLarge(long limitBytes, String found, String remedy) implements Failure {}

    /// An answer from which a part may be missing, so that nothing can be judged by it.
    record Partial(String found, String remedy) implements Failure {}

    /// The request was cancelled before the response came.
    record Cancelled(String found, String remedy) implements Failure {}

    /// The word that scripts see as a source's state.
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
