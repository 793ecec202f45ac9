package greenwall.connectors.http;

import greenwall.connectors.memory.LimitExceededException;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.Proxy;
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
    /// @param otherOrigin whether a redirect led away from the source, where its certificate and name do not apply
    static Failure of(
            IOException problem,
            HttpUrl url,
            SourceOkHttpClients clients,
            Duration deadline,
            boolean started,
            boolean otherOrigin) {
        var where = place(url);
        var settings = clients.settings();
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
                                where + " sent nothing for " + MessageText.durationText(settings.readTimeout()),
                                "check whether it is overloaded; a narrower query takes less time")
                        : connectionFailure(problem, url, clients, started, otherOrigin);
            case InterruptedIOException _ -> deadlinePassed(where, deadline);
            default -> connectionFailure(problem, url, clients, started, otherOrigin);
        };
    }

    private static Failure connectionFailure(
            IOException problem, HttpUrl url, SourceOkHttpClients clients, boolean started, boolean otherOrigin) {
        var settings = clients.settings();
        var tls = settings.tls();
        var proxy = clients.proxy(url);
        boolean fixed = settings.proxy() instanceof ProxyChoice.FixedProxy;
        var limit = settings.connectTimeout();
        var values = Map.of(
                "where", place(url),
                "limit", MessageText.durationText(limit),
                "host", url.host(),
                "port", Integer.toString(url.port()),
                "reason", reason(problem),
                "name", otherOrigin ? url.host() : tls.serverName().orElse(url.host()),
                "proxy", proxy.map(ProxyRules.Choice::address).orElse(""),
                "setting",
                        fixed
                                ? "\"proxy\" of this source"
                                : "http_proxy, https_proxy, all_proxy and no_proxy in the environment");
        var words = Set.of(
                started ? "started" : "waiting",
                url.scheme(),
                proxy.isPresent() ? "proxied" : "direct",
                proxy.isPresent() && proxy.get().proxy().type() == Proxy.Type.SOCKS ? "socks" : "http proxy or none",
                fixed ? "fixed" : "environment",
                tls.caFile().isPresent() ? "authorities" : "machine",
                tls.showsCertificate() && !otherOrigin ? "certified" : "anonymous");
        return ErrorResponseTable.ofException("connection", problem, words, limit, values);
    }

    /// The failure for an error response that does not have the format of any API.
    static Failure answer(HttpUrl url, int status, String text, HttpSettings settings, boolean otherOrigin) {
        boolean certified = url.isHttps() && settings.tls().showsCertificate();
        boolean html = HtmlErrorPage.isHtml(text);
        var message = html ? HtmlErrorPage.describe(text) : MessageText.line(text);
        var sent = switch (settings.auth()) {
            case Auth.None _ -> settings.headers().isEmpty() ? "" : "the configured headers";
            case Auth.Basic(var user, var password) -> "user " + user + " with the " + password;
            case Auth.Bearer(var token) -> "the " + token;
            case Auth.Aws(var region, var service, var _) -> "the signature for " + service + " in " + region;
        };
        var words = Set.of(
                html ? "page" : "text",
                otherOrigin ? "led" : "here",
                sent.isEmpty() ? "open" : "closed",
                certified ? "certified" : "anonymous",
                settings.proxy() instanceof ProxyChoice.FixedProxy ? "fixed" : "environment");
        var details = message.isEmpty() ? "" : html ? ", with " + message : ": " + message;
        var values = Map.of("where", place(url), "saying", details, "sent", sent);
        return ErrorResponseTable.answer("any server", status, words, text, Duration.ZERO, values)
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
                        : "no complete response from " + where + " within " + MessageText.durationText(deadline),
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
                            + MessageText.line(message),
                    "check which server responds at this URL");
        }
        boolean cut = message.contains("end-of-input") || message.contains("Unexpected end");
        boolean encoding = message.contains("UTF-8");
        var found = cut
                ? where + " sent truncated JSON, which ends after " + MessageText.bytes(bytes)
                : encoding
                        ? where + " sent text that is not valid UTF-8: " + MessageText.line(message)
                        : where + " sent invalid JSON: " + MessageText.line(message);
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
                : MessageText.line(message);
    }
}
