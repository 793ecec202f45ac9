package greenwall.fleet.explain.template;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds words that vary. Shapes that differ in only one position are grouped; when there are enough different
/// values in that position, it becomes variable, and the shapes become one template. How many values are enough
/// depends on their kind: a few words are states and distinguish templates, but many words are names.
///
/// It only joins shapes, so the result does not depend on when it is read.
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

    private final Map<Long, Group> groups = new HashMap<>();
    private final int maxGroups;

    private final KnownNames names;

    TemplateGeneralizer(int maxGroups, KnownNames names) {
        this.names = names;
        this.maxGroups = maxGroups;
    }

    interface Shapes {
        /// The shape with this position variable: an existing shape or a new one.
        Shape widened(Shape shape, int place);
    }

    /// Shapes that differ only in one position, or only in their names. Once they are joined, the first
    /// represents all.
    private static final class Group {
        private Shape[] shapes = new Shape[2];
        private int size;
        private boolean empty;
        private boolean number;
        private boolean digits;
        private boolean joined;

        void add(Shape shape, byte kind) {
            empty |= kind == Tokens.EMPTY;
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
                addToGroup(shape, i, around[i], shapes);
            }
        }
        long withoutNames = shape.hashWithoutNames();
        if (withoutNames != 0 && shape.plainWords() >= WORDS_AROUND_NAMES) {
            addToGroupOfNames(shape, withoutNames, shapes);
        }
    }

    /// The group with this hash; null if there are too many groups.
    private @Nullable Group group(long hash) {
        return groups.size() < maxGroups ? groups.computeIfAbsent(hash, _ -> new Group()) : groups.get(hash);
    }

    private void addToGroup(Shape shape, int place, long around, Shapes shapes) {
        Group group = group(around);
        if (group == null) {
            return;
        }
        if (group.joined) {
            learn(shape, place);
            join(group.shapes[0], shape);
            return;
        }
        group.add(shape, shape.kind(place));
        if (group.size >= requiredValues(group, shape, place)) {
            for (int i = 0; i < group.size; i++) {
                learn(group.shapes[i], place);
            }
            group.join(shapes.widened(shape, place));
        }
    }

    /// Learns a word in a variable position as a name, also for other lines.
    private void learn(Shape shape, int place) {
        if (shape.kind(place) == Tokens.WORD || shape.kind(place) == Tokens.PARTIAL) {
            names.learn(shape.hash(place));
        }
    }

    private static int requiredValues(Group group, Shape shape, int place) {
        int others = shape.words() - (shape.kind(place) == Tokens.WORD ? 1 : 0);
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
        if (shape.isValueOfKey(place)) {
            return VALUES_OF_A_KEY;
        }
        return others == 1 ? WORDS_NEXT_TO_ONE_OTHER : WORDS;
    }

    /// Groups shapes without their names, because names may change together, as in `A is deprecated, use B`.
    private void addToGroupOfNames(Shape shape, long withoutNames, Shapes shapes) {
        Group group = group(withoutNames);
        if (group == null) {
            return;
        }
        group.add(shape, Tokens.WORD);
        if (group.joined || group.size >= COMBINATIONS_OF_NAMES) {
            group.join(withoutDifferences(group, shapes));
        }
    }

    private static Shape withoutDifferences(Group group, Shapes shapes) {
        Shape widest = group.shapes[0];
        for (int i = 1; i < group.size; i++) {
            widest = widest.covering(group.shapes[i], shapes);
        }
        return widest;
    }

    private static void join(Shape one, Shape two) {
        one.template().join(two.template());
    }
}
