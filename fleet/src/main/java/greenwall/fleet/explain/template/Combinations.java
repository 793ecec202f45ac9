package greenwall.fleet.explain.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Finds names in lines that contain several of them. Hardly any two such lines differ in one place only, but
/// names of hosts and users combine freely, and the words of different messages do not.
record Combinations(KnownNames names, TemplateGeneralizer.Shapes widening) {
    private static final int MIN_VALUES = 6;
    private static final int MIN_CONSTANT_WORDS = 2;
    /// The minimum number of combinations of two places, relative to the number of values of the place that has
    /// more.
    private static final int MIN_COMBINATIONS = 2;

    static void join(Iterable<Shape> shapes, KnownNames names, TemplateGeneralizer.Shapes widening) {
        Map<Long, List<Shape>> withoutWords = new HashMap<>();
        for (Shape shape : shapes) {
            if (shape.size() <= TemplateGeneralizer.LONGEST && shape.words() > MIN_CONSTANT_WORDS) {
                withoutWords
                        .computeIfAbsent(shape.hashWithoutWords(), _ -> new ArrayList<>())
                        .add(shape);
            }
        }
        var combinations = new Combinations(names, widening);
        withoutWords.values().forEach(combinations::joinNames);
    }

    /// @param shapes shapes that differ only in their words
    private void joinNames(Collection<Shape> shapes) {
        if (shapes.size() < MIN_VALUES * MIN_COMBINATIONS) {
            return;
        }
        Shape any = shapes.iterator().next();
        var varying = new ArrayList<Integer>();
        var values = new int[any.size()];
        int fewest = -1;
        int constant = 0;
        for (int place = 0; place < any.size(); place++) {
            if (!any.isWord(place)) {
                continue;
            }
            values[place] = values(shapes, place, place);
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
                    if (a < b && values(shapes, a, b) >= MIN_COMBINATIONS * Math.max(values[a], values[b])) {
                        free.add(a);
                        free.add(b);
                    }
                }
            }
        }
        if (free.isEmpty()) {
            Map<Long, List<Shape>> parts = new HashMap<>();
            for (Shape shape : shapes) {
                parts.computeIfAbsent(shape.hash(fewest), _ -> new ArrayList<>())
                        .add(shape);
            }
            parts.values().forEach(this::joinNames);
            return;
        }
        for (Shape shape : shapes) {
            Shape wide = shape;
            for (int place : free) {
                names.learn(shape.hash(place));
                wide = widening.widened(wide, place);
            }
            wide.template().join(shape.template());
        }
    }

    private static int values(Collection<Shape> shapes, int a, int b) {
        var values = new HashSet<Long>();
        for (Shape shape : shapes) {
            values.add(Tokens.mix(shape.hash(a)) + shape.hash(b));
        }
        return values.size();
    }
}
