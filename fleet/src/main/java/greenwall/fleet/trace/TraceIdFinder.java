package greenwall.fleet.trace;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the id of a trace in a log line: in the labels and metadata of the line, and in its text, which may
/// be JSON, logfmt or plain text.
public final class TraceIdFinder {
    private static final String HEX = "[0-9a-fA-F]";
    /// Sixteen digits are an id of 64 bits, as in Zipkin and older versions of Jaeger.
    private static final Pattern ID = Pattern.compile(HEX + "{32}|" + HEX + "{16}");
    /// The W3C format: version, trace, parent, flags.
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?<![0-9a-fA-F-])[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?![0-9a-fA-F])");

    /// The formats `trace_id=…`, `"traceID":"…"`, `traceId: …`, `trace.id="…"` and `[trace_id …]`; quotes may
    /// be escaped within JSON.
    private static final Pattern NAMED =
            Pattern.compile("(?i)(?<![a-z0-9])trace[_.\\- ]?id\\\\?[\"']?\\s*[:=]?\\s*\\\\?[\"']?(" + HEX + "{32}|"
                    + HEX + "{16})(?!" + HEX + ")");

    /// Of a longer line, only the beginning and the end are searched, since an id is usually there.
    private static final int SEARCHED = 20_000;

    private TraceIdFinder() {}

    /// @param around labels and metadata of the line, which are searched first
    public static Optional<String> find(Map<String, String> around, String text) {
        for (var entry : around.entrySet()) {
            var found = named(entry.getKey(), entry.getValue());
            if (found.isPresent()) {
                return found;
            }
        }
        if (text.length() <= SEARCHED) {
            return in(text);
        }
        return in(text.substring(0, SEARCHED)).or(() -> in(text.substring(text.length() - SEARCHED)));
    }

    private static Optional<String> named(String name, String value) {
        return switch (name.toLowerCase(Locale.ROOT).replaceAll("[_.-]", "")) {
            case "traceid", "oteltraceid" -> ID.matcher(value).matches() ? nonZero(value) : Optional.empty();
            case "traceparent" -> in(value);
            default -> Optional.empty();
        };
    }

    private static Optional<String> in(String text) {
        return Stream.of(NAMED, TRACEPARENT)
                .flatMap(pattern -> pattern.matcher(text).results())
                .flatMap(found -> nonZero(found.group(1)).stream())
                .findFirst();
    }

    /// An id of zeros means that there is no trace.
    private static Optional<String> nonZero(String id) {
        var lower = id.toLowerCase(Locale.ROOT);
        return lower.chars().allMatch(c -> c == '0') ? Optional.empty() : Optional.of(lower);
    }
}
