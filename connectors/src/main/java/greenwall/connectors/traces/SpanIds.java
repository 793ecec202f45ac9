package greenwall.connectors.traces;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.source.Failure;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// Converts ids to one form. Sources write them in hexadecimal digits, with or without leading zeros, or in
/// base 64.
public final class SpanIds {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,32}");
    private static final Pattern WHOLE_HEX = Pattern.compile("[0-9a-fA-F]{16}|[0-9a-fA-F]{32}");
    private static final int LONG = 32;
    private static final int SHORT = 16;

    private SpanIds() {}

    /// Returns 16 or 32 lower-case digits. Returns an empty text for no span, which some sources write as
    /// zeros, and an invalid id unchanged.
    public static String of(String written) {
        var text = written.strip();
        if (WHOLE_HEX.matcher(text).matches()) {
            return fullLength(text);
        }
        try {
            var bytes = Base64.getDecoder().decode(text);
            // Without its padding, an id in base 64 cannot be told from one in hexadecimal digits.
            if (text.endsWith("=") && (bytes.length == SHORT / 2 || bytes.length == LONG / 2)) {
                return fullLength(HexFormat.of().formatHex(bytes));
            }
        } catch (IllegalArgumentException _) {
            // Not base 64.
        }
        return HEX.matcher(text).matches() ? fullLength(text) : text;
    }

    private static String fullLength(String hex) {
        if (isZero(hex)) {
            return "";
        }
        int length = hex.length() > SHORT ? LONG : SHORT;
        return "0".repeat(length - hex.length()) + hex.toLowerCase(Locale.ROOT);
    }

    private static boolean isZero(String hex) {
        return hex.chars().allMatch(digit -> digit == '0');
    }

    public static boolean isTraceId(String text) {
        return HEX.matcher(text).matches() && !isZero(text);
    }

    public static Failure.Refused refusal(String id) {
        var shown = SanitizedText.cut(id, 60);
        return new Failure.Refused(
                0,
                "trace id",
                "invalid trace id \"" + shown.replaceAll("\\p{Cntrl}", " ")
                        + "\"; a trace id has 1 to 32 hexadecimal digits",
                "no query was sent: copy the id from a log line or a search");
    }
}
