package greenwall.connectors.http;

import greenwall.fleet.Unit;
import java.time.Duration;
import java.util.regex.Pattern;

/// Text from others, durations and sizes as they are written in a message of one line.
public final class MessageText {
    private static final int LONGEST = 300;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cs}]+");
    private static final Pattern SPACES = Pattern.compile("[\\p{Cc}\\p{javaWhitespace}]+");

    private MessageText() {}

    /// One line without control or direction characters, truncated at 300 characters.
    public static String line(String original) {
        var spaced = SPACES.matcher(INVISIBLE.matcher(original).replaceAll(""))
                .replaceAll(" ")
                .strip();
        return spaced.length() > LONGEST ? spaced.substring(0, LONGEST) + "…" : spaced;
    }

    /// `300 ms`, `2.5 s`, `2 m 30 s`.
    public static String durationText(Duration duration) {
        return Unit.SECONDS.text(duration.toMillis() / 1e3);
    }

    static String bytes(long count) {
        return count % (1 << 20) == 0
                ? (count >> 20) + " MiB"
                : count >= 10_000 ? (count >> 10) + " KiB" : count + " bytes";
    }
}
