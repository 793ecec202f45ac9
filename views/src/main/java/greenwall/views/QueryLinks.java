package greenwall.views;

import java.util.List;

/// The expressions in a link to the Query view.
public final class QueryLinks {
    /// The view shows no more.
    public static final int MAX = 6;

    public static final String LOGQL = "logql:";
    public static final String PROMQL = "promql:";
    private static final String NAME = "q";

    private QueryLinks() {}

    /// As written in the link, or an empty text.
    public static String expression(Place place, int number) {
        return place.get(NAME + number);
    }

    /// The place with exactly these expressions.
    ///
    /// @param expressions each after the prefix of its language
    public static Place with(Place place, List<String> expressions) {
        var result = place;
        for (int i = 1; i <= MAX; i++) {
            result = result.with(NAME + i, i <= expressions.size() ? expressions.get(i - 1) : "");
        }
        return result;
    }
}
