package greenwall.app.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The user name and password in a URL.
record UrlCredentials(String urlWithoutCredentials, String user, String password) {
    private static final Pattern USER_INFO =
            Pattern.compile("(?<scheme>(?:[^:/?#]*:)?//|)(?<info>[^/?#]*)@(?<rest>.*)");

    /// An @ after the first `/`, `?` or `#`, as in `http://noc:pa/ss@prom`. In a query it may be part of a value.
    private static final Pattern UNENCODED =
            Pattern.compile("(?:(?:[^:/?#]*:)?//)?+[^/?#]*[:@][^/?#]*(?:[/#][^?]*|[/?#][^=]*)@.*", Pattern.DOTALL);

    static final String UNENCODED_FOUND = "an @ after the first /, ? or # of the URL";

    /// Whether the URL looks like one with a password that is not encoded, so that it must not be shown.
    static boolean areUnencodedIn(String url) {
        return UNENCODED.matcher(url).matches();
    }

    static boolean areIn(String url) {
        return USER_INFO.matcher(url).matches();
    }

    static Optional<UrlCredentials> of(String url) {
        var parts = USER_INFO.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var info = parts.group("info").split(":", 2);
        return Optional.of(new UrlCredentials(
                parts.group("scheme") + parts.group("rest"),
                decoded(info[0]),
                info.length > 1 ? decoded(info[1]) : ""));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public String toString() {
        return "UrlCredentials[" + urlWithoutCredentials + "]";
    }
}
