package greenwall.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The configured URL of a source: its base, and a query that is added to each request.
///
/// @param base an http or https URL, or `unix://` with the path of a socket
record SourceUrl(URI base, Optional<String> query) {
    private static final String UNIX = "unix://";
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._/@+:,=-]{1,106}");
    private static final Pattern QUERY = Pattern.compile("[A-Za-z0-9._~!$'()*+,;:@/?%\\[\\]{}\"=&-]{1,1000}");
    private static final Pattern SECRET_PARAMETER = Pattern.compile(
            ".*(token|secret|passw|pwd|credential|api_?key|access_?key|auth|signature|sig$).*",
            Pattern.CASE_INSENSITIVE);

    private static final String BASE =
            "the base URL of the server, such as http://prometheus:9090 or unix:///run/prometheus.sock, without ";

    /// What is expected in an option, where a URL may have a user and a password.
    static final String IN_OPTION = BASE + "fragment";

    static final ConfigValueType<SourceUrl> KIND = new ConfigValueType<>(
            BASE + "user or fragment",
            text -> read(text, ConfigValueType.URL),
            text -> ConfigValueType.URL.suggest().apply(beforeQuery(text)));

    /// The path of a language model may be any, even one that would be wrong for a source.
    static final ConfigValueType<SourceUrl> OF_MODEL = new ConfigValueType<>(
            "the base URL of the language model, such as http://127.0.0.1:11434/v1, without user or fragment",
            text -> read(text, ConfigValueType.URL_WITH_ANY_PATH),
            text -> ConfigValueType.URL_WITH_ANY_PATH.suggest().apply(beforeQuery(text)));

    boolean isUnix() {
        return "unix".equals(base.getScheme());
    }

    private static String beforeQuery(String text) {
        int mark = text.indexOf('?');
        return mark < 0 ? text : text.substring(0, mark);
    }

    private static Optional<String> queryOf(String text) {
        int mark = text.indexOf('?');
        return mark < 0 ? Optional.empty() : Optional.of(text.substring(mark + 1));
    }

    /// The name of a query parameter that looks like it contains a secret.
    static Optional<String> secretIn(String text) {
        return queryOf(text).stream()
                .flatMap(query -> Arrays.stream(query.split("&")))
                .flatMap(pair -> Stream.of(pair.split("=", 2)[0]))
                .filter(name -> SECRET_PARAMETER.matcher(name).matches())
                .findFirst();
    }

    private static Optional<SourceUrl> read(String text, ConfigValueType<URI> type) {
        var query = queryOf(text);
        if (query.filter(q -> !QUERY.matcher(q).matches()).isPresent()) {
            return Optional.empty();
        }
        var before = beforeQuery(text);
        var base = before.startsWith(UNIX) ? socket(before) : type.read().apply(before);
        return base.map(url -> new SourceUrl(url, query));
    }

    private static Optional<URI> socket(String text) {
        try {
            return PATH.matcher(text.substring(UNIX.length())).matches()
                    ? Optional.of(new URI(text))
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
