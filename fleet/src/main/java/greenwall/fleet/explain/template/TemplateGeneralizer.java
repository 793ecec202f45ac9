package greenwall.fleet.explain.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds words that vary. Patterns that differ in one position only are gathered; when there are enough
/// different values in that position, it is variable, and the patterns are one template. How many are enough
/// depends on the values: a few words are states and distinguish templates, many are names.
///
/// It only joins patterns, so the result does not depend on when it is read.
final class TemplateGeneralizer {
    private static final int WORDS = 6;
    private static final int WORDS_BESIDE_ONE_OTHER = 8;
    private static final int VALUES_OF_A_KEY = 5;
    private static final int WITH_DIGITS = 4;
    private static final int WITH_A_NUMBER = 3;
    private static final int WITH_NOTHING = 2;
    private static final int FIRST_WORDS = 16;
    private static final int COMBINATIONS_OF_NAMES = 5;
    private static final int WORDS_AROUND_NAMES = 3;

    static final int LONGEST = 64;

    private final Map<Long, Gathering> gatherings = new HashMap<>();
    private final int mostGatherings;

    private final KnownNames names;

    TemplateGeneralizer(int mostGatherings, KnownNames names) {
        this.names = names;
        this.mostGatherings = mostGatherings;
    }

    interface Patterns {
        /// The pattern with the position variable: a known one, or a new one.
        TokenPattern widened(TokenPattern pattern, int place);
    }

    /// Patterns that only differ in one position, or in their names. Once joined, the first represents all.
    private static final class Gathering {
        private TokenPattern[] patterns = new TokenPattern[2];
        private int size;
        private boolean nothing;
        private boolean number;
        private boolean digits;
        private boolean joined;

        void add(TokenPattern pattern, byte kind) {
            nothing |= kind == Tokens.EMPTY;
            number |= kind == Tokens.VARIABLE;
            digits |= kind == Tokens.PARTIAL;
            if (size == patterns.length) {
                patterns = Arrays.copyOf(patterns, size * 2);
            }
            patterns[size++] = pattern;
        }

        void join(TokenPattern widest) {
            for (int i = 0; i < size; i++) {
                TemplateGeneralizer.join(widest, patterns[i]);
            }
            patterns = new TokenPattern[] {widest};
            size = 1;
            joined = true;
        }
    }

    void add(TokenPattern pattern, Patterns patterns) {
        if (pattern.size() > LONGEST) {
            return;
        }
        long[] around = pattern.hashesAround();
        for (int i = 0; i < around.length; i++) {
            if (pattern.kind(i) != Tokens.PUNCTUATION) {
                gather(pattern, i, around[i], patterns);
            }
        }
        long withoutNames = pattern.hashWithoutNames();
        if (withoutNames != 0 && pattern.plainWords() >= WORDS_AROUND_NAMES) {
            gatherNames(pattern, withoutNames, patterns);
        }
    }

    /// Null where there is no space for one more.
    private @Nullable Gathering gathering(long hash) {
        return gatherings.size() < mostGatherings
                ? gatherings.computeIfAbsent(hash, _ -> new Gathering())
                : gatherings.get(hash);
    }

    private void gather(TokenPattern pattern, int place, long around, Patterns patterns) {
        Gathering gathering = gathering(around);
        if (gathering == null) {
            return;
        }
        if (gathering.joined) {
            learn(pattern, place);
            join(gathering.patterns[0], pattern);
            return;
        }
        gathering.add(pattern, pattern.kind(place));
        if (gathering.size >= enough(gathering, pattern, place)) {
            for (int i = 0; i < gathering.size; i++) {
                learn(gathering.patterns[i], place);
            }
            gathering.join(patterns.widened(pattern, place));
        }
    }

    /// A word in a variable position is a name, wherever else it occurs.
    private void learn(TokenPattern pattern, int place) {
        if (pattern.kind(place) == Tokens.WORD || pattern.kind(place) == Tokens.PARTIAL) {
            names.learn(pattern.hash(place));
        }
    }

    private static int enough(Gathering gathering, TokenPattern pattern, int place) {
        int others = pattern.words() - (pattern.kind(place) == Tokens.WORD ? 1 : 0);
        if (others == 0) {
            return Integer.MAX_VALUE;
        }
        if (place == 0) {
            return FIRST_WORDS;
        }
        if (gathering.nothing) {
            return WITH_NOTHING;
        }
        if (gathering.number) {
            return WITH_A_NUMBER;
        }
        if (gathering.digits) {
            return WITH_DIGITS;
        }
        if (pattern.isValueOfKey(place)) {
            return VALUES_OF_A_KEY;
        }
        return others == 1 ? WORDS_BESIDE_ONE_OTHER : WORDS;
    }

    /// Names change together, as in `A is deprecated, use B`, so that no single position differs.
    private void gatherNames(TokenPattern pattern, long withoutNames, Patterns patterns) {
        Gathering gathering = gathering(withoutNames);
        if (gathering == null) {
            return;
        }
        gathering.add(pattern, Tokens.WORD);
        if (gathering.joined || gathering.size >= COMBINATIONS_OF_NAMES) {
            gathering.join(withoutDifferences(gathering, patterns));
        }
    }

    private static TokenPattern withoutDifferences(Gathering gathering, Patterns patterns) {
        TokenPattern widest = gathering.patterns[0];
        for (int i = 1; i < gathering.size; i++) {
            widest = widest.covering(gathering.patterns[i], patterns);
        }
        return widest;
    }

    private static void join(TokenPattern one, TokenPattern two) {
        one.template().join(two.template());
    }
}
