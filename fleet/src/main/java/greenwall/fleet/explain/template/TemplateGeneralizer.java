package greenwall.fleet.explain.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds words that vary. Patterns that differ in only one position are grouped; when there are enough
/// different values in that position, it becomes variable, and the patterns become one template. How many
/// values are enough depends on their kind: a few words are states and distinguish templates, but many words
/// are names.
///
/// It only joins patterns, so the result does not depend on when it is read.
final class TemplateGeneralizer {
    private static final int WORDS = 6;
    private static final int WORDS_NEXT_TO_ONE_OTHER = 8;
    private static final int VALUES_OF_A_KEY = 5;
    private static final int VALUES_WITH_DIGITS = 4;
    private static final int VALUES_WITH_NUMBER = 3;
    private static final int VALUES_WITH_EMPTY = 2;
    private static final int FIRST_WORDS = 16;
    private static final int COMBINATIONS_OF_NAMES = 5;
    private static final int WORDS_AROUND_NAMES = 3;

    static final int LONGEST = 64;
    private static final int MAX_GROUPS = 250_000;

    private final Map<Long, Group> groups = new HashMap<>();

    private final LearnedNames names;

    TemplateGeneralizer(LearnedNames names) {
        this.names = names;
    }

    interface Patterns {
        /// The pattern with this position variable: an existing pattern or a new one.
        LinePattern widened(LinePattern pattern, int place);
    }

    /// Patterns that differ only in one position or in their names. Once they are joined, the first represents
    /// all.
    private static final class Group {
        private LinePattern[] patterns = new LinePattern[2];
        private int size;
        private boolean empty;
        private boolean number;
        private boolean digits;
        private boolean joined;

        void add(LinePattern pattern, byte kind) {
            empty |= kind == LineTokens.EMPTY;
            number |= kind == LineTokens.VARIABLE;
            digits |= kind == LineTokens.PARTIAL;
            if (size == patterns.length) {
                patterns = Arrays.copyOf(patterns, size * 2);
            }
            patterns[size++] = pattern;
        }

        void join(LinePattern widest) {
            for (int i = 0; i < size; i++) {
                TemplateGeneralizer.join(widest, patterns[i]);
            }
            patterns = new LinePattern[] {widest};
            size = 1;
            joined = true;
        }
    }

    void add(LinePattern pattern, Patterns patterns) {
        if (pattern.size() > LONGEST) {
            return;
        }
        long[] around = pattern.hashesAround();
        for (int i = 0; i < around.length; i++) {
            if (pattern.kind(i) != LineTokens.PUNCTUATION) {
                addToGroup(pattern, i, around[i], patterns);
            }
        }
        long withoutNames = pattern.hashWithoutNames();
        if (withoutNames != 0 && pattern.plainWords() >= WORDS_AROUND_NAMES) {
            addToGroupOfNames(pattern, withoutNames, patterns);
        }
    }

    /// The group with this hash; null if there are too many groups.
    private @Nullable Group group(long hash) {
        return groups.size() < MAX_GROUPS ? groups.computeIfAbsent(hash, _ -> new Group()) : groups.get(hash);
    }

    private void addToGroup(LinePattern pattern, int place, long around, Patterns patterns) {
        Group group = group(around);
        if (group == null) {
            return;
        }
        if (group.joined) {
            learn(pattern, place);
            join(group.patterns[0], pattern);
            return;
        }
        group.add(pattern, pattern.kind(place));
        if (group.size >= requiredValues(group, pattern, place)) {
            for (int i = 0; i < group.size; i++) {
                learn(group.patterns[i], place);
            }
            group.join(patterns.widened(pattern, place));
        }
    }

    /// Learns a word in a variable position as a name, also for other lines.
    private void learn(LinePattern pattern, int place) {
        if (pattern.isWord(place)) {
            names.learn(pattern.hash(place));
        }
    }

    private static int requiredValues(Group group, LinePattern pattern, int place) {
        int others = pattern.words() - (pattern.kind(place) == LineTokens.WORD ? 1 : 0);
        if (others == 0) {
            return Integer.MAX_VALUE;
        }
        if (place == 0) {
            return FIRST_WORDS;
        }
        if (group.empty) {
            return VALUES_WITH_EMPTY;
        }
        if (group.number) {
            return VALUES_WITH_NUMBER;
        }
        if (group.digits) {
            return VALUES_WITH_DIGITS;
        }
        if (pattern.isValueOfKey(place)) {
            return VALUES_OF_A_KEY;
        }
        return others == 1 ? WORDS_NEXT_TO_ONE_OTHER : WORDS;
    }

    /// Groups patterns without their names, because names may change together, as in `A is deprecated, use B`.
    private void addToGroupOfNames(LinePattern pattern, long withoutNames, Patterns patterns) {
        Group group = group(withoutNames);
        if (group == null) {
            return;
        }
        group.add(pattern, LineTokens.WORD);
        if (group.joined || group.size >= COMBINATIONS_OF_NAMES) {
            group.join(withoutDifferences(group, patterns));
        }
    }

    private static LinePattern withoutDifferences(Group group, Patterns patterns) {
        LinePattern widest = group.patterns[0];
        for (int i = 1; i < group.size; i++) {
            widest = widest.covering(group.patterns[i], patterns);
        }
        return widest;
    }

    private static void join(LinePattern one, LinePattern two) {
        one.template().join(two.template());
    }
}
