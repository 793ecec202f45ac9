package greenwall.fleet.explain.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Words that are known to be names of hosts, users, devices or services in this log: they occur after `user`,
/// before an `@`, as the first label of a host name, or in a place that was found to be variable. Lines that
/// differ only in such words belong to one template, even if there are few of them.
final class LearnedNames {
    private static final int MAX_NAMES = 20_000;
    private static final PassCounts NONE = new PassCounts(0, 0, 32);

    private final WordMeanings meanings;
    private final Set<Long> known = new HashSet<>();
    private PassCounts lastRun = NONE;

    /// The numbers of names and patterns at a pass, and the number of patterns at which the next one is due.
    private record PassCounts(int names, int shapes, int next) {}

    LearnedNames(WordMeanings meanings) {
        this.meanings = meanings;
    }

    void learn(long word) {
        if (known.size() < MAX_NAMES && (meanings.meaningOf(word) & ~WordMeanings.TOP_LEVEL) == 0) {
            known.add(word);
        }
    }

    boolean has(long word) {
        return known.contains(word);
    }

    /// Whether enough patterns were added since the last pass to make it worth its cost.
    boolean due(int patterns) {
        return patterns >= lastRun.next();
    }

    /// Joins the patterns that differ only in names.
    void join(Collection<LinePattern> all, int shapeCount, TemplateGeneralizer.Patterns widening) {
        if (lastRun.names() == known.size() && lastRun.shapes() == shapeCount) {
            return;
        }
        NameCombinationFinder.join(List.copyOf(all), this, widening);
        List<LinePattern> patterns = List.copyOf(all);
        Map<Long, LinePattern> byHash = new HashMap<>();
        Map<LinePattern, LinePattern> pairs = new HashMap<>();
        Map<Long, LinePattern> widened = new HashMap<>();
        for (LinePattern pattern : patterns) {
            long key = pattern.hashWithout(this, 0, 0);
            LinePattern first = key == 0 ? null : byHash.putIfAbsent(key, pattern);
            if (first != null && first.template().root() != pattern.template().root()) {
                pairs.put(pattern, first);
            }
            for (int i = 0; key != 0 && i < pattern.size(); i++) {
                if (pattern.isWidened(i)) {
                    widened.put(key + i, pattern);
                }
            }
        }
        for (LinePattern pattern : patterns) {
            for (int i = 0; i < pattern.size(); i++) {
                int words = pattern.nameOfWords(i);
                LinePattern wide = words == 0 ? null : widened.get(pattern.hashWithout(this, i, i + words) + i);
                if (wide != null && wide.template().root() != pattern.template().root()) {
                    pairs.putIfAbsent(pattern, wide);
                }
            }
        }
        // The pairs are joined afterwards, because joining creates patterns.
        pairs.forEach((pattern, first) -> first.join(pattern, widening));
        lastRun = new PassCounts(known.size(), shapeCount, 2 * shapeCount);
    }

    /// Finds names in lines that contain several of them. Hardly any two such lines differ in one place only,
    /// but names of hosts and users combine freely, and the words of different messages do not.
    private record NameCombinationFinder(LearnedNames names, TemplateGeneralizer.Patterns widening) {
        private static final int MIN_VALUES = 6;
        private static final int MIN_CONSTANT_WORDS = 2;
        /// The minimum number of combinations of two places, relative to the values of the place that has more.
        private static final int MIN_COMBINATIONS = 2;

        static void join(Iterable<LinePattern> patterns, LearnedNames names, TemplateGeneralizer.Patterns widening) {
            Map<Long, List<LinePattern>> withoutWords = new HashMap<>();
            for (LinePattern pattern : patterns) {
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
        private void joinNames(Collection<LinePattern> patterns) {
            if (patterns.size() < MIN_VALUES * MIN_COMBINATIONS) {
                return;
            }
            LinePattern any = patterns.iterator().next();
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
                Map<Long, List<LinePattern>> parts = new HashMap<>();
                for (LinePattern pattern : patterns) {
                    parts.computeIfAbsent(pattern.hash(fewest), _ -> new ArrayList<>())
                            .add(pattern);
                }
                parts.values().forEach(this::joinNames);
                return;
            }
            for (LinePattern pattern : patterns) {
                LinePattern wide = pattern;
                for (int place : free) {
                    names.learn(pattern.hash(place));
                    wide = widening.widened(wide, place);
                }
                wide.template().join(pattern.template());
            }
        }

        private static int values(Collection<LinePattern> patterns, int a, int b) {
            var values = new HashSet<Long>();
            for (LinePattern pattern : patterns) {
                values.add(LineTokens.mix(pattern.hash(a)) + pattern.hash(b));
            }
            return values.size();
        }
    }
}
