package greenwall.tests.soak;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A response that is stored and served again later: its bytes, and the positions of the timestamps in them,
/// whose whole seconds move with the clock.
///
/// @param numbers offsets of seconds since 1970
/// @param dates offsets of formatted dates and times
/// @param second the second of the range's time that it was requested for
record CachedResponse(byte[] bytes, int[] numbers, int[] dates, String type, long second) {
    private static final int DIGITS = 10;
    /// Seconds since 1970 from 2020 to 2033, alone or followed by nine digits of nanoseconds; other numbers of
    /// this form move a little too.
    private static final Pattern NUMBER = Pattern.compile("(?<![\\d.])1[6-9]\\d{8}(?=[.\",\\]}]|\\d{9}\")");
    private static final Pattern DATE = Pattern.compile("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?=[.Z])");

    static CachedResponse of(byte[] bytes, String type, long second) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        return new CachedResponse(
                bytes,
                starts(NUMBER.matcher(text).results()),
                starts(DATE.matcher(text).results()),
                type,
                second);
    }

    private static int[] starts(Stream<MatchResult> found) {
        return found.mapToInt(MatchResult::start).toArray();
    }

    /// The memory that it takes.
    long size() {
        return bytes.length + 4L * (numbers.length + dates.length) + 200;
    }

    /// The bytes with timestamps for that second.
    byte[] at(long newSecond) {
        long seconds = newSecond - second;
        var copy = bytes.clone();
        if (seconds == 0) {
            return copy;
        }
        for (int place : numbers) {
            long value = 0;
            for (int i = place; i < place + DIGITS; i++) {
                value = value * 10 + copy[i] - '0';
            }
            value += seconds;
            for (int i = place + DIGITS - 1; i >= place; i--) {
                copy[i] = (byte) ('0' + value % 10);
                value /= 10;
            }
        }
        for (int place : dates) {
            int length = "2026-03-02T08:00:00".length();
            var date = Instant.parse(new String(copy, place, length, StandardCharsets.ISO_8859_1) + "Z")
                    .plus(seconds, ChronoUnit.SECONDS)
                    .toString();
            System.arraycopy(date.getBytes(StandardCharsets.ISO_8859_1), 0, copy, place, length);
        }
        return copy;
    }
}
