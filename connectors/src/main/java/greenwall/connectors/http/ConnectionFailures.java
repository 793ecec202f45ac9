package greenwall.connectors.http;

import greenwall.connectors.memory.LimitExceededException;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import okhttp3.HttpUrl;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/// The messages for connection failures: the problem and the remedy.
final class ConnectionFailures {
    private ConnectionFailures() {}

    /// @param started whether the body of the response had begun to arrive
    static Failure of(IOException problem, HttpUrl url, HttpSettings settings, Duration deadline, boolean started) {
        var where = place(url);
        return switch (problem) {
            case SourceFailureException carried -> carried.failure();
            case LimitExceededException much ->
                new Failure.TooLarge(
                        much.limit(),
                        where + " sent more data than Greenwall can hold in memory: " + much.getMessage(),
                        "query fewer series or a shorter window");
            case SocketTimeoutException _ ->
                started || mentions(problem, "timeout", "Read timed out")
                        ? new Failure.TimedOut(
                                settings.readTimeout(),
                                where + " sent nothing for " + OneLineText.durationText(settings.readTimeout()),
                                "check whether it is overloaded; a narrower query takes less time")
                        : new Failure.TimedOut(
                                settings.connectTimeout(),
                                "no connection to " + where + " within "
                                        + OneLineText.durationText(settings.connectTimeout()),
                                "the host is down or a firewall drops the packets: try to reach port " + url.port()
                                        + " from this machine");
            case InterruptedIOException _ -> deadlinePassed(where, deadline);
            default -> connectionFailure(problem, url, started);
        };
    }

    private static Failure connectionFailure(IOException problem, HttpUrl url, boolean started) {
        var values = Map.of(
                "where", place(url),
                "host", url.host(),
                "port", Integer.toString(url.port()),
                "reason", reason(problem));
        var words = Set.of(started ? "started" : "waiting", url.scheme());
        return FailureTable.ofException("connection", problem, words, Duration.ZERO, values);
    }

    /// The failure for an error response that does not have the format of any API.
    static Failure answer(HttpUrl url, int status, String text, HttpSettings settings, boolean otherOrigin) {
        boolean html = OneLineText.looksLikeHtml(text);
        var message = html ? OneLineText.page(text) : OneLineText.line(text);
        var sent = switch (settings.auth()) {
            case Auth.None _ -> settings.headers().isEmpty() ? "" : "the configured headers";
            case Auth.Basic(var user, var password) -> "user " + user + " with the " + password;
            case Auth.Bearer(var token) -> "the " + token;
            case Auth.Aws(var region, var service, var _) -> "the signature for " + service + " in " + region;
        };
        var words = Set.of(html ? "page" : "text", otherOrigin ? "led" : "here", sent.isEmpty() ? "open" : "closed");
        var details = message.isEmpty() ? "" : html ? ", with " + message : ": " + message;
        var values = Map.of("where", place(url), "saying", details, "sent", sent);
        return FailureTable.answer("any server", status, words, text, Duration.ZERO, values)
                .orElseThrow();
    }

    /// Whether the problem may be temporary: nothing listens yet, or a connection broke.
    static boolean isTransient(IOException problem) {
        return switch (problem) {
            case SourceFailureException _,
                    LimitExceededException _,
                    UnknownHostException _,
                    SSLException _,
                    InterruptedIOException _ -> false;
            case ZipException _, ProtocolException _, NoRouteToHostException _ -> false;
            case ConnectException refused -> mentions(refused, "refused");
            default -> !mentions(problem, "source exhausted", "CRC", "ID1ID2", "ISIZE", "roxy", "Canceled");
        };
    }

    static Failure deadlinePassed(String where, Duration deadline) {
        return new Failure.TimedOut(
                deadline,
                deadline.toMillis() <= 0
                        ? "no time was left for a request to " + where + ": the requests before it took too long"
                        : "no complete response from " + where + " within " + OneLineText.durationText(deadline),
                "check whether it is overloaded; a narrower query or a longer deadline may help");
    }

    static Failure cancelled(String where) {
        return new Failure.Cancelled(
                "the request to " + where + " was cancelled before a response arrived", "try again");
    }

    static Failure notJson(JacksonException problem, String where, long bytes) {
        var message = problem.getOriginalMessage();
        if (problem instanceof StreamConstraintsException) {
            return new Failure.TooLarge(
                    Math.max(0, bytes),
                    where + " sent JSON with a value that is too long or too deeply nested: "
                            + OneLineText.line(message),
                    "check which server responds at this URL");
        }
        boolean cut = message.contains("end-of-input") || message.contains("Unexpected end");
        boolean encoding = message.contains("UTF-8");
        var found = cut
                ? where + " sent JSON that ends in the middle, after " + OneLineText.bytes(bytes)
                : encoding
                        ? where + " sent text that is not valid UTF-8: " + OneLineText.line(message)
                        : where + " sent broken JSON: " + OneLineText.line(message);
        return new Failure.Malformed(found, "check whether a proxy in between truncates or rewrites responses");
    }

    static String place(HttpUrl url) {
        return url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build()
                .toString();
    }

    private static boolean mentions(IOException problem, String... words) {
        for (Throwable t = problem; t != null; t = t.getCause()) {
            if (Arrays.stream(words).anyMatch(String.valueOf(t.getMessage())::contains)) {
                return true;
            }
        }
        return false;
    }

    static String reason(Throwable problem) {
        var message = problem.getMessage();
        return message == null || message.isBlank()
                ? problem.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT)
                : OneLineText.line(message);
    }
}
