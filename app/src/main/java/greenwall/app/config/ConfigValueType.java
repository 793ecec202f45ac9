package greenwall.app.config;

import greenwall.fleet.DurationParser;
import greenwall.fleet.promql.PromqlLiterals;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A kind of value: its description in messages, and its parser.
///
/// The text of a sensitive type is not repeated in messages, because it may be a misplaced secret.
record ConfigValueType<T>(
        String expected,
        Function<String, Optional<T>> read,
        Function<String, Optional<String>> suggest,
        boolean isSensitive) {
    ConfigValueType(String expected, Function<String, Optional<T>> read, Function<String, Optional<String>> suggest) {
        this(expected, read, suggest, false);
    }

    ConfigValueType<T> sensitive() {
        return new ConfigValueType<>(expected, read, suggest, true);
    }

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://(.*)");
    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>\\[[0-9a-fA-F:.%]+]|[\\p{L}0-9._-]+)(:(?<port>\\d{1,5}))?");
    /// Except the path by which Kubernetes' API server leads to a service.
    private static final Pattern BEYOND_BASE =
            Pattern.compile("/(api|loki/api)/v[12](?!/namespaces/)(/.*)?|/(graph|metrics|query)/?");

    static final ConfigValueType<String> TEXT =
            of("one line of text", text -> Optional.of(text).filter(t -> !t.isBlank() && isOneLine(t)));
    static final ConfigValueType<String> HEADER_VALUE = of(
            "text that an HTTP header can carry: ASCII characters",
            text -> Optional.of(text).filter(t -> !t.isBlank() && t.chars().allMatch(c -> c >= ' ' && c < 127)));
    static final ConfigValueType<String> LABEL_NAME =
            matching("the name of a label: letters, digits and _, not a digit first", "[a-zA-Z_][a-zA-Z0-9_]{0,199}");
    static final ConfigValueType<String> HEADER_NAME =
            matching("the name of an HTTP header", "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}");
    static final ConfigValueType<String> QUANTITY_ID = matching(
            "a quantity's id such as \"power.watts\": two or more parts of lower-case letters, digits and _, separated by"
                    + " dots",
            "(?=.{1,200}$)[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");
    static final ConfigValueType<Boolean> FLAG = new ConfigValueType<>(
            "true or false",
            text -> switch (text) {
                case "true", "True", "TRUE" -> Optional.of(true);
                case "false", "False", "FALSE" -> Optional.of(false);
                default -> Optional.empty();
            },
            text -> switch (text.toLowerCase(Locale.ROOT)) {
                case "yes", "on", "1", "y", "ture", "tru" -> Optional.of("true");
                case "no", "off", "0", "n", "fales" -> Optional.of("false");
                default -> Optional.empty();
            });
    static final ConfigValueType<String> PATTERN = of("a regular expression", text -> {
        try {
            return Optional.of(Pattern.compile(text).pattern());
        } catch (PatternSyntaxException _) {
            return Optional.empty();
        }
    });
    static final ConfigValueType<Double> RATIO = new ConfigValueType<>(
            "a share from 0 to 1, such as 0.9 or 90%",
            UnitValueParser::ratio,
            text -> Optional.of(text + "%").filter(t -> UnitValueParser.ratio(t).isPresent()));
    static final ConfigValueType<Double> AMOUNT =
            of("a value in the quantity's unit, such as 0.9, 90%, 300, 5m or 64MiB", UnitValueParser::amount);
    static final ConfigValueType<Double> DISTANCE = of(UnitValueParser.DISTANCES, UnitValueParser::distance);
    static final ConfigValueType<Double> SCREEN = of(UnitValueParser.SCREENS, UnitValueParser::screen);
    static final ConfigValueType<URI> URL = new ConfigValueType<>(
            "the base URL of the server, such as http://prometheus:9090, without user, query or fragment",
            ConfigValueType::url,
            ConfigValueType::suggestedUrl);
    static final ConfigValueType<URI> URL_WITH_ANY_PATH = new ConfigValueType<>(
            "the base URL of the server, without user, query or fragment",
            ConfigValueType::urlWithAnyPath,
            text -> Optional.of("http://" + text)
                    .filter(t -> !text.contains("://") && urlWithAnyPath(t).isPresent()));

    static <T> ConfigValueType<T> of(String expected, Function<String, Optional<T>> read) {
        return new ConfigValueType<>(expected, read, _ -> Optional.empty());
    }

    static ConfigValueType<String> oneOf(List<String> words) {
        return new ConfigValueType<>(
                "one of " + String.join(", ", words),
                text -> Optional.of(text).filter(words::contains),
                text -> SpellingSuggestion.to(text, words));
    }

    static ConfigValueType<Duration> duration(Duration least, Duration most) {
        Function<String, Optional<Duration>> read =
                text -> DurationParser.parse(text).filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0);
        return new ConfigValueType<>(
                "a duration from " + PromqlLiterals.text(least) + " to " + PromqlLiterals.text(most),
                read,
                text -> Optional.of(text + "s").filter(t -> read.apply(t).isPresent()));
    }

    static ConfigValueType<Integer> count(int least, int most) {
        return of(
                "a whole number from " + least + " to " + most,
                text -> Optional.of(text)
                        .filter(t -> t.matches("\\d{1,9}"))
                        .map(Integer::valueOf)
                        .filter(n -> n >= least && n <= most));
    }

    static ConfigValueType<Long> bytes(long least, long most) {
        return of(
                "a size from " + inWords(least) + " to " + inWords(most) + ", such as 64MiB",
                text -> UnitValueParser.bytes(text).filter(bytes -> bytes >= least && bytes <= most));
    }

    private static String inWords(long bytes) {
        return bytes >= 1 << 30
                ? (bytes >> 30) + "GiB"
                : bytes >= 1 << 20 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }

    static ConfigValueType<String> matching(String expected, String regex) {
        return of(expected, text -> Optional.of(text).filter(t -> t.matches(regex)));
    }

    /// A kind for decimal numbers with few digits.
    static ConfigValueType<Double> decimal(String expected, double least, double most) {
        return of(
                expected,
                text -> Optional.of(text)
                        .filter(t -> t.matches("\\d{1,4}(\\.\\d{1,3})?"))
                        .map(Double::valueOf)
                        .filter(n -> n >= least && n <= most));
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static Optional<URI> url(String text) {
        return BEYOND_BASE.matcher(pathOf(text)).matches() ? Optional.empty() : urlWithAnyPath(text);
    }

    private static Optional<URI> urlWithAnyPath(String text) {
        if (text.length() > 2000) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            var authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
            var parts = AUTHORITY.matcher(authority);
            boolean valid = (scheme.equals("http") || scheme.equals("https"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && parts.matches()
                    && (parts.group("port") == null || isPort(Integer.parseInt(parts.group("port"))));
            return valid ? Optional.of(withoutEndingSlash(uri)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= 65_535;
    }

    private static URI withoutEndingSlash(URI uri) {
        var text = uri.toString();
        return text.endsWith("/") ? URI.create(text.replaceFirst("/+$", "")) : uri;
    }

    private static String pathOf(String text) {
        var rest = text.replaceFirst("^[a-zA-Z]+://", "");
        int slash = rest.indexOf('/');
        return slash < 0 ? "" : rest.substring(slash);
    }

    private static Optional<String> suggestedUrl(String text) {
        var scheme = SCHEME.matcher(text);
        var path = pathOf(text);
        var base = text;
        if (BEYOND_BASE.matcher(path).matches()) {
            base = text.substring(0, text.length() - path.length());
        } else if (!scheme.matches()) {
            base = "http://" + text;
        } else if (url("http://" + scheme.group(2)).isPresent()) {
            base = (SpellingSuggestion.distance(scheme.group(1), "https")
                                    < SpellingSuggestion.distance(scheme.group(1), "http")
                            ? "https://"
                            : "http://")
                    + scheme.group(2);
        }
        var result = base;
        return url(base).map(_ -> result).filter(r -> !r.equals(text));
    }
}
