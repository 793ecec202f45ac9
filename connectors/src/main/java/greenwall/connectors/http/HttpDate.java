package greenwall.connectors.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import okhttp3.Headers;

/// When a server sent its answer. Every answer says so, and nearly all in one way (`Fri, 20 Nov 2026 18:04:13 GMT`),
/// which is read by hand: the readers that know every way take longer than the rest of a small answer.
final class HttpDate {
    private static final String SHAPE = "xxx, 00 xxx 0000 00:00:00 GMT";
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private HttpDate() {}

    static Optional<Instant> of(Headers headers) {
        var text = headers.get("Date");
        return text == null ? Optional.empty() : usual(text).or(() -> Optional.ofNullable(headers.getInstant("Date")));
    }

    private static Optional<Instant> usual(String text) {
        if (!shaped(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(
                            number(text, 12, 16),
                            MONTHS.indexOf(text.substring(8, 11)) + 1,
                            number(text, 5, 7),
                            number(text, 17, 19),
                            number(text, 20, 22),
                            number(text, 23, 25))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static boolean shaped(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char wanted = SHAPE.charAt(i);
            char found = text.charAt(i);
            boolean fits = switch (wanted) {
                case '0' -> found >= '0' && found <= '9';
                case 'x' -> found >= 'A' && found <= 'z';
                default -> found == wanted;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
