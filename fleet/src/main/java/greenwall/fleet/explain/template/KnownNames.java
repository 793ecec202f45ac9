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
    private static final int FIRST_RUN = 32;

    private final KnownWords lexicon;
    private final Set<Long> known = new HashSet<>();
    private int knownAtLastRun;
    private int shapesAtLastRun;
    private int nextRun = FIRST_RUN;

    KnownNames(KnownWords lexicon) {
        this.lexicon = lexicon;
    }

    void learn(long word) {
        if (known.size() < MAX_NAMES && (lexicon.meaningOf(word) & ~KnownWords.TOP_LEVEL) == 0) {
            known.add(word);
        }
    }

    boolean has(long word) {
        return known.contains(word);
    }

    /// Whether enough shapes were added since the last run to make it worth its cost.
    boolean due(int shapes) {
        return shapes >= nextRun;
    }

    /// Joins the shapes that differ only in names.
    void join(Collection<Shape> all, int shapeCount, TemplateGeneralizer.Shapes widening) {
        if (knownAtLastRun == known.size() && shapesAtLastRun == shapeCount) {
            return;
        }
        Combinations.join(List.copyOf(all), this, widening);
        List<Shape> shapes = List.copyOf(all);
        Map<Long, Shape> byHash = new HashMap<>();
        Map<Shape, Shape> pairs = new HashMap<>();
        Map<Long, Shape> widened = new HashMap<>();
        for (Shape shape : shapes) {
            long key = shape.hashWithout(this, 0, 0);
            Shape first = key == 0 ? null : byHash.putIfAbsent(key, shape);
            if (first != null && first.template().root() != shape.template().root()) {
                pairs.put(shape, first);
            }
            for (int i = 0; key != 0 && i < shape.size(); i++) {
                if (shape.isWidened(i)) {
                    widened.put(key + i, shape);
                }
            }
        }
        for (Shape shape : shapes) {
            for (int i = 0; i < shape.size(); i++) {
                int words = shape.nameOfWords(i);
                Shape wide = words == 0 ? null : widened.get(shape.hashWithout(this, i, i + words) + i);
                if (wide != null && wide.template().root() != shape.template().root()) {
                    pairs.putIfAbsent(shape, wide);
                }
            }
        }
        // The pairs are joined afterwards, because joining creates shapes.
        pairs.forEach((shape, first) -> first.join(shape, widening));
        knownAtLastRun = known.size();
        shapesAtLastRun = shapeCount;
        nextRun = shapeCount * 2;
    }
}
