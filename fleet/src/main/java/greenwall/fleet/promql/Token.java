package greenwall.fleet.promql;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A word of a query. An ERROR token's text is the message.
record Token(Kind kind, String text, Span span) {
    enum Kind {
        ERROR,
        END_OF_INPUT,
        IDENTIFIER,
        METRIC_IDENTIFIER,
        STRING,
        NUMBER,
        DURATION,
        PUNCTUATION,
        OPERATOR,
        AGGREGATOR,
        KEYWORD,
        START_OR_END
    }

    private static final Map<String, Kind> WORDS = words();

    private static Map<String, Kind> words() {
        var words = new HashMap<String, Kind>();
        for (var aggregator : Aggregator.values()) {
            words.put(aggregator.word(), Kind.AGGREGATOR);
        }
        for (String word : new String[] {"and", "or", "unless", "atan2"}) {
            words.put(word, Kind.OPERATOR);
        }
        for (String word :
                new String[] {"offset", "by", "without", "on", "ignoring", "group_left", "group_right", "bool"}) {
            words.put(word, Kind.KEYWORD);
        }
        words.put("start", Kind.START_OR_END);
        words.put("end", Kind.START_OR_END);
        words.put("inf", Kind.NUMBER);
        words.put("nan", Kind.NUMBER);
        return Map.copyOf(words);
    }

    /// What a word is, or null where it is a mere name.
    static @Nullable Kind wordKind(String word) {
        return WORDS.get(word.toLowerCase(Locale.ROOT));
    }

    /// Whether this is the punctuation mark or the operator sign.
    boolean is(String sign) {
        return (kind == Kind.PUNCTUATION || kind == Kind.OPERATOR) && text.equals(sign);
    }

    /// Whether this is the keyword, in whatever case.
    boolean isWord(String word) {
        return switch (kind) {
            case KEYWORD, OPERATOR, AGGREGATOR, START_OR_END -> text.equalsIgnoreCase(word);
            default -> false;
        };
    }

    /// How a message names it.
    String description() {
        return switch (kind) {
            case ERROR -> text;
            case END_OF_INPUT -> "end of input";
            case IDENTIFIER -> "identifier " + GoText.quote(text);
            case METRIC_IDENTIFIER -> "metric identifier " + GoText.quote(text);
            case STRING -> "string " + shortened();
            case NUMBER -> "number " + shortened();
            case DURATION -> "duration " + shortened();
            case PUNCTUATION, START_OR_END -> shortened();
            // Prometheus has no name for this one sign and prints the number of its kind.
            case OPERATOR -> text.equals("@") ? "\"<Item 57385>\" <op:@>" : "<op:" + text + ">";
            case AGGREGATOR -> "<aggr:" + text + ">";
            case KEYWORD -> "<" + text + ">";
        };
    }

    private String shortened() {
        if (text.getBytes(StandardCharsets.UTF_8).length <= 10) {
            return GoText.quote(text);
        }
        int end = text.offsetByCodePoints(0, Math.min(10, text.codePointCount(0, text.length())));
        return GoText.quote(text.substring(0, end)) + "...";
    }
}
