package greenwall.fleet;

import java.util.regex.Pattern;

/// Turns a clause into the beginning of a sentence.
public final class SentenceCase {
    /// A URL, the name of a host or that of a metric stays as it is.
    private static final Pattern BEGINS_WITH_WORD = Pattern.compile("(?s)\\p{L}[\\p{L}'’-]*[.,;:]?(\\s.*)?");

    private SentenceCase() {}

    public static String of(String text) {
        return BEGINS_WITH_WORD.matcher(text).matches()
                ? Character.toUpperCase(text.charAt(0)) + text.substring(1)
                : text;
    }
}
