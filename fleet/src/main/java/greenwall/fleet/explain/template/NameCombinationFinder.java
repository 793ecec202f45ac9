package greenwall.fleet.explain.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Finds names in lines that contain several of them. Hardly any two such lines differ in one place only, but
/// names of hosts and users combine freely, and the words of different messages do not.
record NameCombinationFinder(KnownNames names, TemplateGeneralizer.Patterns widening) {
    private static final int MIN_VALUES = 6;
    private static final int MIN_CONSTANT_WORDS = 2;
    /// The minimum number of combinations of two places, relative to the values of the place that has more.
    private static final int MIN_COMBINATIONS = 2;

    static void join(Iterable<TokenPattern> patterns, KnownNames names, TemplateGeneralizer.Patterns widening) {
        Map<Long, List<TokenPattern>> withoutWords = new HashMap<>();
        for (TokenPattern pattern : patterns) {
            if (pattern.size() <= TemplateGeneralizer.LONGEST && pattern.words() > MIN_CONSTANT_WORDS) {
                withoutWords
                        .computeIfAbsent(pattern.hashWithoutWords(), _ -> new ArrayList<>())
                        .add(pattern);
            }
        }
        var combinations = new NameCombinationFinder(names, widening);
        withoutWords.values().forEach(combinations::joinNames);
    }

    /// @param patterns patterns that differ only in their words
    private void joinNames(Collection<TokenPattern> patterns) {
        if (patterns.size() < MIN_VALUES * MIN_COMBINATIONS) {
            return;
        }
        TokenPattern any = patterns.iterator().next();
        var varying = new ArrayList<Integer>();
        var values = new int[any.size()];
        int fewest = -1;
        int constant = 0;
        for (int place = 0; place < any.size(); place++) {
            if (!any.isWord(place)) {
                continue;
            }
            values[place] = values(patterns, place, place);
            if (values[place] == 1) {
                constant++;
            } else {
                varying.add(place);
                fewest = fewest < 0 || values[place] < values[fewest] ? place : fewest;
            }
        }
        if (varying.size() < 2) {
            return;
        }
        var free = new HashSet<Integer>();
        if (values[fewest] >= MIN_VALUES && constant >= MIN_CONSTANT_WORDS) {
            for (int a : varying) {
                for (int b : varying) {
                    if (a < b && values(patterns, a, b) >= MIN_COMBINATIONS * Math.max(values[a], values[b])) {
                        free.add(a);
                        free.add(b);
                    }
                }
            }
        }
        if (free.isEmpty()) {
            Map<Long, List<TokenPattern>> parts = new HashMap<>();
            for (TokenPattern pattern : patterns) {
                parts.computeIfAbsent(pattern.hash(fewest), _ -> new ArrayList<>())
                        .add(pattern);
            }
            parts.values().forEach(this::joinNames);
            return;
        }
        for (TokenPattern pattern : patterns) {
            TokenPattern wide = pattern;
            for (int place : free) {
                names.learn(pattern.hash(place));
                wide = widening.widened(wide, place);
            }
            wide.template().join(pattern.template());
        }
    }

    private static int values(Collection<TokenPattern> patterns, int a, int b) {
        var values = new HashSet<Long>();
        for (TokenPattern pattern : patterns) {
            values.add(LineTokens.mix(pattern.hash(a)) + pattern.hash(b));
        }
        return values.size();
    }
}
