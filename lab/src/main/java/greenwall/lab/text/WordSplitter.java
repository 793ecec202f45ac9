package greenwall.lab.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The words and signs of a small language.
public final class WordSplitter {
    private WordSplitter() {}

    /// @param token what each of them is, as its first group
    /// @throws IllegalArgumentException where something else stands between them
    public static List<String> of(Pattern token, String text) {
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
