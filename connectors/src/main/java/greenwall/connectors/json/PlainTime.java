package greenwall.connectors.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// An RFC 3339 time in UTC as most servers write it (`2026-11-20T18:04:13.25Z`), read by hand: lists of targets and
/// alerts have one in each entry, and the reader that knows every way takes long to get going.
final class PlainTime {
    private static final String SHAPE = "0000-00-00T00:00:00";

    private PlainTime() {}

    /// Nothing where it is written in another way.
    static Optional<Instant> read(String text) {
        int end = text.length() - 1;
        if (end < SHAPE.length() || end > SHAPE.length() + 10 || text.charAt(end) != 'Z') {
            return Optional.empty();
        }
        for (int i = 0; i < end; i++) {
            char wanted = i < SHAPE.length() ? SHAPE.charAt(i) : i == SHAPE.length() ? '.' : '0';
            char found = text.charAt(i);
            if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
                return Optional.empty();
            }
        }
        int nanos = 0;
        for (int i = 0; i < 9; i++) {
            int at = SHAPE.length() + 1 + i;
            nanos = nanos * 10 + (at < end ? text.charAt(at) - '0' : 0);
        }
        try {
            return Optional.of(LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            nanos)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
