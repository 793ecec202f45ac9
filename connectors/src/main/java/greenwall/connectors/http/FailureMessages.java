package greenwall.connectors.http;

import greenwall.connectors.limits.LimitExceededException;
import greenwall.fleet.source.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/// The messages of connection failures: what was found and the remedy.
final class FailureMessages {
    private static final Pattern NAMES_IN_CERTIFICATE = Pattern.compile("subjectAltNames: \\[([^]]*)]");

    private FailureMessages() {}

    /// `started` says whether the answer's body had begun to arrive.
    static Failure of(IOException problem, HttpUrl url, SourceOptions options, Duration deadline, boolean started) {
        var where = place(url);
        return switch (problem) {
            case FailureException carried -> carried.failure();
            case LimitExceededException much ->
                new Failure.TooLarge(
                        much.limit(),
                        where + " sent more than this program can hold: " + much.getMessage(),
                        "Ask for less (fewer series, a shorter window)");
            case UnknownHostException _ ->
                new Failure.Unreachable(
                        "the name " + url.host() + " does not resolve",
                        "Check the host name in " + where + " and this machine's name server");
            case SSLException tls -> tls(tls, url);
            case SocketTimeoutException _ ->
                started || mentions(problem, "timeout", "Read timed out")
                        ? new Failure.TimedOut(
                                options.readTimeout(),
                                where + " sent nothing for " + MessageText.words(options.readTimeout()),
                                "Check whether it is overloaded; a narrower query answers sooner")
                        : new Failure.TimedOut(
                                options.connectTimeout(),
                                "no connection to " + where + " within " + MessageText.words(options.connectTimeout()),
                                "The host is down or a firewall drops the packets: try to reach port " + url.port()
                                        + " from this machine");
            case InterruptedIOException _ -> deadlinePassed(where, deadline);
            case ConnectException refused
            when mentions(refused, "refused") ->
                new Failure.Unreachable(
                        "nothing listens at " + url.host() + ":" + url.port() + " (connection refused)",
                        "Start the server there, or correct the port in " + where);
            case NoRouteToHostException _ -> noRoute(url);
            case ConnectException other when mentions(other, "unreachable", "No route") -> noRoute(url);
            case ConnectException other ->
                new Failure.Unreachable(
                        "no connection to " + where + ": " + reason(other), "Check the URL and the route to that host");
            case ZipException _ -> brokenCompression(where);
            case ProtocolException protocol when mentions(protocol, "status line") -> notHttp(protocol, url);
            case ProtocolException _
            when !started ->
                new Failure.Malformed(
                        where + " sent an invalid HTTP response: " + reason(problem),
                        "Check what really listens on port " + url.port());
            case EOFException _ when mentions(problem, "source exhausted") -> brokenCompression(where);
            default ->
                mentions(problem, "CRC", "ID1ID2", "ISIZE")
                        ? brokenCompression(where)
                        : mentions(problem, "Proxy", "proxy", "CONNECT")
                                ? new Failure.Unreachable(
                                        "the proxy on the way to " + where + " refused: " + reason(problem),
                                        "Check http_proxy, https_proxy and no_proxy in the environment")
                                : cut(problem, where, started);
        };
    }

    /// Whether the trouble may be over in a moment: nothing listened yet, or a link broke.
    static boolean mayPass(IOException problem) {
        return switch (problem) {
            case FailureException _,
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
                "no complete answer from " + where + " within " + MessageText.words(deadline),
                "Check whether it is overloaded; a narrower query or a longer deadline may help");
    }

    static Failure cancelled(String where) {
        return new Failure.Cancelled("the request to " + where + " was cancelled before it was answered", "Ask again");
    }

    static Failure notJson(JacksonException problem, String where, long bytes) {
        var said = problem.getOriginalMessage();
        if (problem instanceof StreamConstraintsException) {
            return new Failure.TooLarge(
                    Math.max(0, bytes),
                    where + " sent JSON with a value that is longer or deeper than this program reads: "
                            + MessageText.line(said),
                    "Check what really answers at this URL");
        }
        boolean cut = said.contains("end-of-input") || said.contains("Unexpected end");
        boolean encoding = said.contains("UTF-8");
        var found = cut
                ? where + " sent JSON that ends in the middle, after " + MessageText.bytes(bytes)
                : encoding
                        ? where + " sent text that is not valid UTF-8: " + MessageText.line(said)
                        : where + " sent broken JSON: " + MessageText.line(said);
        return new Failure.Malformed(found, "Check whether a proxy on the way cuts or rewrites answers");
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

    private static Failure noRoute(HttpUrl url) {
        return new Failure.Unreachable(
                "there is no route from this machine to " + url.host() + " (no route to host)",
                "Check this machine's network, its VPN and routes");
    }

    private static Failure brokenCompression(String where) {
        return new Failure.Malformed(
                where + " sent a body that cannot be decompressed (broken gzip)",
                "Check whether a proxy on the way compresses twice or cuts answers");
    }

    private static Failure notHttp(IOException problem, HttpUrl url) {
        return new Failure.Malformed(
                "what listens at " + url.host() + ":" + url.port() + " does not speak HTTP: " + reason(problem),
                url.isHttps()
                        ? "Check the port in " + place(url)
                        : "Check the port in " + place(url) + "; if it is a TLS port, write https://");
    }

    private static Failure cut(IOException problem, String where, boolean started) {
        return started
                ? new Failure.Unreachable(
                        "the connection to " + where + " broke in the middle of the answer: " + reason(problem),
                        "Check whether the server was restarted or a proxy on the way has a shorter time limit")
                : new Failure.Unreachable(
                        where + " closed the connection without an answer: " + reason(problem),
                        "Check whether the server was just restarted, and whether the port is the right one");
    }

    private static Failure tls(SSLException problem, HttpUrl url) {
        var where = place(url);
        var host = url.host();
        if (problem instanceof SSLPeerUnverifiedException) {
            var names = NAMES_IN_CERTIFICATE.matcher(String.valueOf(problem.getMessage()));
            var listed = names.find() ? names.group(1) : "";
            return new Failure.Unreachable(
                    "the certificate of " + where + " is not for " + host
                            + (listed.isEmpty() ? "" : ", only for " + MessageText.line(listed)),
                    "Use a name that the certificate holds, or give the server a certificate for " + host);
        }
        if (cause(problem, CertificateExpiredException.class) instanceof CertificateExpiredException expired) {
            return new Failure.Unreachable(
                    "the certificate of " + where + " has expired: " + reason(expired),
                    "Renew the server's certificate (and compare this machine's clock)");
        }
        if (cause(problem, CertificateNotYetValidException.class) instanceof CertificateNotYetValidException early) {
            return new Failure.Unreachable(
                    "the certificate of " + where + " is not valid yet: " + reason(early),
                    "Compare the clocks of the server and of this machine");
        }
        if (cause(problem, CertPathBuilderException.class) != null
                || cause(problem, CertPathValidatorException.class) != null) {
            return new Failure.Unreachable(
                    "the certificate of " + where + " was not signed by an authority that is trusted here",
                    "Name the authority's PEM file as ca_file of this source");
        }
        var said = String.valueOf(problem.getMessage());
        if (said.contains("Unsupported or unrecognized SSL message")) {
            return new Failure.Unreachable(
                    where + " answered without TLS", "Write http:// instead of https://, or give the server TLS");
        }
        if (said.contains("certificate_required") || said.contains("bad_certificate")) {
            return new Failure.Unreachable(
                    where + " asks for a client certificate and did not accept ours: " + reason(problem),
                    "Set cert_file and key_file of this source to a certificate that the server trusts");
        }
        return new Failure.Unreachable(
                (problem instanceof SSLHandshakeException
                                ? "the TLS handshake failed with "
                                : "the TLS connection broke to ")
                        + where + ": " + reason(problem),
                "Check which TLS versions and certificates the server takes");
    }

    private static <E extends Throwable> @Nullable Throwable cause(Throwable problem, Class<E> kind) {
        for (Throwable t = problem; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return t;
            }
        }
        return null;
    }

    private static boolean mentions(IOException problem, String... words) {
        for (Throwable t = problem; t != null; t = t.getCause()) {
            var said = String.valueOf(t.getMessage());
            for (var word : words) {
                if (said.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String reason(Throwable problem) {
        var said = problem.getMessage();
        return said == null || said.isBlank()
                ? problem.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT)
                : MessageText.line(said);
    }
}
