package greenwall.lab.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Splits a text of a small language into words and signs.
public final class WordSplitter {
    private WordSplitter() {}

    /// @param token a pattern whose first group is a word or sign
    /// @throws IllegalArgumentException for any other text between them
    public static List<String> split(Pattern token, String text) {
        var tokens = new ArrayList<String>();
        var matcher = token.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new IllegalArgumentException("unknown: " + text.substring(end));
        }
        return tokens;
    }
}
