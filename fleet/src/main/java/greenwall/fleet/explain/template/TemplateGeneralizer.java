package greenwall.fleet.explain.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds words that vary. Shapes that differ in one position only are gathered; when there are enough different values
/// in that position, it is variable, and the shapes are one template. How many are enough depends on the values: a few
/// words are states and distinguish templates, many are names.
///
/// It only joins shapes, so the result does not depend on when it is read.
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

    interface Shapes {
        /// The shape with the position variable: a known one, or a new one.
        Shape widened(Shape shape, int place);
    }

    /// Shapes that only differ in one position, or in their names. Once joined, the first represents all.
    private static final class Gathering {
        private Shape[] shapes = new Shape[2];
        private int size;
        private boolean nothing;
        private boolean number;
        private boolean digits;
        private boolean joined;

        void add(Shape shape, byte kind) {
            nothing |= kind == Tokens.EMPTY;
            number |= kind == Tokens.VARIABLE;
            digits |= kind == Tokens.PARTIAL;
            if (size == shapes.length) {
                shapes = Arrays.copyOf(shapes, size * 2);
            }
            shapes[size++] = shape;
        }

        void join(Shape widest) {
            for (int i = 0; i < size; i++) {
                TemplateGeneralizer.join(widest, shapes[i]);
            }
            shapes = new Shape[] {widest};
            size = 1;
            joined = true;
        }
    }

    void add(Shape shape, Shapes shapes) {
        if (shape.size() > LONGEST) {
            return;
        }
        long[] around = shape.hashesAround();
        for (int i = 0; i < around.length; i++) {
            if (shape.kind(i) != Tokens.PUNCTUATION) {
                gather(shape, i, around[i], shapes);
            }
        }
        long withoutNames = shape.hashWithoutNames();
        if (withoutNames != 0 && shape.plainWords() >= WORDS_AROUND_NAMES) {
            gatherNames(shape, withoutNames, shapes);
        }
    }

    /// Null where there is no space for one more.
    private @Nullable Gathering gathering(long hash) {
        return gatherings.size() < mostGatherings
                ? gatherings.computeIfAbsent(hash, _ -> new Gathering())
                : gatherings.get(hash);
    }

    private void gather(Shape shape, int place, long around, Shapes shapes) {
        Gathering gathering = gathering(around);
        if (gathering == null) {
            return;
        }
        if (gathering.joined) {
            learn(shape, place);
            join(gathering.shapes[0], shape);
            return;
        }
        gathering.add(shape, shape.kind(place));
        if (gathering.size >= enough(gathering, shape, place)) {
            for (int i = 0; i < gathering.size; i++) {
                learn(gathering.shapes[i], place);
            }
            gathering.join(shapes.widened(shape, place));
        }
    }

    /// A word in a variable position is a name, wherever else it occurs.
    private void learn(Shape shape, int place) {
        if (shape.kind(place) == Tokens.WORD || shape.kind(place) == Tokens.PARTIAL) {
            names.learn(shape.hash(place));
        }
    }

    private static int enough(Gathering gathering, Shape shape, int place) {
        int others = shape.words() - (shape.kind(place) == Tokens.WORD ? 1 : 0);
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
        if (shape.isValueOfKey(place)) {
            return VALUES_OF_A_KEY;
        }
        return others == 1 ? WORDS_BESIDE_ONE_OTHER : WORDS;
    }

    /// Names change together, as in `A is deprecated, use B`, so that no single position differs.
    private void gatherNames(Shape shape, long withoutNames, Shapes shapes) {
        Gathering gathering = gathering(withoutNames);
        if (gathering == null) {
            return;
        }
        gathering.add(shape, Tokens.WORD);
        if (gathering.joined || gathering.size >= COMBINATIONS_OF_NAMES) {
            gathering.join(withoutDifferences(gathering, shapes));
        }
    }

    private static Shape withoutDifferences(Gathering gathering, Shapes shapes) {
        Shape widest = gathering.shapes[0];
        for (int i = 1; i < gathering.size; i++) {
            widest = widest.covering(gathering.shapes[i], shapes);
        }
        return widest;
    }

    private static void join(Shape one, Shape two) {
        one.template().join(two.template());
    }
}
