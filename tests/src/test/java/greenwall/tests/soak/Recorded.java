package greenwall.tests.soak;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// An answer that was given once and is given again later: its bytes, and where in them the whole seconds of times
/// stand, which move on with the clock.
record Recorded(byte[] bytes, int[] places, long recordedAt) {
    private static final int DIGITS = 10;
    /// Seconds since 1970 of this century's second and third decade; what else has such digits moves a little too.
    private static final Pattern TIME = Pattern.compile("(?<![\\d.])1[6-9]\\d{8}(?=[.\",\\]}])");

    /// @param at the second at which it was given
    static Recorded of(byte[] bytes, long at) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        return new Recorded(
                bytes, TIME.matcher(text).results().mapToInt(r -> r.start()).toArray(), at);
    }

    /// The bytes as they would be given at this second.
    byte[] at(long second) {
        long later = second - recordedAt;
        var copy = bytes.clone();
        if (later == 0) {
            return copy;
        }
        for (int place : places) {
            long value = 0;
            for (int i = place; i < place + DIGITS; i++) {
                value = value * 10 + copy[i] - '0';
            }
            value += later;
            for (int i = place + DIGITS - 1; i >= place; i--) {
                copy[i] = (byte) ('0' + value % 10);
                value /= 10;
            }
        }
        return copy;
    }
}
