package greenwall.fleet.promql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One token of a query. The text of an ERROR token is the message.
record PromqlToken(Kind kind, String text, TextSpan span) {
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
        for (var aggregator : AggregationOperator.values()) {
            words.put(aggregator.word(), Kind.AGGREGATOR);
        }
        List.of("and", "or", "unless", "atan2").forEach(word -> words.put(word, Kind.OPERATOR));
        List.of("offset", "by", "without", "on", "ignoring", "group_left", "group_right", "bool")
                .forEach(word -> words.put(word, Kind.KEYWORD));
        words.put("start", Kind.START_OR_END);
        words.put("end", Kind.START_OR_END);
        words.put("inf", Kind.NUMBER);
        words.put("nan", Kind.NUMBER);
        return Map.copyOf(words);
    }

    static Kind wordKind(String word) {
        var name = word.indexOf(':') < 0 ? Kind.IDENTIFIER : Kind.METRIC_IDENTIFIER;
        return WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), name);
    }

    /// Whether this is the punctuation mark or the operator sign.
    boolean is(String sign) {
        return (kind == Kind.PUNCTUATION || kind == Kind.OPERATOR) && text.equals(sign);
    }

    /// Whether this is the keyword, ignoring case.
    boolean isWord(String word) {
        return switch (kind) {
            case KEYWORD, OPERATOR, AGGREGATOR, START_OR_END -> text.equalsIgnoreCase(word);
            default -> false;
        };
    }
}
