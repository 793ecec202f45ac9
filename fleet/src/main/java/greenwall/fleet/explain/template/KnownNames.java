package greenwall.fleet.explain.template;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Words that are known to be names of hosts, users, devices or services in this log: they occur after `user`,
/// before an `@`, as the first label of a host name, or in a place that was found to be variable. Lines that
/// differ only in such words belong to one template, even if there are few of them.
final class KnownNames {
    private static final int MAX_NAMES = 20_000;
    private static final PassCounts NONE = new PassCounts(0, 0, 32);

    private final KnownWords knownWords;
    private final Set<Long> known = new HashSet<>();
    private PassCounts lastRun = NONE;

    /// The numbers of names and patterns at a pass, and the number of patterns at which the next one is due.
    private record PassCounts(int names, int shapes, int next) {}

    KnownNames(KnownWords knownWords) {
        this.knownWords = knownWords;
    }

    void learn(long word) {
        if (known.size() < MAX_NAMES && (knownWords.meaningOf(word) & ~KnownWords.TOP_LEVEL) == 0) {
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
    void join(Collection<TokenPattern> all, int shapeCount, TemplateGeneralizer.Patterns widening) {
        if (lastRun.names() == known.size() && lastRun.shapes() == shapeCount) {
            return;
        }
        NameCombinationFinder.join(List.copyOf(all), this, widening);
        List<TokenPattern> patterns = List.copyOf(all);
        Map<Long, TokenPattern> byHash = new HashMap<>();
        Map<TokenPattern, TokenPattern> pairs = new HashMap<>();
        Map<Long, TokenPattern> widened = new HashMap<>();
        for (TokenPattern pattern : patterns) {
            long key = pattern.hashWithout(this, 0, 0);
            TokenPattern first = key == 0 ? null : byHash.putIfAbsent(key, pattern);
            if (first != null && first.template().root() != pattern.template().root()) {
                pairs.put(pattern, first);
            }
            for (int i = 0; key != 0 && i < pattern.size(); i++) {
                if (pattern.isWidened(i)) {
                    widened.put(key + i, pattern);
                }
            }
        }
        for (TokenPattern pattern : patterns) {
            for (int i = 0; i < pattern.size(); i++) {
                int words = pattern.nameOfWords(i);
                TokenPattern wide = words == 0 ? null : widened.get(pattern.hashWithout(this, i, i + words) + i);
                if (wide != null && wide.template().root() != pattern.template().root()) {
                    pairs.putIfAbsent(pattern, wide);
                }
            }
        }
        // The pairs are joined afterwards, because joining creates patterns.
        pairs.forEach((pattern, first) -> first.join(pattern, widening));
        lastRun = new PassCounts(known.size(), shapeCount, 2 * shapeCount);
    }
}
