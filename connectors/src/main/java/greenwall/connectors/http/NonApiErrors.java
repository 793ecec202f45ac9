package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import okhttp3.HttpUrl;

/// Error answers that are not in the API's own words: from a proxy, a log-in, a web server, another program.
final class NonApiErrors {
    private NonApiErrors() {}

    static Failure of(HttpUrl url, int status, String text, SourceOptions options, boolean abroad) {
        var where = FailureMessages.place(url);
        boolean html = MessageText.looksLikeHtml(text);
        var said = html ? MessageText.page(text) : MessageText.line(text);
        var saying = said.isEmpty() ? "" : html ? ", with " + said : ": " + said;
        if (text.contains("HTTP request to an HTTPS server")
                || text.contains("plain HTTP request was sent to HTTPS port")) {
            return new Failure.Refused(
                    status, "tls", where + " speaks TLS only", "Write https:// instead of http:// in this URL");
        }
        return switch (status) {
            case 401, 403 -> credentials(where, status, saying, options, abroad);
            case 404 ->
                new Failure.Refused(
                        status,
                        "not found",
                        where + " does not exist there (404)" + (html ? saying : ""),
                        "Check the URL: a server behind a proxy often has its API under a path prefix");
            case 407 ->
                new Failure.Refused(
                        status,
                        "proxy",
                        "the proxy on the way to " + where + " asks for credentials (407)",
                        "Put user and password into http_proxy or https_proxy, or name the host in no_proxy");
            case 502, 504 ->
                new Failure.Refused(
                        status,
                        "gateway",
                        "a proxy in front of " + where + " got no answer from the server behind it (" + status + ")"
                                + saying,
                        "Check whether the server behind the proxy runs, and where the proxy forwards to");
            case 503 ->
                new Failure.Refused(
                        status,
                        "unavailable",
                        where + " is not ready to answer (503)" + saying,
                        "It may be starting: check its log if this lasts");
            default ->
                new Failure.Refused(
                        status,
                        status >= 500 ? "server error" : "refused",
                        where + " answered " + status + saying,
                        status >= 500 ? "Check the server's log" : "Check the URL and what a proxy in front allows");
        };
    }

    private static Failure credentials(String where, int status, String saying, SourceOptions options, boolean abroad) {
        if (abroad) {
            return new Failure.Refused(
                    status,
                    "credentials",
                    where + ", where a redirect led, asks for credentials (" + status
                            + "); they are sent to the configured host only",
                    "Write the redirect's target as this source's url");
        }
        var sent = switch (options.auth()) {
            case Auth.None _ -> options.headers().isEmpty() ? "" : "the configured headers";
            case Auth.Basic(var user, var password) -> "user " + user + " with the " + password;
            case Auth.Bearer(var token) -> "the " + token;
            case Auth.Aws(var region, var service, var _) -> "the signature for " + service + " in " + region;
        };
        if (sent.isEmpty()) {
            return new Failure.Refused(
                    status,
                    "credentials",
                    where + " asks for credentials and none are configured (" + status + ")" + saying,
                    "Set auth of this source: basic with a password, or bearer with a token");
        }
        return new Failure.Refused(
                status,
                "credentials",
                where + (status == 401 ? " did not accept " : " forbids this to ") + sent + " (" + status + ")"
                        + saying,
                status == 401
                        ? "Renew the token or password: it may have expired"
                        : "Give that user the right to read, or use another token");
    }
}
