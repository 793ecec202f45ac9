package greenwall.views.chart;

import greenwall.styles.Palette;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javafx.scene.paint.Color;

/// Which colour a series has in its chart: a function of what it is. Where two want the same colour the one that
/// sorts later takes the next free one; that is remembered, so that a series keeps its colour in every window, at
/// every refresh and after a restart, whoever comes or goes beside it. Used on the JavaFX thread only.
public final class SeriesColors {
    /// Each colour of the palette in three tones.
    static final int SLOTS = 3 * Palette.SERIES;

    private static final int MOST_KEPT = 1_000;

    private final Consumer<List<Kept>> keeper;
    private final Map<String, Map<String, Integer>> charts = new LinkedHashMap<>();
    private final Map<String, Set<String>> seen = new HashMap<>();

    /// The colour of one series, for the next run.
    ///
    /// @param slot its place in the palette
    public record Kept(String chart, String series, int slot) {}

    /// Remembers nothing beyond this run.
    public SeriesColors() {
        this(List.of(), _ -> {});
    }

    /// @param earlier what a run before this one kept
    /// @param keeper told of all that is to be kept whenever a series has got a colour
    public SeriesColors(List<Kept> earlier, Consumer<List<Kept>> keeper) {
        this.keeper = keeper;
        earlier.stream()
                .filter(kept -> kept.slot() >= 0 && kept.slot() < SLOTS)
                .forEach(kept -> charts.computeIfAbsent(kept.chart(), _ -> new LinkedHashMap<>())
                        .put(kept.series(), kept.slot()));
    }

    /// The places in the palette of these series, in their order.
    int[] of(String chart, List<Line> lines) {
        var known = charts.computeIfAbsent(chart, _ -> new LinkedHashMap<>());
        var names = new TreeSet<String>();
        lines.forEach(line -> names.add(line.identity()));
        var here = seen.computeIfAbsent(chart, _ -> new HashSet<>());
        here.addAll(names);
        if (known.size() > MOST_KEPT) {
            known.keySet().retainAll(names);
            here.retainAll(names);
        }
        if (!known.keySet().containsAll(names)) {
            if (known.size() >= SLOTS) {
                // Those of an earlier run that did not come back make room.
                known.keySet().retainAll(here);
            }
            for (var name : names) {
                if (!known.containsKey(name)) {
                    known.put(name, free(name, known.values()));
                }
            }
            keeper.accept(kept());
        }
        return lines.stream()
                .mapToInt(line -> known.getOrDefault(line.identity(), 0))
                .toArray();
    }

    /// The colours of things that are told apart by their name alone, such as services.
    public Map<String, Color> named(PaintStyle look, String chart, Collection<String> names) {
        var lines = names.stream()
                .map(name -> new Line(name, new long[0], new double[0]))
                .toList();
        var slots = of(chart, lines);
        var colors = new HashMap<String, Color>();
        for (int i = 0; i < slots.length; i++) {
            colors.put(lines.get(i).name(), Tints.color(look, slots[i]));
        }
        return colors;
    }

    /// Those that have a colour for themselves: where all are taken, the name alone decides.
    private List<Kept> kept() {
        var all = new ArrayList<Kept>();
        charts.forEach((chart, known) -> known.entrySet().stream()
                .limit(SLOTS)
                .forEach(each -> all.add(new Kept(chart, each.getKey(), each.getValue()))));
        return all;
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
