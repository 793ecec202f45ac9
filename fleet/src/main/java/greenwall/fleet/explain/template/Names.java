package greenwall.fleet.explain.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Words that are known to be names of hosts, users, devices or services in this log: they stand after `user`, before
/// an
/// `@`, as the first label of a host's name, or in a place that was found to be variable. Lines that differ in nothing
/// but such words are of one template, however few of them there are.
final class Names {
    private static final int MOST = 20_000;
    private static final int FIRST_LOOK = 32;

    private final Lexicon lexicon;
    private final Set<Long> known = new HashSet<>();
    private int knownAtLastLook;
    private int shapesAtLastLook;
    private int nextLook = FIRST_LOOK;

    Names(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    void learn(long word) {
        if (known.size() < MOST && (lexicon.meaningOf(word) & ~Lexicon.TOP_LEVEL) == 0) {
            known.add(word);
        }
    }

    boolean has(long word) {
        return known.contains(word);
    }

    /// Whether enough was made since the last look, so that looking costs little.
    boolean due(int shapes) {
        return shapes >= nextLook;
    }

    /// Joins the shapes that differ in names alone.
    void join(Iterable<Shape> shapes, int made, Widener.Shapes widening) {
        if (knownAtLastLook == known.size() && shapesAtLastLook == made) {
            return;
        }
        Map<Long, Shape> alike = new HashMap<>();
        Map<Shape, Shape> pairs = new HashMap<>();
        for (Shape shape : shapes) {
            long key = shape.hashWithout(this);
            Shape first = key == 0 ? null : alike.putIfAbsent(key, shape);
            if (first != null && first.template().root() != shape.template().root()) {
                pairs.put(shape, first);
            }
        }
        // Afterwards, because joining makes shapes.
        pairs.forEach((shape, first) -> first.join(shape, widening));
        knownAtLastLook = known.size();
        shapesAtLastLook = made;
        nextLook = made * 2;
    }
}
