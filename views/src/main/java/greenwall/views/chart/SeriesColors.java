package greenwall.views.chart;

import greenwall.styles.Palette;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Which colour a series has in its chart: a function of what it is. Where two want the same colour the one that
/// sorts later takes the next free one; that is remembered, so that a series keeps its colour in every window and at
/// every refresh, whoever comes or goes beside it. Used on the JavaFX thread only.
public final class SeriesColors {
    /// Each colour of the palette in three tones.
    static final int SLOTS = 3 * Palette.SERIES;

    private static final int MOST_KEPT = 1_000;

    private final Map<String, Map<String, Integer>> charts = new HashMap<>();

    /// The places in the palette of these series, in their order.
    int[] of(String chart, List<Line> lines) {
        var known = charts.computeIfAbsent(chart, _ -> new HashMap<>());
        var names = new TreeSet<String>();
        lines.forEach(line -> names.add(line.identity()));
        if (known.size() > MOST_KEPT) {
            known.keySet().retainAll(names);
        }
        for (var name : names) {
            if (!known.containsKey(name)) {
                known.put(name, free(name, known.values()));
            }
        }
        return lines.stream()
                .mapToInt(line -> known.getOrDefault(line.identity(), 0))
                .toArray();
    }

    private static int free(String name, Collection<Integer> taken) {
        int hash = mixed(name.hashCode());
        int home = Math.floorMod(hash, Palette.SERIES);
        for (int tone = 0; tone < SLOTS; tone += Palette.SERIES) {
            for (int i = 0; i < Palette.SERIES; i++) {
                int slot = tone + (home + i) % Palette.SERIES;
                if (!taken.contains(slot)) {
                    return slot;
                }
            }
        }
        return Math.floorMod(hash, SLOTS);
    }

    /// The last letter alone must not decide: names often differ in nothing else.
    private static int mixed(int hash) {
        int h = (hash ^ hash >>> 16) * 0x45d9f3b;
        return h ^ h >>> 16;
    }
}
