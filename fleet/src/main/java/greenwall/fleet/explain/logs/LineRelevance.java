package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// How a line relates to the metric: it shares a word with the metric's name, or it names the device, pool,
/// peer or endpoint whose series changed. Whole words are compared, so no list of topics is needed. A word
/// counts more if fewer templates of the log have it.
public final class LineRelevance {
    private static final int SHORTEST_WORD = 3;
    private static final int SHORTEST_VALUE = 2;
    private static final double TENTH = 10;
    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})");
    /// Words of the query language and units, which do not describe the metric.
    private static final Set<String> GRAMMAR = Set.of("""
                sum avg min max count rate irate increase delta deriv topk bottomk quantile histogram without ignoring
                group left right bool offset and unless the time over bucket total seconds bytes ratio percent info
                instance job
                """.split("\\s+"));
    private static final Set<String> IGNORED_LABELS = Set.of(Labels.NAME, "job", "le", "quantile");

    private final Set<String> words;

    private LineRelevance(Set<String> words) {
        this.words = words;
    }

    /// @param metric a quantity's id and meaning, or a query
    public static LineRelevance of(String metric) {
        var found = new TreeSet<String>();
        for (var word : List.of(WORDS.split(metric))) {
            var plain = plain(word);
            if (plain.length() >= SHORTEST_WORD && !GRAMMAR.contains(plain) && Character.isLetter(plain.charAt(0))) {
                found.add(plain);
            }
        }
        return new LineRelevance(found);
    }

    /// One form for a word and its plural.
    private static String plain(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        return lower.length() > SHORTEST_WORD && lower.endsWith("s") && !lower.endsWith("ss")
                ? lower.substring(0, lower.length() - 1)
                : lower;
    }

    /// The weight in one log of each word of the metric, and of each label value of the changed series.
    record Weights(Map<String, Double> words, Map<String, Double> values) {
        /// How much the template has in common with the metric, from 0 to 1.
        double topic(String template) {
            double best = 0;
            if (!words.isEmpty()) {
                for (var word : wordsOf(template)) {
                    best = Math.max(best, words.getOrDefault(word, 0.0));
                }
            }
            return best;
        }

        /// How strongly the line points to the changed object, from 0 to 1. It is 0 if the line does not name
        /// the object, or if nearly all lines do.
        double named(String line) {
            double best = 0;
            for (var value : values.entrySet()) {
                if (value.getValue() > best && names(line, value.getKey())) {
                    best = value.getValue();
                }
            }
            return best;
        }
    }

    /// @param series the labels of the explained series
    /// @param own plain names of the host; these do not count, because they may be in all of its lines
    Weights among(Collection<TemplateOccurrences> allOccurrences, Labels series, Collection<String> own) {
        var values = new HashSet<String>();
        series.forEach((label, value) -> {
            if (!IGNORED_LABELS.contains(label)
                    && value.length() >= SHORTEST_VALUE
                    && !own.contains(StreamHostLabels.plain(value))) {
                values.add(value);
            }
        });
        var withWord = new LinkedHashMap<String, Integer>();
        var withValue = new LinkedHashMap<String, Integer>();
        for (var occurrences : allOccurrences) {
            for (var word : wordsOf(occurrences.template.text())) {
                if (words.contains(word)) {
                    withWord.merge(word, 1, Integer::sum);
                }
            }
            for (var value : values) {
                if (occurrences.anySample(text -> names(text, value))) {
                    withValue.merge(value, 1, Integer::sum);
                }
            }
        }
        withWord.keySet().retainAll(words);
        return new Weights(weights(withWord, allOccurrences.size()), weights(withValue, allOccurrences.size()));
    }

    /// The weight is 1 for a word in at most one of a hundred templates, and 0 for a word in at least one of
    /// ten. A log with fewer than a hundred templates counts as one with a hundred.
    private static Map<String, Double> weights(Map<String, Integer> counts, int all) {
        var weights = new LinkedHashMap<String, Double>();
        counts.forEach((word, count) ->
                weights.put(word, Math.clamp(Math.log10(Math.max(all, TENTH * TENTH) / (TENTH * count)), 0, 1)));
        return weights;
    }

    private static Set<String> wordsOf(String text) {
        var found = new HashSet<String>();
        for (var word : List.of(WORDS.split(text))) {
            if (word.length() >= SHORTEST_WORD) {
                found.add(plain(word));
            }
        }
        return found;
    }

    /// Whether a text contains the word as a whole word: `sda` is not in `sdab`, nor `eth` in `method`.
    static boolean names(String text, String word) {
        int at = text.indexOf(word);
        while (at >= 0) {
            int end = at + word.length();
            boolean opens = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean closes = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (opens && closes) {
                return true;
            }
            at = text.indexOf(word, at + 1);
        }
        return false;
    }
}
